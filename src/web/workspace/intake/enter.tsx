/** A monitor writes down what somebody told: the questions of the report form on one page, and where the report came from. */
import type { Context } from 'hono';
import { holderOf, type ReportDraft } from '../../../intake/commands.ts';
import { isId } from '../../../kernel/ids.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Rendered } from '../../components/shell.tsx';
import { FormFor } from '../frame.tsx';
import { RefusedNote } from '../refused.tsx';
import { type Answer, type Desk, type Form, goTo } from '../route.ts';
import { sizeOf } from './report-check.tsx';
import { ConsentQuestions, DetailQuestions, WhatQuestions } from './report-questions.tsx';
import { type Step, typedOver, withStep } from './report-steps.ts';
import { HERE } from './triage-words.tsx';
import { readSent } from './uploads.ts';

const PARTS: readonly Step[] = ['what', 'detail', 'consent'];
const PATH = `${HERE}/new`;

export async function enterPage(desk: Desk): Promise<Rendered> {
  const draft = desk.rooms.intake.newDraft();
  return await page(desk, { ...draft, answers: { ...draft.answers, lang: desk.view.lang, contactWish: 'none' } }, '');
}

/** Takes what a monitor wrote. Files come with it; those that arrived stay when something else is refused. */
export async function enter(desk: Desk, context: Context): Promise<Answer> {
  const { intake, evidence } = desk.rooms;
  const draftOf = (form: Form): ReportDraft => intake.drafts.open(form.text('draft'));
  const { form, refused } = await readSent(desk, context, (fields) => draftOf(fields).key);
  const before = draftOf(form);
  const source = form.text('source');
  try {
    if (refused) throw refused;
    if (source !== '' && !isId(source, 'so')) throw new Refusal('reference-invalid', {}, 422);
    const answers = PARTS.reduce((given, part) => withStep(given, part, form), before.answers);
    const words = form.text('contact');
    const contact = words === '' ? {} : { contact: await intake.reception.sealContact(before.id, words) };
    const holder = holderOf(before.key);
    const files = { holder, ids: (await evidence.waiting(holder)).map(({ id }) => id) };
    const entered = { id: before.id, answers, files, ...contact, ...(source === '' ? {} : { source }) };
    await intake.reception.enter(desk.person, entered);
    return goTo(desk, `${HERE}/${before.id}`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const answers = PARTS.reduce((given, part) => typedOver(given, part, form), before.answers);
    return await page(desk, { ...before, answers }, source, error);
  }
}

async function page(desk: Desk, draft: ReportDraft, source: string, refusal?: Refusal): Promise<Rendered> {
  const { view, rooms } = desk;
  const { answers } = draft;
  const contact = await rooms.intake.reception.takesContact();
  const files = await rooms.evidence.waiting(holderOf(draft.key));
  const title = view.t('triage.enter');
  return {
    title,
    current: HERE,
    ...(refusal ? { status: 422 as const } : {}),
    body: (
      <section class="head narrow telling-desk">
        <h1>{title}</h1>
        <p class="lead">{view.t('triage.enter.lead')}</p>
        <RefusedNote view={view} refusal={refusal} />
        <FormFor desk={desk} path={PATH} files>
          <input type="hidden" name="draft" value={rooms.intake.drafts.seal(draft)} />
          <div class="field">
            <label for="source">{view.t('triage.source')}</label>
            <p class="hint" id="source-hint">
              {view.t('triage.source.hint')}
            </p>
            <input
              id="source"
              name="source"
              value={source}
              dir="ltr"
              autocomplete="off"
              aria-describedby="source-hint"
            />
          </div>
          <WhatQuestions view={view} answers={answers} />
          <DetailQuestions view={view} answers={answers} />
          <ConsentQuestions view={view} answers={answers} contact={contact} sealed={false} sealing={{}} />
          <div class="field">
            <label for="file">{view.t('report.files.choose')}</label>
            {files.map(({ id, name, size }) => (
              <p key={id} class="hint">
                <bdi>{name}</bdi> {sizeOf(view, size)}
              </p>
            ))}
            <input id="file" type="file" name="file" multiple />
          </div>
          <button type="submit">{view.t('triage.enter.do')}</button>
        </FormFor>
      </section>
    ),
  };
}

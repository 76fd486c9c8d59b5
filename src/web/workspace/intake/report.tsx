/**
 * The public report form: five steps at one address, complete without script, cookie or session. What was typed travels
 * in the form itself, sealed; nothing is written until it is sent, but files, which wait for their form in the vault.
 */
import type { Context } from 'hono';
import type { VNode } from 'preact';
import { groupedReceipt, holderOf, type ReportDraft } from '../../../intake/commands.ts';
import { isId } from '../../../kernel/ids.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { pickText } from '../../../kernel/text.ts';
import { FormFor } from '../frame.tsx';
import { RefusedNote } from '../refused.tsx';
import type { Form, OpenDesk } from '../route.ts';
import { arrivedPage } from './report-arrived.tsx';
import { CheckAnswers, FilesSent } from './report-check.tsx';
import { UPLOADS } from './report-files.ts';
import { introPage } from './report-intro.tsx';
import { ConsentQuestions, DetailQuestions, WhatQuestions } from './report-questions.tsx';
import { LanguageButtons, reportPage } from './report-shell.tsx';
import { isStep, STEPS, type Step, stepBeside, typedOver, withStep } from './report-steps.ts';
import { readSent } from './uploads.ts';

export const PATH = '/report';

/** Safety words, and the button that begins. */
export async function introduced(desk: OpenDesk): Promise<Response> {
  return introPage(desk, await publicRecord(desk, desk.query.get('about') ?? ''));
}

/** The public record that a report is about; null for anything else, so that nobody learns which ids there are. */
async function publicRecord({ view }: OpenDesk, id: string): Promise<{ id: string; title: string } | null> {
  if (!isId(id)) return null;
  const found = (await view.site.reader.titles([id])).get(id);
  return found ? { id, title: pickText(found.title, view.lang).text } : null;
}

/** Any step that was sent: forward, back, to a step by its name, the same again in another language, or the last. */
export async function stepTaken(desk: OpenDesk, context: Context): Promise<Response> {
  const { intake } = desk.rooms;
  const draftOf = (form: Form): ReportDraft => intake.drafts.open(form.text('draft'));
  const { form, refused } = await readSent(desk, context, (fields) => draftOf(fields).key);
  if (form.text('draft') === '') {
    const about = await publicRecord(desk, form.text('about'));
    return await stepPage(desk, { draft: begun(desk, about?.id ?? ''), step: 'what' });
  }
  const draft = draftOf(form);
  const step = isStep(form.text('step')) ? (form.text('step') as Step) : 'what';
  try {
    if (refused) throw refused;
    return await moved(desk, form, draft, step);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const shown = { ...draft, answers: typedOver(draft.answers, step, form) };
    return await stepPage(desk, { draft: shown, kept: draft, step, refusal: error });
  }
}

function begun({ rooms, view }: OpenDesk, about: string): ReportDraft {
  const draft = rooms.intake.newDraft();
  return { ...draft, answers: { ...draft.answers, lang: view.lang, consent: ['record'], about } };
}

async function moved(desk: OpenDesk, form: Form, before: ReportDraft, step: Step): Promise<Response> {
  const { evidence } = desk.rooms;
  const go = form.text('go');
  const answers = withStep(before.answers, step, form);
  // Sending means that the committee keeps and reads it.
  const consent = [...new Set([...answers.consent, 'record' as const])];
  const draft: ReportDraft = { ...before, answers: { ...answers, consent }, ...(await contactOf(desk, form, before)) };
  if (go.startsWith('drop:')) {
    await evidence.discard(holderOf(draft.key), go.slice('drop:'.length));
    return await stepPage(desk, { draft, step });
  }
  if (go === 'send') return await sent(desk, draft);
  if (step === 'what' && go === 'next' && answers.narrative === '' && !(await hasFiles(desk, draft)))
    throw new Refusal('narrative-missing', {}, 422);
  if (go.startsWith('to:') && isStep(go.slice(3))) return await stepPage(desk, { draft, step: go.slice(3) as Step });
  if (go === 'stay' || go === 'add') return await stepPage(desk, { draft, step });
  return await stepPage(desk, { draft, step: stepBeside(step, go === 'back' ? -1 : 1) });
}

/** Contact details are sealed the moment they arrive: by the browser, or here. */
async function contactOf({ rooms }: OpenDesk, form: Form, draft: ReportDraft): Promise<Pick<ReportDraft, 'contact'>> {
  const [words, made] = [form.text('contact'), form.text('sealed-contact')];
  const match = /^([0-9a-f]{64}) ([A-Za-z0-9+/]{1,40000}={0,2})$/.exec(made);
  if (match) return { contact: { commitment: match[1] as string, box: match[2] as string } };
  if (words === '') return draft.contact ? { contact: draft.contact } : {};
  return { contact: await rooms.intake.reception.sealContact(draft.id, words) };
}

async function sent(desk: OpenDesk, draft: ReportDraft): Promise<Response> {
  const { intake, evidence, now } = desk.rooms;
  const after = intake.patience.enter(draft.after);
  if (after !== null) {
    const seconds = Math.max(1, Math.ceil((after - now().getTime()) / 1000));
    const refusal = new Refusal('wait-and-send', { seconds }, 429);
    return await stepPage(desk, { draft: { ...draft, after }, step: 'check', refusal, retry: seconds });
  }
  const holder = holderOf(draft.key);
  const files = { holder, ids: (await evidence.waiting(holder)).map(({ id }) => id) };
  const { id, answers, receipt, contact } = draft;
  const isNew = await intake.reception.receive({
    id,
    answers,
    receipt,
    files,
    channel: 'form',
    ...(contact ? { contact } : {}),
  });
  if (!isNew && (await intake.reception.holdsLess({ id, answers, files })))
    throw new Refusal('report-arrived-before', { receipt: groupedReceipt(receipt).join(' ') }, 409);
  return arrivedPage(desk, receipt);
}

async function hasFiles({ rooms }: OpenDesk, draft: ReportDraft): Promise<boolean> {
  return (await rooms.evidence.waiting(holderOf(draft.key))).length > 0;
}

interface Shown {
  /** With what was typed, also where it was refused. */
  draft: ReportDraft;
  /** What the form carries on; the draft itself unless something was refused. */
  kept?: ReportDraft;
  step: Step;
  refusal?: Refusal;
  retry?: number;
}

async function stepPage(desk: OpenDesk, { draft, kept = draft, step, refusal, retry }: Shown): Promise<Response> {
  const { view, rooms } = desk;
  const [n, of] = [STEPS.indexOf(step) + 1, STEPS.length];
  const title = view.t(`report.step.${step}`);
  const body = (
    <>
      <p class="eyebrow">{view.t('report.step', { n, of })}</p>
      <progress max={of} value={n} aria-hidden="true" />
      <h1>{title}</h1>
      {draft.answers.about !== '' && (
        <p class="small">{view.t('report.about', { id: draft.answers.about.slice(0, 9) })}</p>
      )}
      <RefusedNote view={view} refusal={refusal} />
      <FormFor desk={desk} path={PATH} files={step === 'files'} class="steps-form" data-report={step}>
        <input type="hidden" name="draft" value={rooms.intake.drafts.seal(kept)} />
        <input type="hidden" name="step" value={step} />
        {/* The first button is what the return key presses. */}
        <button
          type="submit"
          class="unseen"
          name="go"
          value={step === 'check' ? 'stay' : 'next'}
          tabIndex={-1}
          aria-hidden="true"
        />
        {await asked(desk, draft, step)}
        <div class="ways">
          {step === 'check' ? (
            <button type="submit" class="on" name="go" value="send">
              {view.t('report.send')}
            </button>
          ) : (
            <button type="submit" class="on" name="go" value="next">
              {view.t('report.next')}
            </button>
          )}
          {step !== 'what' && (
            <button type="submit" class="quiet" name="go" value="back">
              {view.t('report.back')}
            </button>
          )}
        </div>
        <LanguageButtons view={view} path={PATH} />
      </FormFor>
    </>
  );
  return reportPage(view, { title, body, status: refusal?.status ?? 200, ...(retry ? { retry } : {}) });
}

async function asked(desk: OpenDesk, draft: ReportDraft, step: Step): Promise<VNode> {
  const { view, rooms } = desk;
  const { answers } = draft;
  if (step === 'what') return <WhatQuestions view={view} answers={answers} />;
  if (step === 'detail') return <DetailQuestions view={view} answers={answers} />;
  const files = await rooms.evidence.waiting(holderOf(draft.key));
  if (step === 'files')
    return <FilesSent view={view} files={files} limit={rooms.intake.fileLimit} uploading={uploadingOf(desk, draft)} />;
  const contact = await rooms.intake.reception.takesContact();
  if (step === 'check')
    return <CheckAnswers view={view} answers={answers} files={files} contact={draft.contact !== undefined} />;
  const sealing = contact ? await rooms.intake.reception.sealingOf(draft.id) : {};
  const sealed = draft.contact !== undefined;
  return (
    <>
      <p class="lead">{view.t('report.consent.lead')}</p>
      <ConsentQuestions
        view={view}
        answers={answers}
        contact={contact}
        sealed={sealed}
        sealing={dataOf(desk, sealing)}
      />
    </>
  );
}

/** What the browser needs to send files by itself, piece by piece; the script that does it is fetched only then. */
function uploadingOf({ view }: OpenDesk, draft: ReportDraft): Record<string, string> {
  return {
    'data-uploads': view.href(UPLOADS),
    'data-key': draft.key,
    'data-sending': view.t('report.files.sending'),
    'data-arrived': view.t('report.files.arrived'),
    'data-failed': view.t('report.files.failed'),
    'data-full': view.t('report.files.full'),
    'data-large': view.t('report.files.large'),
    'data-script': view.site.assets.url('report-upload.js'),
  };
}

/** What the browser needs to seal by itself, as attributes; the script that does it is fetched only then. */
function dataOf({ view }: OpenDesk, sealing: Record<string, string>): Record<string, string> {
  const given = Object.entries(sealing).map(([name, value]) => [`data-${name}`, value]);
  return given.length === 0
    ? {}
    : { ...Object.fromEntries(given), 'data-script': view.site.assets.url('report-seal.js') };
}

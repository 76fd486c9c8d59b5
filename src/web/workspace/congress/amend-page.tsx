/** The form that amends one clause: what to do with it, the words in each language, and why. */
import type { VNode } from 'preact';
import { type NumberedClause, numberClauses } from '../../../assembly/index.ts';
import { textOf } from '../../../congress/clauses.ts';
import type { Amending, Debated } from '../../../congress/motions.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Text } from '../../../kernel/text.ts';
import { Clauses, clauseName, languagesOf } from '../../components/clauses.tsx';
import type { Rendered } from '../../components/shell.tsx';
import { foreign, Term } from '../../components/value.tsx';
import { FormFor } from '../frame.tsx';
import { orShow, RefusedNote } from '../refused.tsx';
import { type Answer, type Desk, goTo } from '../route.ts';
import { MOTIONS } from './motion-words.tsx';

const OPS: readonly Amending['op'][] = ['replace', 'insert-before', 'insert-after', 'delete'];
const MOST_WORDS = 20_000;

/** GET /workspace/congress/motions/:id/amend/:clause */
export async function amendPage(desk: Desk, refusal?: Refusal): Promise<Rendered> {
  const { view, rooms, person } = desk;
  const motion = await rooms.congress.motions.open(person, desk.param('id'));
  const clause = clauseOf(motion, desk.param('clause'));
  const title = view.t('motions.amend.title', { clause: clauseName(view, clause) });
  return {
    title,
    current: '/workspace/congress',
    body: (
      <>
        <section class="head">
          <p class="eyebrow">
            <a href={view.href(`${MOTIONS}/${motion.rid}`)}>
              <bdi>{(motion.body.title as Text | undefined)?.text ?? view.t('motions.untitled')}</bdi>
            </a>
          </p>
          <h1>{title}</h1>
          <RefusedNote view={view} refusal={refusal} />
        </section>
        <section>
          <Clauses view={view} clauses={[clause]} langs={languagesOf(motion.clauses)} />
        </section>
        <section>
          <AmendForm desk={desk} motion={motion} clause={clause} />
        </section>
      </>
    ),
  };
}

function AmendForm({ desk, motion, clause }: { desk: Desk; motion: Debated; clause: NumberedClause }): VNode {
  const { view, form } = desk;
  const sent = form.entries().length > 0;
  const op = form.text('op') || 'replace';
  return (
    <FormFor desk={desk} path={`${MOTIONS}/${motion.rid}/amend/${clause.eId}`} class="stack">
      <fieldset>
        <legend>{view.label('amendment', 'op').text}</legend>
        {OPS.map((one) => (
          <label key={one} class="choice">
            <input type="radio" name="op" value={one} checked={one === op} />{' '}
            <Term view={view} vocabulary="amendment-op" code={one} />
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>{view.t('motions.amend.words')}</legend>
        <p class="small">{view.t('motions.amend.words.what')}</p>
        {languagesOf(motion.clauses).map((lang) => (
          <label key={lang}>
            {view.language(lang)}
            {lang === clause.authenticLang && ` · ${view.t('clause.authentic')}`}
            <textarea name={`text:${lang}`} rows={5} maxLength={MOST_WORDS} {...foreign(view, lang)}>
              {sent ? form.text(`text:${lang}`) : (clause.text[lang] ?? '')}
            </textarea>
          </label>
        ))}
      </fieldset>
      <label>
        {view.label('amendment', 'reason').text}
        <textarea name="reason" rows={3} maxLength={5000} dir="auto">
          {form.text('reason')}
        </textarea>
      </label>
      <label>
        {view.label('amendment', 'submitters').text}
        <input name="submitters" maxLength={500} value={form.text('submitters')} dir="auto" />
        <span class="small">{view.t('motions.amend.submitters')}</span>
      </label>
      <button type="submit">{view.t('motions.amend.move')}</button>
    </FormFor>
  );
}

/** POST /workspace/congress/motions/:id/amend/:clause */
export async function amend(desk: Desk): Promise<Answer> {
  const { rooms, person, form, view } = desk;
  const id = desk.param('id');
  return await orShow(
    async () => {
      const motion = await rooms.congress.motions.open(person, id);
      const clause = clauseOf(motion, desk.param('clause'));
      const words = languagesOf(motion.clauses).map((lang) => [lang, form.text(`text:${lang}`).slice(0, MOST_WORDS)]);
      const said = Object.fromEntries(words.filter(([, text]) => text !== ''));
      await rooms.congress.motions.amend(person, id, {
        clause: clause.eId,
        op: form.text('op') as Amending['op'],
        kind: clause.kind,
        text: textOf(said, clause.authenticLang),
        reason: { lang: view.lang, text: form.text('reason') },
        submitters: form
          .text('submitters')
          .split(/[,;،]/)
          .map((name) => name.trim())
          .filter((name) => name !== ''),
      });
      return goTo(desk, `${MOTIONS}/${id}#${clause.eId}`);
    },
    (refusal) => amendPage(desk, refusal),
  );
}

function clauseOf(motion: Debated, eId: string): NumberedClause {
  const clause = numberClauses(motion.clauses).find((one) => one.eId === eId);
  if (!clause) throw new Refusal('clause-unknown', { clause: eId.slice(0, 40) }, 404);
  return clause;
}

/**
 * One motion: its text with each amendment at the clause it would change, what contradicts what, the text they would make,
 * and the steps this person may take. Everything works without a script.
 */
import type { VNode } from 'preact';
import { numberClauses } from '../../../assembly/index.ts';
import type { Citation } from '../../../congress/citations.ts';
import { textOf } from '../../../congress/clauses.ts';
import type { Debated, TabledText } from '../../../congress/motions.ts';
import type { Refusal } from '../../../kernel/refusal.ts';
import type { Text } from '../../../kernel/text.ts';
import { Clauses, clauseName, languagesOf } from '../../components/clauses.tsx';
import type { Rendered } from '../../components/shell.tsx';
import { Prose, Term, TextOf } from '../../components/value.tsx';
import { Wording } from '../../components/wording.tsx';
import { FormFor } from '../frame.tsx';
import { namesOf, titlesOf } from '../records/reading.ts';
import { orShow, RefusedNote } from '../refused.tsx';
import { type Answer, type Desk, goTo } from '../route.ts';
import { Cites } from './citing.tsx';
import { leadsTo } from './leads.ts';
import {
  Conflicts,
  type MayIn,
  MOTIONS,
  mayIn,
  numberOf,
  RESOLUTIONS,
  State,
  Steps,
  stepsFor,
} from './motion-words.tsx';

/** GET /workspace/congress/motions/:id */
export async function motionPage(desk: Desk, refusal?: Refusal): Promise<Rendered> {
  const { view, rooms, person } = desk;
  const motion = await rooms.congress.motions.open(person, desk.param('id'));
  const { rid, body, clauses, amendments, state } = motion;
  const title = body.title as Text | undefined;
  const may = await mayIn(desk, String(body.body));
  const about = [body.body, body.session].flatMap((id) => (typeof id === 'string' ? [id] : []));
  const titles = await titlesOf(desk, about);
  const name = await namesOf(desk, [motion.by, ...amendments.map(({ by }) => by)]);
  const langs = languagesOf(clauses);
  const citations = (body.citations ?? []) as Citation[];
  const leads = await leadsTo(
    desk,
    citations.map(({ breach = '' }) => breach),
  );
  return {
    title: title?.text ?? view.t('motions.untitled'),
    current: '/workspace/congress',
    body: (
      <article>
        <section class="head">
          <p class="eyebrow">
            <a href={view.href(`${MOTIONS}?body=${String(body.body)}`)}>{view.t('motions.title')}</a>
            {about.map((id) => (
              <>
                {' · '}
                <bdi>{titles.get(id) ?? id.slice(0, 9)}</bdi>
              </>
            ))}
          </p>
          <h1 class="long">
            {typeof body.number === 'string' && <bdi class="num">{body.number} </bdi>}
            {title ? <TextOf view={view} text={title} /> : view.t('motions.untitled')}
          </h1>
          <p>
            <State view={view} state={state} />{' '}
            <span class="small">{view.t('motions.by', { name: name(motion.by) })}</span>
          </p>
          <RefusedNote view={view} refusal={refusal} />
        </section>
        <Doing desk={desk} motion={motion} may={may} />
        <Conflicts view={view} motion={motion} />
        <section aria-labelledby="text">
          <h2 id="text">{view.t('motions.text')}</h2>
          {clauses.length === 0 && <p>{view.t('motions.text.none')}</p>}
          <Clauses
            view={view}
            clauses={numberClauses(clauses)}
            langs={langs}
            after={(clause) => (
              <>
                <Cites {...{ desk, clause, citations, leads }} resolution={rid} writes={false} />
                {amendments
                  .filter((one) => one.body.clause === clause.eId)
                  .map((one) => (
                    <Amendment key={one.rid} {...{ desk, motion, may }} amendment={one} by={name(one.by)} />
                  ))}
                {state === 'permitted' && may.tables && (
                  <p class="small">
                    <a href={view.href(`${MOTIONS}/${rid}/amend/${clause.eId}`)}>
                      {view.t('motions.amend')}
                      <span class="unseen"> {clauseName(view, clause)}</span>
                    </a>
                  </p>
                )}
              </>
            )}
          />
        </section>
        <Consolidated desk={desk} motion={motion} />
      </article>
    ),
  };
}

/** What may be done with the motion itself. */
function Doing({ desk, motion, may }: { desk: Desk; motion: Debated; may: MayIn }): VNode | null {
  const { view, person } = desk;
  const { rid, state, by } = motion;
  const edits = (state === 'in_progress' || state === 'submitted') && by === person.id && may.tables;
  const finalizes = state === 'accepted' && may.presides;
  if (!edits && !finalizes && stepsFor(desk, motion, may).length === 0) return null;
  return (
    <section class="panel" aria-labelledby="doing">
      <h2 id="doing">{view.t('motions.steps')}</h2>
      {edits && (
        <p>
          <a href={view.href(`${MOTIONS}/${rid}/edit`)}>{view.t('motions.edit')}</a>
        </p>
      )}
      <Steps desk={desk} text={motion} of={rid} may={may} />
      {finalizes && (
        <FormFor desk={desk} path={`${MOTIONS}/${rid}/finalize`} class="stack">
          <p>{view.t('motions.finalize.what')}</p>
          <label class="choice">
            <input type="checkbox" name="despite" value="1" /> {view.t('motions.finalize.despite')}
          </label>
          <button type="submit">{view.t('motions.finalize')}</button>
        </FormFor>
      )}
    </section>
  );
}

/** An amendment at its clause: what it would change there, why, and its steps. */
function Amendment({
  desk,
  motion,
  amendment,
  by,
  may,
}: {
  desk: Desk;
  motion: Debated;
  amendment: TabledText;
  by: string;
  may: MayIn;
}): VNode {
  const { view } = desk;
  const { body, state } = amendment;
  const clause = motion.clauses.find(({ eId }) => eId === body.clause);
  const before = clause && textOf(clause.text, clause.authenticLang);
  const after = body.text as Text | undefined;
  const inserts = String(body.op).startsWith('insert');
  return (
    <div class="amendment" id={amendment.rid}>
      <p>
        <b>
          <bdi>{numberOf(amendment)}</bdi>
        </b>{' '}
        <Term view={view} vocabulary="amendment-op" code={String(body.op)} /> <State view={view} state={state} />{' '}
        <span class="small">{view.t('motions.by', { name: by })}</span>
      </p>
      <Wording view={view} before={inserts ? undefined : before} after={after} />
      {body.reason ? <Prose view={view} text={body.reason as Text} /> : null}
      <Steps desk={desk} text={amendment} of={motion.rid} may={may} />
    </div>
  );
}

/** The text with every amendment that is still before the body and in no conflict, and what it changes. */
function Consolidated({ desk: { view }, motion }: { desk: Desk; motion: Debated }): VNode | null {
  const { consolidated, clauses } = motion;
  if (consolidated.applied.length === 0) return null;
  const before = new Map(clauses.map((clause) => [clause.eId, clause]));
  const after = new Map(consolidated.clauses.map((clause) => [clause.eId, clause]));
  return (
    <section aria-labelledby="consolidated">
      <h2 id="consolidated">{view.t('motions.consolidated')}</h2>
      <p class="small">{view.t('motions.consolidated.what', { count: consolidated.applied.length })}</p>
      <ol class="clauses">
        {consolidated.diff.map(({ eId, change }) => {
          const [old, now] = [before.get(eId), after.get(eId)];
          const one = now ?? old;
          return (
            <li key={eId} class={one?.kind}>
              <span class="clause-no num">{now?.num === undefined ? '¶' : view.n(now.num)}</span>
              <div class="clause">
                {change === 'same' && one ? (
                  <p class="words" dir="auto">
                    {one.text[one.authenticLang]}
                  </p>
                ) : (
                  <Wording
                    view={view}
                    before={old && textOf(old.text, old.authenticLang)}
                    after={now && textOf(now.text, now.authenticLang)}
                  />
                )}
              </div>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** POST /workspace/congress/motions/:id/step */
export async function takeStep(desk: Desk): Promise<Answer> {
  const { rooms, person, form } = desk;
  const id = desk.param('id');
  return await orShow(
    async () => {
      const event = form.text('event') as Parameters<typeof rooms.congress.motions.step>[2];
      await rooms.congress.motions.step(person, form.text('rid') || id, event);
      return goTo(desk, `${MOTIONS}/${id}`);
    },
    (refusal) => motionPage(desk, refusal),
  );
}

/** POST /workspace/congress/motions/:id/finalize */
export async function finalize(desk: Desk): Promise<Answer> {
  const { rooms, person, form } = desk;
  return await orShow(
    async () => {
      const despite = form.text('despite') !== '';
      const rid = await rooms.congress.resolutions.finalize(person, desk.param('id'), despite);
      return goTo(desk, `${RESOLUTIONS}/${rid}`);
    },
    (refusal) => motionPage(desk, refusal),
  );
}

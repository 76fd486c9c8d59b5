/** What is said of motions in words: states, what contradicts what, and the steps a person may take. */
import type { VNode } from 'preact';
import {
  type Conflict,
  eventsFrom,
  MOTION,
  type MotionEvent,
  type MotionState,
  numberClauses,
} from '../../../assembly/index.ts';
import type { Debated, TabledText } from '../../../congress/motions.ts';
import { clauseName } from '../../components/clauses.tsx';
import { Term } from '../../components/value.tsx';
import type { View } from '../../view.ts';
import { FormFor } from '../frame.tsx';
import type { Desk } from '../route.ts';

export const MOTIONS = '/workspace/congress/motions';
export const RESOLUTIONS = '/workspace/congress/resolutions';

/** Steps that whoever wrote a text takes. */
const AUTHORS: readonly MotionEvent[] = ['submit', 'withdraw'];
/** Steps of the chair; all others follow from a vote or a publication. */
const CHAIRS: readonly MotionEvent[] = ['permit', 'not_permit', 'adjourn', 'reopen', 'not_concern', 'refer'];

/** The state as a chip. */
export function State({ view, state }: { view: View; state: MotionState }): VNode {
  const mood = ['accepted', 'published', 'adopted_pending_publication'].includes(state)
    ? 'done'
    : ['rejected', 'withdrawn', 'not_permitted', 'superseded', 'not_concerned'].includes(state)
      ? 'mute'
      : 'open';
  return (
    <span class={`chip ${mood}`}>
      <Term view={view} vocabulary="motion-state" code={state.replaceAll('_', '-')} />
    </span>
  );
}

/** What somebody may do with the texts of a body: table and withdraw, and preside over them. */
export interface MayIn {
  tables: boolean;
  presides: boolean;
}

/** The same of this person. */
export async function mayIn({ rooms, person }: Pick<Desk, 'rooms' | 'person'>, body: string): Promise<MayIn> {
  const { rights } = rooms.congress;
  const [tables, presides] = await Promise.all([rights.tables(person, body), rights.has(person, body)]);
  return { tables, presides };
}

/** Steps that this person may take with a text. */
export function stepsFor(
  { person }: Pick<Desk, 'person'>,
  { state, by }: TabledText,
  { tables, presides }: MayIn,
): MotionEvent[] {
  const own = by === person.id && tables;
  return eventsFrom(MOTION, state).filter(
    (event) => (own && AUTHORS.includes(event)) || (presides && CHAIRS.includes(event)),
  );
}

/** One button a step; nothing where there is none. `of`: the motion whose page it stands on. */
export function Steps({ desk, text, of, may }: { desk: Desk; text: TabledText; of: string; may: MayIn }): VNode | null {
  const steps = stepsFor(desk, text, may);
  if (steps.length === 0) return null;
  return (
    <FormFor desk={desk} path={`${MOTIONS}/${of}/step`} class="tools">
      <input type="hidden" name="rid" value={text.rid} />
      {steps.map((event) => (
        <button key={event} type="submit" name="event" value={event} class="quiet">
          {desk.view.t(`motions.step.${event.replace('_', '-')}` as 'motions.step.submit')}
          {text.rid === of ? null : <span class="unseen"> {numberOf(text)}</span>}
        </button>
      ))}
    </FormFor>
  );
}

/** How an amendment is read out: `3 A2`, or its number alone. */
export function numberOf({ body }: Pick<TabledText, 'body'>): string {
  const title = body.title as { text?: string } | undefined;
  return title?.text ?? `A${String(body.number ?? '')}`;
}

/** Every contradiction in words, naming the clause and the amendments. */
export function Conflicts({ view, motion }: { view: View; motion: Debated }): VNode | null {
  const { conflicts } = motion.consolidated;
  if (conflicts.length === 0) return null;
  const numbered = new Map(numberClauses(motion.clauses).map((clause) => [clause.eId, clause]));
  const say = ({ kind, clauseEid, amendments }: Conflict): string => {
    const clause = numbered.get(clauseEid);
    return view.t(`motions.conflict.${kind.replaceAll('_', '-')}` as 'motions.conflict.order', {
      clause: clause ? clauseName(view, clause) : clauseEid,
      amendments: motion.amendments
        .filter(({ rid }) => amendments.includes(rid))
        .map(numberOf)
        .join(', '),
    });
  };
  return (
    <section class="panel" aria-labelledby="conflicts">
      <h2 id="conflicts">{view.t('motions.conflicts', { count: conflicts.length })}</h2>
      <ul>
        {conflicts.map((conflict) => (
          <li key={conflict.kind + conflict.clauseEid + conflict.amendments.join()}>{say(conflict)}</li>
        ))}
      </ul>
      <p class="small">{view.t('motions.conflicts.what')}</p>
    </section>
  );
}

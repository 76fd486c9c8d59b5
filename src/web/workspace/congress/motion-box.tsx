/** Motions on the first page of the congress: those that wait for the chair, resolutions to be made, and the way to all. */
import type { VNode } from 'preact';
import type { TabledText } from '../../../congress/motions.ts';
import type { Text } from '../../../kernel/text.ts';
import { TextOf } from '../../components/value.tsx';
import type { Desk } from '../route.ts';
import { MOTIONS, State } from './motion-words.tsx';

const SHOWN = 8;

/** The box. */
export async function motionBox(desk: Desk): Promise<VNode> {
  const { view, rooms, person } = desk;
  const bodies = await rooms.congress.sessions.bodies(person);
  const all = await Promise.all(bodies.map(({ rid }) => rooms.congress.motions.list(person, rid)));
  const presided = await rooms.congress.rights.ownBodies(person, 'sitting.preside');
  const count = all.flat().length;
  const waiting = all.flat().filter((motion) => waits(desk, motion, presided));
  return (
    <section class="panel" aria-labelledby="motions">
      <h2 id="motions">{view.t('motions.title')}</h2>
      {waiting.length === 0 && <p>{view.t(count === 0 ? 'motions.box.none' : 'motions.none-waits')}</p>}
      <ul class="rows">
        {waiting.slice(0, SHOWN).map(({ rid, body, state }) => (
          <li key={rid}>
            <a href={view.href(`${MOTIONS}/${rid}`)}>
              {body.title ? <TextOf view={view} text={body.title as Text} /> : view.t('motions.untitled')}
            </a>
            <State view={view} state={state} />
          </li>
        ))}
      </ul>
      <p>
        <a href={view.href(MOTIONS)}>{count === 0 ? view.t('motions.all') : view.t('motions.box.all', { count })}</a>
      </p>
    </section>
  );
}

/** Does it wait for this person: the author to submit it, the chair to permit it, an officer to make the resolution? */
function waits({ person }: Desk, { state, by, body }: Omit<TabledText, 'rev'>, presided: ReadonlySet<string>): boolean {
  if (state === 'in_progress') return by === person.id;
  return (state === 'submitted' || state === 'accepted') && presided.has(String(body.body));
}

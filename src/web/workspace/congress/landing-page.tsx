/** The first page of the congress: what waits for this person, sessions that are coming or under way, and the bodies. */
import type { VNode } from 'preact';
import { mayEdit, mayOpen } from '../../../desk/commands.ts';
import { pickText } from '../../../kernel/text.ts';
import type { Rendered } from '../../components/shell.tsx';
import type { Desk } from '../route.ts';
import { CONGRESS_BOXES } from './boxes.ts';
import { RULES } from './rule-set-page.tsx';
import { SESSIONS } from './sitting-words.tsx';
import { votesOf } from './vote-words.tsx';

/** Records that somebody begins by hand; the others come of what the congress does. */
const BY_HAND: readonly string[] = ['body', 'session', 'motion', 'commitment', 'relation', 'action', 'endorsement'];

/** GET /workspace/congress */
export async function congressPage(desk: Desk): Promise<Rendered> {
  const { view, rooms, person } = desk;
  const [boxes, bodies] = await Promise.all([
    Promise.all(CONGRESS_BOXES.map((box) => box(desk))),
    rooms.congress.sessions.bodies(person),
  ]);
  const waiting = boxes.filter((box): box is VNode => box !== null);
  return {
    title: view.t('congress.title'),
    current: '/workspace/congress',
    body: (
      <>
        <section class="head">
          <h1>{view.t('congress.title')}</h1>
          <p class="lead">{view.t('congress.lead')}</p>
        </section>
        {waiting.length > 0 && <div class="floor-boxes">{waiting}</div>}
        <section>
          <h2>{view.t('congress.bodies')}</h2>
          {bodies.length === 0 && <p>{view.t('congress.bodies.none')}</p>}
          <ul class="rows">
            {bodies.map(({ rid, title }) => (
              <li key={rid}>
                <a href={view.href(`/workspace/records/${rid}`)}>
                  <bdi>{pickText(title, view.lang).text}</bdi>
                </a>
                <a href={view.href(votesOf(rid))}>
                  {view.t('vote.list')}
                  <span class="unseen"> {pickText(title, view.lang).text}</span>
                </a>
              </li>
            ))}
          </ul>
          <p class="links">
            <a href={view.href(SESSIONS)}>{view.t('sitting.sessions')}</a>
            <a href={view.href(RULES)}>{view.t('rules.title')}</a>
          </p>
        </section>
        <KeptHere desk={desk} />
      </>
    ),
  };
}

/** Every kind of record of the congress: to its list, and for whoever may to the form for a new one. */
function KeptHere({ desk: { view, rooms, person } }: { desk: Desk }): VNode {
  const types = rooms.models.types.all.filter(
    ({ name, office, publication }) => office && publication !== 'never' && mayOpen(person, name),
  );
  return (
    <section>
      <h2>{view.t('congress.kept')}</h2>
      <p class="small">{view.t('congress.kept.what')}</p>
      <ul class="rows">
        {types.map((type) => (
          <li key={type.name}>
            <a href={view.href(`/workspace/records?type=${type.name}`)}>{view.label(type.name, '@many').text}</a>
            {BY_HAND.includes(type.name) && mayEdit(person, type.name) && (
              <a href={view.href(`/workspace/records/new/${type.name}`)}>
                {view.t('congress.kept.new')}
                <span class="unseen">: {view.label(type.name, '@one').text}</span>
              </a>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

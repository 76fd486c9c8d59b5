/** What of sessions and sittings waits: sittings under way now, and sessions ahead. */
import type { VNode } from 'preact';
import type { SessionState } from '../../../assembly/index.ts';
import type { Desk } from '../route.ts';
import { Hours, SESSIONS, SITTINGS, said, sessionState, sittingState } from './sitting-words.tsx';

/** States of sessions that are still to be held, or are being held. */
const AHEAD: readonly SessionState[] = [
  'requested',
  'scheduled',
  'convened',
  'open',
  'suspended',
  'adjourned_no_quorum',
];

export async function sittingBox({ view, rooms, person }: Desk): Promise<VNode | null> {
  const [sittings, sessions] = await Promise.all([
    rooms.congress.sittings.underWay(person),
    rooms.congress.sessions.list(person),
  ]);
  const ahead = sessions.filter(({ state }) => AHEAD.includes(state)).reverse();
  if (sittings.length + ahead.length === 0) return null;
  const title = new Map(sessions.map((session) => [session.rid, said(view, session.title)]));
  return (
    <section class="panel" key="sittings">
      {sittings.length > 0 && <h2>{view.t('sitting.box.now')}</h2>}
      {sittings.map((sitting) => (
        <p key={sitting.id}>
          <a href={view.href(`${SITTINGS}/${sitting.id}`)}>
            <bdi>{title.get(sitting.session)}</bdi>, {view.t('sitting.number', { number: sitting.number })}
          </a>{' '}
          <b>{sittingState(view, sitting.state)}</b>
          <br />
          <Hours view={view} sitting={sitting} />
        </p>
      ))}
      {ahead.length > 0 && <h2>{view.t('sitting.box.coming')}</h2>}
      {ahead.map(({ rid, state, opens }) => (
        <p key={rid}>
          <a href={view.href(`${SESSIONS}/${rid}`)}>
            <bdi>{title.get(rid)}</bdi>
          </a>{' '}
          · {sessionState(view, state)}
          {opens && ` · ${view.day(opens)}`}
        </p>
      ))}
      <p>
        <a href={view.href(SESSIONS)}>{view.t('sitting.sessions')}</a>
      </p>
    </section>
  );
}

/**
 * A sitting on a delegate's phone: whether they are present, what is under way, the open vote with three large buttons and
 * what they cast, and the list of speakers. It works by forms alone; a script only keeps it fresh.
 */
import type { VNode } from 'preact';
import type { FloorView, ShownTurn, WaitingTurn } from '../../../congress/floor-view.ts';
import { TURNS } from '../../../congress/speakers.ts';
import { minutes } from '../../../kernel/clock-face.ts';
import type { Refusal } from '../../../kernel/refusal.ts';
import { may } from '../../../people/model.ts';
import type { Rendered } from '../../components/shell.tsx';
import { FormFor } from '../frame.tsx';
import { RefusedNote } from '../refused.tsx';
import type { Desk } from '../route.ts';
import { AgendaTree, ItemLeads, leadsOf, SessionDocuments } from './agenda-tree.tsx';
import { Constituency } from './mandate-words.tsx';
import { ClosedVotes, OpenVote, votesIn } from './sitting-votes.tsx';
import {
  Hours,
  QuorumLine,
  SESSIONS,
  SITTINGS,
  said,
  sittingState,
  TurnClock,
  turnWord,
  UnderWay,
} from './sitting-words.tsx';

/** GET /workspace/congress/sittings/:id */
export async function sittingPage(desk: Desk, refusal?: Refusal): Promise<Rendered> {
  const { view, rooms, person } = desk;
  const floor = await rooms.congress.floorViews.read(person, desk.param('id'));
  const { sitting, session } = floor;
  const votes = await votesIn(desk, floor);
  const attends = may(person, 'sitting.attend');
  const presides = await rooms.congress.rights.has(person, sitting.body);
  const open = sitting.state !== 'called' && sitting.state !== 'closed';
  const leads = await leadsOf(desk, session);
  return {
    title: view.t('sitting.number', { number: sitting.number }),
    current: '/workspace/congress',
    islands: ['floor'],
    body: (
      <div class="floor phone" {...followed(desk, floor)}>
        <section class="head" data-part="head">
          <p class="eyebrow">
            <a href={view.href(`${SESSIONS}/${session.rid}`)}>
              <bdi>{said(view, session.title)}</bdi>
            </a>
          </p>
          <h1>{view.t('sitting.number', { number: sitting.number })}</h1>
          <p>
            <b>{sittingState(view, sitting.state)}</b> · <Hours view={view} sitting={sitting} />
          </p>
        </section>
        <RefusedNote view={view} refusal={refusal} />
        <p class="warn" role="status" data-lost hidden>
          {view.t('sitting.stream.lost')}
        </p>
        <section class="panel now" data-part="now" aria-live="polite">
          <h2>{view.t('sitting.now')}</h2>
          <UnderWay view={view} item={floor.item} />
          {floor.item && <ItemLeads desk={desk} leads={leads} item={floor.item} paper />}
          {open && <QuorumLine view={view} quorum={floor.quorum} state={sitting.state} />}
          <Speaking desk={desk} floor={floor} />
          {attends && open && floor.seat && (
            <FormFor desk={desk} path={`${SITTINGS}/${sitting.id}/speak`}>
              <button type="submit" name="kind" value="point_of_order" class="quiet large">
                {view.t('sitting.ask.order')}
              </button>
            </FormFor>
          )}
        </section>
        {attends && open && <Presence desk={desk} floor={floor} />}
        <section data-part="votes">
          {votes.open.map((one) => (
            <OpenVote key={one.vote.id} desk={desk} {...one} />
          ))}
          {votes.closed.length > 0 && <ClosedVotes desk={desk} votes={votes.closed} />}
        </section>
        {attends && open && floor.seat && <Asking desk={desk} floor={floor} />}
        <section data-part="list">
          <h2>{view.t('sitting.speakers')}</h2>
          {floor.order.length > 0 && <p class="small">{view.t('sitting.speakers.order')}</p>}
          <SpeakerRows desk={desk} floor={floor} />
        </section>
        {session.agenda.length > 0 && (
          <section>
            <h2>{view.t('sitting.agenda')}</h2>
            <AgendaTree desk={desk} leads={leads} items={session.agenda} />
          </section>
        )}
        <SessionDocuments desk={desk} leads={leads} session={session} />
        <p class="links">
          <a href={view.href(`${SITTINGS}/${sitting.id}`)}>{view.t('sitting.refresh')}</a>
          {presides && <a href={view.href(`${SITTINGS}/${sitting.id}/chair`)}>{view.t('sitting.chair')}</a>}
        </p>
      </div>
    ),
  };
}

/** What the script needs: where page and stream are, what is shown already, and whether this phone says it is there. */
export function followed(
  desk: Desk,
  { sitting, seat }: FloorView,
  screen: '' | '/chair' = '',
): Record<string, unknown> {
  const { view, token } = desk;
  if (sitting.state === 'closed') return {};
  const beats = seat !== null && screen === '';
  return {
    'data-page': view.href(`${SITTINGS}/${sitting.id}${screen}`),
    'data-live': view.href(`${SITTINGS}/${sitting.id}/live`),
    'data-after': sitting.lastEvent,
    ...(beats ? { 'data-beat': view.href(`${SITTINGS}/${sitting.id}/beat`), 'data-token': token } : {}),
  };
}

function Presence({ desk, floor: { sitting, seat, challengeable } }: { desk: Desk; floor: FloorView }): VNode {
  const { view } = desk;
  const rooms = sitting.mode === 'hybrid' || sitting.mode === 'in-person';
  return (
    <section class="panel" data-part="presence">
      {seat ? (
        <p>
          <b>{view.t(seat.room ? 'sitting.present.room' : 'sitting.present')}</b> <bdi>{seat.delegation}</bdi>
        </p>
      ) : (
        <p>{view.t('sitting.absent')}</p>
      )}
      <FormFor desk={desk} path={`${SITTINGS}/${sitting.id}/floor`} class="tools">
        {!seat && (
          <button type="submit" name="act" value="join" class="large">
            {view.t('sitting.join')}
          </button>
        )}
        {!seat?.room && rooms && (
          <button type="submit" name="act" value="join-room" class={seat ? 'quiet' : 'large'}>
            {view.t('sitting.join.room')}
          </button>
        )}
        {seat && (
          <button type="submit" name="act" value="leave" class="quiet">
            {view.t('sitting.leave')}
          </button>
        )}
        {seat && challengeable && (
          <button type="submit" name="act" value="challenge" class="quiet">
            {view.t('sitting.challenge')}
          </button>
        )}
      </FormFor>
    </section>
  );
}

function Asking({ desk, floor: { sitting } }: { desk: Desk; floor: FloorView }): VNode {
  const { view } = desk;
  return (
    <section class="panel">
      <h2>{view.t('sitting.ask')}</h2>
      <FormFor desk={desk} path={`${SITTINGS}/${sitting.id}/speak`} class="stack">
        <label>
          {view.t('sitting.turn')}
          <select name="kind">
            {TURNS.filter((kind) => kind !== 'point_of_order').map((kind) => (
              <option key={kind} value={kind}>
                {turnWord(view, kind)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {view.t('sitting.language')}
          <select name="language">
            {view.site.settings.languages.map((lang) => (
              <option key={lang} value={lang} selected={lang === view.lang}>
                {view.language(lang)}
              </option>
            ))}
          </select>
        </label>
        <button type="submit">{view.t('sitting.ask')}</button>
      </FormFor>
    </section>
  );
}

/** Whoever has the floor, and for how long. */
export function Speaking({ desk: { view }, floor: { under } }: { desk: Desk; floor: FloorView }): VNode | null {
  if (under.length === 0) return null;
  return (
    <ul class="rows speaking">
      {under.map((turn) => (
        <li key={turn.id}>
          <span>
            <b>
              <Constituency view={view} name={turn.delegation} />
            </b>{' '}
            · {turnWord(view, turn.kind)}
            {turn.paused && ` · ${view.t('sitting.paused')}`}
          </span>
          <TurnClock turn={turn} />
        </li>
      ))}
    </ul>
  );
}

/** The list in its order; `act` says what may be done with a request besides taking one's own back. */
export function SpeakerRows({
  desk,
  floor,
  act,
}: {
  desk: Desk;
  floor: FloorView;
  act?: (turn: ShownTurn) => VNode;
}): VNode {
  const { view } = desk;
  if (floor.order.length + floor.exhausted.length === 0) return <p>{view.t('sitting.speakers.none')}</p>;
  const row = (turn: ShownTurn, late: boolean, had?: WaitingTurn['had']) => (
    <li key={turn.id}>
      <span>
        <Constituency view={view} name={turn.delegation} /> · {turnWord(view, turn.kind)}
        {had && turn.kind !== 'point_of_order' && (
          <span class="small">
            {' '}
            · {view.t('sitting.speakers.had', { count: had.turns, time: minutes(had.seconds) })}
          </span>
        )}
        {late && ` · ${view.t('sitting.speakers.used')}`}
      </span>
      <span class="tools">
        {turn.seconds !== null && !late && <span class="num">{minutes(turn.seconds)}</span>}
        {turn.own && !act && (
          <FormFor desk={desk} path={`${SITTINGS}/${floor.sitting.id}/withdraw`}>
            <button type="submit" name="request" value={turn.id} class="quiet">
              {view.t('sitting.withdraw')}
            </button>
          </FormFor>
        )}
        {act?.(turn)}
      </span>
    </li>
  );
  return (
    <ol class="rows">
      {floor.order.map((turn) => row(turn, false, turn.had))}
      {floor.exhausted.map((turn) => row(turn, true))}
    </ol>
  );
}

/**
 * The chair's screen of a sitting: the agenda, the quorum, the speakers, the open votes, each with what can be done now.
 * Big and calm: it is read from across a table, and acted on while somebody speaks.
 */
import type { VNode } from 'preact';
import type { FloorView } from '../../../congress/floor-view.ts';
import type { Vote } from '../../../congress/votes.ts';
import type { Refusal } from '../../../kernel/refusal.ts';
import type { Rendered } from '../../components/shell.tsx';
import { FormFor } from '../frame.tsx';
import { RefusedNote } from '../refused.tsx';
import type { Desk } from '../route.ts';
import { ItemLeads, type Leads, leadsOf } from './agenda-tree.tsx';
import { followed, SpeakerRows } from './sitting-page.tsx';
import { ClosedVotes, votesIn } from './sitting-votes.tsx';
import { Hours, QuorumLine, SESSIONS, SITTINGS, said, sittingState, TurnClock, turnWord } from './sitting-words.tsx';

/** GET /workspace/congress/sittings/:id/chair */
export async function chairPage(desk: Desk, refusal?: Refusal): Promise<Rendered> {
  const { view, rooms, person } = desk;
  const floor = await rooms.congress.floorViews.read(person, desk.param('id'), { presiding: true });
  const { sitting, session } = floor;
  const [votes, leads] = await Promise.all([votesIn(desk, floor), leadsOf(desk, session)]);
  const open = sitting.state !== 'called' && sitting.state !== 'closed';
  return {
    title: view.t('sitting.chair'),
    current: '/workspace/congress',
    islands: ['floor'],
    body: (
      <div class="floor chair" {...followed(desk, floor, '/chair')}>
        <section class="head" data-part="head">
          <p class="eyebrow">
            <a href={view.href(`${SESSIONS}/${session.rid}`)}>
              <bdi>{said(view, session.title)}</bdi>
            </a>
          </p>
          <h1>
            {view.t('sitting.number', { number: sitting.number })} · {sittingState(view, sitting.state)}
          </h1>
          <p>
            <Hours view={view} sitting={sitting} />
          </p>
        </section>
        <RefusedNote view={view} refusal={refusal} />
        <p class="warn" role="status" data-lost hidden>
          {view.t('sitting.stream.lost')}
        </p>
        {sitting.state === 'called' && <Act desk={desk} act="open" large />}
        {open && (
          <section data-part="now" class="panel" aria-live="polite">
            <QuorumLine view={view} quorum={floor.quorum} state={sitting.state} />
          </section>
        )}
        <div class="chair-grid">
          <section class="panel" data-part="agenda">
            <h2>{view.t('sitting.agenda')}</h2>
            <Agenda desk={desk} floor={floor} open={open} leads={leads} />
          </section>
          <section class="panel" data-part="list">
            <h2>{view.t('sitting.speakers')}</h2>
            <Turns desk={desk} floor={floor} />
            <SpeakerRows
              desk={desk}
              floor={floor}
              act={({ id }) => (
                <>
                  <Act desk={desk} act="begin" request={id} />
                  <Act desk={desk} act="withdraw" request={id} />
                </>
              )}
            />
          </section>
          <section class="panel" data-part="votes">
            <h2>{view.t('sitting.votes')}</h2>
            {votes.open.length === 0 && <p>{view.t('sitting.votes.none')}</p>}
            <ul class="rows">
              {votes.open.map(({ vote }) => (
                <OpenVote key={vote.id} desk={desk} vote={vote} />
              ))}
            </ul>
            {votes.closed.length > 0 && <ClosedVotes desk={desk} votes={votes.closed} />}
          </section>
          {open && <VoteForm desk={desk} floor={floor} kept={refusal !== undefined} />}
          {floor.present.length > 0 && <Present desk={desk} floor={floor} />}
        </div>
        <p class="links">
          <a href={view.href(`${SITTINGS}/${sitting.id}/chair`)}>{view.t('sitting.refresh')}</a>
          <a href={view.href(`${SITTINGS}/${sitting.id}`)}>{view.t('sitting.floor')}</a>
          <a href={view.href(`${SITTINGS}/${sitting.id}/attendance`)}>{view.t('sitting.attendance')}</a>
          <a href={view.href(`/congress/sittings/${sitting.id}`)}>{view.t('sitting.public')}</a>
        </p>
        {open && (
          <details class="brake">
            <summary>{view.t('sitting.act.close')}</summary>
            <Act desk={desk} act="close" large />
          </details>
        )}
      </div>
    ),
  };
}

/** One button that does one thing. */
function Act({
  desk,
  act,
  large = false,
  ...more
}: {
  desk: Desk;
  act: string;
  large?: boolean;
  request?: string;
  mandate?: string;
  vote?: string;
  item?: string;
}): VNode {
  return (
    <FormFor desk={desk} path={`${SITTINGS}/${desk.param('id')}/chair`}>
      {Object.entries(more).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <button type="submit" name="act" value={act} class={large ? 'large' : 'quiet'}>
        {desk.view.find(`sitting.act.${act}`)}
      </button>
    </FormFor>
  );
}

function Agenda({
  desk,
  floor: { session, sitting },
  open,
  leads,
}: {
  desk: Desk;
  floor: FloorView;
  open: boolean;
  leads: Leads;
}): VNode {
  const { view } = desk;
  return (
    <ul class="rows">
      {session.agenda.map((item) => (
        <li key={item.id} class={item.id === sitting.item ? 'current' : undefined}>
          <div>
            <span class="num">{item.number}</span> <bdi>{said(view, item.title)}</bdi>
            {item.internal && <span class="small"> {view.t('sitting.item.internal')}</span>}
            <ItemLeads desk={desk} leads={leads} item={item} />
          </div>
          {item.id === sitting.item ? (
            <span class="tools">
              <b>{view.t('sitting.item.now')}</b>
              <Act desk={desk} act="lay-down" />
            </span>
          ) : (
            open && <Act desk={desk} act="take-up" item={item.id} />
          )}
        </li>
      ))}
    </ul>
  );
}

function Turns({ desk, floor: { under } }: { desk: Desk; floor: FloorView }): VNode {
  const { view } = desk;
  return (
    <ul class="rows speaking">
      {under.map((turn) => (
        <li key={turn.id}>
          <span>
            <b>
              <bdi>{turn.delegation}</bdi>
            </b>{' '}
            · {turnWord(view, turn.kind)}
            {turn.language && ` · ${view.language(turn.language)}`}
          </span>
          <span class="tools">
            <TurnClock turn={turn} />
            <Act desk={desk} act={turn.paused ? 'resume' : 'pause'} request={turn.id} />
            <Act desk={desk} act="end" request={turn.id} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Hands in the room are stated and confirmed before the vote can be closed; its own page is where. */
function OpenVote({ desk, vote }: { desk: Desk; vote: Vote }): VNode {
  const { view } = desk;
  const page = view.href(`/workspace/congress/votes/${vote.id}`);
  const counted = vote.byHand && vote.stated !== null;
  return (
    <li>
      <a href={page}>
        <bdi>{vote.title}</bdi>
      </a>
      {vote.byHand && !vote.stated?.confirmedBy ? (
        <a href={`${page}#office`}>{view.t(counted ? 'vote.hands.stated' : 'vote.hands.state')}</a>
      ) : (
        <Act desk={desk} act="close-vote" vote={vote.id} />
      )}
    </li>
  );
}

function VoteForm({ desk, floor, kept }: { desk: Desk; floor: FloorView; kept: boolean }): VNode {
  const { view, form } = desk;
  const { item, decisions } = floor;
  const decision = form.text('decision') || floor.decides;
  const methods = ['show', 'roll_call'] as const;
  return (
    <section class="panel">
      <details open={kept && form.text('act') === 'open-vote'}>
        <summary>{view.t('sitting.act.open-vote')}</summary>
        <FormFor desk={desk} path={`${SITTINGS}/${floor.sitting.id}/chair`} class="stack">
          <label>
            {view.t('sitting.vote.title')}
            <input name="title" maxLength={500} value={form.text('title') || (item ? said(view, item.title) : '')} />
          </label>
          <label>
            {view.t('sitting.vote.decision')}
            <select name="decision">
              {decisions.map(({ key, names }) => (
                <option key={key} value={key} selected={key === decision}>
                  {said(view, names)}
                </option>
              ))}
            </select>
          </label>
          <label>
            {view.t('sitting.vote.method')}
            <select name="method">
              {methods.map((method) => (
                <option key={method} value={method} selected={method === form.text('method')}>
                  {view.term('vote-method', method.replace('_', '-')).text}
                </option>
              ))}
            </select>
          </label>
          <label class="check">
            <input type="checkbox" name="byHand" value="yes" checked={form.text('byHand') === 'yes'} />{' '}
            {view.t('vote.by-hand.ask')}
          </label>
          {item?.motion && <input type="hidden" name="subject" value={item.motion} />}
          <button type="submit" name="act" value="open-vote">
            {view.t('sitting.act.open-vote')}
          </button>
        </FormFor>
      </details>
    </section>
  );
}

function Present({ desk, floor: { present } }: { desk: Desk; floor: FloorView }): VNode {
  const { view } = desk;
  return (
    <section class="panel">
      <details>
        <summary>{view.t('sitting.present.count', { count: present.length })}</summary>
        <ul class="rows">
          {present.map(({ mandate, delegation, room }) => (
            <li key={mandate}>
              <span>
                <bdi>{delegation}</bdi>
                {room && <span class="small"> {view.t('sitting.room')}</span>}
              </span>
              <Act desk={desk} act="dismiss" mandate={mandate} />
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}

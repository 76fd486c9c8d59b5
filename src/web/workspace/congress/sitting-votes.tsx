/** The votes of a sitting on its screens: the open one with three large buttons and what was cast, and those that ended. */
import type { VNode } from 'preact';
import type { FloorView } from '../../../congress/floor-view.ts';
import type { Grant } from '../../../congress/granted.ts';
import type { Ballot, Vote } from '../../../congress/votes.ts';
import { may } from '../../../people/model.ts';
import { FormFor } from '../frame.tsx';
import type { Desk } from '../route.ts';
import { instructionsFor, Reminder } from './mandate-chain.tsx';
import { SITTINGS } from './sitting-words.tsx';

const OPTIONS = ['for', 'against', 'abstain'] as const;
/** Votes that ended and are still shown here. */
const LATELY = 5;

interface VotesShown {
  open: { vote: Vote; ballots: Ballot[]; grants: ReadonlyMap<string, Grant> }[];
  closed: Vote[];
}

export async function votesIn(desk: Desk, { sitting }: FloorView): Promise<VotesShown> {
  const { rooms, person } = desk;
  const all = (await rooms.congress.votes.list(person, sitting.body)).filter((one) => one.sitting === sitting.id);
  const own = may(person, 'sitting.attend');
  const open = all.filter(({ state }) => state === 'open');
  return {
    open: await Promise.all(
      open.map(async (vote) => {
        const ballots = own && !vote.byHand ? await rooms.congress.votes.own(person, vote.id) : [];
        return { vote, ballots, grants: await instructionsFor(desk, ballots) };
      }),
    ),
    closed: all.filter(({ state }) => state === 'closed').slice(0, LATELY),
  };
}

export function OpenVote({ desk, vote, ballots, grants }: { desk: Desk } & VotesShown['open'][number]): VNode {
  const { view } = desk;
  return (
    <section class="panel vote" key={vote.id}>
      <h2>{view.t('sitting.vote.open')}</h2>
      <p class="question">
        <bdi>{vote.title}</bdi>
      </p>
      {vote.byHand && <p>{view.t('vote.by-hand.what')}</p>}
      {!vote.byHand && ballots.length === 0 && <p>{view.t('sitting.vote.not-yours')}</p>}
      {ballots.map((ballot) => (
        <FormFor key={ballot.mandate} desk={desk} path={`${SITTINGS}/${desk.param('id')}/vote`}>
          <input type="hidden" name="vote" value={vote.id} />
          <input type="hidden" name="mandate" value={ballot.mandate} />
          <p>
            <bdi>{ballot.constituency}</bdi>{' '}
            {ballot.weight > 1 && <span class="num">{view.t('sitting.vote.weight', { weight: ballot.weight })}</span>}
          </p>
          <Reminder desk={desk} grant={grants.get(ballot.mandate)} />
          <div class="three-buttons">
            {OPTIONS.map((option) => {
              const cast = ballot.cast.some((one) => one.option === option);
              return (
                <button key={option} type="submit" name="option" value={option} class="cast-button" aria-pressed={cast}>
                  {view.term('vote-option', option).text}
                </button>
              );
            })}
          </div>
          <p role="status">
            {ballot.cast.length === 0
              ? view.t('sitting.vote.none')
              : view.t('sitting.vote.cast', {
                  option: ballot.cast.map(({ option }) => view.term('vote-option', option).text).join(', '),
                })}
          </p>
        </FormFor>
      ))}
      <p class="links">
        <a href={view.href(`/workspace/congress/votes/${vote.id}`)}>{view.t('sitting.vote.more')}</a>
      </p>
    </section>
  );
}

export function ClosedVotes({ desk: { view }, votes }: { desk: Desk; votes: readonly Vote[] }): VNode {
  return (
    <>
      <h2>{view.t('sitting.votes.closed')}</h2>
      <ul class="rows">
        {votes.map((vote) => (
          <li key={vote.id}>
            <a href={view.href(`/workspace/congress/votes/${vote.id}`)}>
              <bdi>{vote.title}</bdi>
            </a>
            <b>{view.term('vote-outcome', (vote.result?.outcome ?? '').replaceAll('_', '-')).text}</b>
          </li>
        ))}
      </ul>
    </>
  );
}

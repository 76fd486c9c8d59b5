/** Votes that are open, on the first page of the congress: each with the time that is left, and whether one's own is in. */
import type { VNode } from 'preact';
import type { Vote } from '../../../congress/votes.ts';
import { may } from '../../../people/model.ts';
import type { Desk } from '../route.ts';
import { timeLeft } from './vote-moments.tsx';
import { VOTES } from './vote-words.tsx';

/** Nothing where no vote is open. */
export async function voteBox(desk: Desk): Promise<VNode | null> {
  const { view, rooms, person } = desk;
  const bodies = await rooms.congress.sessions.bodies(person);
  const all = await Promise.all(bodies.map(({ rid }) => rooms.congress.votes.list(person, rid)));
  const open = all.flat().filter(({ state }) => state === 'open');
  if (open.length === 0) return null;
  const casts = may(person, 'sitting.attend');
  const stands = await Promise.all(open.map((vote) => (casts ? standing(desk, vote) : null)));
  return (
    <section class="panel" key="votes">
      <h2>
        {view.t('vote.list')} · {view.t('vote.list.open')}
      </h2>
      <ul class="rows">
        {open.map((vote, n) => (
          <li key={vote.id}>
            <div>
              <p>
                <a href={view.href(`${VOTES}/${vote.id}`)}>
                  <bdi>{vote.title}</bdi>
                </a>
              </p>
              <p class="small">{vote.closes ? timeLeft(view, vote.closes) : view.t('vote.until-closed')}</p>
            </div>
            {stands[n] && (
              <span class={stands[n] === 'waits' ? 'chip open' : 'chip done'}>{view.t(`vote.box.${stands[n]}`)}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Is there something this person may still cast? Null where nothing is theirs to cast. */
async function standing({ rooms, person }: Desk, vote: Vote): Promise<'waits' | 'cast' | null> {
  const ballots = vote.byHand ? [] : await rooms.congress.votes.own(person, vote.id);
  if (ballots.length === 0) return null;
  return ballots.some(({ cast }) => cast.length === 0) ? 'waits' : 'cast';
}

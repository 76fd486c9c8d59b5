/** Votes of a body: open ones with the time that is left, closed ones with what they decided. */
import type { VNode } from 'preact';
import type { Vote } from '../../../congress/votes.ts';
import type { Rendered } from '../../components/shell.tsx';
import { Term } from '../../components/value.tsx';
import type { View } from '../../view.ts';
import type { Desk } from '../route.ts';
import { timeLeft } from './vote-moments.tsx';
import { bodyTitle, Method, VOTES, votesOf } from './vote-words.tsx';

/** GET /workspace/congress/bodies/:body/votes */
export async function voteListPage(desk: Desk): Promise<Rendered> {
  const { view, rooms, person } = desk;
  const body = desk.param('body');
  const [votes, title] = await Promise.all([rooms.congress.votes.list(person, body), bodyTitle(desk, body)]);
  const presides = await rooms.congress.rights.has(person, body);
  const open = votes.filter(({ state }) => state === 'open');
  const closed = votes.filter(({ state }) => state === 'closed');
  return {
    title: view.t('vote.list'),
    current: '/workspace/congress',
    body: (
      <>
        <section class="head">
          <p class="eyebrow">
            <bdi>{title}</bdi>
          </p>
          <h1>{view.t('vote.list')}</h1>
          {presides && (
            <p>
              <a class="button" href={view.href(`${votesOf(body)}/new`)}>
                {view.t('vote.open')}
              </a>
            </p>
          )}
        </section>
        {votes.length === 0 && <p>{view.t('vote.list.none')}</p>}
        {open.length > 0 && (
          <section>
            <h2>{view.t('vote.list.open')}</h2>
            <VoteLines view={view} votes={open} />
          </section>
        )}
        {closed.length > 0 && (
          <section>
            <h2>{view.t('vote.list.closed')}</h2>
            <VoteLines view={view} votes={closed} />
          </section>
        )}
      </>
    ),
  };
}

/** Votes as a list of links. */
export function VoteLines({ view, votes }: { view: View; votes: readonly Vote[] }): VNode {
  return (
    <ul class="rows">
      {votes.map((vote) => (
        <li key={vote.id}>
          <div>
            <p>
              <a href={view.href(`${VOTES}/${vote.id}`)}>
                <bdi>{vote.title}</bdi>
              </a>
            </p>
            <p class="small">
              <Method view={view} vote={vote} /> ·{' '}
              {vote.closedAt
                ? view.day(vote.closedAt.toISOString())
                : vote.closes
                  ? timeLeft(view, vote.closes)
                  : view.t('vote.until-closed')}
            </p>
          </div>
          {vote.result && (
            <span class="chip">
              <Term view={view} vocabulary="vote-outcome" code={vote.result.outcome.replaceAll('_', '-')} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

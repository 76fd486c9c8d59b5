/** One vote: while it is open what one may cast and has cast, and the time that is left; once closed, the result with its reckoning. */
import type { VNode } from 'preact';
import { sayStepsIn } from '../../../assembly/index.ts';
import type { Vote } from '../../../congress/votes.ts';
import type { Refusal } from '../../../kernel/refusal.ts';
import { may } from '../../../people/model.ts';
import { ruleWords } from '../../components/rule-words.ts';
import type { Rendered } from '../../components/shell.tsx';
import { type CountLine, Counts, Outcome, Reckoning, Recompute } from '../../components/vote-result.tsx';
import type { View } from '../../view.ts';
import { orShow, RefusedNote } from '../refused.tsx';
import { type Answer, type Desk, goTo } from '../route.ts';
import { instructionsFor } from './mandate-chain.tsx';
import { CREDENTIALS } from './mandate-words.tsx';
import { MOTIONS } from './motion-words.tsx';
import { SESSIONS } from './sitting-words.tsx';
import { Casting, readChoices } from './vote-cast.tsx';
import { Moment, timeLeft } from './vote-moments.tsx';
import { ClosedOffice, OpenOffice, readCounts } from './vote-officer.tsx';
import { bodyTitle, Method, VOTES, votesOf } from './vote-words.tsx';

/** GET /workspace/congress/votes/:id */
export async function votePage(desk: Desk, refusal?: Refusal): Promise<Rendered> {
  const { view, rooms, person } = desk;
  const vote = await rooms.congress.votes.read(person, desk.param('id'));
  const open = vote.state === 'open';
  const { rights } = rooms.congress;
  const presides = await rights.has(person, vote.body);
  const decides = await rights.has(person, vote.body, 'vote.decide');
  const attends = open && !vote.byHand && may(person, 'sitting.attend');
  const [title, zone, ballots, made, subject, internal] = await Promise.all([
    bodyTitle(desk, vote.body),
    vote.sitting ? rooms.congress.sittings.read(person, vote.sitting).then((sitting) => sitting.zone) : 'UTC',
    attends ? rooms.congress.votes.own(person, vote.id) : [],
    open ? false : rooms.congress.votes.reported(person, vote.id),
    rooms.desk.titles(person, vote.subject ? [vote.subject] : []),
    rooms.congress.votes.internal(person, vote.id),
  ]);
  return {
    title: vote.title,
    current: '/workspace/congress',
    ...(open ? { islands: ['local-times'] } : {}),
    body: (
      <article class="vote">
        <section class="head">
          <p class="eyebrow">
            <a href={view.href(votesOf(vote.body))}>
              <bdi>{title}</bdi>
            </a>{' '}
            · <Method view={view} vote={vote} />
          </p>
          <h1>
            <bdi>{vote.title}</bdi>
          </h1>
          {vote.subject && (
            <p>
              <a href={view.href(subjectPage(vote.subject))}>
                {view.t('vote.subject.read')}
                {subject.has(vote.subject) && <span class="unseen"> {vote.subject}</span>}
              </a>
            </p>
          )}
          {vote.secondOf && (
            <p class="banner note">
              {view.t('vote.second')} <a href={view.href(`${VOTES}/${vote.secondOf}`)}>{view.t('vote.second.first')}</a>
            </p>
          )}
          <RefusedNote view={view} refusal={refusal} />
        </section>
        {open && <Window view={view} vote={vote} zone={zone} />}
        {open && vote.byHand && <p class="banner note">{view.t('vote.by-hand.what')}</p>}
        {attends && (
          <Casting desk={desk} vote={vote.id} ballots={ballots} grants={await instructionsFor(desk, ballots)} />
        )}
        {!open && <Result view={view} vote={vote} />}
        <section aria-labelledby="rule">
          <h2 id="rule">{view.t('vote.rule')}</h2>
          <ul>
            {ruleWords(view, vote.rule).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </section>
        {open && presides && <OpenOffice desk={desk} vote={vote} />}
        {!open && (made || presides) && <ClosedOffice {...{ desk, vote, made, decides, internal }} />}
      </article>
    ),
  };
}

function Window({ view, vote, zone }: { view: View; vote: Vote; zone: string }): VNode {
  if (!vote.closes) return <p class="lead">{view.t('vote.until-closed')}</p>;
  return (
    <p class="lead">
      <b>{timeLeft(view, vote.closes)}</b> {view.t('vote.closes')}: <Moment view={view} at={vote.closes} zone={zone} />
    </p>
  );
}

function Result({ view, vote }: { view: View; vote: Vote }): VNode | null {
  const { result, input } = vote;
  if (!result) return null;
  return (
    <>
      <Outcome view={view} code={result.outcome.replaceAll('_', '-')} />
      <Counts view={view} lines={linesOf(vote)} />
      <Reckoning view={view} sentences={sayStepsIn(view.lang, result.steps)} />
      {input?.votes ? (
        <Recompute view={view} id={vote.id} rule={vote.rule} input={input} outcome={result.outcome} />
      ) : (
        <p class="banner note">{view.t('vote.void')}</p>
      )}
    </>
  );
}

/** Where what is decided is read: on the page of its kind, amendments and questions of other kinds as records. */
function subjectPage(rid: string): string {
  if (rid.startsWith('mo_')) return `${MOTIONS}/${rid}`;
  if (rid.startsWith('cr_')) return `${CREDENTIALS}/${rid}`;
  if (rid.startsWith('se_')) return `${SESSIONS}/${rid}/minutes`;
  return `/workspace/records/${rid}`;
}

function linesOf({ input }: Vote): CountLine[] {
  const weight = input?.votes_by?.weight;
  return (['for', 'against', 'abstain'] as const).flatMap((option) => {
    const persons = input?.votes?.[option];
    return persons === undefined ? [] : [{ option, persons, ...(weight ? { weight: weight[option] ?? 0 } : {}) }];
  });
}

type Work = (desk: Desk, id: string) => Promise<unknown>;

/** What is done with a vote, and its page again: with the refusal where it was refused. */
const doing =
  (work: Work) =>
  (desk: Desk): Promise<Answer> => {
    const id = desk.param('id');
    return orShow(
      async () => {
        await work(desk, id);
        return goTo(desk, `${VOTES}/${id}`);
      },
      (refusal) => votePage(desk, refusal),
    );
  };

/** POST /workspace/congress/votes/:id/… */
export const castVote = doing(({ rooms, person, form }, id) =>
  rooms.congress.votes.cast(person, id, readChoices(form)),
);
export const closeVote = doing(({ rooms, person }, id) => rooms.congress.votes.close(person, id));
export const decideVote = doing(({ rooms, person, form }, id) =>
  rooms.congress.votes.decide(person, id, form.text('word') === 'for' ? 'for' : 'against'),
);
export const challengeVote = doing(({ rooms, person }, id) => rooms.congress.votes.challenge(person, id));
export const reportVote = doing(({ rooms, person, form }, id) =>
  rooms.congress.votes.report(person, id, form.text('despite') === 'yes'),
);
export const stateCounts = doing(({ rooms, person, form }, id) =>
  rooms.congress.votes.stateCounts(person, id, readCounts(form)),
);
export const confirmCounts = doing(({ rooms, person, form }, id) =>
  rooms.congress.votes.confirmCounts(person, id, readCounts(form)),
);

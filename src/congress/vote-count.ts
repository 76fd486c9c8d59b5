/**
 * From ballots to what a rule is asked: votes counted by persons, by weight and by constituency. Pure, so that a count can be
 * made again from what was kept.
 */
import type { VoteInput, Votes } from '../assembly/index.ts';
import { type BallotRow, OPTIONS, type Option, type VoteRow } from './vote-store.ts';

type Counts = Record<Option, number>;
const none = (): Counts => ({ for: 0, against: 0, abstain: 0 });

/** What each option has. A mandate that splits its weight counts as a person where it gave the most, `against` before `for` when even. */
export function countBallots(
  ballots: readonly BallotRow[],
  constituencyOf: (mandate: string) => string,
): {
  persons: Votes;
  weight: Votes;
  constituencies: Votes;
} {
  const [persons, weight, constituencies] = [none(), none(), none()];
  const byConstituency = new Map<string, Counts>();
  for (const [mandate, cast] of Map.groupBy(ballots, (ballot) => ballot.mandate)) {
    const own = none();
    for (const { option, weight: given } of cast) own[option] += given;
    persons[mostOf(own)]++;
    const place = byConstituency.get(constituencyOf(mandate)) ?? none();
    for (const option of OPTIONS) {
      weight[option] += own[option];
      place[option] += own[option];
    }
    byConstituency.set(constituencyOf(mandate), place);
  }
  for (const place of byConstituency.values()) constituencies[mostOf(place)]++;
  return { persons, weight, constituencies };
}

/** The option with most weight; a tie is not consent. */
function mostOf(counts: Counts): Option {
  const order: Option[] = ['against', 'abstain', 'for'];
  return order.reduce((best, option) => (counts[option] > counts[best] ? option : best));
}

const sumOf = (votes: Votes): number => OPTIONS.reduce((sum, option) => sum + (votes[option] ?? 0), 0);

/** What is handed to the rule of a vote. */
export function inputOf(
  { bases, challenged, secondOf, rule }: Pick<VoteRow, 'bases' | 'challenged' | 'secondOf' | 'rule'>,
  counted: ReturnType<typeof countBallots>,
): VoteInput {
  const { bases_by, ...stated } = bases;
  const units = new Set(rule.all.map(({ unit = 'persons' }) => unit));
  const { quorum } = rule;
  const ofPresent =
    rule.all.some(({ base }) => base === 'present') || (quorum && (quorum.count ?? 'present') === 'present');
  // Where nobody is asked to be there, those are present who take part.
  const present = (votes: Votes) => (ofPresent && bases.present === undefined ? { present: sumOf(votes) } : {});
  return {
    ...stated,
    ...present(counted.persons),
    votes: counted.persons,
    ...(units.size > 1 || !units.has('persons')
      ? {
          votes_by: { weight: counted.weight, constituencies: counted.constituencies },
          bases_by: {
            weight: { ...bases_by?.weight, ...present(counted.weight) },
            constituencies: { ...bases_by?.constituencies, ...present(counted.constituencies) },
          },
        }
      : {}),
    ...(secondOf ? { second_vote: true } : {}),
    ...(challenged ? { quorum_challenge_valid: true } : {}),
  };
}

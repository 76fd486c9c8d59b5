/**
 * A closed vote as the record that is published: rule, counts, outcome and the explanation in every language, so that anybody
 * can reckon it again. A roll is printed only of a roll call that is valid, and only as far as each delegate agreed.
 */
import { type Decision, sayStepsIn, type VoteInput } from '../assembly/index.ts';
import { canonicalize } from '../kernel/jcs.ts';
import type { Text } from '../kernel/text.ts';
import { dayOf } from './parts.ts';
import type { BallotRow, EntitledRow, VoteRow } from './vote-store.ts';

/** Languages a chair reads the explanation out in. */
const SPOKEN = ['ru', 'tg', 'uk', 'tr', 'ar'];
/** Outcomes of a vote that did not take place: its counts and its roll are never published. */
const VOID: readonly string[] = ['void', 'no_quorum', 'postponed'];
/** So few who are only counted could be read from the counts and the names of all others. */
const FEWEST_HIDDEN = 3;

/** Somebody on the roll. */
export interface OnRoll {
  entitled: EntitledRow;
  delegation: string;
  /** How the delegate is called in public. */
  name: string;
}

/** Did the vote not take place, for want of a quorum? */
export const isVoid = (outcome: string | undefined): boolean => outcome !== undefined && VOID.includes(outcome);

/** What was handed to the rule, as far as anybody may see it; null while the vote is open. */
export function publishedInput({ input, result }: Pick<VoteRow, 'input' | 'result'>): VoteInput | null {
  if (!input || !isVoid(result?.outcome)) return input;
  const { votes: _, votes_by: __, ...bases } = input;
  return bases;
}

/** The body of the record; `vote` is closed. */
export function voteRecord(
  vote: VoteRow & Pick<VoteRow, 'input' | 'result'>,
  title: Text,
  ballots: readonly BallotRow[],
  onRoll: ReadonlyMap<string, OnRoll>,
): Record<string, unknown> {
  const result = vote.result as Pick<Decision, 'outcome' | 'steps'>;
  const failed = isVoid(result.outcome);
  const day = dayOf(vote.closedAt ?? vote.opens);
  const roll =
    vote.method === 'roll_call' && !failed ? rollOf(ballots, onRoll, vote.input?.votes_by?.weight !== undefined) : [];
  return {
    ...{ title, body: vote.body, method: vote.method.replace('_', '-'), outcome: result.outcome.replaceAll('_', '-') },
    ...(vote.session ? { session: vote.session } : {}),
    ...(vote.subject ? { motion: vote.subject } : {}),
    ...(vote.secondOf ? { replaces: vote.secondOf } : {}),
    when: { precise: { from: day, to: day } },
    rule: canonicalize(vote.rule),
    input: canonicalize(publishedInput(vote) ?? {}),
    explanation: {
      lang: 'en',
      text: sayStepsIn('en', result.steps).join('\n'),
      translations: Object.fromEntries(SPOKEN.map((lang) => [lang, sayStepsIn(lang, result.steps).join('\n')])),
    },
    ...(failed ? {} : { counts: countsOf(vote) }),
    ...(roll.length > 0 ? { roll } : {}),
  };
}

/** In the order they are read out. */
const READ_OUT = ['for', 'against', 'abstain', 'illegal', 'blank'] as const;

function countsOf({ input }: VoteRow): Record<string, unknown>[] {
  const weight = input?.votes_by?.weight;
  return READ_OUT.flatMap((option) => {
    const persons = input?.votes?.[option];
    return persons === undefined ? [] : [{ option, persons, ...(weight ? { weight: weight[option] ?? 0 } : {}) }];
  }).map((line, n) => ({ id: `o${n + 1}`, ...line }));
}

function rollOf(
  ballots: readonly BallotRow[],
  onRoll: ReadonlyMap<string, OnRoll>,
  weighed: boolean,
): Record<string, unknown>[] {
  const hidden = (mandate: string) => (onRoll.get(mandate)?.entitled.release ?? 'counted') === 'counted';
  if (!hides(ballots, hidden, weighed)) return [];
  return ballots
    .flatMap(({ mandate, option, weight }) => {
      const one = onRoll.get(mandate);
      if (!one || hidden(mandate)) return [];
      const named = one.entitled.release === 'named' ? { name: one.name } : {};
      return [{ option, delegation: one.delegation, ...named, weight }];
    })
    .sort((a, b) => a.delegation.localeCompare(b.delegation, 'en'))
    .map((line, n) => ({ id: `r${n + 1}`, ...line }));
}

/**
 * Does a roll keep its secret of those who are only counted, when it is taken from the counts? Not where they are few, where
 * all of them cast the same and others did not, and not where one of them can be told by weight.
 */
function hides(ballots: readonly BallotRow[], hidden: (mandate: string) => boolean, weighed: boolean): boolean {
  const kept = ballots.filter(({ mandate }) => hidden(mandate));
  const mandates = Map.groupBy(kept, ({ mandate }) => mandate);
  if (mandates.size === 0) return true;
  const options = (of: readonly BallotRow[]) => new Set(of.map(({ option }) => option)).size;
  const weights = [...mandates.values()].map((cast) => cast.reduce((sum, { weight }) => sum + weight, 0));
  const alike = !weighed || new Set(weights).size === 1;
  return mandates.size >= FEWEST_HIDDEN && alike && (options(kept) > 1 || options(ballots) === 1);
}

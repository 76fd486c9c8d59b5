/**
 * Published votes decided again: the outcome of a record must be what its own rule makes of its own input. Of a void vote the
 * counts are told to nobody, so it is decided again only as far as its quorum can be.
 */
import { decide, type Rule, type VoteInput } from '../assembly/index.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Inspect, type PublicObject, parseJson, parseObject } from '../ledger/index.ts';

type Wrong = ReturnType<Inspect>;

const VOTE = 'vote';
/** Outcomes of a vote that did not take place. */
const VOID: readonly unknown[] = ['void', 'no-quorum', 'postponed'];

/** Looks at every vote of a log; `counted` is told of each: decided again, or not to be for want of counts. */
export function inspectVotes(counted: (how: 'again' | 'withheld') => void): Inspect {
  return ({ rid = '' }, bytes) => {
    if (!rid.startsWith('vo_')) return null;
    const { record } = parseObject(bytes);
    return record.type === VOTE ? recompute(record, counted) : null;
  };
}

/** What is wrong with the record of a vote, or null. */
export function recompute(record: PublicObject['record'], counted: (how: 'again' | 'withheld') => void): Wrong {
  try {
    const rule = parseJson(String(record.rule)) as Rule;
    const input = parseJson(String(record.input)) as VoteInput;
    const { outcome } = decide(rule, input);
    const decided = outcome.replaceAll('_', '-');
    if (decided !== record.outcome)
      return { code: 'vote-outcome-differs', detail: `${String(record.outcome)}, reckoned ${decided}` };
    counted('again');
    return countsDiffer(record.counts, input) ? { code: 'vote-counts-differ' } : null;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.code !== 'vote-base-missing' || !VOID.includes(record.outcome) || record.counts !== undefined)
      return { code: 'vote-not-computable', detail: error.code };
    counted('withheld');
    return null;
  }
}

/** The counts that people read must be those that the rule was asked with. */
function countsDiffer(counts: unknown, { votes, votes_by: by }: VoteInput): boolean {
  if (!Array.isArray(counts)) return false;
  return counts.some(({ option, persons, weight }: { option: 'for'; persons?: number; weight?: number }) => {
    const counted = by?.weight?.[option];
    return persons !== votes?.[option] || (weight !== undefined && weight !== counted);
  });
}

/**
 * A show of hands in a room: nobody casts through the system, the chair's tellers count, one officer states the counts and
 * another confirms them. What was stated is kept and handed to the rule as it is.
 */
import { Refusal } from '../kernel/refusal.ts';
import { OPTIONS, type VoteRow } from './vote-store.ts';

/** Persons counted for each option. */
export type HandCounts = Record<(typeof OPTIONS)[number], number>;

/** May a rule be asked of hands alone? They count persons and nothing else, in a sitting, with no window. */
export function fitsHands({ method, rule, sitting, closes }: Pick<VoteRow, 'method' | 'rule' | 'sitting' | 'closes'>) {
  const persons = rule.all.every(({ unit = 'persons' }) => unit === 'persons');
  return method === 'show' && persons && sitting !== null && closes === null;
}

/** @throws Refusal `counts-invalid` unless each is a whole number, `counts-over` where more voted than may */
export function readHandCounts(counts: HandCounts, entitled: number): HandCounts {
  const read = Object.fromEntries(OPTIONS.map((option) => [option, counts[option]])) as HandCounts;
  const all = Object.values(read);
  if (!all.every((count) => Number.isSafeInteger(count) && count >= 0)) throw new Refusal('counts-invalid', {}, 422);
  if (all.reduce((sum, count) => sum + count, 0) > entitled) throw new Refusal('counts-over', { most: entitled }, 422);
  return read;
}

/** What was counted, confirmed by two. @throws Refusal `counts-unconfirmed` */
export function confirmedCounts({ stated }: Pick<VoteRow, 'stated'>): HandCounts {
  if (!stated?.confirmedBy) throw new Refusal('counts-unconfirmed', {}, 409);
  return stated.votes;
}

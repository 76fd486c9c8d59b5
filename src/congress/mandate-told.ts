/** What is told of a mandate: who sends, how far the delegate may be named, who stands in; read from what somebody handed in. */
import { Refusal } from '../kernel/refusal.ts';
import { isPartial } from '../kernel/uncertain-date.ts';
import type { CongressParts } from './parts.ts';

/** What is told of a mandate, encrypted in its row. */
export interface Told {
  /** Name of the constituency. */
  constituency: string;
  /** A term of `constituency-class`. */
  class: string;
  /** ISO 3166-1 alpha-2; '' where none. */
  country: string;
  /** A term of `release-class`: how far the delegate may be named in public. */
  release: string;
  /** Accounts that may sit in the holder's place, in order. */
  substitutes: string[];
}

/** What somebody hands in. */
export interface Submitted extends Told {
  body: string;
  holder: string;
  weight: number;
  /** `YYYY-MM-DD` or ''. */
  from: string;
  until: string;
  grantedBy: string;
  /** What those who send ask of the delegate, in words. */
  instructions?: string;
}

const MOST_WEIGHT = 1_000_000;

/** @throws Refusal `text-missing`, `term-unknown`, `country-unknown`, `holder-unfit` */
export function readTold(asked: Submitted, { models }: Pick<CongressParts, 'models'>): Told {
  const constituency = asked.constituency.normalize('NFC').trim().slice(0, 300);
  if (constituency === '') throw new Refusal('text-missing', {}, 422);
  for (const [list, code] of [
    ['constituency-class', asked.class],
    ['release-class', asked.release],
  ] as const) {
    const known = models.vocabularies.get(list)?.terms.some((term) => term.code === code);
    if (!known) throw new Refusal('term-unknown', { vocabulary: list, code: code.slice(0, 40) }, 422);
  }
  if (!/^(?:[A-Z]{2})?$/.test(asked.country)) throw new Refusal('country-unknown', {}, 422);
  const substitutes = [...new Set(asked.substitutes.filter((id) => id !== '' && id !== asked.holder))];
  return { constituency, class: asked.class, country: asked.country, release: asked.release, substitutes };
}

/** @throws Refusal `weight-invalid`, `day-unreadable`, `term-reversed` */
export function termOf({ weight, from, until }: Submitted): {
  weight: number;
  from: string | null;
  until: string | null;
} {
  if (!Number.isSafeInteger(weight) || weight < 1 || weight > MOST_WEIGHT)
    throw new Refusal('weight-invalid', { most: MOST_WEIGHT }, 422);
  for (const day of [from, until])
    if (day !== '' && !(day.length === 10 && isPartial(day))) throw new Refusal('day-unreadable', {}, 422);
  if (from && until && until < from) throw new Refusal('term-reversed', {}, 422);
  return { weight, from: from || null, until: until || null };
}

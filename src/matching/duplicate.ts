/**
 * Whether two records may be about one event. Every point of the score has a reason that is shown; nothing is merged
 * because of it. Comparing is symmetric, and a record is always wholly like itself.
 */
import { kmBetween } from '../kernel/cells.ts';
import type { Footprint } from './footprint.ts';

export type Reason =
  | 'external'
  | 'picture'
  | 'days'
  | 'days-near'
  | 'days-far'
  | 'place'
  | 'place-near'
  | 'place-far'
  | 'act'
  | 'act-family'
  | 'parties'
  | 'count'
  | 'count-differs'
  | 'text'
  | 'names';

export interface Likeness {
  /** 0 to 1. */
  score: number;
  /** What speaks for (positive) and against (negative), heaviest first. */
  reasons: { reason: Reason; points: number }[];
}

/** From here on a pair is shown to a person. */
export const POSSIBLE = 0.45;
export const LIKELY = 0.75;

const DAY_MS = 86_400_000;
const NEAR_DAYS = 3;
const FAR_DAYS = 31;
const NEAR_KM = 25;
const FAR_KM = 100;
const NEAR_BITS = 8;
const FAMILY = 4;

/** Compares two footprints. Records without anything in common to compare score 0. */
export function likeness(a: Footprint, b: Footprint): Likeness {
  const reasons: Likeness['reasons'] = [];
  const add = (reason: Reason, points: number) => void (points !== 0 && reasons.push({ reason, points }));
  if (shares(a.externals, b.externals)) add('external', 1);
  if (a.pictures.some((one) => b.pictures.some((other) => bitsApart(one, other) <= NEAR_BITS))) add('picture', 0.6);
  compareDays(a, b, add);
  comparePlaces(a, b, add);
  compareActs(a, b, add);
  if (shares(a.parties, b.parties)) add('parties', 0.15);
  if (a.count && b.count) {
    if (a.count.low <= b.count.high && b.count.low <= a.count.high) add('count', 0.1);
    else add('count-differs', -0.1);
  }
  compareWords(a, b, add);
  const total = reasons.reduce((sum, { points }) => sum + points, 0);
  const score = Math.round(Math.min(1, Math.max(0, total)) * 100) / 100;
  return { score, reasons: reasons.sort((x, y) => Math.abs(y.points) - Math.abs(x.points)) };
}

type Add = (reason: Reason, points: number) => void;

function compareDays({ days: a }: Footprint, { days: b }: Footprint, add: Add): void {
  if (!a || !b) return;
  const gap = Math.max(0, daysBetween(a.to, b.from), daysBetween(b.to, a.from));
  if (gap === 0) add('days', 0.25);
  else if (gap <= NEAR_DAYS) add('days-near', 0.15);
  else if (gap > FAR_DAYS) add('days-far', -0.5);
}

const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

function comparePlaces({ places: as }: Footprint, { places: bs }: Footprint, add: Add): void {
  if (as.length === 0 || bs.length === 0) return;
  const gaps = as.flatMap((a) => bs.map((b) => Math.max(0, kmBetween(a, b) - a.km - b.km)));
  const gap = Math.min(...gaps);
  if (gap === 0) add('place', 0.25);
  else if (gap <= NEAR_KM) add('place-near', 0.15);
  else if (gap > FAR_KM) add('place-far', -0.5);
}

function compareActs({ acts: as }: Footprint, { acts: bs }: Footprint, add: Add): void {
  if (shares(as, bs)) add('act', 0.2);
  else if (shares(as.map(family), bs.map(family))) add('act-family', 0.12);
}

const family = (code: string): string => code.slice(0, FAMILY);

/** Same runs of words say much; same-sounding words say something even where the languages differ. */
function compareWords(a: Footprint, b: Footprint, add: Add): void {
  const text = overlap(a.shingles, b.shingles);
  if (text >= 0.1) add('text', rounded(0.15 + 0.35 * text));
  const names = overlap(a.sounds, b.sounds);
  if (names >= 0.2) add('names', rounded(0.25 * names));
}

const rounded = (points: number): number => Math.round(points * 100) / 100;

/** Part of the smaller set that is in the other. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const least = Math.min(a.size, b.size);
  if (least === 0) return 0;
  let common = 0;
  for (const one of a) if (b.has(one)) common++;
  return common / least;
}

function shares(as: readonly string[], bs: readonly string[]): boolean {
  const known = new Set(as);
  return bs.some((one) => known.has(one));
}

/** Bits that differ between two hashes of 16 hex digits. */
export function bitsApart(a: string, b: string): number {
  let bits = BigInt(`0x${a}`) ^ BigInt(`0x${b}`);
  let count = 0;
  for (; bits > 0n; bits &= bits - 1n) count++;
  return count;
}

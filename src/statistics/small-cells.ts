/**
 * Keeps small numbers of coded persons out of what is shown. A cell is small when persons shown by a code alone are in it
 * and it, or its verified or its reported part, counts fewer than `least` records (and so may be so few persons). Small cells are merged
 * into one, and further cells with them until nothing small can be had by subtracting what is shown from the whole.
 */
import type { Sums } from '../publication/reader-types.ts';
import { minus, plus, sumOf } from './tally.ts';

/** One line of a table. */
export interface Figure {
  code: string;
  all: Sums;
  verified: Sums;
}

/** What is shown of a table: its lines, and those that were merged. Null for `merged` when none were. */
export interface Protected {
  figures: Figure[];
  /** How many lines were merged; what they count together, which is null where a record may stand on several lines. */
  merged: { lines: number; all: Sums; verified: Sums } | null;
  /** Not even the whole may be told apart: nothing is shown. */
  withheld: boolean;
}

type Parted = Pick<Figure, 'all' | 'verified'>;

/** Is a cell, or the verified or the reported part of it, small? An empty part is not. */
export function isSmall({ all, verified }: Parted, least: number): boolean {
  return [all, verified, minus(all, verified)].some(({ records, coded }) => coded > 0 && records < least);
}

/** Merges what is small. The order of lines that are shown is kept. */
export function mergeSmall(figures: readonly Figure[], least: number): Protected {
  const small = figures.filter((figure) => isSmall(figure, least));
  if (small.length === 0) return { figures: [...figures], merged: null, withheld: false };
  const hidden = new Set(small);
  const rest = figures
    .filter((figure) => !hidden.has(figure))
    .sort((a, b) => a.all.records - b.all.records || (a.code < b.code ? -1 : 1));
  let sum = together(small);
  while (hidden.size < 2 || isSmall(sum, least)) {
    const next = rest.shift();
    if (!next) return { figures: [], merged: null, withheld: true };
    hidden.add(next);
    sum = { all: plus(sum.all, next.all), verified: plus(sum.verified, next.verified) };
  }
  return {
    figures: figures.filter((figure) => !hidden.has(figure)),
    merged: { lines: hidden.size, ...sum },
    withheld: false,
  };
}

const together = (figures: readonly Figure[]): Parted => ({
  all: sumOf(figures.map(({ all }) => all)),
  verified: sumOf(figures.map(({ verified }) => verified)),
});

/**
 * How many there were in all, from three to five lists that overlap: log-linear models (Fienberg 1972; Bishop, Fienberg and
 * Holland 1975). Each model says which pairs of lists depend on each other; the best by BIC is given, and all are shown.
 */
import { aroundUnseen, type Estimate } from './two-lists.ts';

/** How many are on exactly these lists and no other; `lists` has one bit a list, never 0. */
export interface Cell {
  lists: number;
  count: number;
}

export interface Model extends Estimate {
  /** Pairs of lists (their numbers) that the model lets depend on each other. */
  pairs: readonly (readonly [number, number])[];
  /** Bayesian information criterion: less is better. */
  bic: number;
}

const LEAST = 3;
const MOST = 5;

/**
 * Every hierarchical model with pairwise terms, best first. Null for another number of lists than 3 to 5 or where nothing
 * was seen. Models that cannot be fitted to these counts are left out.
 */
export function logLinear(lists: number, cells: readonly Cell[]): Model[] | null {
  if (lists < LEAST || lists > MOST) return null;
  const counts = new Map(cells.map(({ lists: on, count }) => [on, count]));
  const observed = Array.from({ length: 2 ** lists - 1 }, (_, at) => counts.get(at + 1) ?? 0);
  const seen = observed.reduce((sum, count) => sum + count, 0);
  if (seen === 0) return null;
  const all = pairsOf(lists);
  const models = subsets(all).flatMap((pairs) => fitted(lists, observed, pairs, seen) ?? []);
  return models.sort((a, b) => a.bic - b.bic);
}

function pairsOf(lists: number): [number, number][] {
  return Array.from({ length: lists }, (_, a) => a).flatMap((a) =>
    Array.from({ length: lists - a - 1 }, (_, n): [number, number] => [a, a + n + 1]),
  );
}

function subsets<T>(all: readonly T[]): T[][] {
  return Array.from({ length: 2 ** all.length }, (_, mask) => all.filter((_one, at) => mask & (1 << at)));
}

const has = (on: number, list: number): number => (on >> list) & 1;

function design(lists: number, on: number, pairs: Model['pairs']): number[] {
  const own = Array.from({ length: lists }, (_, list) => has(on, list));
  return [1, ...own, ...pairs.map(([a, b]) => has(on, a) * has(on, b))];
}

const ROUNDS = 100;
const CLOSE = 1e-9;

/** Poisson regression by iteratively reweighted least squares; null where it does not settle. */
function fitted(lists: number, observed: readonly number[], pairs: Model['pairs'], seen: number): Model | null {
  const rows = observed.map((_, at) => design(lists, at + 1, pairs));
  const width = rows[0]?.length ?? 0;
  if (width > rows.length) return null;
  let means = observed.map((count) => count + 0.5);
  let deviance = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const inverse = inverted(information(rows, means, width));
    if (!inverse) return null;
    const score = rows.reduce((sum, row, at) => {
      const mean = means[at] as number;
      const working = mean * Math.log(mean) + ((observed[at] as number) - mean);
      return sum.map((value, i) => value + (row[i] as number) * working);
    }, new Array<number>(width).fill(0));
    const beta = inverse.map((line) => dot(line, score));
    means = rows.map((row) => Math.exp(dot(row, beta)));
    if (means.some((mean) => !Number.isFinite(mean) || mean === 0)) return null;
    const next = devianceOf(observed, means);
    if (Math.abs(deviance - next) < CLOSE * (1 + Math.abs(next)))
      return resultOf(beta, inverse, pairs, observed, means, seen);
    deviance = next;
  }
  return null;
}

function resultOf(
  beta: readonly number[],
  inverse: readonly (readonly number[])[],
  pairs: Model['pairs'],
  observed: readonly number[],
  means: readonly number[],
  seen: number,
): Model {
  const unseen = Math.exp(beta[0] ?? 0);
  const variance = unseen + unseen ** 2 * (inverse[0]?.[0] ?? 0);
  const bic = devianceOf(observed, means) + beta.length * Math.log(seen);
  return { pairs, bic, ...aroundUnseen(seen, seen + unseen, variance) };
}

function devianceOf(observed: readonly number[], means: readonly number[]): number {
  return observed.reduce((sum, count, at) => {
    const mean = means[at] as number;
    return sum + 2 * ((count > 0 ? count * Math.log(count / mean) : 0) - (count - mean));
  }, 0);
}

function information(rows: readonly number[][], means: readonly number[], width: number): number[][] {
  const sum = Array.from({ length: width }, () => new Array<number>(width).fill(0));
  for (const [at, row] of rows.entries()) {
    for (let i = 0; i < width; i++) {
      const line = sum[i] as number[];
      for (let j = 0; j < width; j++)
        line[j] = (line[j] as number) + (means[at] as number) * (row[i] as number) * (row[j] as number);
    }
  }
  return sum;
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);

const SINGULAR = 1e-12;

/** Gauss–Jordan with pivoting; null for a matrix that has no inverse. */
function inverted(matrix: readonly (readonly number[])[]): number[][] | null {
  const size = matrix.length;
  const work = matrix.map((row, i) => [...row, ...Array.from({ length: size }, (_, j) => (i === j ? 1 : 0))]);
  for (let column = 0; column < size; column++) {
    const below = work.slice(column).map((row) => Math.abs(row[column] as number));
    const pivot = column + below.indexOf(Math.max(...below));
    const [top, found] = [work[column] as number[], work[pivot] as number[]];
    if (Math.abs(found[column] as number) < SINGULAR) return null;
    [work[column], work[pivot]] = [found, top];
    const by = found[column] as number;
    work[column] = found.map((value) => value / by);
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const line = work[row] as number[];
      const factor = line[column] as number;
      if (factor !== 0) work[row] = line.map((value, at) => value - factor * (work[column]?.[at] as number));
    }
  }
  return work.map((row) => row.slice(size));
}

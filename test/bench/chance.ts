/** Repeatable chance: the same seed gives the same invented register on every machine. */

export interface Chance {
  /** 0 ≤ x < 1 */
  next(): number;
  /** A whole number, 0 ≤ x < n. */
  below(n: number): number;
  pick<T>(list: readonly T[]): T;
  /** True with this probability. */
  often(share: number): boolean;
}

/** Mulberry32. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return { next, below, pick: (list) => list[below(list.length)] as never, often: (share) => next() < share };
}

/** Picks a rank, 0 ≤ rank < n, as words are used in a language: rank r with a probability like 1 / (r + 2.7). */
export function zipf(chance: Chance, n: number): number {
  return Math.min(n - 1, Math.floor(2.7 * ((n + 2.7) / 2.7) ** chance.next() - 2.7));
}

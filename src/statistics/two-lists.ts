/**
 * How many there were in all, from two lists that overlap: Chapman's estimator (1951), nearly unbiased where both lists are
 * independent, everybody could have been on either, and matches are right. None of that is ever quite true: say so beside it.
 */

/** `low` and `high` bound 95 %; nothing is ever below what was counted. */
export interface Estimate {
  estimate: number;
  low: number;
  high: number;
}

const Z = 1.96;

/**
 * `first` and `second` = how many are on each list, `both` = on both. Null where the lists do not overlap: then nothing can
 * be said. The variance is Seber's (1970), the interval log-normal over the unseen (Chao 1987).
 */
export function chapman(first: number, second: number, both: number): Estimate | null {
  if (both <= 0 || both > Math.min(first, second)) return null;
  const estimate = ((first + 1) * (second + 1)) / (both + 1) - 1;
  const variance = ((first + 1) * (second + 1) * (first - both) * (second - both)) / ((both + 1) ** 2 * (both + 2));
  return aroundUnseen(first + second - both, estimate, variance);
}

/** The estimate with its interval, from the number seen and the variance of the number unseen. */
export function aroundUnseen(seen: number, estimate: number, variance: number): Estimate {
  const unseen = estimate - seen;
  if (unseen <= 0 || variance <= 0)
    return { estimate: Math.max(estimate, seen), low: seen, high: Math.max(estimate, seen) };
  const spread = Math.exp(Z * Math.sqrt(Math.log(1 + variance / unseen ** 2)));
  return { estimate, low: seen + unseen / spread, high: seen + unseen * spread };
}

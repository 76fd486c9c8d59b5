/**
 * Statistics of repeated measurements. Whatever is compared runs by turns in one process run, and medians are compared,
 * because the machine's other work comes and goes.
 */

/** The middle value; the mean of the two middle ones of an even number. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle) - 1] ?? Number.NaN)) / 2;
}

/** The value that `share` (0 to 1) of the values do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}

/** Runs each contender once a round, the first one changing from round to round; the figures of each, in round order. */
export async function byTurns<Name extends string>(
  rounds: number,
  contenders: Record<Name, () => Promise<number> | number>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(contenders) as Name[];
  const figures = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(turn + round) % names.length] as Name;
      figures[name].push(await contenders[name]());
    }
  }
  return figures;
}

/** Seconds that the work takes. */
export async function seconds(work: () => Promise<unknown> | unknown): Promise<number> {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1000;
}

/** x in cost ~ size^x, from the smallest and the largest size. */
export function growth(points: readonly { size: number; cost: number }[]): number {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || first === last) return Number.NaN;
  return Math.log(last.cost / first.cost) / Math.log(last.size / first.size);
}

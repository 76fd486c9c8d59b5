/** Sums of records in memory, as the database makes them of public ones: pure, so that staff and public figures are one thing. */
import type { Counting, Sums, Tally, TallyRow } from '../publication/reader-types.ts';

export const NOTHING: Sums = { records: 0, coded: 0, low: 0, best: 0, high: 0 };

/** One record as it is counted. Days are `YYYY-MM-DD`. */
export interface Counted {
  facets: readonly string[];
  from: string | null;
  to: string | null;
  measure: { low: number | null; best: number | null; high: number | null } | null;
  external: readonly string[];
}

export const plus = (a: Sums, b: Sums): Sums => ({
  records: a.records + b.records,
  coded: a.coded + b.coded,
  low: a.low + b.low,
  best: a.best + b.best,
  high: a.high + b.high,
});

export const minus = (a: Sums, b: Sums): Sums => ({
  records: a.records - b.records,
  coded: a.coded - b.coded,
  low: a.low - b.low,
  best: a.best - b.best,
  high: a.high - b.high,
});

export const sumOf = (all: readonly Sums[]): Sums => all.reduce(plus, NOTHING);

/** The month all days of a record lie in; '' when they do not lie in one. */
export function monthIn(from: string | null, to: string | null): string {
  const month = from?.slice(0, 7) ?? '';
  return month !== '' && to?.slice(0, 7) === month ? month : '';
}

/** Counts records by facet, the verified apart. */
export function tallyOf(records: readonly Counted[], { dimensions, verified }: Counting): Tally {
  const rows = new Map<string, TallyRow>();
  const sure = new Set(verified);
  for (const { facets, from, to, measure } of records) {
    const one: Sums = {
      records: 1,
      coded: 0,
      low: measure?.low ?? 0,
      best: measure?.best ?? 0,
      high: measure?.high ?? 0,
    };
    const isSure = facets.some((facet) => sure.has(facet));
    for (const facet of ['', `month=${monthIn(from, to)}`, ...new Set(facets)]) {
      if (facet !== '' && !dimensions.includes(facet.slice(0, facet.indexOf('=')))) continue;
      const row = rows.get(facet) ?? { facet, all: NOTHING, verified: NOTHING };
      rows.set(facet, {
        facet,
        all: plus(row.all, one),
        verified: isSure ? plus(row.verified, one) : row.verified,
      });
    }
  }
  return { rows: [...rows.values()], external: records.map(({ external }) => [...external]) };
}

/** Two tallies of different records as one. */
export function together(a: Tally, b: Tally): Tally {
  const rows = new Map(a.rows.map((row) => [row.facet, row]));
  for (const row of b.rows) {
    const other = rows.get(row.facet);
    rows.set(
      row.facet,
      other ? { ...row, all: plus(row.all, other.all), verified: plus(row.verified, other.verified) } : row,
    );
  }
  return {
    rows: [...rows.values()],
    external: a.external && b.external ? [...a.external, ...b.external] : null,
  };
}

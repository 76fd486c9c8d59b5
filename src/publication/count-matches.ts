/**
 * How many rows match, of rows that were looked at: all of them, or so many of the newest that it is certain to be more
 * than a limit. Where every candidate must be read, for a phrase, fewer may have to do: the count is then a lower bound.
 */
import type { Client } from '../platform/index.ts';
import { blocksBelow, blocksOf } from './block.ts';
import type { Conditions } from './search-query.ts';
import { rowsOf, type Way, within } from './way.ts';

/** Above this many matches a count says "more than". */
export const COUNT_LIMIT = 10_000;
/** Rows of the newest blocks that are expected to be enough. */
const ENOUGH = 13_000;
/**
 * Expected rows up to which the index is asked for all at once: for one lexeme, for any of several, and for a mixture.
 * Asked block by block, it leads to the newest rows, which are in memory sooner than others.
 */
const ONE = 30_000;
const SEVERAL = 100_000;
const MIXED = 40_000;
/** So many rows of one lexeme are found as quickly as one question about a mixture is answered. */
const QUESTION = 1000;
/** Rows that are read to see whether words stand side by side, of those where it takes too many. */
export const MOST_READ = 2500;

export interface Count {
  /** All matches if `exact`, else a number they certainly exceed. */
  count: number;
  exact: boolean;
}

/** The count of matches that were all looked at. */
export const atLeast = (matches: number): Count =>
  matches > COUNT_LIMIT ? { count: COUNT_LIMIT, exact: false } : { count: matches, exact: true };

/** Counts matches from the newest: all of them, or, above `COUNT_LIMIT`, that there are more. */
export async function countNewest(client: Client, conditions: Conditions, way: Way): Promise<Count> {
  const { size, phrase } = conditions;
  const rows = ((phrase ? MOST_READ : ENOUGH) * size) / way.expected;
  if (!phrase && way.lexemes.length + way.sure.length > 0 && quickAtOnce(way, rows))
    return atLeast(await count(client, conditions, way, COUNT_LIMIT + 1));
  let matches = 0;
  let begun = false;
  for (const blocks of blocksBelow(size, rows)) {
    if (phrase && begun) return rounded(matches);
    begun = true;
    matches += await count(client, conditions, within(way, blocks), COUNT_LIMIT + 1 - matches);
    if (matches > COUNT_LIMIT) break;
  }
  return atLeast(matches);
}

/** Is the whole way sooner asked of the index than block by block? */
function quickAtOnce({ lexemes, sure, expected }: Way, rows: number): boolean {
  const all = [...lexemes, ...sure];
  if (all.some((lexeme) => lexeme.includes(' & '))) return expected <= MIXED;
  if (all.length === 1) return expected <= ONE;
  return expected <= Math.max(SEVERAL, QUESTION * all.length * blocksOf(rows));
}

async function count(client: Client, conditions: Conditions, way: Way, most: number): Promise<number> {
  const { sql, values } = rowsOf(conditions, way, '1');
  const { rows } = await client.query({
    text: `select count(*) as matches from (select from (${sql}) a limit $${values.length + 1}) m`,
    values: [...values, most],
  });
  return rows[0].matches;
}

/** A number that so many matches, of which there may be more, certainly exceed: their first two digits. */
export function rounded(matches: number): Count {
  const below = Math.max(0, matches - 1);
  const unit = 10 ** Math.max(0, String(below).length - 2);
  return { count: Math.floor(below / unit) * unit, exact: false };
}

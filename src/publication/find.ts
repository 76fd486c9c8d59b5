/**
 * Finding one page of matches. A rare query gathers its matches through the search index and ranks them. A common one
 * looks at the newest rows first, then at older and older blocks of the log, and stops as soon as the page is full; its
 * matches are counted up to a limit. A count is always of rows that were looked at, never what statistics expect.
 */
import type { Client, Db, Pool } from '../platform/index.ts';
import { blocksBelow } from './block.ts';
import type { Conditions } from './search-query.ts';

/** Above this many matches a count says "more than". */
export const COUNT_LIMIT = 10_000;
/** Matches that are ranked by relevance: the newest so many. */
export const RANK_LIMIT = 2000;
/** Rows looked at one by one before the index is asked for the rarer mixture. */
const WALK = 3000;
/** Candidates above which a query is a common one. */
const COMMON = 2000;
const MOST_REMEMBERED = 2000;

export interface Found {
  /** Rows by index of their current entry, in the order to show. */
  rows: { index: number; object: number }[];
  /** All matches if `exact`, else a number that is certainly reached. */
  count: number;
  exact: boolean;
  /** Where the next page begins, or null. */
  next: { before: number } | { skip: number } | null;
}

/** What a search may know beforehand of the number of its matches. */
export interface KnownCounts {
  /** The prepared figure that counts exactly this query, if there is one (facet `''` = the whole type). */
  prepared: { type: string; facet: string } | null;
  /** Queries already found to match more than `COUNT_LIMIT`, by their conditions (which hold the size). */
  many: Set<string>;
}

type Rows = Pick<Found, 'rows' | 'next'>;
type Counted = Pick<Found, 'count' | 'exact'>;

// The whole table is never read from end to end, and no second process is worth starting for a page.
const BEGIN = 'begin read only; set local enable_seqscan = off; set local max_parallel_workers_per_gather = 0';

/** Finds one page of matches. */
export async function findRows(
  pool: Pool,
  conditions: Conditions,
  at: { before?: number; skip?: number },
  limit: number,
  known: KnownCounts,
): Promise<Found> {
  const client = await pool.connect();
  try {
    await client.query(BEGIN);
    const found = await find(client, conditions, at, limit, known);
    await client.query('commit');
    return found;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

async function find(
  client: Client,
  conditions: Conditions,
  at: { before?: number; skip?: number },
  limit: number,
  known: KnownCounts,
): Promise<Found> {
  const expected = at.skip === undefined ? await estimate(client, conditions) : 0;
  if (expected <= COMMON) return await gather(client, conditions, at, limit);
  const before = Math.min(at.before ?? sizeOf(conditions), sizeOf(conditions));
  const page = (await walk(client, conditions, before, limit)) ?? (await descend(client, conditions, before, limit));
  if (!page.next && at.before === undefined) return { ...page, count: page.rows.length, exact: true };
  const { count, exact } = await counted(client, conditions, known);
  return { ...page, count: Math.max(count, page.rows.length), exact };
}

const sizeOf = ({ values }: Pick<Conditions, 'values'>): number => values[0] as number;

/** How many candidates the planner expects; decides only the way of searching, never what is shown. */
export async function estimate(client: Db, { candidates }: Conditions): Promise<number> {
  if (candidates === null) return Number.POSITIVE_INFINITY;
  const { rows } = await client.query({
    text: 'explain (format json) select 1 from open.record where search @@ $1::tsquery',
    values: [candidates],
  });
  const plan = rows[0]['QUERY PLAN'];
  return (typeof plan === 'string' ? JSON.parse(plan) : plan)[0].Plan['Plan Rows'];
}

/** A page out of the newest rows; null when they hold too few. */
async function walk(
  client: Client,
  { where, values }: Conditions,
  before: number,
  limit: number,
): Promise<Rows | null> {
  const n = values.length;
  await client.query('set local enable_bitmapscan = off');
  const { rows } = await client.query({
    text: `select r.index, r.object from open.record r where ${where} and r.index < $${n + 1} and r.index >= $${n + 2}
           order by r.index desc limit $${n + 3}`,
    values: [...values, before, before - WALK, limit + 1],
  });
  await client.query('set local enable_bitmapscan = on');
  return rows.length > limit ? pageOf(rows, limit) : null;
}

/** A page out of blocks of the log, the newest first, each asked of the search index. */
async function descend(client: Client, { where, values }: Conditions, before: number, limit: number): Promise<Rows> {
  const n = values.length;
  const found: Found['rows'] = [];
  for (const blocks of blocksBelow(before)) {
    // The sums keep the planner from reading the primary key backwards instead.
    const { rows } = await client.query({
      text: `select r.index, r.object from open.record r where r.search @@ $${n + 1}::tsquery and ${where} and r.index + 0 < $${n + 2}
             order by r.index + 0 desc limit $${n + 3}`,
      values: [...values, blocks, before, limit + 1 - found.length],
    });
    found.push(...rows);
    if (found.length > limit) break;
  }
  return pageOf(found, limit);
}

function pageOf(found: Found['rows'], limit: number): Rows {
  const rows = found.slice(0, limit);
  const last = rows[rows.length - 1];
  return { rows, next: found.length > limit && last ? { before: last.index } : null };
}

/** The number of matches: from the prepared figures if they are of this very size, else counted as far as is quick. */
async function counted(client: Client, conditions: Conditions, { prepared, many }: KnownCounts): Promise<Counted> {
  const { where, values } = conditions;
  if (prepared) {
    const { rows } = await client.query(
      `select records from open.rollup, open.log_head where id = 1 and published = $1 and type = $2 and facet = $3`,
      [values[0], prepared.type, prepared.facet],
    );
    if (rows[0]) return { count: rows[0].records, exact: true };
  }
  const key = JSON.stringify([where, values]);
  if (many.has(key)) return { count: COUNT_LIMIT, exact: false };
  const result = await countNewest(client, conditions);
  if (result.exact || result.count < COUNT_LIMIT) return result;
  if (many.size >= MOST_REMEMBERED) many.clear();
  many.add(key);
  return result;
}

/** Counts matches block by block from the newest: all of them, or, above `COUNT_LIMIT`, that there are more. */
async function countNewest(client: Client, { where, values, candidates }: Conditions): Promise<Counted> {
  const n = values.length;
  let count = 0;
  for (const block of blocksBelow(sizeOf({ values }), 1)) {
    const { rows } = await client.query({
      text: `select count(*) as matches from (
               select from open.record r
               where r.search @@ $${n + 1}::tsquery and r.search @@ $${n + 2}::tsquery and ${where} limit $${n + 3}) m`,
      values: [...values, block, candidates ?? block, COUNT_LIMIT + 1 - count],
    });
    count += rows[0].matches;
    if (count > COUNT_LIMIT) return { count: COUNT_LIMIT, exact: false };
  }
  return { count, exact: true };
}

/** Ranks the newest matches by relevance, then goes on newest first; too many to rank are shown newest first at once. */
async function gather(
  client: Client,
  conditions: Conditions,
  at: { before?: number; skip?: number },
  limit: number,
): Promise<Found> {
  const { where, values, rankBy } = conditions;
  const n = values.length;
  const ranked = rankBy !== null && at.before === undefined;
  const order = ranked
    ? `select t.index, t.object from top t join open.record r using (index)
       order by ts_rank(r.search, $${n + 3}::tsquery) desc, t.index desc offset $${n + 2} limit $${n + 1}`
    : `select index, object from m where index < $${n + 2} order by index desc limit $${n + 1}`;
  const { rows } = await client.query({
    text: `with m as materialized (select r.index, r.object from open.record r where ${where} limit ${COUNT_LIMIT + 1}),
             top as (select index, object from m order by index desc limit ${RANK_LIMIT}),
             page as (${order})
           select (select count(*) from m) as count, (select min(index) from top) as lowest,
             (select array_agg(index) from page) as indexes, (select array_agg(object) from page) as objects`,
    values: ranked
      ? [...values, limit + 1, at.skip ?? 0, rankBy]
      : [...values, limit + 1, at.before ?? Number.MAX_SAFE_INTEGER],
  });
  const { count, lowest, indexes, objects } = rows[0] as {
    count: number;
    lowest: number | null;
    indexes: number[] | null;
    objects: number[] | null;
  };
  if (count > COUNT_LIMIT) {
    const page = await descend(
      client,
      conditions,
      Math.min(at.before ?? sizeOf(conditions), sizeOf(conditions)),
      limit,
    );
    return { ...page, count: COUNT_LIMIT, exact: false };
  }
  const all = (indexes ?? []).map((index, i) => ({ index, object: objects?.[i] as number }));
  const page = all.slice(0, limit);
  const skip = (at.skip ?? 0) + page.length;
  const unranked = ranked && count > RANK_LIMIT && lowest !== null ? { before: lowest } : null;
  const more = ranked ? { skip } : { before: page[page.length - 1]?.index ?? 0 };
  return { rows: page, count, exact: true, next: all.length > limit ? more : unranked };
}

/**
 * Finding one page of matches. Those of a rare query are gathered through the search index, counted and ranked. A common
 * one looks at the newest rows first, then at older and older blocks of the log, and stops as soon as the page is full;
 * its matches are counted up to a limit. A count is always of rows that were looked at, never what statistics expect.
 */
import type { Client, Pool } from '../platform/index.ts';
import { blocksBelow } from './block.ts';
import { atLeast, COUNT_LIMIT, type Count, countNewest, MOST_READ, rounded } from './count-matches.ts';
import type { Conditions } from './search-query.ts';
import { rowsOf, type Way, wayOf, within } from './way.ts';

/** Matches that are ranked by relevance: the newest so many. */
export const RANK_LIMIT = 2000;
/** Expected rows up to which all of them are looked at for one page: in any case, and where each must be read. */
const GATHER = 12_000;
const READ = 6000;
/** Expected rows up to which matches are ranked. */
const RANKED = 2000;
/** Rows at most that are gathered though fewer were expected. */
const MOST_GATHERED = 16_000;
/** Rows looked at one by one from the newest before the index is asked. */
const WALK = 3000;
const MOST_REMEMBERED = 2000;

export interface Found extends Count {
  /** Rows by index of their current entry, in the order to show. */
  rows: { index: number; object: number }[];
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

type At = { before?: number; skip?: number };
/** A page, and how many matches were looked at to make it. */
type Rows = Pick<Found, 'rows' | 'next'> & { seen: number };

// The whole table is never read from end to end, and no second process is worth starting for a page.
const BEGIN = 'begin read only; set local enable_seqscan = off; set local max_parallel_workers_per_gather = 0';

/** Runs queries in a transaction that reads only, and prefers the indexes. */
export async function reading<T>(pool: Pool, read: (client: Client) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query(BEGIN);
    const found = await read(client);
    await client.query('commit');
    return found;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

/** Finds one page of matches. */
export async function findRows(
  pool: Pool,
  conditions: Conditions,
  at: At,
  limit: number,
  known: KnownCounts,
): Promise<Found> {
  return await reading(pool, (client) => find(client, conditions, at, limit, known));
}

async function find(client: Client, conditions: Conditions, at: At, limit: number, known: KnownCounts): Promise<Found> {
  const { size, phrase } = conditions;
  const { ofType, prepared } = await preparedFigures(client, conditions, known);
  const way = await wayOf(client, conditions, ofType);
  if (at.skip !== undefined || (!prepared && way.expected <= (phrase ? READ : GATHER))) {
    const found = await gather(client, conditions, way, at, limit);
    if (found) return found;
  }
  const before = Math.min(at.before ?? size, size);
  const read = phrase && at.before === undefined;
  const page =
    (await walk(client, conditions, way, before, limit)) ??
    (await descend(client, conditions, way, before, limit, read ? MOST_READ : undefined));
  const { rows, next } = page;
  if (!next && at.before === undefined) return { rows, next, count: rows.length, exact: true };
  const { count, exact } =
    prepared ?? (read ? rounded(page.seen) : null) ?? (await counted(client, conditions, way, known));
  return { rows, next, count: Math.max(count, rows.length), exact };
}

/**
 * Figures prepared exactly: records of the type, and, at this very size, of the query itself or of a part of it that
 * alone is more than is counted.
 */
export async function preparedFigures(
  client: Client,
  { type, size, certain }: Conditions,
  { prepared }: Pick<KnownCounts, 'prepared'>,
): Promise<{ ofType: number; prepared: Count | null }> {
  if (type === null) return { ofType: 0, prepared: null };
  const { rows } = await client.query(
    `select r.facet, r.records, h.published = $3 as now from open.rollup r left join open.log_head h on h.id = 1
     where r.type = $1 and r.facet = any(array['', $2] || $4::text[])`,
    [type, prepared?.facet ?? '', size, certain],
  );
  const exactly = prepared && rows.find((row) => row.facet === prepared.facet && row.now);
  const many = rows.some((row) => row.now && row.records > COUNT_LIMIT && certain.includes(row.facet));
  return {
    ofType: rows.find((row) => row.facet === '')?.records ?? 0,
    prepared: exactly ? { count: exactly.records, exact: true } : many ? atLeast(COUNT_LIMIT + 1) : null,
  };
}

/** A page out of the newest rows, where it is expected to be full soon; null when they hold too few. */
async function walk(
  client: Client,
  { where, values, core, size, phrase, box }: Conditions,
  way: Way,
  before: number,
  limit: number,
): Promise<Rows | null> {
  if (phrase || (way.expected / size) * WALK < 2 * limit) return null;
  const n = values.length;
  await client.query('set local enable_bitmapscan = off');
  const { rows } = await client.query({
    text: `select r.index, r.object from open.record r
           where ${where} ${core.length > 0 ? `and r.search @@ $${n + 4}::tsquery` : ''} ${box ? `and (select bool_or(${box.check}) from open.place p where p.index = r.index)` : ''}
             and r.index < $${n + 1} and r.index >= $${n + 2}
           order by r.index desc limit $${n + 3}`,
    values: [...values, before, before - WALK, limit + 1, ...(core.length > 0 ? [core.join(' | ')] : [])],
  });
  await client.query('set local enable_bitmapscan = on');
  return rows.length > limit ? pageOf(rows, limit) : null;
}

/** A page out of blocks of the log, the newest first, each asked of the search index. */
async function descend(
  client: Client,
  conditions: Conditions,
  way: Way,
  before: number,
  limit: number,
  most = limit + 1,
): Promise<Rows> {
  const { phrase, size } = conditions;
  const found: Found['rows'] = [];
  for (const blocks of blocksBelow(before, ((phrase ? MOST_READ : 4 * limit) * size) / way.expected)) {
    const { sql, values } = rowsOf(conditions, within(way, blocks), 'r.index, r.object');
    const n = values.length;
    // The sums keep the planner from reading the primary key backwards instead.
    const { rows } = await client.query({
      text: `select index, object from (${sql}) m where index + 0 < $${n + 1} order by index + 0 desc limit $${n + 2}`,
      values: [...values, before, Math.max(most, limit + 1) - found.length],
    });
    found.push(...rows);
    if (found.length > limit) break;
  }
  return pageOf(found, limit);
}

function pageOf(found: Found['rows'], limit: number): Rows {
  const rows = found.slice(0, limit);
  const last = rows[rows.length - 1];
  return { rows, next: found.length > limit && last ? { before: last.index } : null, seen: found.length };
}

async function counted(client: Client, conditions: Conditions, way: Way, { many }: KnownCounts): Promise<Count> {
  const { where, values, core } = conditions;
  const key = JSON.stringify([where, values, core]);
  if (many.has(key)) return { count: COUNT_LIMIT, exact: false };
  const result = await countNewest(client, conditions, way);
  if (result.exact || result.count < COUNT_LIMIT) return result;
  if (many.size >= MOST_REMEMBERED) many.clear();
  many.add(key);
  return result;
}

/**
 * Looks at all matches, newest first or, where few are expected, the newest of them by relevance; null where they are too
 * many to be looked at together.
 */
async function gather(client: Client, conditions: Conditions, way: Way, at: At, limit: number): Promise<Found | null> {
  const { rankBy } = conditions;
  const { sql, values } = rowsOf(conditions, way, 'r.index, r.object');
  const n = values.length;
  const ranked = at.skip !== undefined || (rankBy !== null && at.before === undefined && way.expected <= RANKED);
  const order = ranked
    ? `select t.index, t.object from top t join open.record r using (index)
       order by ts_rank(r.search, $${n + 3}::tsquery) desc, t.index desc offset $${n + 2} limit $${n + 1}`
    : `select index, object from m where index < $${n + 2} order by index desc limit $${n + 1}`;
  const { rows } = await client.query({
    text: `with m as materialized (select index, object from (${sql}) a limit ${MOST_GATHERED + 1}),
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
  if (count > MOST_GATHERED) return null;
  const all = (indexes ?? []).map((index, i) => ({ index, object: objects?.[i] as number }));
  const page = all.slice(0, limit);
  const skip = (at.skip ?? 0) + page.length;
  const unranked = ranked && count > RANK_LIMIT && lowest !== null ? { before: lowest } : null;
  const more = ranked ? { skip } : { before: page[page.length - 1]?.index ?? 0 };
  return { rows: page, ...atLeast(count), next: all.length > limit ? more : unranked };
}

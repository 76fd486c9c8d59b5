/**
 * SQL of public reading. A rare query gathers its matches through the search index and sorts them; a common one walks the
 * newest rows and stops as soon as the page is full. The planner's own estimate tells which is which.
 */
import type { Client, Pool } from '../platform/index.ts';
import type { Conditions } from './search-query.ts';

/** Above this many matches a count says "more than". */
export const COUNT_LIMIT = 10_000;
/** Matches that are ranked by relevance: the newest so many. */
export const RANK_LIMIT = 2000;
/** Rows a walk looks at before it gives up and gathers instead. */
const WALK_WINDOW = 60_000;
const COMMON = 4000;
const MOST_REMEMBERED = 2000;

export interface Found {
  /** Rows by index of their current entry, in the order to show. */
  rows: { index: number; object: number }[];
  count: number;
  exact: boolean;
  /** Where the next page begins, or null. */
  next: { before: number } | { skip: number } | null;
}

/** How many rows the planner expects; decides only the way of searching, never what is shown. */
async function estimate(client: Client, { where, values }: Conditions): Promise<number> {
  const { rows } = await client.query({ text: `explain (format json) select 1 from open.record r where ${where}`, values });
  const plan = rows[0]['QUERY PLAN'];
  return (typeof plan === 'string' ? JSON.parse(plan) : plan)[0].Plan['Plan Rows'];
}

/** What a search may know beforehand of the number of its matches. */
export interface KnownCounts {
  /** The prepared figure that counts exactly this query, if there is one (facet `''` = the whole type). */
  prepared: { type: string; facet: string } | null;
  /** Queries already found to match more than `COUNT_LIMIT`, by their conditions (which hold the size). */
  many: Set<string>;
}

/** Finds one page of matches. */
export async function findRows(pool: Pool, conditions: Conditions, at: { before?: number; skip?: number }, limit: number, known: KnownCounts): Promise<Found> {
  const client = await pool.connect();
  try {
    await client.query('begin read only');
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

async function find(client: Client, conditions: Conditions, at: { before?: number; skip?: number }, limit: number, known: KnownCounts): Promise<Found> {
  if (at.skip === undefined && (await estimate(client, conditions)) > COMMON) {
    const page = await walk(client, conditions, at.before ?? Number.MAX_SAFE_INTEGER, limit);
    if (page) return { ...page, ...(await counted(client, conditions, known)) };
  }
  return await gather(client, conditions, at, limit);
}

type Rows = Pick<Found, 'rows' | 'next'>;

/** Newest first; null when the window held too few, so that a rare mixture of common words is gathered instead. */
async function walk(client: Client, conditions: Conditions, before: number, limit: number): Promise<Rows | null> {
  await client.query('set local enable_bitmapscan = off');
  const top = Math.min(before, conditions.values[0] as number);
  const page = await newest(client, conditions, top, top - WALK_WINDOW, limit);
  await client.query('set local enable_bitmapscan = on');
  return page.next ? page : null;
}

/** A page of the newest matches between two indexes. */
async function newest(client: Client, { where, values }: Conditions, before: number, from: number, limit: number): Promise<Rows> {
  const n = values.length;
  const { rows } = await client.query({
    text: `select r.index, r.object from open.record r where ${where} and r.index < $${n + 1} and r.index >= $${n + 2}
           order by r.index desc limit $${n + 3}`,
    values: [...values, before, from, limit + 1],
  });
  const page = rows.slice(0, limit);
  return { rows: page, next: rows.length > limit ? { before: page[page.length - 1].index } : null };
}

/** The number of matches: from the prepared figures if they are of this very size, else counted up to the limit. */
async function counted(client: Client, conditions: Conditions, { prepared, many }: KnownCounts): Promise<Pick<Found, 'count' | 'exact'>> {
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
  const { rows } = await client.query({
    text: `select count(*) from (select from open.record r where ${where} limit ${COUNT_LIMIT + 1}) m`,
    values,
  });
  if (rows[0].count <= COUNT_LIMIT) return { count: rows[0].count, exact: true };
  if (many.size >= MOST_REMEMBERED) many.clear();
  many.add(key);
  return { count: COUNT_LIMIT, exact: false };
}

/** Ranks the newest matches by relevance, then goes on newest first; too many to rank are shown newest first at once. */
async function gather(client: Client, conditions: Conditions, at: { before?: number; skip?: number }, limit: number): Promise<Found> {
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
    values: ranked ? [...values, limit + 1, at.skip ?? 0, rankBy] : [...values, limit + 1, at.before ?? Number.MAX_SAFE_INTEGER],
  });
  const { count, lowest, indexes, objects } = rows[0] as { count: number; lowest: number | null; indexes: number[] | null; objects: number[] | null };
  if (count > COUNT_LIMIT) {
    const page = await newest(client, conditions, at.before ?? Number.MAX_SAFE_INTEGER, 0, limit);
    return { ...page, count: COUNT_LIMIT, exact: false };
  }
  const all = (indexes ?? []).map((index, i) => ({ index, object: objects?.[i] as number }));
  const page = all.slice(0, limit);
  const skip = (at.skip ?? 0) + page.length;
  const unranked = ranked && count > RANK_LIMIT && lowest !== null ? { before: lowest } : null;
  const more = ranked ? { skip } : { before: page[page.length - 1]?.index ?? 0 };
  return { rows: page, count, exact: true, next: all.length > limit ? more : unranked };
}

/** Similar known words, best first, for words that were found nowhere. */
export async function similarWords(pool: Pool, word: string): Promise<string[]> {
  const { rows } = await pool.query(
    `select word from open.word where word % $1 and length(word) between $2 and $3 order by similarity(word, $1) desc, word limit 6`,
    [word, Math.max(1, word.length - 2), word.length + 2],
  );
  return rows.map((row) => row.word);
}

/** Objects and entries of these rows, in their order; a withheld object is left out. */
export async function readItems(pool: Pool, rows: { index: number; object: number }[], size: number): Promise<{ index: number; object: Buffer; entry: Buffer; status: string | null }[]> {
  const { rows: found } = await pool.query(
    `select r.index, o.bytes as object, e.bytes as entry, r.status
     from unnest($1::bigint[]) with ordinality as w (index, n)
     join open.record r on r.index = w.index and r.index < $2
     join open.object o on o.index = r.object and o.withheld is null
     join open.entry e on e.index = r.index
     order by w.n`,
    [rows.map((row) => row.index), size],
  );
  return found;
}

/** Index of the row that shows a record at this size, or null. */
export async function currentRow(pool: Pool, rid: string, size: number): Promise<{ index: number; object: number } | null> {
  const { rows } = await pool.query(
    `select index, object from open.record where rid = $1 and index < $2 and (until is null or until >= $2) order by index desc limit 1`,
    [rid, size],
  );
  return rows[0] ?? null;
}

/** The entry that took a record away, if its newest one did; removals count before they are sequenced, a restoration does not. */
export async function removalOf(pool: Pool, rid: string, size: number): Promise<{ kind: string; bytes: Buffer } | null> {
  const { rows } = await pool.query(
    `select kind, bytes from open.entry where rid = $1 and (index < $2 or kind in ('hide', 'erase')) order by index desc limit 1`,
    [rid, size],
  );
  const [row] = rows;
  return row && (row.kind === 'hide' || row.kind === 'erase') ? row : null;
}

/** All public steps of a record, newest first. */
export async function readHistory(pool: Pool, rid: string, size: number): Promise<{ index: number; kind: string; bytes: Buffer; object: Buffer | null }[]> {
  const { rows } = await pool.query(
    `select e.index, e.kind, e.bytes, case when o.withheld is null then o.bytes end as object
     from open.entry e left join open.object o on o.index = e.index
     where e.rid = $1 and e.index < $2 order by e.index desc`,
    [rid, size],
  );
  return rows;
}

export async function readTitles(pool: Pool, rids: string[], size: number): Promise<{ rid: string; type: string; title: unknown }[]> {
  const { rows } = await pool.query(
    `select distinct on (rid) rid, type, title from open.record
     where rid = any($1) and index < $2 and (until is null or until >= $2) order by rid, index desc`,
    [rids, size],
  );
  return rows;
}

/** Newest index that changes a record's page: its own entries, and records that refer to it. */
export async function touchedAt(pool: Pool, rid: string, size: number): Promise<number> {
  const { rows } = await pool.query(
    `select greatest(
       (select max(index) from open.entry where rid = $1 and index < $2),
       (select max(index) from open.edge where target = $1 and index < $2)) as index`,
    [rid, size],
  );
  return rows[0].index ?? -1;
}

/** Prepared figures of a type whose facet begins with `prefix` (`''` = the whole type alone). */
export async function readRollup(pool: Pool, type: string, prefix: string): Promise<FacetRow[]> {
  const { rows } = await pool.query(
    `select facet, records, low, best, high from open.rollup
     where type = $1 and records > 0 and ${prefix === '' ? 'facet = $2' : 'starts_with(facet, $2)'}`,
    [type, prefix],
  );
  return rows;
}

export interface FacetRow {
  facet: string;
  records: number;
  low: number;
  best: number;
  high: number;
}

/** Counts by facet over a query's matches; null when there are more than `most`. */
export async function countFacets(pool: Pool, { where, values }: Conditions, prefix: string, most: number): Promise<FacetRow[] | null> {
  const n = values.length;
  const { rows } = await pool.query({
    text: `with m as materialized (select r.facets, r.low, r.best, r.high from open.record r where ${where} limit $${n + 2})
           select f.facet, count(*) as records, coalesce(sum(low), 0) as low, coalesce(sum(best), 0) as best, coalesce(sum(high), 0) as high
           from m, lateral (select unnest(m.facets) as facet) f where starts_with(f.facet, $${n + 1}) group by f.facet
           union all select null, count(*), 0, 0, 0 from m`,
    values: [...values, prefix, most + 1],
  });
  const matches = rows.find((row) => row.facet === null)?.records ?? 0;
  return matches > most ? null : rows.filter((row) => row.facet !== null);
}

export async function readHeadState(pool: Pool): Promise<{ origin: string; published: number; publishedAt: Date | null }> {
  const { rows } = await pool.query(`select origin, published, published_at as "publishedAt" from open.log_head where id = 1`);
  return rows[0] ?? { origin: '', published: 0, publishedAt: null };
}

export async function readEntry(pool: Pool, index: number): Promise<{ bytes: Buffer; leaf: Buffer } | null> {
  const { rows } = await pool.query(`select bytes, leaf from open.entry where index = $1`, [index]);
  return rows[0] ?? null;
}

/**
 * SQL of public reading, but for finding (find.ts): records, their history and titles, and the figures of a query.
 */
import type { Pool } from '../platform/index.ts';
import { quoted } from '../records/search-text.ts';
import { preparedFigures, reading } from './find.ts';
import type { Conditions } from './search-query.ts';
import { rowsOf, wayOf } from './way.ts';

export { COUNT_LIMIT } from './count-matches.ts';
export { type Found, findRows, type KnownCounts, RANK_LIMIT } from './find.ts';

/** Where the planner expects so many times the limit, nothing is counted. */
const FAR_TOO_MANY = 4;

/** Has any record this folded word? Asked for one word at a time, so that the planner knows how frequent it is. */
export async function isKnownWord(pool: Pool, word: string): Promise<boolean> {
  const { rowCount } = await pool.query('select from open.record where search @@ $1::tsquery limit 1', [quoted(word)]);
  return rowCount === 1;
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
export async function readItems(
  pool: Pool,
  rows: { index: number; object: number }[],
  size: number,
): Promise<{ index: number; object: Buffer; entry: Buffer; status: string | null }[]> {
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

/** What is shown of a record at this size: its object (null where withheld), and the entries that say so. */
export interface Shown {
  /** Index of the row, and of the entry whose object is shown. */
  index: number;
  object: number;
  status: string | null;
  bytes: Buffer | null;
  /** Entry of the row. */
  entry: Buffer;
  /** Entry of the object, and its leaf hash. */
  origin: Buffer;
  leaf: Buffer;
}

/** All that a record's page says of its newest state, or null where the record is not shown. */
export async function readShown(pool: Pool, rid: string, size: number): Promise<Shown | null> {
  const { rows } = await pool.query(
    `select r.index, r.object, r.status, o.bytes, e.bytes as entry, s.bytes as origin, s.leaf
     from open.record r join open.entry e on e.index = r.index join open.entry s on s.index = r.object
     left join open.object o on o.index = r.object and o.withheld is null
     where r.rid = $1 and r.index < $2 and (r.until is null or r.until >= $2) order by r.index desc limit 1`,
    [rid, size],
  );
  return rows[0] ?? null;
}

/** The entry that took a record away, if its newest one did; removals count before they are sequenced, a restoration does not. */
export async function removalOf(
  pool: Pool,
  rid: string,
  size: number,
): Promise<{ kind: string; bytes: Buffer } | null> {
  const { rows } = await pool.query(
    `select kind, bytes from open.entry where rid = $1 and (index < $2 or kind in ('hide', 'erase')) order by index desc limit 1`,
    [rid, size],
  );
  const [row] = rows;
  return row && (row.kind === 'hide' || row.kind === 'erase') ? row : null;
}

/** All public steps of a record, newest first. */
export async function readHistory(
  pool: Pool,
  rid: string,
  size: number,
): Promise<{ index: number; kind: string; bytes: Buffer; object: Buffer | null }[]> {
  const { rows } = await pool.query(
    `select e.index, e.kind, e.bytes, case when o.withheld is null then o.bytes end as object
     from open.entry e left join open.object o on o.index = e.index
     where e.rid = $1 and e.index < $2 order by e.index desc`,
    [rid, size],
  );
  return rows;
}

export async function readTitles(
  pool: Pool,
  rids: string[],
  size: number,
): Promise<{ rid: string; type: string; title: unknown }[]> {
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
export async function countFacets(
  pool: Pool,
  conditions: Conditions,
  prefix: string,
  most: number,
): Promise<FacetRow[] | null> {
  const rows = await reading(pool, async (client) => {
    const { ofType } = await preparedFigures(client, conditions, { prepared: null });
    const way = await wayOf(client, conditions, ofType);
    if (way.expected > FAR_TOO_MANY * most) return null;
    const { sql, values } = rowsOf(conditions, way, 'r.facets, r.low, r.best, r.high');
    const n = values.length;
    // Nothing is unfolded when there are too many.
    const found = await client.query({
      text: `with m as materialized (select * from (${sql}) a limit $${n + 2}),
             few as (select m.* from m where (select count(*) from m) < $${n + 2})
           select f.facet, count(*) as records, coalesce(sum(low), 0) as low, coalesce(sum(best), 0) as best, coalesce(sum(high), 0) as high
           from few, lateral (select unnest(few.facets) as facet) f where starts_with(f.facet, $${n + 1}) group by f.facet
           union all select null, count(*), 0, 0, 0 from m`,
      values: [...values, prefix, most + 1],
    });
    return found.rows;
  });
  if (!rows) return null;
  const matches = rows.find((row) => row.facet === null)?.records ?? 0;
  return matches > most ? null : rows.filter((row) => row.facet !== null);
}

export async function readHeadState(
  pool: Pool,
): Promise<{ origin: string; published: number; publishedAt: Date | null }> {
  const { rows } = await pool.query(
    `select origin, published, published_at as "publishedAt" from open.log_head where id = 1`,
  );
  return rows[0] ?? { origin: '', published: 0, publishedAt: null };
}

/**
 * SQL of statistics: records and sums of a query by many facets at once, the verified apart, withdrawn records left out.
 * A whole type too large to be looked at is answered from the prepared figures, without months and lists.
 */
import type { Client, Pool } from '../platform/index.ts';
import { quoted } from '../records/search-text.ts';
import { preparedFigures, reading } from './find.ts';
import type { Counting, Sums, Tally, TallyRow } from './reader-types.ts';
import type { Conditions } from './search-query.ts';
import { rowsOf, wayOf } from './way.ts';

/** Matches that are looked at one by one, and those whose external ids are read besides. */
const MOST = 20_000;
const MOST_LISTED = 4000;
/** Where the planner expects so many times the limit, nothing is counted. */
const FAR_TOO_MANY = 4;

/** Persons of a record who are shown by a code: each code stands for one. */
const CODED = `(select count(distinct c.code) from open.fact f, lateral (values (f.victim), (f.perpetrator)) c (code)
  where f.index = r.index and (f.victim like 'code:%' or f.perpetrator like 'code:%') and c.code like 'code:%')`;
/** A record belongs to a month when all its days lie in it; else its month is not known. */
const MONTH = `case when date_trunc('month', r.from_day) = date_trunc('month', r.to_day) then 'month=' || to_char(r.from_day, 'YYYY-MM') else 'month=' end`;
const SUMS = `count(*) as records, coalesce(sum(coded), 0) as coded, coalesce(sum(low), 0) as low, coalesce(sum(best), 0) as best, coalesce(sum(high), 0) as high`;
const VERIFIED = SUMS.replaceAll(/(count|sum)\((\*|\w+)\)/g, '$& filter (where sure)').replaceAll(
  / as (\w+)/g,
  ' as "v_$1"',
);

/** Counts every match; null when there are more than can be looked at. */
export async function tallyMatches(pool: Pool, conditions: Conditions, counting: Counting): Promise<Tally | null> {
  return await reading(pool, async (client) => {
    const { ofType } = await preparedFigures(client, conditions, { prepared: null });
    const way = await wayOf(client, conditions, ofType);
    if (way.expected > FAR_TOO_MANY * MOST) return null;
    const where = `${conditions.where} and r.status is distinct from 'withdrawn'`;
    const { sql, values } = rowsOf({ ...conditions, where }, way, 'r.index');
    const use = (value: unknown): string => `$${values.push(value)}`;
    const [most, sure, names] = [use(MOST + 1), use(counting.verified), use(counting.dimensions)];
    const { rows } = await client.query({
      text: `with m as materialized (select index from (${sql}) a limit ${most}),
               few as (select r.facets || array['', ${MONTH}] as facets, r.low, r.best, r.high, ${CODED} as coded,
                         r.facets && ${sure}::text[] as sure
                       from m join open.record r using (index) where (select count(*) from m) < ${most})
             select f.facet, ${SUMS}, ${VERIFIED} from few, lateral (select unnest(few.facets) as facet) f
             where f.facet = '' or split_part(f.facet, '=', 1) = any(${names}) group by f.facet
             union all select null, count(*), 0, 0, 0, 0, 0, 0, 0, 0, 0 from m`,
      values,
    });
    const matches = rows.find((row) => row.facet === null)?.records ?? 0;
    if (matches > MOST) return null;
    const external = matches > MOST_LISTED ? null : await externalIds(client, sql, values.slice(0, -3));
    return { rows: rows.filter((row) => row.facet !== null).map(rowOf), external };
  });
}

async function externalIds(client: Client, sql: string, values: unknown[]): Promise<string[][]> {
  const { rows } = await client.query({
    text: `select convert_from(o.bytes, 'UTF8')::jsonb #> '{record,external}' as external from (${sql}) m
           join open.record r using (index) join open.object o on o.index = r.object and o.withheld is null`,
    values,
  });
  return rows.map(({ external }) => (Array.isArray(external) ? external : []));
}

/** Counts a whole type from its prepared figures; null when the parts that must be looked at are too many. */
export async function tallyType(pool: Pool, type: string, size: number, counting: Counting): Promise<Tally | null> {
  const names = counting.dimensions.filter((name) => name !== 'month');
  const { rows: all } = await pool.query(
    `select facet, records, low, best, high from open.rollup
     where type = $1 and records > 0 and (facet = '' or split_part(facet, '=', 1) = any($2))`,
    [type, names],
  );
  const lexemes = counting.verified.map(quoted);
  const some = async (condition: string, values: unknown[] = []) =>
    await sumsWhere(pool, [type, size, names, ...values], condition);
  const [gone, sure, coded] = await Promise.all([
    some(`r.status = 'withdrawn'`),
    some(`r.status is distinct from 'withdrawn' and r.search @@ any($4::tsquery[])`, [lexemes]),
    some(`r.status is distinct from 'withdrawn' and exists (select from open.fact f where f.index = r.index
      and (f.victim like 'code:%' or f.perpetrator like 'code:%'))`),
  ]);
  if (!gone || !sure || !coded) return null;
  const rows = all.map(({ facet, ...row }): TallyRow => {
    const left = minus({ ...row, coded: 0 }, gone.get(facet));
    return {
      facet,
      all: { ...left, coded: coded.get(facet)?.coded ?? 0 },
      verified: sure.get(facet) ?? NONE,
    };
  });
  return { rows: rows.filter((row) => row.all.records > 0), external: null };
}

/** Sums by facet over the current records of a type that meet a condition; null when they are more than `MOST`. */
async function sumsWhere(pool: Pool, values: unknown[], condition: string): Promise<Map<string, Sums> | null> {
  const rows = await reading(pool, async (client) => {
    const found = await client.query({
      text: `with few as materialized (select r.facets || ''::text as facets, r.low, r.best, r.high, ${CODED} as coded
               from open.record r where r.type = $1 and r.index < $2 and (r.until is null or r.until >= $2) and ${condition}
               limit ${MOST + 1})
             select f.facet, ${SUMS} from few, lateral (select unnest(few.facets) as facet) f
             where f.facet = '' or split_part(f.facet, '=', 1) = any($3) group by f.facet`,
      values,
    });
    return found.rows;
  });
  const sums = new Map(rows.map(({ facet, ...row }) => [facet as string, row as Sums]));
  return (sums.get('')?.records ?? 0) > MOST ? null : sums;
}

const NONE: Sums = { records: 0, coded: 0, low: 0, best: 0, high: 0 };

const minus = (from: Sums, taken: Sums = NONE): Sums => ({
  records: from.records - taken.records,
  coded: from.coded,
  low: from.low - taken.low,
  best: from.best - taken.best,
  high: from.high - taken.high,
});

function rowOf(row: Record<string, unknown>): TallyRow {
  const sums = (mark: string) =>
    Object.fromEntries(Object.keys(NONE).map((name) => [name, row[mark + name]])) as unknown as Sums;
  return { facet: row.facet as string, all: sums(''), verified: sums('v_') };
}

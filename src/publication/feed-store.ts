/** SQL of the feeds: entries of the log in order with what readers may see of them now. */
import type { Pool } from '../platform/index.ts';

export interface FeedRow {
  index: number;
  /** The entry. */
  bytes: Buffer;
  /** The public object of the entry (after a restore, the one shown again); null where it has none or it is withheld. */
  object: Buffer | null;
  /** State of a restored record. */
  status: string | null;
  /** Type of the record, for entries that do not say it themselves. */
  type: string | null;
}

const ROW = `select e.index, e.bytes, r.status, case when o.withheld is null then o.bytes end as object,
    case when e.kind in ('hide', 'erase', 'restore') then
      (select convert_from(f.bytes, 'UTF8')::jsonb ->> 'type' from open.entry f where f.rid = e.rid order by f.index limit 1) end as type
  from open.entry e
  left join open.record r on r.index = e.index and e.kind = 'restore'
  left join open.object o on o.index = coalesce(r.object, e.index)`;

/** Entries with `from <= index < to`, in order. */
export async function readFeedRows(pool: Pool, from: number, to: number): Promise<FeedRow[]> {
  const { rows } = await pool.query(`${ROW} where e.index >= $1 and e.index < $2 order by e.index`, [from, to]);
  return rows;
}

/** The newest entries below an index that have something to show: a record that is served, or a removal. */
export async function readNewest(
  pool: Pool,
  { before, limit, prefix }: { before: number; limit: number; prefix?: string | undefined },
): Promise<FeedRow[]> {
  const { rows } = await pool.query(
    `${ROW} where e.index < $1 and e.rid is not null ${prefix === undefined ? '' : `and split_part(e.rid, '_', 1) = $3`}
       and (e.kind in ('hide', 'erase') or (o.bytes is not null and o.withheld is null))
     order by e.index desc limit $2`,
    [before, limit, ...(prefix === undefined ? [] : [prefix])],
  );
  return rows;
}

/** Published size and origin of the log. */
export async function readPublished(pool: Pool): Promise<{ size: number; origin: string }> {
  const { rows } = await pool.query(`select published as size, origin from open.log_head where id = 1`);
  return rows[0] ?? { size: 0, origin: '' };
}

/** SQL of bulk export: the records current at a pinned size, by their index in the log. */
import type { Pool } from '../platform/index.ts';
import type { StoredItem } from './public-item.ts';

/** The next records of a type above index `after`, as they were current at `size`; none at the end. */
export async function readCurrent(
  pool: Pool,
  type: string,
  { after, size, limit }: { after: number; size: number; limit: number },
): Promise<StoredItem[]> {
  const { rows } = await pool.query(
    `select r.index, o.bytes as object, e.bytes as entry, r.status
     from open.record r
     join open.object o on o.index = r.object and o.withheld is null
     join open.entry e on e.index = r.index
     where r.type = $1 and r.index > $2 and r.index < $3 and (r.until is null or r.until >= $3)
     order by r.index limit $4`,
    [type, after, size, limit],
  );
  return rows;
}

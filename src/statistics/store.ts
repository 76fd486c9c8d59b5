/** SQL of staff's statistics: records at work that have never been public. */
import type { Db } from '../platform/index.ts';

/** Ids of records of a type that are being written or reviewed and were never published, last changed first. */
export async function unpublished(db: Db, type: string, limit: number): Promise<string[]> {
  const { rows } = await db.query(
    `select rid from private.record
     where type = $1 and status in ('draft', 'in-review', 'approved') and published_rev is null
     order by updated_at desc limit $2`,
    [type, limit],
  );
  return rows.map(({ rid }) => rid as string);
}

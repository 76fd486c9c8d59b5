/** SQL of duplicates: which records were said to be one. */
import type { Client, Db } from '../platform/index.ts';

export interface Merge {
  rid: string;
  into: string;
  by: string;
  at: Date;
}

/** Merges that stand and concern a record, as the one merged or the one merged into. */
export async function mergesOf(db: Db, rid: string): Promise<Merge[]> {
  const { rows } = await db.query(
    `select rid, into_rid as into, by, at from private.merge where (rid = $1 or into_rid = $1) and ended_at is null order by at`,
    [rid],
  );
  return rows;
}

export async function insertMerge(client: Client, { rid, into, by, at }: Merge): Promise<void> {
  await client.query(`insert into private.merge (rid, into_rid, by, at) values ($1, $2, $3, $4)`, [rid, into, by, at]);
}

/** Ends the merge of `rid`; answers what it was merged into, null when none stands. */
export async function endMerge(client: Client, { rid, by, at }: Omit<Merge, 'into'>): Promise<string | null> {
  const { rows } = await client.query(
    `update private.merge set ended_by = $2, ended_at = $3 where rid = $1 and ended_at is null returning into_rid as into`,
    [rid, by, at],
  );
  return rows[0]?.into ?? null;
}

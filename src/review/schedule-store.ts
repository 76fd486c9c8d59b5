/** SQL of publications that wait for their time. */
import type { Client, Db } from '../platform/index.ts';

/** A publication set for a time. */
export interface Scheduled {
  rid: string;
  rev: number;
  at: Date;
  /** Who proposed it. */
  by: string;
  /** SHA-256 of what is signed. */
  proposal: Buffer;
  /** Code of why it did not happen; null while it waits. */
  ended: string | null;
}

/** As the queue lists it. */
export interface ListedSchedule extends Scheduled {
  type: string;
}

const COLUMNS = 's.rid, s.rev, s.at, s.by, s.proposal, s.ended';

export async function putScheduled(
  client: Client,
  one: Omit<Scheduled, 'ended' | 'proposal'> & { proposal: Uint8Array },
) {
  await client.query(
    `insert into private.schedule (rid, rev, at, by, proposal) values ($1, $2, $3, $4, $5)
     on conflict (rid) do update set rev = $2, at = $3, by = $4, proposal = $5, ended = null`,
    [one.rid, one.rev, one.at, one.by, one.proposal],
  );
}

export async function readScheduled(db: Db, rid: string): Promise<Scheduled | null> {
  const { rows } = await db.query(`select ${COLUMNS} from private.schedule s where rid = $1`, [rid]);
  return rows[0] ?? null;
}

/** Says why one that waits will not happen. */
export async function endScheduled(db: Db, rid: string, why: string): Promise<void> {
  await db.query('update private.schedule set ended = $2 where rid = $1 and ended is null', [rid, why]);
}

/** True when it was there. */
export async function deleteScheduled(client: Client, rid: string): Promise<boolean> {
  const { rowCount } = await client.query('delete from private.schedule where rid = $1', [rid]);
  return rowCount === 1;
}

/** All that wait or did not happen, soonest first. One whose proposal is gone is over before its time comes. */
export async function allScheduled(db: Db, limit: number): Promise<ListedSchedule[]> {
  const { rows } = await db.query(
    `select s.rid, r.type, s.rev, s.at, s.by, s.proposal, case when s.ended is not null then s.ended
         when r.rev > s.rev then 'schedule-revised' when p.rid is null then 'schedule-replaced' end as ended
     from private.schedule s join private.record r using (rid) left join private.proposal p using (rid)
     where r.status <> 'erased' and (p.rid is not null or s.ended is not null or r.published_rev is distinct from s.rev)
     order by s.at, s.rid limit $1`,
    [limit],
  );
  return rows;
}

/** SQL of mandates, their events and proxies. */
import type { Client, Db } from '../platform/index.ts';

export interface MandateRow {
  /** Id of the record of its papers. */
  id: string;
  /** Id of the record of the body. */
  body: string;
  holder: string;
  state: string;
  weight: number;
  /** `YYYY-MM-DD`, both included; null where open. */
  from: string | null;
  until: string | null;
  since: Date;
  /** A state that is to come, and when: `next_vote` or `end_of_sitting`. */
  coming: string | null;
  comingAt: string | null;
  /** Ciphertext. */
  told: Buffer;
}

export interface EventRow {
  mandate: string;
  n: number;
  event: string;
  state: string;
  by: string;
  at: Date;
  reason: Buffer | null;
}

const MANDATE = `m.id, m.body, m.holder, m.state, m.weight, to_char(m.valid_from, 'YYYY-MM-DD') as "from",
  to_char(m.valid_until, 'YYYY-MM-DD') as until, m.since, m.coming, m.coming_at as "comingAt", m.told`;
/** Papers that were erased take their mandate with them. */
const LIVING = `private.mandate m join private.record r on r.rid = m.id and r.status <> 'erased'`;

export async function insertMandate(
  client: Client,
  row: Omit<MandateRow, 'coming' | 'comingAt' | 'told'> & { told: Uint8Array },
): Promise<void> {
  await client.query(
    `insert into private.mandate (id, body, holder, state, weight, valid_from, valid_until, since, told)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [row.id, row.body, row.holder, row.state, row.weight, row.from, row.until, row.since, row.told],
  );
}

export async function lockMandate(client: Client, id: string): Promise<MandateRow | null> {
  const { rows } = await client.query(`select ${MANDATE} from ${LIVING} where m.id = $1 for update of m`, [id]);
  return rows[0] ?? null;
}

export async function readMandate(db: Db, id: string): Promise<MandateRow | null> {
  const { rows } = await db.query(`select ${MANDATE} from ${LIVING} where m.id = $1`, [id]);
  return rows[0] ?? null;
}

/** Mandates of a body, the longest in their state first. */
export async function mandatesOf(db: Db, body: string): Promise<MandateRow[]> {
  const { rows } = await db.query(`select ${MANDATE} from ${LIVING} where m.body = $1 order by m.since, m.id`, [body]);
  return rows;
}

/** Mandates somebody holds. */
export async function mandatesHeld(db: Db, holder: string): Promise<MandateRow[]> {
  const { rows } = await db.query(`select ${MANDATE} from ${LIVING} where m.holder = $1 order by m.since desc, m.id`, [
    holder,
  ]);
  return rows;
}

/** Writes what may change. */
export async function updateMandate(
  client: Client,
  row: Pick<MandateRow, 'id' | 'state' | 'since' | 'coming' | 'comingAt'> & { told: Uint8Array },
): Promise<void> {
  await client.query(
    `update private.mandate set state = $2, since = $3, coming = $4, coming_at = $5, told = $6 where id = $1`,
    [row.id, row.state, row.since, row.coming, row.comingAt, row.told],
  );
}

/** Adds the next event of a mandate. */
export async function insertEvent(
  client: Client,
  event: Omit<EventRow, 'n' | 'reason'> & { reason: Uint8Array | null },
): Promise<void> {
  await client.query(
    `insert into private.mandate_event (mandate, n, event, state, by, at, reason)
     select $1, coalesce(max(n), 0) + 1, $2, $3, $4, $5, $6 from private.mandate_event where mandate = $1`,
    [event.mandate, event.event, event.state, event.by, event.at, event.reason],
  );
}

export async function eventsOf(db: Db, mandate: string): Promise<EventRow[]> {
  const { rows } = await db.query(
    `select mandate, n, event, state, by, at, reason from private.mandate_event where mandate = $1 order by n`,
    [mandate],
  );
  return rows;
}

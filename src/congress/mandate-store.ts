/** SQL of mandates, their events and proxies. */
import type { Effective, MandateMove, MandateState } from '../assembly/index.ts';
import type { Client, Db } from '../platform/index.ts';

export interface MandateRow {
  /** Id of the record of its papers. */
  id: string;
  /** Id of the record of the body. */
  body: string;
  holder: string;
  state: MandateState;
  weight: number;
  /** `YYYY-MM-DD`, both included; null where open. */
  from: string | null;
  until: string | null;
  since: Date;
  prevented: boolean;
  /** Ciphertext. */
  told: Buffer;
}

export interface EventRow {
  mandate: string;
  n: number;
  move: MandateMove;
  /** The state it led to. */
  state: MandateState;
  effective: Effective;
  by: string;
  at: Date;
  reason: Buffer | null;
}

const MANDATE = `m.id, m.body, m.holder, m.state, m.weight, to_char(m.valid_from, 'YYYY-MM-DD') as "from",
  to_char(m.valid_until, 'YYYY-MM-DD') as until, m.since, m.prevented, m.told`;
/** Papers that were erased take their mandate with them. */
const LIVING = `private.mandate m join private.record r on r.rid = m.id and r.status <> 'erased'`;

export async function insertMandate(
  client: Client,
  row: Omit<MandateRow, 'prevented' | 'told'> & { told: Uint8Array },
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
  row: Pick<MandateRow, 'id' | 'state' | 'since' | 'prevented'> & { told: Uint8Array },
): Promise<void> {
  await client.query(`update private.mandate set state = $2, since = $3, prevented = $4, told = $5 where id = $1`, [
    row.id,
    row.state,
    row.since,
    row.prevented,
    row.told,
  ]);
}

/** Adds the next event of a mandate. */
export async function insertEvent(
  client: Client,
  event: Omit<EventRow, 'n' | 'reason'> & { reason: Uint8Array | null },
): Promise<void> {
  await client.query(
    `insert into private.mandate_event (mandate, n, move, state, effective, by, at, reason)
     select $1, coalesce(max(n), 0) + 1, $2, $3, $4, $5, $6, $7 from private.mandate_event where mandate = $1`,
    [event.mandate, event.move, event.state, event.effective, event.by, event.at, event.reason],
  );
}

/** Events of mandates in their order. */
export async function eventsOf(db: Db, mandates: readonly string[]): Promise<EventRow[]> {
  const { rows } = await db.query(
    `select mandate, n, move, state, effective, by, at, reason from private.mandate_event
     where mandate = any($1) order by mandate, n`,
    [mandates],
  );
  return rows;
}

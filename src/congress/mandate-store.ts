/** SQL of mandates, their events and proxies. */
import type { Effective, MandateEvent, MandateMove, MandateState } from '../assembly/index.ts';
import type { Client, Db, Pool } from '../platform/index.ts';

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
  /** Ciphertext, and whether it is under the key of the papers. */
  told: Buffer;
  ownKey: boolean;
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
  /** Is the reason under the key of the papers? */
  ownKey: boolean;
}

/** Events as the assembly reads them: the history of a mandate. */
export const asHistory = (events: readonly EventRow[]): (MandateEvent & { to: MandateState })[] =>
  events.map(({ move, state, effective, at }) => ({ type: move, to: state, effective, at: at.toISOString() }));

const MANDATE = `m.id, m.body, m.holder, m.state, m.weight, to_char(m.valid_from, 'YYYY-MM-DD') as "from",
  to_char(m.valid_until, 'YYYY-MM-DD') as until, m.since, m.prevented, m.told,
  m.own_key as "ownKey"`;
/** Papers that were erased take their mandate with them. */
const LIVING = `private.mandate m join private.record r on r.rid = m.id and r.status <> 'erased'`;

export async function insertMandate(
  client: Client,
  row: Omit<MandateRow, 'prevented' | 'told' | 'ownKey'> & { told: Uint8Array },
): Promise<void> {
  await client.query(
    `insert into private.mandate (id, body, holder, state, weight, valid_from, valid_until, since, told, own_key)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, true)`,
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

/** How many mandates of bodies are in one of these states. */
export async function countMandates(
  db: Db,
  bodies: readonly string[],
  states: readonly MandateState[],
): Promise<number> {
  if (bodies.length === 0) return 0;
  const { rows } = await db.query(
    `select count(*)::int as count from ${LIVING} where m.body = any($1) and m.state = any($2)`,
    [bodies, states],
  );
  return rows[0].count;
}

/** Mandates of a body, the longest in their state first. */
export async function mandatesOf(db: Db, body: string): Promise<MandateRow[]> {
  const { rows } = await db.query(`select ${MANDATE} from ${LIVING} where m.body = $1 order by m.since, m.id`, [body]);
  return rows;
}

/** Mandates of all bodies that are not over. */
export async function mandatesUnderWay(db: Db): Promise<MandateRow[]> {
  const over: readonly MandateState[] = ['refused', 'expired', 'revoked'];
  const { rows } = await db.query(`select ${MANDATE} from ${LIVING} where m.state <> all($1) order by m.since, m.id`, [
    over,
  ]);
  return rows;
}

/** Is somebody detained, cut off or silenced, by what a body was told of a mandate they hold in it? */
export async function isPrevented(db: Db, body: string, holder: string): Promise<boolean> {
  const { rowCount } = await db.query(`select from ${LIVING} where m.body = $1 and m.holder = $2 and m.prevented`, [
    body,
    holder,
  ]);
  return (rowCount ?? 0) > 0;
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
  row: Pick<MandateRow, 'id' | 'state' | 'since' | 'prevented'>,
): Promise<void> {
  await client.query(`update private.mandate set state = $2, since = $3, prevented = $4 where id = $1`, [
    ...[row.id, row.state, row.since, row.prevented],
  ]);
}

/** Writes what is told of a mandate, under the key of its papers. */
export async function putTold(client: Client, id: string, told: Uint8Array): Promise<void> {
  await client.query(`update private.mandate set told = $2, own_key = true where id = $1`, [id, told]);
}

/** Mandates by id, each with the body it belongs to; erased ones too, which are nobody's. */
export async function bodiesOfMandates(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await db.query(`select id, body from private.mandate where id = any($1)`, [ids]);
  return new Map(rows.map(({ id, body }) => [id as string, body as string]));
}

/**
 * Takes the ciphertext of erased mandates away, of their events and of what put them in question, and gives the old rows up for
 * overwriting.
 */
export async function forgetErased(pool: Pool): Promise<void> {
  const erased = `select rid from private.record where type = 'mandate' and status = 'erased'`;
  await pool.query(`update private.mandate set told = '' where told <> '' and id in (${erased})`);
  await pool.query(
    `update private.mandate_event set reason = null where reason is not null and mandate in (${erased})`,
  );
  await pool.query(
    `update private.mandate_challenge set grounds = '', state = 'ended'
     where (grounds <> '' or state <> 'ended') and mandate in (${erased})`,
  );
  await pool.query('vacuum private.mandate, private.mandate_event, private.mandate_challenge');
}

/** Adds the next event of a mandate. */
export async function insertEvent(
  client: Client,
  event: Omit<EventRow, 'n' | 'reason' | 'ownKey'> & { reason: Uint8Array | null },
): Promise<void> {
  await client.query(
    `insert into private.mandate_event (mandate, n, move, state, effective, by, at, reason, own_key)
     select $1, coalesce(max(n), 0) + 1, $2, $3, $4, $5, $6, $7, true from private.mandate_event where mandate = $1`,
    [event.mandate, event.move, event.state, event.effective, event.by, event.at, event.reason],
  );
}

/** Events of mandates in their order. */
export async function eventsOf(db: Db, mandates: readonly string[]): Promise<EventRow[]> {
  const { rows } = await db.query(
    `select mandate, n, move, state, effective, by, at, reason, own_key as "ownKey" from private.mandate_event
     where mandate = any($1) order by mandate, n`,
    [mandates],
  );
  return rows;
}

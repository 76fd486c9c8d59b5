/** SQL of requests for special sessions, and of what was told of the clocks of ordinary ones. */
import type { Client, Db } from '../platform/index.ts';

export type ConveningState = 'open' | 'certified' | 'lapsed';

/** What is left of requests once they are closed: counts of the day. */
export interface ConveningCounts {
  /** `YYYY-MM-DD` */
  as_of: string;
  unit: string;
  base: number;
  needed: number;
  counted: number;
}

export interface ConveningRow {
  id: string;
  /** Record of the body. */
  body: string;
  purpose: Buffer;
  /** `YYYY-MM-DD` */
  openedOn: string;
  state: ConveningState;
  closedOn: string | null;
  result: ConveningCounts | null;
  /** Record of the session it called. */
  session: string | null;
}

export interface RequestRow {
  /** Keyed digest of the mandate. */
  slot: Buffer;
  /** `YYYY-MM-DD` */
  day: string;
  told: Buffer;
}

const DAY = 'YYYY-MM-DD';
const CONVENING = `id, body, purpose, to_char(opened_on, '${DAY}') as "openedOn", state,
  to_char(closed_on, '${DAY}') as "closedOn", result, session`;

export async function insertConvening(
  client: Client,
  row: Pick<ConveningRow, 'id' | 'body' | 'openedOn'> & { purpose: Uint8Array },
): Promise<void> {
  await client.query(
    `insert into private.convening (id, body, purpose, opened_on, state) values ($1, $2, $3, $4, 'open')`,
    [row.id, row.body, row.purpose, row.openedOn],
  );
}

export async function readConvening(db: Db, id: string, lock?: 'lock'): Promise<ConveningRow | null> {
  const { rows } = await db.query(
    `select ${CONVENING} from private.convening where id = $1 ${lock ? 'for update' : ''}`,
    [id],
  );
  return rows[0] ?? null;
}

/** Those of a body, or of every body; open ones first, then the newest. */
export async function conveningsOf(db: Db, body: string | null, limit: number): Promise<ConveningRow[]> {
  const { rows } = await db.query(
    `select ${CONVENING} from private.convening where $1::text is null or body = $1
     order by state = 'open' desc, opened_on desc, id limit $2`,
    [body, limit],
  );
  return rows;
}

export async function openConvenings(db: Db): Promise<string[]> {
  const { rows } = await db.query(`select id from private.convening where state = 'open' order by id`);
  return rows.map(({ id }) => id as string);
}

/** Closes it, and forgets every request: counts alone stay. */
export async function closeConvening(
  client: Client,
  { id, state, closedOn, result, session }: Pick<ConveningRow, 'id' | 'state' | 'closedOn' | 'result' | 'session'>,
): Promise<void> {
  await client.query(
    `update private.convening set state = $2, closed_on = $3, result = $4, session = $5 where id = $1`,
    [id, state, closedOn, JSON.stringify(result), session],
  );
  await client.query('delete from private.convening_request where convening = $1', [id]);
}

/** One request for each mandate: handed in again, it stands in the place of the first. */
export async function putRequest(
  client: Client,
  convening: string,
  { slot, day, told }: { slot: Uint8Array; day: string; told: Uint8Array },
): Promise<void> {
  await client.query(
    `insert into private.convening_request (convening, slot, day, told) values ($1, $2, $3, $4)
     on conflict (convening, slot) do update set day = excluded.day, told = excluded.told`,
    [convening, slot, day, told],
  );
}

export async function dropRequest(client: Client, convening: string, slot: Uint8Array): Promise<void> {
  await client.query('delete from private.convening_request where convening = $1 and slot = $2', [convening, slot]);
}

/** Those of one convening in the order of their digests, which says nothing of when they came. */
export async function requestsOf(db: Db, convening: string): Promise<RequestRow[]> {
  const { rows } = await db.query(
    `select slot, to_char(day, '${DAY}') as day, told from private.convening_request where convening = $1 order by slot`,
    [convening],
  );
  return rows;
}

/** Notes what was told of a body's clock; false where the same was told before. */
export async function tellClock(client: Client, body: string, told: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `insert into private.convening_clock as c (body, told) values ($1, $2)
     on conflict (body) do update set told = excluded.told where c.told <> excluded.told`,
    [body, told],
  );
  return (rowCount ?? 0) > 0;
}

/** SQL of sittings. */
import type { SittingState } from '../assembly/index.ts';
import type { Client, Db } from '../platform/index.ts';

export interface SittingRow {
  id: string;
  /** Records of session and body. */
  session: string;
  body: string;
  number: number;
  mode: string;
  /** IANA time zone of the sitting. */
  zone: string;
  starts: Date;
  windowEnds: Date | null;
  state: SittingState;
  /** When its register opened. */
  opened: Date | null;
  /** Id of the agenda item under way. */
  item: string | null;
  /** Number of the last event of its floor. */
  lastEvent: number;
}

const SITTING = `id, session, body, number, mode, zone, starts, window_ends as "windowEnds", state, opened_at as opened,
  item, last_event::int as "lastEvent"`;

export async function insertSitting(
  client: Client,
  row: Omit<SittingRow, 'opened' | 'item' | 'lastEvent'>,
): Promise<void> {
  await client.query(
    `insert into private.sitting (id, session, body, number, mode, zone, starts, window_ends, state)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [row.id, row.session, row.body, row.number, row.mode, row.zone, row.starts, row.windowEnds, row.state],
  );
}

export async function readSitting(db: Db, id: string): Promise<SittingRow | null> {
  const { rows } = await db.query(`select ${SITTING} from private.sitting where id = $1`, [id]);
  return rows[0] ?? null;
}

/** The sitting, held until the transaction ends: what happens on a floor happens one thing after the other. */
export async function lockSitting(client: Client, id: string): Promise<SittingRow | null> {
  const { rows } = await client.query(`select ${SITTING} from private.sitting where id = $1 for update`, [id]);
  return rows[0] ?? null;
}

/** Sittings of sessions, in their order. */
export async function sittingsOf(db: Db, sessions: readonly string[]): Promise<SittingRow[]> {
  const { rows } = await db.query(
    `select ${SITTING} from private.sitting where session = any($1) order by session, number`,
    [sessions],
  );
  return rows;
}

/** How many sittings of a session are under way. */
export async function openSittingsOf(db: Db, session: string): Promise<number> {
  const { rows } = await db.query(
    `select count(*)::int as n from private.sitting where session = $1 and state not in ('called', 'closed')`,
    [session],
  );
  return rows[0].n;
}

/** Sittings under way, whichever body sits. */
export async function sittingsUnderWay(db: Db): Promise<SittingRow[]> {
  const { rows } = await db.query(
    `select ${SITTING} from private.sitting where state not in ('called', 'closed') order by starts, id`,
  );
  return rows;
}

export async function updateSitting(
  client: Client,
  { id, state, opened, item }: Pick<SittingRow, 'id' | 'state' | 'opened' | 'item'>,
): Promise<void> {
  await client.query(`update private.sitting set state = $2, opened_at = $3, item = $4 where id = $1`, [
    ...[id, state, opened, item],
  ]);
}

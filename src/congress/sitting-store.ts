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

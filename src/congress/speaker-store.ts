/** SQL of the speakers of a sitting: who asked, whose turn it is, and how long turns took. */
import type { TurnKind } from '../assembly/index.ts';
import type { Client, Db } from '../platform/index.ts';

export interface SpeakerRow {
  id: string;
  mandate: string;
  kind: TurnKind;
  /** Language to be spoken, for interpreters. */
  language: string | null;
  asked: Date;
  begun: Date | null;
  ended: Date | null;
  pausedAt: Date | null;
  pausedMs: number;
  /** Seconds given; null without a limit. */
  granted: number | null;
  /** Seconds taken, without pauses; 0 until the turn has ended. */
  seconds: number;
}

const SPEAKER = `id, mandate, kind, language, asked_at as asked, begun_at as begun, ended_at as ended,
  paused_at as "pausedAt", paused_ms::float8 as "pausedMs", granted, seconds`;

/** All that is not withdrawn, in the order it was asked for. */
export async function speakersOf(db: Db, sitting: string): Promise<SpeakerRow[]> {
  const { rows } = await db.query(
    `select ${SPEAKER} from private.speaker where sitting = $1 and withdrawn_at is null order by asked_at, id`,
    [sitting],
  );
  return rows;
}

export async function insertSpeaker(
  client: Client,
  sitting: string,
  { id, mandate, kind, language, asked }: Pick<SpeakerRow, 'id' | 'mandate' | 'kind' | 'language' | 'asked'>,
): Promise<void> {
  await client.query(
    `insert into private.speaker (id, sitting, mandate, kind, language, asked_at) values ($1, $2, $3, $4, $5, $6)`,
    [id, sitting, mandate, kind, language, asked],
  );
}

export async function updateSpeaker(client: Client, row: SpeakerRow): Promise<void> {
  await client.query(
    `update private.speaker
     set begun_at = $2, ended_at = $3, paused_at = $4, paused_ms = $5, granted = $6, seconds = $7 where id = $1`,
    [row.id, row.begun, row.ended, row.pausedAt, Math.round(row.pausedMs), row.granted, row.seconds],
  );
}

export async function withdrawSpeaker(client: Client, id: string, at: Date): Promise<void> {
  await client.query(`update private.speaker set withdrawn_at = $2 where id = $1`, [id, at]);
}

/** Takes a mandate's waiting requests from the list; returns how many there were. */
export async function withdrawWaiting(client: Client, sitting: string, mandate: string, at: Date): Promise<number> {
  const { rowCount } = await client.query(
    `update private.speaker set withdrawn_at = $3
     where sitting = $1 and mandate = $2 and begun_at is null and withdrawn_at is null`,
    [sitting, mandate, at],
  );
  return rowCount ?? 0;
}

/** Nobody waits any longer. */
export async function withdrawAll(client: Client, sitting: string, at: Date): Promise<void> {
  await client.query(
    `update private.speaker set withdrawn_at = $2 where sitting = $1 and begun_at is null and withdrawn_at is null`,
    [sitting, at],
  );
}

/** All SQL of time stamps: which authority is still to be asked about which original, and what those that answered said. */
import type { Client, Db } from '../platform/index.ts';

export interface StampRow {
  id: string;
  /** The original. */
  file: string;
  /** Address of the authority. */
  authority: string;
  state: 'waiting' | 'stamped';
  /** Why the last answer was none: a code. */
  why: string | null;
  /** Not to be asked for before. */
  due: Date;
  /** When it was last asked for. */
  asked: Date | null;
  /** Reply and chain, sealed under the record's key. */
  sealed: Buffer | null;
}

const STAMP = 'id, file, authority, state, why, due, asked, sealed';

export async function insertStamp(
  client: Client,
  row: Pick<StampRow, 'id' | 'file' | 'authority' | 'due'> & { sealed?: Uint8Array },
): Promise<void> {
  await client.query(
    `insert into private.time_stamp (id, file, authority, state, due, sealed) values ($1, $2, $3, $4, $5, $6)
     on conflict (file, authority) do nothing`,
    [row.id, row.file, row.authority, row.sealed ? 'stamped' : 'waiting', row.due, row.sealed ?? null],
  );
}

export async function readStamp(db: Db, id: string): Promise<StampRow | null> {
  const { rows } = await db.query(`select ${STAMP} from private.time_stamp where id = $1`, [id]);
  return rows[0] ?? null;
}

/** Stamps of originals, those that wait among them. */
export async function readStampsOf(db: Db, files: readonly string[]): Promise<StampRow[]> {
  const { rows } = await db.query(
    `select ${STAMP} from private.time_stamp where file = any($1) order by file, state, authority`,
    [files],
  );
  return rows;
}

/** What is due and was not asked for since. */
export async function readUnasked(db: Db, authorities: readonly string[], now: Date, since: Date): Promise<StampRow[]> {
  const { rows } = await db.query(
    `select ${STAMP} from private.time_stamp
     where state = 'waiting' and authority = any($1) and due <= $2 and (asked is null or asked < $3)
     order by id limit 1000`,
    [authorities, now, since],
  );
  return rows;
}

export async function noteRefused(db: Db, id: string, why: string, asked: Date): Promise<void> {
  await db.query(`update private.time_stamp set why = $2, asked = $3 where id = $1 and state = 'waiting'`, [
    id,
    why,
    asked,
  ]);
}

/** Puts the stamp down; false where it is there already. */
export async function putStamp(client: Client, id: string, sealed: Uint8Array, asked: Date): Promise<boolean> {
  const { rowCount } = await client.query(
    `update private.time_stamp set state = 'stamped', why = null, sealed = $2, asked = $3
     where id = $1 and state = 'waiting'`,
    [id, sealed, asked],
  );
  return rowCount === 1;
}

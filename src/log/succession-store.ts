/** All SQL of the succession of the log's keys: changes that were made, and the entries that announce keys of the log. */
import type { Change } from '../ledger/index.ts';
import type { Client, Db } from '../platform/index.ts';

/** A change of the key that signs checkpoints. */
export interface ChangeRow {
  /** 1 for the first change. */
  position: number;
  /** Verifier keys, before and after. */
  former: string;
  vkey: string;
  /** The last checkpoint of the former key. */
  checkpoint: string;
  announced: number;
  promised: number;
  taken: number;
  /** Null until the first tree of the new key is published. */
  change: Change | null;
}

/** All changes, in order. */
export async function readChanges(db: Db): Promise<ChangeRow[]> {
  const { rows } = await db.query(
    `select position, former, vkey, checkpoint, announced, promised, taken, change
     from open.log_succession order by position`,
  );
  return rows;
}

export async function insertChange(client: Client, row: Omit<ChangeRow, 'change'>): Promise<void> {
  const { position, former, vkey, checkpoint, announced, promised, taken } = row;
  await client.query(
    `insert into open.log_succession (position, former, vkey, checkpoint, announced, promised, taken)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [position, former, vkey, checkpoint, announced, promised, taken],
  );
}

/** Keeps the proof of a change. */
export async function setChange(client: Client, position: number, change: Change): Promise<void> {
  await client.query(`update open.log_succession set change = $2 where position = $1`, [
    position,
    JSON.stringify(change),
  ]);
}

/** Entries that announce keys of the log or the instance, or revoke keys, in order. */
export async function readLogKeyEntries(db: Db): Promise<{ index: number; bytes: Buffer }[]> {
  const { rows } = await db.query(
    `select index, bytes from open.entry
     where kind = 'key' and convert_from(bytes, 'UTF8') ~ '"role":"(instance|log|log-successor)"|"revoked":"'
     order by index`,
  );
  return rows;
}

/** The bytes of one entry. */
export async function readEntryBytes(db: Db, index: number): Promise<Buffer> {
  const { rows } = await db.query(`select bytes from open.entry where index = $1`, [index]);
  if (!rows[0]) throw new Error(`entry ${index} is not there`);
  return rows[0].bytes;
}

/** Locks the head until the transaction ends: no entry comes in meanwhile. */
export async function lockHead(client: Client): Promise<void> {
  await client.query(`select from open.log_head where id = 1 for update`);
}

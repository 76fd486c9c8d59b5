/** All SQL of the log: giving out indexes, inserting entries and objects, reading them back in order. */
import { TILE_WIDTH } from '../ledger/index.ts';
import { type Client, copyBinary, type Db } from '../platform/index.ts';

export interface NewEntry {
  kind: string;
  rid: string | null;
  bytes: Uint8Array;
  leaf: Uint8Array;
  object?: { hash: Uint8Array; bytes: Uint8Array };
}

export interface LogHead {
  origin: string;
  next: number;
  published: number;
  publishedAt: Date | null;
}

export interface StoredEntry {
  index: number;
  kind: string;
  rid: string | null;
  leaf: Buffer;
  bytes: Buffer;
}

/** Creates the head of a new log; nothing happens when there is one. */
export async function createHead(db: Db, origin: string): Promise<void> {
  await db.query(
    `insert into open.log_head (id, origin, next, published) values (1, $1, 0, 0) on conflict do nothing`,
    [origin],
  );
}

/** The head, or null before `init`. */
export async function readHead(db: Db): Promise<LogHead | null> {
  const { rows } = await db.query(`select origin, next, published, published_at from open.log_head where id = 1`);
  const [row] = rows;
  return row ? { origin: row.origin, next: row.next, published: row.published, publishedAt: row.published_at } : null;
}

/**
 * Takes `n` gap-free indexes; the row stays locked until the caller's transaction ends, so order in the log is order of
 * commit. Call it as late as possible.
 */
export async function reserveIndexes(client: Client, n: number): Promise<number> {
  const { rows } = await client.query(
    `update open.log_head set next = next + $1 where id = 1 returning next - $1 as first`,
    [n],
  );
  return rows[0].first;
}

const ENTRY_COLUMNS = [
  ['index', 'int8'],
  ['kind', 'text'],
  ['rid', 'text'],
  ['leaf', 'bytea'],
  ['bytes', 'bytea'],
] as const;
const OBJECT_COLUMNS = [
  ['index', 'int8'],
  ['hash', 'bytea'],
  ['rid', 'text'],
  ['bytes', 'bytea'],
] as const;

/** Inserts entries and their objects at consecutive indexes from `first`. */
export async function insertEntries(client: Client, first: number, entries: NewEntry[]): Promise<void> {
  await copyBinary(
    client,
    'open.entry',
    ENTRY_COLUMNS,
    entries.map((entry, i) => [first + i, entry.kind, entry.rid, entry.leaf, entry.bytes]),
  );
  await copyBinary(
    client,
    'open.object',
    OBJECT_COLUMNS,
    entries.flatMap((entry, i) =>
      entry.object ? [[first + i, entry.object.hash, entry.rid, entry.object.bytes]] : [],
    ),
  );
}

/** Committed entries with `from <= index < to`, in order. */
export async function readEntries(db: Db, from: number, to: number): Promise<StoredEntry[]> {
  const { rows } = await db.query(
    `select index, kind, rid, leaf, bytes from open.entry where index >= $1 and index < $2 order by index`,
    [from, to],
  );
  return rows;
}

/** Objects of those entries; `bytes` is null where withheld. */
export async function readObjects(
  db: Db,
  from: number,
  to: number,
): Promise<{ index: number; bytes: Buffer | null }[]> {
  const { rows } = await db.query(
    `select index, case when withheld is null then bytes end as bytes from open.object
     where index >= $1 and index < $2 order by index`,
    [from, to],
  );
  return rows;
}

/** One object by its digest, if it is served and below the published size. */
export async function readObject(db: Db, hash: Uint8Array): Promise<Buffer | null> {
  const { rows } = await db.query(
    `select bytes from open.object, open.log_head
     where hash = $1 and withheld is null and index < published limit 1`,
    [hash],
  );
  return rows[0]?.bytes ?? null;
}

/** Marks the checkpoint of `size` as published. */
export async function setPublished(client: Client, size: number, at: Date): Promise<void> {
  await client.query(`update open.log_head set published = $1, published_at = $2 where id = 1 and published <= $1`, [
    size,
    at,
  ]);
}

/** Gives back the hidden objects whose `restore` entry lies below the size that is being published. */
export async function giveBack(client: Client, size: number): Promise<void> {
  await client.query(`update open.object set withheld = null, restored = null where restored < $1`, [size]);
}

/** A pack that no longer holds what it should: to be written again, and then struck off by `id`. */
export interface StalePack {
  id: number;
  pack: number;
}

/** Says that the packs of these entries must be written again once the published size is `due` (0 = at once). */
export async function markStale(client: Client, indexes: number[], due: number): Promise<void> {
  if (indexes.length === 0) return;
  const packs = [...new Set(indexes.map((index) => Math.floor(index / TILE_WIDTH)))];
  await client.query(`insert into open.stale_pack (pack, due) select unnest($1::bigint[]), $2`, [packs, due]);
}

/** The same for every pack that has a withheld object at `from <= index < to`. */
export async function markWithheld(client: Client, from: number, to: number): Promise<void> {
  await client.query(
    `insert into open.stale_pack (pack, due) select distinct index / $3, 0 from open.object
     where index >= $1 and index < $2 and withheld is not null`,
    [from, to, TILE_WIDTH],
  );
}

/** Packs to be written again at this published size. */
export async function readStale(db: Db, published: number): Promise<StalePack[]> {
  const { rows } = await db.query(`select id, pack from open.stale_pack where due <= $1`, [published]);
  return rows;
}

/** Strikes off packs that were written again. */
export async function dropStale(db: Db, stale: StalePack[]): Promise<void> {
  await db.query(`delete from open.stale_pack where id = any($1::bigint[])`, [stale.map(({ id }) => id)]);
}

/** Where the batch ends that this entry is a member of (the index after its `batch` entry); null for any other entry. */
export async function batchAround(db: Db, index: number): Promise<number | null> {
  const { rows } = await db.query(
    `select b.index + 1 as end from open.entry e,
       lateral (select index from open.entry where index > e.index and kind = 'batch' order by index limit 1) b
     where e.index = $1 and e.kind in ('publish', 'revise') and position('"by":' in convert_from(e.bytes, 'UTF8')) = 0`,
    [index],
  );
  return rows[0]?.end ?? null;
}

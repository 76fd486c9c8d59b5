/** All SQL of the vault: files, what is sealed about them, and the events of their custody. */
import type { Client, Db } from '../platform/index.ts';
import type { Flag, Part, Touch } from './model.ts';

/** `new` files wait to be examined; `refused` ones could not be read in the workshop and are kept as they are. */
export type FileState = 'new' | 'examined' | 'refused';

export interface FileRow {
  id: string;
  rid: string | null;
  holder: string | null;
  part: Part;
  parent: string | null;
  blob: string;
  digest: Buffer;
  meta: Buffer;
  flags: Flag[];
  state: FileState;
  at: Date;
}

const FILE = 'id, rid, holder, part, parent, blob, digest, meta, flags, state, at';

/** Puts files down; one that is there already (the same upload finished twice) stays as it is. `room` is for strangers. */
export async function insertFile(
  client: Client,
  row: Omit<FileRow, 'digest' | 'meta'> & { digest: Uint8Array; meta: Uint8Array },
  room = 0,
): Promise<boolean> {
  const { id, rid, holder, part, parent, blob, digest, meta, flags, state, at } = row;
  const { rowCount } = await client.query(
    `insert into private.file (${FILE}, room)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict (id) do nothing`,
    [id, rid, holder, part, parent, blob, digest, meta, flags, state, at, room],
  );
  return rowCount === 1;
}

export async function readFile(db: Db, id: string): Promise<FileRow | null> {
  const { rows } = await db.query(`select ${FILE} from private.file where id = $1`, [id]);
  return rows[0] ?? null;
}

export async function lockFile(client: Client, id: string): Promise<FileRow | null> {
  const { rows } = await client.query(`select ${FILE} from private.file where id = $1 for update`, [id]);
  return rows[0] ?? null;
}

/** Files of records, oldest first. */
export async function readFilesOf(db: Db, rids: string[]): Promise<FileRow[]> {
  const { rows } = await db.query(`select ${FILE} from private.file where rid = any($1) order by at, id`, [rids]);
  return rows;
}

/** What somebody has sent and not yet put anywhere. */
export async function readWaiting(db: Db, holder: string): Promise<FileRow[]> {
  const { rows } = await db.query(
    `select ${FILE} from private.file where holder = $1 and rid is null order by at, id`,
    [holder],
  );
  return rows;
}

/** Other originals with the same bytes. */
export async function readSame(db: Db, digest: Uint8Array, except: string): Promise<FileRow[]> {
  const { rows } = await db.query(
    `select ${FILE} from private.file where digest = $1 and part = 'original' and id <> $2 and rid is not null order by at`,
    [digest, except],
  );
  return rows;
}

/** A file of this record with these bytes, whatever part it is. */
export async function readByDigest(db: Db, rid: string, digest: Uint8Array): Promise<FileRow | null> {
  const { rows } = await db.query(
    `select ${FILE} from private.file where rid = $1 and digest = $2 order by part = 'redacted' desc, at limit 1`,
    [rid, digest],
  );
  return rows[0] ?? null;
}

/** Is there any file with these bytes in the vault? */
export async function hasDigest(db: Db, digest: Uint8Array): Promise<boolean> {
  const { rowCount } = await db.query(`select from private.file where digest = $1 limit 1`, [digest]);
  return rowCount === 1;
}

export async function giveToRecord(
  client: Client,
  id: string,
  rid: string,
  meta: Uint8Array,
  flags: Flag[],
): Promise<void> {
  await client.query(`update private.file set rid = $2, holder = null, meta = $3, flags = $4, room = 0 where id = $1`, [
    id,
    rid,
    meta,
    flags,
  ]);
}

export async function setMeta(client: Client, id: string, meta: Uint8Array, state: FileState): Promise<void> {
  await client.query(`update private.file set meta = $2, state = $3 where id = $1`, [id, meta, state]);
}

/** Flags an original and all that was made from it. */
export async function setFlags(client: Client, original: string, flags: Flag[]): Promise<void> {
  await client.query(`update private.file set flags = $2 where id = $1 or parent = $1`, [original, flags]);
}

/** Ids of examined originals with a perceptual hash that may be compared. */
export async function listExamined(db: Db): Promise<string[]> {
  const { rows } = await db.query(
    `select id from private.file where part = 'original' and state = 'examined' and rid is not null order by id`,
  );
  return rows.map((row) => row.id);
}

export async function readFiles(db: Db, ids: string[]): Promise<FileRow[]> {
  const { rows } = await db.query(`select ${FILE} from private.file where id = any($1) order by id`, [ids]);
  return rows;
}

export async function forgetWaiting(client: Client, id: string): Promise<void> {
  await client.query(`delete from private.file where id = $1 and rid is null`, [id]);
}

/** Bytes that strangers' files take up while they wait: of one holder, and of all. */
export async function readRoom(db: Db, holder: string): Promise<{ holder: number; all: number }> {
  const { rows } = await db.query(
    `select coalesce(sum(room), 0) as all, coalesce(sum(room) filter (where holder = $1), 0) as own
     from private.file where room > 0`,
    [holder],
  );
  return { holder: Number(rows[0]?.own), all: Number(rows[0]?.all) };
}

/**
 * Files whose record's key is destroyed, and those that waited since before `since`, strangers' since before
 * `strangers`; with blobs nobody else needs.
 */
export async function readForsaken(
  db: Db,
  since: Date,
  strangers: Date,
): Promise<{ id: string; blob: string; shared: boolean }[]> {
  const { rows } = await db.query(
    `with gone as (
       select f.id, f.blob from private.file f
       where (f.rid is not null and not exists (select from keystore.record_key k where k.rid = f.rid))
          or (f.rid is null and f.at < (case when f.room > 0 then $2::timestamptz else $1::timestamptz end)))
     select g.id, g.blob, exists (
       select from private.file o where o.blob = g.blob and o.id not in (select id from gone)) as shared from gone g`,
    [since, strangers],
  );
  return rows;
}

export async function dropFiles(db: Db, ids: string[]): Promise<void> {
  await db.query(
    `with gone as (delete from private.time_stamp where file = any($1)) delete from private.file where id = any($1)`,
    [ids],
  );
}

/** One event of custody; `n` gives the order. */
export interface CustodyRow {
  n: number;
  file: string;
  at: Date;
  by: string;
  touch: Touch;
  about: string | null;
}

export async function addCustody(client: Client, row: Omit<CustodyRow, 'n'>): Promise<void> {
  await client.query(`insert into private.custody (file, at, by, touch, about) values ($1, $2, $3, $4, $5)`, [
    row.file,
    row.at,
    row.by,
    row.touch,
    row.about,
  ]);
}

/** Has this person done the same since then? Looking twice in one sitting is one look. */
export async function touchedSince(db: Db, row: Omit<CustodyRow, 'n'>, since: Date): Promise<boolean> {
  const { rowCount } = await db.query(
    `select from private.custody where file = $1 and by = $2 and touch = $3 and about is not distinct from $4 and at > $5 limit 1`,
    [row.file, row.by, row.touch, row.about, since],
  );
  return rowCount === 1;
}

export async function readCustody(db: Db, files: string[]): Promise<CustodyRow[]> {
  const { rows } = await db.query(
    `select n, file, at, by, touch, about from private.custody where file = any($1) order by n`,
    [files],
  );
  return rows.map((row) => ({ ...row, n: Number(row.n) }));
}

/** Evidence records with at least this state, newest first, after a cursor. */
export async function listPieces(
  db: Db,
  { status, before, limit }: { status: string | null; before: { at: Date; rid: string } | null; limit: number },
): Promise<{ rid: string; rev: number; status: string; at: Date }[]> {
  const { rows } = await db.query(
    `select rid, rev, status, updated_at as at from private.record
     where type = 'evidence' and status <> 'erased' and ($1::text is null or status = $1)
       and ($2::timestamptz is null or (updated_at, rid) < ($2, $3))
     order by updated_at desc, rid desc limit $4`,
    [status, before?.at ?? null, before?.rid ?? null, limit],
  );
  return rows;
}

/** Gives the pages of what was deleted up for overwriting. */
export async function overwriteFiles(db: Db): Promise<void> {
  await db.query('vacuum private.file');
  await db.query('vacuum private.time_stamp');
}

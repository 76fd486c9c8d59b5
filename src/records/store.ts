/** All SQL of the record engine: records, their encrypted revisions, external ids, keys and edges. */
import { type Client, copyBinary, copyRows, type Db } from '../platform/index.ts';
import type { Edge } from './edges.ts';

export type Status = 'draft' | 'in-review' | 'approved' | 'published' | 'disputed' | 'hidden' | 'withdrawn' | 'erased';

export interface RecordRow {
  rid: string;
  type: string;
  rev: number;
  status: Status;
  publishedRev: number | null;
  /** Leaf hash of the record's last entry. */
  leaf: Buffer | null;
  /** Digest of the source row of the last import; null once a person has edited the record. */
  digest: string | null;
}

export interface NewRevision {
  rid: string;
  rev: number;
  at: Date;
  by: string;
  /** Encrypted under the record's key. */
  body: Uint8Array;
}

const RECORD = `rid, type, rev, status, published_rev as "publishedRev", leaf, digest`;

/** The record, locked until the transaction ends; null when there is none. */
export async function lockRecord(client: Client, rid: string): Promise<RecordRow | null> {
  const { rows } = await client.query(`select ${RECORD} from private.record where rid = $1 for update`, [rid]);
  return rows[0] ?? null;
}

/** The record as it stands; null when there is none. */
export async function readRecord(db: Db, rid: string): Promise<RecordRow | null> {
  const { rows } = await db.query(`select ${RECORD} from private.record where rid = $1`, [rid]);
  return rows[0] ?? null;
}

/** Ids of records of a type that are being written or reviewed and were never published, last changed first. */
export async function recordsAtWork(db: Db, type: string, limit: number): Promise<string[]> {
  const { rows } = await db.query(
    `select rid from private.record
     where type = $1 and status in ('draft', 'in-review', 'approved') and published_rev is null
     order by updated_at desc limit $2`,
    [type, limit],
  );
  return rows.map(({ rid }) => rid as string);
}

/** Ids of all records of a type that are not erased, last changed first. */
export async function recordsOfType(db: Db, type: string, limit: number): Promise<string[]> {
  const { rows } = await db.query(
    `select rid from private.record where type = $1 and status <> 'erased' order by updated_at desc, rid limit $2`,
    [type, limit],
  );
  return rows.map(({ rid }) => rid as string);
}

/** Records of a type that refer to one of these by a field, oldest first; erased ones are passed over. */
export async function recordsNaming(
  db: Db,
  type: string,
  kind: string,
  targets: readonly string[],
): Promise<{ rid: string; target: string }[]> {
  const { rows } = await db.query(
    `select r.rid, e.target from private.edge e join private.record r using (rid)
     join private.revision v on v.rid = r.rid and v.rev = 1
     where e.target = any($1) and e.kind = $2 and r.type = $3 and r.status <> 'erased' order by v.at, r.rid`,
    [targets, kind, type],
  );
  return rows;
}

/** What these records refer to by a field, by record; one of each where it holds several. */
export async function targetsOf(db: Db, rids: readonly string[], kind: string): Promise<Map<string, string>> {
  if (rids.length === 0) return new Map();
  const { rows } = await db.query(`select rid, target from private.edge where rid = any($1) and kind = $2`, [
    rids,
    kind,
  ]);
  return new Map(rows.map(({ rid, target }) => [rid as string, target as string]));
}

/** Records behind external ids; with `lock`, locked in one order so that two imports cannot deadlock. */
export async function recordsByExternal(
  client: Client,
  exts: string[],
  lock: boolean,
): Promise<Map<string, RecordRow>> {
  const { rows } = await client.query(
    `select e.ext, ${RECORD.replace('rid,', 'r.rid,')} from private.external e join private.record r on r.rid = e.rid
     where e.ext = any($1) ${lock ? 'order by r.rid for update of r' : ''}`,
    [exts],
  );
  return new Map(rows.map(({ ext, ...row }) => [ext as string, row as RecordRow]));
}

/** Which of these keyed digests belong to records that were erased and must not come back. */
export async function erasedAmong(client: Client, digests: Uint8Array[]): Promise<Set<string>> {
  const { rows } = await client.query(`select digest from private.erased_external where digest = any($1)`, [digests]);
  return new Set(rows.map((row) => (row.digest as Buffer).toString('hex')));
}

/** Is anything erased at all? Spares every import the lookup above. */
export async function anythingErased(client: Client): Promise<boolean> {
  const { rows } = await client.query(`select exists (select from private.erased_external) as some`);
  return rows[0].some;
}

export async function insertRecords(client: Client, rows: RecordRow[]): Promise<void> {
  await copyRows(
    client,
    'private.record',
    ['rid', 'type', 'rev', 'status', 'published_rev', 'leaf', 'digest'],
    rows.map((row) => [row.rid, row.type, row.rev, row.status, row.publishedRev, row.leaf, row.digest]),
  );
}

/** Writes the new state of records already there. */
export async function updateRecords(client: Client, rows: RecordRow[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query(
    `update private.record r set rev = n.rev, status = n.status, published_rev = n.published_rev, leaf = n.leaf,
       digest = n.digest, updated_at = now()
     from unnest($1::text[], $2::int[], $3::text[], $4::int[], $5::bytea[], $6::text[])
       as n (rid, rev, status, published_rev, leaf, digest)
     where r.rid = n.rid`,
    [
      rows.map((row) => row.rid),
      rows.map((row) => row.rev),
      rows.map((row) => row.status),
      rows.map((row) => row.publishedRev),
      rows.map((row) => row.leaf),
      rows.map((row) => row.digest),
    ],
  );
}

/** Says when a record was last changed, where that is not to be the moment it was written. */
export async function dateRecord(client: Client, rid: string, at: Date): Promise<void> {
  await client.query(`update private.record set updated_at = $2 where rid = $1`, [rid, at]);
}

export async function insertRevisions(client: Client, rows: NewRevision[]): Promise<void> {
  await copyBinary(
    client,
    'private.revision',
    [
      ['rid', 'text'],
      ['rev', 'int4'],
      ['at', 'timestamptz'],
      ['by', 'text'],
      ['body', 'bytea'],
    ],
    rows.map((row) => [row.rid, row.rev, row.at, row.by, row.body]),
  );
}

export async function readRevision(db: Db, rid: string, rev: number): Promise<NewRevision | null> {
  const { rows } = await db.query(`select rid, rev, at, by, body from private.revision where rid = $1 and rev = $2`, [
    rid,
    rev,
  ]);
  return rows[0] ?? null;
}

/** All revisions without their bodies, oldest first. */
export async function listRevisions(db: Db, rid: string): Promise<Pick<NewRevision, 'rev' | 'at' | 'by'>[]> {
  const { rows } = await db.query(`select rev, at, by from private.revision where rid = $1 order by rev`, [rid]);
  return rows;
}

/** Who wrote the first revision of each record. */
export async function firstAuthors(db: Db, rids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await db.query(`select rid, by from private.revision where rid = any($1) and rev = 1`, [rids]);
  return new Map(rows.map(({ rid, by }) => [rid, by]));
}

export async function insertExternal(client: Client, rows: { ext: string; rid: string }[]): Promise<void> {
  await copyRows(
    client,
    'private.external',
    ['ext', 'rid'],
    rows.map((row) => [row.ext, row.rid]),
  );
}

export async function insertKeys(client: Client, rows: { rid: string; wrapped: Uint8Array }[]): Promise<void> {
  await copyBinary(
    client,
    'keystore.record_key',
    [
      ['rid', 'text'],
      ['wrapped', 'bytea'],
    ],
    rows.map((row) => [row.rid, row.wrapped]),
  );
}

/** Wrapped keys of records; erased records have none. */
export async function readKeys(db: Db, rids: string[]): Promise<Map<string, Buffer>> {
  const { rows } = await db.query(`select rid, wrapped from keystore.record_key where rid = any($1)`, [rids]);
  return new Map(rows.map((row) => [row.rid, row.wrapped]));
}

/** Replaces the private edges of records by those of their current revision. */
export async function replaceEdges(client: Client, edges: Map<string, Edge[]>, replaced: string[]): Promise<void> {
  if (replaced.length > 0) await client.query(`delete from private.edge where rid = any($1)`, [replaced]);
  const rows = [...edges].flatMap(([rid, list]) =>
    list.map((edge, n) => [rid, n, edge.target, edge.kind, edge.visibility]),
  );
  await copyRows(client, 'private.edge', ['rid', 'n', 'target', 'kind', 'visibility'], rows);
}

/** The current revisions of records, still encrypted. */
export async function readCurrentRevisions(
  db: Db,
  rids: string[],
): Promise<{ rid: string; rev: number; body: Buffer }[]> {
  const { rows } = await db.query(
    `select v.rid, v.rev, v.body from private.record r join private.revision v on v.rid = r.rid and v.rev = r.rev
     where r.rid = any($1)`,
    [rids],
  );
  return rows;
}

/** What was signed last of the records of a type that are public now. */
export async function readPublicRevisions(
  db: Db,
  type: string,
  limit: number,
): Promise<{ rid: string; rev: number; body: Buffer }[]> {
  const { rows } = await db.query(
    `select v.rid, v.rev, v.body from private.record r join private.revision v on v.rid = r.rid and v.rev = r.published_rev
     where r.type = $1 and r.status in ('published', 'disputed') order by r.rid limit $2`,
    [type, limit],
  );
  return rows;
}

/** Who wrote the revisions after `since` up to `rev`. */
export async function authorsSince(db: Db, rid: string, since: number, rev: number): Promise<string[]> {
  const { rows } = await db.query(
    `select distinct by from private.revision where rid = $1 and rev > $2 and rev <= $3`,
    [rid, since, rev],
  );
  return rows.map((row) => row.by);
}

/** Destroys everything private of a record: its key first of all, so that what backups hold of the rest is noise. */
export async function destroyRecord(client: Client, rid: string): Promise<void> {
  await client.query(`delete from keystore.record_key where rid = $1`, [rid]);
  await client.query(`delete from private.revision where rid = $1`, [rid]);
  await client.query(`delete from private.edge where rid = $1`, [rid]);
  await client.query(`delete from private.proposal where rid = $1`, [rid]);
}

/** Takes a record's external ids away, leaving only their keyed digests. */
export async function takeExternal(client: Client, rid: string, digest: (ext: string) => Uint8Array): Promise<void> {
  const { rows } = await client.query(`delete from private.external where rid = $1 returning ext`, [rid]);
  for (const { ext } of rows) {
    await client.query(`insert into private.erased_external (digest) values ($1) on conflict do nothing`, [
      digest(ext),
    ]);
  }
}

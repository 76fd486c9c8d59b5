/** SQL of cases: folders that join records, and the figures of the committee's own work. */
import type { Client, Db } from '../platform/index.ts';

export interface FolderRow {
  id: string;
  by: string;
  at: Date;
  body: Buffer;
  records: number;
}

const FOLDER = `f.id, f.by, f.at, f.body,
  (select count(*) from private.folder_record m join private.record r on r.rid = m.rid and r.status <> 'erased' where m.folder = f.id) as records`;

export async function putFolder(
  client: Client,
  one: Omit<FolderRow, 'records' | 'body'> & { body: Uint8Array },
): Promise<void> {
  await client.query(
    `insert into private.folder (id, by, at, body) values ($1, $2, $3, $4) on conflict (id) do update set body = excluded.body`,
    [one.id, one.by, one.at, one.body],
  );
}

export async function readFolder(db: Db | Client, id: string): Promise<FolderRow | null> {
  const { rows } = await db.query(`select ${FOLDER} from private.folder f where f.id = $1`, [id]);
  return rows[0] ?? null;
}

/** Folders, newest first. */
export async function readFolders(db: Db, limit: number): Promise<FolderRow[]> {
  const { rows } = await db.query(`select ${FOLDER} from private.folder f order by f.at desc, f.id limit $1`, [limit]);
  return rows;
}

/** Folders a record lies in. */
export async function foldersOf(db: Db, rid: string): Promise<FolderRow[]> {
  const { rows } = await db.query(
    `select ${FOLDER} from private.folder f join private.folder_record o on o.folder = f.id where o.rid = $1 order by f.at desc, f.id`,
    [rid],
  );
  return rows;
}

/** What lies in a folder, in the order it was put there; erased records are gone from it. */
export async function recordsIn(
  db: Db,
  folder: string,
): Promise<{ rid: string; by: string; at: Date; status: string }[]> {
  const { rows } = await db.query(
    `select m.rid, m.by, m.at, r.status from private.folder_record m join private.record r on r.rid = m.rid
     where m.folder = $1 and r.status <> 'erased' order by m.at, m.rid limit 1000`,
    [folder],
  );
  return rows;
}

export async function putInFolder(client: Client, folder: string, rid: string, by: string, at: Date): Promise<void> {
  await client.query(
    `insert into private.folder_record (folder, rid, by, at) values ($1, $2, $3, $4) on conflict do nothing`,
    [folder, rid, by, at],
  );
}

export async function takeFromFolder(client: Client, folder: string, rid: string): Promise<void> {
  await client.query('delete from private.folder_record where folder = $1 and rid = $2', [folder, rid]);
}

export async function dropFolder(client: Client, id: string): Promise<void> {
  await client.query('delete from private.folder_record where folder = $1', [id]);
  await client.query('delete from private.folder where id = $1', [id]);
}

/** How many, by how many days they have waited: up to a week, up to 30 days, longer. */
export interface Ages {
  week: number;
  month: number;
  older: number;
}

const AGES = (day: string) => `count(*) filter (where $1::date - ${day} <= 7) as week,
  count(*) filter (where $1::date - ${day} between 8 and 30) as month, count(*) filter (where $1::date - ${day} > 30) as older`;

/** Reports that are not decided. */
export async function reportAges(db: Db, today: string): Promise<Ages> {
  const { rows } = await db.query(
    `select ${AGES('received_on')} from private.report where state in ('new', 'in-work', 'waiting')`,
    [today],
  );
  return rows[0];
}

/** Records handed in for review, of these types. */
export async function reviewAges(db: Db, types: readonly string[], today: string): Promise<Ages> {
  const { rows } = await db.query(
    `select ${AGES('updated_at::date')} from private.record where status in ('in-review', 'approved') and type = any($2)`,
    [today, types],
  );
  return rows[0];
}

/** Publications that were signed to the end since a moment. */
export async function publishedSince(db: Db, since: Date): Promise<number> {
  const { rows } = await db.query(
    `select count(*) as published from private.audit where action = 'review.done' and at >= $1 and detail->>'act' = 'publish'`,
    [since],
  );
  return rows[0].published;
}

/** SQL of imports from the workspace. Names, choices and files are sealed; states and counts are not. */
import type { Role } from '../people/model.ts';
import type { Client, Db } from '../platform/index.ts';
import type { Choice } from './import-preview.ts';

export type ImportState = 'draft' | 'running' | 'done' | 'failed';

export interface ImportCounts {
  read: number;
  created: number;
  updated: number;
  unchanged: number;
  duplicate: number;
  rejected: number;
}

/** What is stored only sealed. */
export interface ImportMeta {
  name: string;
  /** Bytes. */
  size: number;
  choice: Choice;
  /** Roles of whoever had it read: drafts are made of what they may write by hand. */
  roles?: readonly Role[];
  /** Why it could not be read at all. */
  refused?: { code: string; params: Record<string, string | number> };
}

export interface ImportRow {
  id: string;
  person: string;
  at: Date;
  state: ImportState;
  /** Where the sealed file lies; null once it has been read. */
  blob: string | null;
  rejects: string | null;
  counts: ImportCounts | null;
  meta: Uint8Array;
}

const COLUMNS = 'id, person, at, state, blob, rejects, counts, meta';

export async function insertImport(client: Client, row: Omit<ImportRow, 'rejects' | 'counts'>): Promise<void> {
  await client.query(
    `insert into private.import_file (id, person, at, state, blob, meta) values ($1, $2, $3, $4, $5, $6)`,
    [row.id, row.person, row.at, row.state, row.blob, row.meta],
  );
}

export async function readImport(db: Db, id: string): Promise<ImportRow | null> {
  const { rows } = await db.query(`select ${COLUMNS} from private.import_file where id = $1`, [id]);
  return rows[0] ?? null;
}

/** A person's imports, newest first. */
export async function listImports(db: Db, person: string): Promise<ImportRow[]> {
  const { rows } = await db.query(
    `select ${COLUMNS} from private.import_file where person = $1 order by at desc, id limit 50`,
    [person],
  );
  return rows;
}

export async function updateImport(
  db: Db,
  row: Pick<ImportRow, 'id' | 'state' | 'blob' | 'rejects' | 'meta'>,
): Promise<void> {
  await db.query(`update private.import_file set state = $2, blob = $3, rejects = $4, meta = $5 where id = $1`, [
    row.id,
    row.state,
    row.blob,
    row.rejects,
    row.meta,
  ]);
}

/** True when this call is the one that started it. */
export async function startImport(client: Client, id: string, meta: Uint8Array): Promise<boolean> {
  const { rowCount } = await client.query(
    `update private.import_file set state = 'running', meta = $2 where id = $1 and state = 'draft'`,
    [id, meta],
  );
  return rowCount === 1;
}

export async function progressImport(db: Db, id: string, counts: ImportCounts): Promise<void> {
  await db.query(`update private.import_file set counts = $2 where id = $1`, [id, JSON.stringify(counts)]);
}

/** Forgets imports from before a moment that are not being read; answers where their bytes lie. */
export async function dropImports(db: Db, before: Date): Promise<Pick<ImportRow, 'blob' | 'rejects'>[]> {
  const { rows } = await db.query(
    `delete from private.import_file where at < $1 and state <> 'running' returning blob, rejects`,
    [before],
  );
  return rows;
}

export interface MappingRow {
  id: string;
  at: Date;
  /** Sealed: name and mapping. */
  meta: Uint8Array;
}

export async function listMappings(db: Db, most: number): Promise<MappingRow[]> {
  const { rows } = await db.query(`select id, at, meta from private.import_mapping order by at desc, id limit $1`, [
    most,
  ]);
  return rows;
}

/** Keeps a mapping, in place of the one with this id. */
export async function putMapping(client: Client, { id, at, meta }: MappingRow): Promise<void> {
  await client.query(
    `insert into private.import_mapping (id, at, meta) values ($1, $2, $3)
     on conflict (id) do update set at = excluded.at, meta = excluded.meta`,
    [id, at, meta],
  );
}

export async function dropMapping(client: Client, id: string): Promise<void> {
  await client.query(`delete from private.import_mapping where id = $1`, [id]);
}

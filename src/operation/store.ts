/** SQL of backup and restore: which tables are ours, their rows as COPY text, and what a filled database must be like. */
import { pipeline } from 'node:stream/promises';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { Client, Db } from '../platform/index.ts';
import type { Table } from './manifest.ts';

/** Schemas whose tables are wholly ours; of `public`, where others may have theirs, only the jobs are kept. */
const SCHEMAS = ['keystore', 'open', 'private'];
const PUBLIC_TABLES = ['job'];

/** Tables of this database that a backup holds, each after those it refers to. Generated columns are left out. */
export async function readTables(db: Db): Promise<Table[]> {
  const { rows } = await db.query<Table & { after: string[] }>(
    `select n.nspname as schema, c.relname as name,
       (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
       array(select f.confrelid::regclass::text from pg_constraint f
             where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as after
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and (n.nspname = any($1) or (n.nspname = 'public' and c.relname = any($2)))
     order by 1, 2`,
    [SCHEMAS, PUBLIC_TABLES],
  );
  return inOrder(rows);
}

function inOrder(rows: (Table & { after: string[] })[]): Table[] {
  const sorted: Table[] = [];
  const done = new Set<string>();
  while (sorted.length < rows.length) {
    const ready = rows.filter(
      (row) => !done.has(nameOf(row)) && row.after.every((name) => done.has(name.replaceAll('"', ''))),
    );
    if (ready.length === 0) throw new Error('tables refer to each other in a circle');
    for (const row of ready) {
      done.add(nameOf(row));
      sorted.push({ schema: row.schema, name: row.name, columns: row.columns });
    }
  }
  return sorted;
}

/** `schema.table` */
export const nameOf = ({ schema, name }: Pick<Table, 'schema' | 'name'>): string => `${schema}.${name}`;

const quoted = ({ schema, name }: Table): string => `"${schema}"."${name}"`;
const columnsOf = ({ columns }: Table): string => columns.map((column) => `"${column}"`).join(', ');

/** A table's rows as COPY text. Entries of the log come in their order, so that whoever reads them can hash as they pass. */
export async function* rowsOf(client: Client, table: Table, lost: Promise<never>): AsyncGenerator<Uint8Array> {
  const order = nameOf(table) === 'open.entry' ? ' order by index' : '';
  const stream = client.query(copyTo(`copy (select ${columnsOf(table)} from ${quoted(table)}${order}) to stdout`));
  const pieces = stream[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await Promise.race([pieces.next(), lost]);
      if (next.done) return;
      yield next.value as Uint8Array;
    }
  } finally {
    stream.destroy();
  }
}

/** Rejects when the connection is gone, also between two questions: a COPY does not notice by itself and would wait for ever. */
export function lossOf(client: Client): Promise<never> {
  const lost = new Promise<never>((_, reject) => {
    const gone = (): void => reject(new Error('Connection terminated during COPY'));
    client.once('end', gone);
    client.once('error', gone);
  });
  // Nobody may be waiting when it happens.
  lost.catch(() => {});
  return lost;
}

/** Empties tables before they are filled: migrations put first rows into some. */
export async function emptyTables(client: Client, tables: readonly Table[]): Promise<void> {
  await client.query(`truncate ${tables.map(quoted).join(', ')}`);
}

/** Fills a table from COPY text. `lost` as `lossOf` gives it. */
export async function fillTable(
  client: Client,
  table: Table,
  rows: AsyncIterable<Uint8Array>,
  lost: Promise<never>,
): Promise<void> {
  const stream = client.query(copyFrom(`copy ${quoted(table)} (${columnsOf(table)}) from stdin`));
  try {
    await Promise.race([pipeline(rows, stream), lost]);
  } finally {
    stream.destroy();
  }
}

/** Steps this database has gone through, in order. */
export async function readSteps(db: Db): Promise<{ id: string; checksum: string }[]> {
  const { rows } = await db.query(`select id, checksum from public.migration order by position`);
  return rows;
}

const IDENTITIES = `
  select n.nspname || '.' || c.relname || '.' || a.attname as name,
    pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname) as sequence
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  where a.attidentity <> '' and not a.attisdropped and c.relkind = 'r' and n.nspname = any($1)`;

/** The last numbers that identity columns gave out, by `schema.table.column`; one that gave none is absent. */
export async function readSequences(db: Db): Promise<Record<string, number>> {
  const { rows } = await db.query(
    `select i.name, s.last_value as last from (${IDENTITIES}) i
     join pg_sequences s on format('%I.%I', s.schemaname, s.sequencename) = i.sequence
     where s.last_value is not null order by 1`,
    [SCHEMAS],
  );
  return Object.fromEntries(rows.map(({ name, last }) => [name, last]));
}

/** Lets identity columns go on after these numbers; a name that is not here is passed over. */
export async function setSequences(client: Client, last: Record<string, number>): Promise<void> {
  await client.query(
    `select setval(i.sequence, l.last) from (${IDENTITIES}) i
     join unnest($2::text[], $3::bigint[]) as l (name, last) on l.name = i.name`,
    [SCHEMAS, Object.keys(last), Object.values(last)],
  );
}

/** A job that a worker of the other machine held is free. */
export async function freeJobs(client: Client): Promise<void> {
  await client.query(`update public.job set held_until = null`);
}

/** Does this database hold an instance? */
export async function isInhabited(db: Db): Promise<boolean> {
  const { rows } = await db.query(`select to_regclass('open.log_head') is not null as made`);
  if (!rows[0].made) return false;
  const { rows: heads } = await db.query(`select from open.log_head limit 1`);
  return heads.length > 0;
}

export interface LogFigures {
  origin: string;
  next: number;
  published: number;
  publishedAt: Date | null;
}

/** How far the log has come; null before `init`. */
export async function readLogFigures(db: Db): Promise<LogFigures | null> {
  const { rows } = await db.query(
    `select origin, next, published, published_at as "publishedAt" from open.log_head where id = 1`,
  );
  return rows[0] ?? null;
}

/** Entries with `from <= index < to` in order, with the public objects that are served beside them. */
export async function readLogRows(
  db: Db,
  from: number,
  to: number,
): Promise<{ leaf: Buffer; bytes: Buffer; object: Buffer | null }[]> {
  const { rows } = await db.query(
    `select e.leaf, e.bytes, case when o.withheld is null then o.bytes end as object
     from open.entry e left join open.object o on o.index = e.index
     where e.index >= $1 and e.index < $2 order by e.index`,
    [from, to],
  );
  return rows;
}

/** Figures for the planner: a database that was filled at once has none. */
export async function gatherFigures(db: Db): Promise<void> {
  await db.query('analyze');
}

/** A setting of the instance. */
export async function readSetting(db: Db, key: string): Promise<unknown> {
  const { rows } = await db.query(`select value from private.setting where key = $1`, [key]);
  return rows[0]?.value;
}

export async function writeSetting(db: Db, key: string, value: unknown): Promise<void> {
  await db.query(
    `insert into private.setting (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value`,
    [key, JSON.stringify(value)],
  );
}

/** Takes everything of ours away: only for what an unfinished restore left. */
export async function clearDatabase(client: Client): Promise<void> {
  await client.query(`drop schema if exists ${SCHEMAS.join(', ')} cascade`);
  await client.query(`drop table if exists public.job, public.lease, public.migration`);
}

export async function dropSetting(db: Db, key: string): Promise<void> {
  await db.query(`delete from private.setting where key = $1`, [key]);
}

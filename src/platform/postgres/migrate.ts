// Forward-only migrations: each part of the system owns its SQL, the list is put together in one place, and each step runs
// once, in order, in a transaction of its own. A step that has run is never edited: its checksum is kept.
import { createHash } from 'node:crypto';
import { Refusal } from '../../kernel/refusal.ts';
import type { Client, Pool } from './connect.ts';
import { transaction } from './transaction.ts';

/** `id` is unique and stable, such as `records-0001-tables`; `sql` may hold several statements. */
export type Migration = { id: string; sql: string };

const lockKey = 0x74616d69;

const prologue = `
create table if not exists migration (
  id text primary key,
  position integer not null unique,
  checksum text not null,
  at timestamptz not null default now()
);
create or replace function tamga_publish(published regclass) returns void language plpgsql as $$
begin
  if exists (select from pg_roles where rolname = 'tamga_reader') then
    execute format('grant select on %s to tamga_reader', published);
  end if;
end $$;
`;

/**
 * Brings the database to the end of `migrations` and returns the ids it ran. Two starters may call this at once: the table
 * lock inside each step's transaction decides. Throws Refusal `schema-newer` when the database has steps this code does
 * not know, and a plain error (a bug) when a step that has run was edited since.
 */
export async function migrate(pool: Pool, migrations: readonly Migration[]): Promise<string[]> {
  const ids = new Set(migrations.map(({ id }) => id));
  if (ids.size !== migrations.length) throw new Error('two migrations have the same id');
  await transaction(pool, async (client) => {
    // Two `create if not exists` at once can both fail on PostgreSQL's own catalogue; the lock only spares a retry.
    await client.query('select pg_advisory_xact_lock($1)', [lockKey]);
    await client.query(prologue);
  });
  const ran: string[] = [];
  for (;;) {
    const next = await transaction(pool, (client) => step(client, migrations));
    if (next === null) return ran;
    ran.push(next);
  }
}

async function step(client: Client, migrations: readonly Migration[]): Promise<string | null> {
  await client.query('lock table migration in exclusive mode');
  const { rows } = await client.query<{ id: string; checksum: string }>(
    'select id, checksum from migration order by position',
  );
  const known = new Map(migrations.map((migration) => [migration.id, checksumOf(migration)]));
  const done = new Set<string>();
  for (const { id, checksum } of rows) {
    const expected = known.get(id);
    if (expected === undefined) throw new Refusal('schema-newer', { migration: id }, 503);
    if (expected !== checksum) throw new Error(`migration ${id} was edited after it ran`);
    done.add(id);
  }
  const next = migrations.find(({ id }) => !done.has(id));
  if (next === undefined) return null;
  try {
    await client.query(next.sql);
  } catch (cause) {
    throw new Error(`migration ${next.id}`, { cause });
  }
  await client.query('insert into migration (id, position, checksum) values ($1, $2, $3)', [
    next.id,
    rows.length,
    checksumOf(next),
  ]);
  return next.id;
}

function checksumOf({ sql }: Migration): string {
  return createHash('sha256').update(sql).digest('hex');
}

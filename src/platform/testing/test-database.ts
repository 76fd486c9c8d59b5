// A fresh database for a test in about 50 ms: the migrations run once per test run into a template, and each test gets a
// clone of it. Store tests loop over engines, so that both the embedded server and Debian's are held to the same.
import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { describe } from 'vitest';
import { type Address, openPool, type Pool } from '../postgres/connect.ts';
import { type Migration, migrate } from '../postgres/migrate.ts';
import { makeReaderRole, openReader } from '../postgres/reader-role.ts';
import { ownerRole } from '../postgres/server.ts';
import { type EngineName, engineNames, testServer, whyAbsent } from './test-server.ts';

/** A database of its own; `close` ends the pools and drops it. */
export type TestDatabase = { open: Pool; reader: Pool; address: Address; engine: EngineName; close(): Promise<void> };

/**
 * A clone of the database these migrations make. `fill` may add rows that every test with the same `name` starts from;
 * it runs once per test run.
 */
export async function testDatabase(
  migrations: readonly Migration[],
  {
    engine = 'embedded',
    fill,
  }: { engine?: EngineName; fill?: { name: string; rows: (pool: Pool) => Promise<void> } } = {},
): Promise<TestDatabase> {
  const { socketFolder } = await testServer(engine);
  const at = (database: string): Address => ({ socketFolder, user: ownerRole, database });
  const template = templateName(migrations, fill?.name ?? '');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await withClient(socketFolder, async (client) => {
    await client.query('select pg_advisory_lock(1)');
    await makeTemplate(client, template, at, migrations, fill?.rows);
    await client.query('select pg_advisory_unlock(1)');
    await client.query(`create database ${name} template ${template}`);
  });
  const open = openPool(at(name), { max: 8 });
  const reader = openReader(at(name), true, 4, () => {});
  return {
    open,
    reader,
    address: at(name),
    engine,
    close: async () => {
      await Promise.all([open.end(), reader.end()]);
      await withClient(socketFolder, (client) => client.query(`drop database ${name} with (force)`));
    },
  };
}

/** `describe` once per engine; an engine that is not on this machine is skipped by name. */
export function forEachEngine(title: string, body: (engine: EngineName) => void): void {
  for (const engine of engineNames) {
    const reason = whyAbsent(engine);
    if (reason === null) describe(`${title} on ${engine} PostgreSQL`, () => body(engine));
    else describe.skip(`${title} on ${engine} PostgreSQL (${reason})`, () => body(engine));
  }
}

async function makeTemplate(
  client: pg.Client,
  template: string,
  at: (database: string) => Address,
  migrations: readonly Migration[],
  rows?: (pool: Pool) => Promise<void>,
): Promise<void> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [template]);
  if (rowCount !== 0) return;
  const building = `${template}_new`;
  await client.query(`drop database if exists ${building} with (force)`);
  await client.query(`create database ${building}`);
  const pool = openPool(at(building), { max: 2 });
  try {
    await pool.query('create extension if not exists pg_trgm');
    await makeReaderRole(pool, true);
    await migrate(pool, migrations);
    await rows?.(pool);
  } finally {
    await pool.end();
  }
  await client.query(`alter database ${building} rename to ${template}`);
}

function templateName(migrations: readonly Migration[], fill: string): string {
  const hash = createHash('sha256').update(JSON.stringify([migrations, fill]));
  return `template_${hash.digest('hex').slice(0, 20)}`;
}

async function withClient<T>(socketFolder: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ host: socketFolder, user: ownerRole, database: 'postgres' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

import { afterAll, beforeAll, expect, test } from 'vitest';
import { platformMigrations } from '../platform/index.ts';
import { type TestDatabase, testDatabase } from '../platform/testing/test-database.ts';
import { migrations } from '../system.ts';
import { nameOf, readTables } from './store.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase([...platformMigrations, ...migrations]);
});
afterAll(() => database.close());

/** Who holds what right now, which steps were taken, and the gazetteer: made anew where a backup is restored. */
const LEFT_OUT = ['gazetteer.edition', 'public.lease', 'public.migration'];

test('every table that migrations make is in a backup, but for those that are made anew', async () => {
  const { rows } = await database.open.query(
    `select schemaname || '.' || tablename as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const kept = (await readTables(database.open)).map(nameOf);
  expect([...kept, ...LEFT_OUT].toSorted()).toEqual(rows.map(({ name }) => name).toSorted());
});

test('tables come after those they refer to', async () => {
  const names = (await readTables(database.open)).map(nameOf);
  expect(names.indexOf('private.person')).toBeLessThan(names.indexOf('private.membership'));
  expect(new Set(names).size).toBe(names.length);
});

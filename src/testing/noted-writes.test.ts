/** The watch over what requests write: it sees a private table written without a note, and lets everything else pass. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { transaction } from '../platform/index.ts';
import { unnotedWrites } from './noted-writes.ts';
import { openTestSystem, type TestSystem } from './test-system.ts';

let t: TestSystem;
beforeAll(async () => {
  t = await openTestSystem({ seed: 'noted-writes' });
});
afterAll(() => t?.close());

const run = (path: string, note: boolean) =>
  unnotedWrites(path, () =>
    transaction(t.system.platform.db, async (client) => {
      await client.query(`update private.person set lang = null where id = 'us_none'`);
      await client.query('select 1 from private.body');
      if (note) await t.system.people.audit.note(client, { by: 'us_none', action: 'body.add' });
    }),
  );

test('a private table that was written without a note is named, in whichever transaction', async () => {
  expect(await run('/workspace/people', false)).toEqual(['private.person']);
  expect(await run('/ru/workspace/people', true)).toEqual([]);
  expect(await run('/workspace/account/language', false)).toEqual([]);
  expect(await run('/workspace/account/languages', false)).toEqual(['private.person']);
});

test('requests at one time are told apart', async () => {
  const both = await Promise.all([run('/workspace/a', true), run('/workspace/b', false)]);
  expect(both).toEqual([[], ['private.person']]);
});

/** The last resort for suspensions that nobody is left to look at, as somebody with the server gives it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findAudit } from '../people/audit-store.ts';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';
import type { Io } from './io.ts';
import { peopleCommand } from './people.ts';

let t: TestSystem;
beforeAll(async () => {
  t = await openTestSystem({ seed: 'cli-people' });
});
afterAll(() => t?.close());

async function tamga(...argv: string[]): Promise<string> {
  let said = '';
  const io = { stdout: (text: string) => (said += text), stderr: () => {} } as unknown as Io;
  expect(await peopleCommand(argv, io, { ...t.env, LANG: 'en' })).toBe(0);
  return said;
}

test('shows a suspension that waits, confirms it or lifts it, and the trail says who did', async () => {
  const ada = await t.person(['secretary'], 'Ada');
  const bek = await t.person(['operator'], 'Bek');
  const { roster } = t.system.people;
  expect(await tamga()).toBe('No suspension waits to be confirmed.\n');
  await roster.suspend(ada.signedIn, bek.signedIn.id);
  expect(await tamga()).toContain(`${bek.signedIn.id} Bek: suspended by Ada on 2026-03-01`);
  expect(await tamga('--lift', bek.signedIn.id)).toContain('is lifted');
  expect((await roster.members(ada.signedIn)).map(({ suspended }) => suspended)).toEqual([false, false]);
  await roster.suspend(ada.signedIn, bek.signedIn.id);
  expect(JSON.parse((await tamga('--json')).trim().split('\n').at(-1) ?? '')).toMatchObject({
    waiting: [{ person: bek.signedIn.id, by: 'Ada' }],
  });
  expect(await tamga('--confirm', bek.signedIn.id)).toContain('is confirmed');
  await expect(tamga('--confirm', bek.signedIn.id)).rejects.toThrow('change-unknown');
  const noted = await findAudit(t.system.platform.db, { by: 'instance', target: bek.signedIn.id, limit: 3 });
  expect(noted.map(({ action }) => action)).toEqual(['suspend.change', 'suspend.refuse']);
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestSystem, type TestSystem } from './test-system.ts';

let t: TestSystem;
beforeEach(async () => {
  t = await openTestSystem();
});
afterEach(() => t.close());

describe('life', () => {
  test('of a record through every act leaves a valid log', async () => {
    const rid = await t.publish('breach', { title: { lang: 'en', text: 'First' }, class: 'rights-breach' });
    expect((await t.audit()).failures).toEqual([]);
    for (const act of ['dispute', 'hide', 'restore', 'withdraw', 'hide', 'restore', 'hide', 'erase'] as const) {
      await t.act(rid, act);
      expect([act, (await t.audit()).failures]).toEqual([act, []]);
    }
  });
});

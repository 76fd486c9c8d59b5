/** Commitments that are overdue: whoever prepares records is told by one task, however often the day's job runs. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';

const en = (text: string) => ({ lang: 'en', text });
const day = (at: string) => ({ precise: { from: at, to: at } });
let t: TestSystem;

beforeAll(async () => {
  t = await openTestSystem();
});
afterAll(() => t.close());

it('gives one task for a commitment whose day has passed, none for one that is settled or has time', async () => {
  const { rid: body } = await t.save({ type: 'body', body: { title: en('Council'), kind: 'council' } });
  const clauses = [{ id: 'c1', kind: 'operative', text: en('Asks for their release') }];
  const { rid: resolution } = await t.save({
    type: 'resolution',
    body: { title: en('On the detained'), body, clauses },
  });
  const written = (state: string, due: string) => ({
    ...{ title: en('Letters'), resolution, clause: 'c1', actor: en('The bureau'), state },
    ...(due ? { due: day(due) } : {}),
  });
  const late = (await t.save({ type: 'commitment', body: written('in-progress', '2026-02-20') })).rid;
  for (const [state, due] of [
    ['done', '2026-02-20'],
    ['not-started', '2026-03-01'],
    ['not-started', ''],
  ] as const)
    await t.save({ type: 'commitment', body: written(state, due) });
  const tasks = async () =>
    (await t.dump(['private'])).split('\n').filter((line) => line.startsWith('private.task ') && line.includes('cm_'));
  const { clock } = t.system.congress;
  await clock.day();
  await clock.day();
  const [task, ...others] = await tasks();
  expect(others).toEqual([]);
  expect([task?.includes(late), task?.includes('commitment-overdue')]).toEqual([true, true]);
});

/** One process for each role: what is done by the day is done by whichever process is there, and once. */
import { afterEach, expect, test } from 'vitest';
import { type Role, type Running, start } from '../../src/main.ts';
import { openTestSystem, type TestSystem } from '../../src/testing/test-system.ts';
import { eventually } from '../processes.ts';

const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
}, 60_000);

async function started({ system }: TestSystem, roles: Role[]): Promise<Running> {
  const options = {
    port: 0,
    host: '127.0.0.1',
    name: 'T',
    demo: false,
    report: (error: unknown) => expect.fail(`${error}`),
  };
  const running = await start(system, { ...options, roles: new Set(roles) });
  ends.push(() => running.stop());
  return running;
}

test.each([[['sequencer']], [['web']]] as [Role[]][])(
  'the day of casework is kept by a process of %s alone',
  async (roles) => {
    const one = await openTestSystem();
    ends.push(() => one.close());
    const running = await started(one, roles);
    expect(running.url === null).toBe(!roles.includes('web'));
    const { db, clock } = one.system.platform;
    const tomorrow = new Date(clock.now().getTime() + 86_400_000).toISOString().slice(0, 10);
    const days = await eventually(async () => {
      const { rows } = await db.query(`select key from job where kind = 'casework.day'`);
      return rows.length === 1 && rows[0].key === tomorrow ? rows : null;
    });
    expect(days).toEqual([{ key: tomorrow }]);
  },
);

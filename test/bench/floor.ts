/**
 * A sitting followed live: from the beginning of the transaction that tells an event until the last of five hundred phones
 * has it, over HTTP, all on one process. The phones live in a second one.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Partner } from './partner.ts';
import { ROOT } from './process.ts';
import { CannotRun, type Context, type Row } from './row.ts';

const PHONES = 500;
const SPARE_FILES = 200;
const LONGEST_MS = 20_000;
/** What delegates are promised. */
const WITHIN_MS = 1000;

export async function floorBench({ folder, quick, say }: Context): Promise<Row[]> {
  const files = Number(/Max open files\s+\d+\s+(\d+)/.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]);
  if (files < PHONES + SPARE_FILES) throw new CannotRun('too few open files are allowed');
  const server = new Partner(join(ROOT, 'test/bench/floor-server.ts'), [join(folder, 'floor')]);
  const client = new Partner(join(ROOT, 'test/bench/feed-client.ts'), []);
  try {
    const { port, path, cookie } = await server.next();
    await client.ask({ connect: { port, path, cookie, count: PHONES } });
    await pause(1000);
    const times: number[] = [];
    for (let n = -2; n < (quick ? 10 : 60); n++) {
      const { bytes, subscribers } = await server.ask('prepare');
      if (subscribers !== PHONES) throw new Error(`the server has ${subscribers} of ${PHONES} phones`);
      await client.ask({ expect: bytes });
      const received = client.next();
      const { begin } = await server.ask('tell');
      const got = await Promise.race([received, pause(LONGEST_MS, null)]);
      if (!got) throw new Error('an event did not reach every phone');
      if (n >= 0) times.push((got.last as number) - (begin as number));
    }
    times.sort((a, b) => a - b);
    say(`milliseconds: ${JSON.stringify(times.map(Math.round))}`);
    const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] as number;
    const row = (which: string, value: number): Row => ({
      ...{
        bench: 'floor',
        what: `an event of a sitting until the last of ${PHONES} phones, ${which}`,
        value,
        unit: 'ms',
      },
      target: { is: 'at most', figure: WITHIN_MS },
    });
    return [row('p95', at(0.95)), row('worst', at(1))];
  } finally {
    client.stop();
    server.stop();
  }
}

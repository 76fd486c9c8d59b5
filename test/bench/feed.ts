/**
 * Live feed: from publication to the last of ten thousand subscribers on one process, against a bare Node server that
 * writes the same bytes to as many. Subscribers live in a second process; both ways run by turns in the same two.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { median } from './measure.ts';
import { Partner } from './partner.ts';
import { memoryOf, ROOT } from './process.ts';
import { CannotRun, type Context, type Row } from './row.ts';

const WANTED = 10_000;
const SPARE_FILES = 500;
const LONGEST_MS = 20_000;

export async function feedBench({ folder, quick, say }: Context): Promise<Row[]> {
  const files = Number(/Max open files\s+\d+\s+(\d+)/.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]);
  const count = Math.min(quick ? 2000 : WANTED, files - SPARE_FILES);
  if (!(count > 0)) throw new CannotRun('too few open files are allowed');
  const server = new Partner(join(ROOT, 'test/bench/feed-server.ts'), [join(folder, 'feed')]);
  const client = new Partner(join(ROOT, 'test/bench/feed-client.ts'), []);
  try {
    const { feedPort, barePort } = await server.next();
    const times = { publish: [] as number[], broadcast: [] as number[] };
    const idle = memoryOf(server.pid).now;
    let memory = 0;
    for (let round = 0; round < (quick ? 2 : 4); round++) {
      for (const [order, port, path] of [
        ['publish', feedPort, '/api/v1/feed'],
        ['broadcast', barePort, '/'],
      ] as const) {
        const { connected } = await client.ask({ connect: { port: port as number, path, count } });
        if (connected !== count) throw new Error(`${connected} of ${count} subscribers connected`);
        await pause(500);
        if (round === 0 && order === 'publish') memory = memoryOf(server.pid).now - idle;
        for (let n = -2; n < (quick ? 5 : 9); n++) {
          const taken = await event(server, client, order, count);
          if (n >= 0 && taken !== null) times[order].push(taken);
        }
        await client.ask({ leave: true });
        await pause(500);
      }
    }
    say(`milliseconds: ${JSON.stringify(times)}`);
    return rowsOf(count, median(times.publish), median(times.broadcast), memory);
  } finally {
    client.stop();
    server.stop();
  }
}

/** Milliseconds from the order until the last subscriber has the event; null when a heartbeat brought it before. */
async function event(server: Partner, client: Partner, order: string, count: number): Promise<number | null> {
  const { bytes, subscribers } = await server.ask('prepare');
  if (subscribers !== count) throw new Error(`the server has ${subscribers} of ${count} subscribers`);
  await client.ask({ expect: bytes });
  const received = client.next();
  const { begin } = await server.ask(order);
  const got = await Promise.race([received, pause(LONGEST_MS, null)]);
  if (got) return (got.last as number) - (begin as number);
  client.forget();
  return null;
}

function rowsOf(count: number, fed: number, bare: number, memory: number): Row[] {
  const of = count.toLocaleString('en');
  return [
    {
      bench: 'feed',
      what: `publication until the last of ${of} subscribers`,
      value: fed,
      unit: 'ms',
      against: `bare broadcast: ${Math.round(bare)}`,
      ratio: fed / bare,
      target: { is: 'at most', figure: 1.5 },
    },
    { bench: 'feed', what: 'memory of a subscriber', value: (memory * 1024) / count, unit: 'KiB' },
  ];
}

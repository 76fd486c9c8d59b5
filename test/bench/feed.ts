/**
 * Live feed: from publication to the last of ten thousand subscribers on one process, against a bare Node server that
 * writes the same bytes to as many. Subscribers live in a second process; both ways run by turns in the same two.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { median } from './measure.ts';
import { memoryOf, ROOT } from './process.ts';
import { CannotRun, type Context, type Row } from './row.ts';

const WANTED = 10_000;
const SPARE_FILES = 500;
const LONGEST_MS = 20_000;

type Message = Record<string, number>;

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

/** A child process one speaks with in messages, one answer to each. */
class Partner {
  private readonly child: ChildProcess;
  private readonly heard: Message[] = [];
  private readonly waiting: { resolve(message: Message): void; reject(error: Error): void }[] = [];

  constructor(file: string, args: string[]) {
    this.child = fork(file, args, { cwd: ROOT });
    this.child.on('message', (message) => {
      const first = this.waiting.shift();
      if (first) first.resolve(message as Message);
      else this.heard.push(message as Message);
    });
    this.child.on('exit', (code) => {
      for (const { reject } of this.waiting.splice(0)) reject(new Error(`${file} ended with ${code}`));
    });
  }

  get pid(): number {
    return this.child.pid as number;
  }

  next(): Promise<Message> {
    const message = this.heard.shift();
    return message
      ? Promise.resolve(message)
      : new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  /** Gives up what is still waited for. */
  forget(): void {
    this.waiting.length = 0;
  }

  ask(order: string | object): Promise<Message> {
    const answer = this.next();
    this.child.send(order);
    return answer;
  }

  stop(): void {
    if (this.child.connected) this.child.disconnect();
  }
}

/**
 * `kill -9` of the import, of the instance, of PostgreSQL and of all of them, at random moments, while events are brought in
 * and published: no acknowledged row is lost or doubled, the log never forks, and each start after it is quick.
 */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import type { Checkpoint } from '../../src/ledger/index.ts';
import { writeEvents } from '../events-file.ts';
import { assertPrefix, checkpointIn, type Progress, readProgress, readSite, withDatabase } from '../instance.ts';
import { endAll, finish, killPostgres, lastJson, newFolder, type Running, runTamga, startTamga } from '../processes.ts';

const ROWS = 5000;
const KILLS = 10;
/** Kills fall within this long after an import said that it reads; a batch of 500 rows takes a part of it. */
const WITHIN_MS = 1000;
/** To reach; a loaded machine is given three times as long before the test fails. */
const START_MS = 10_000;
const LOADED = 3;

/** Small repeatable chance (mulberry32), so that a failure can be played again with SEED. */
function chanceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

afterEach(endAll);

/** One instance under fire, and everything it ever acknowledged. */
class Siege {
  readonly data = newFolder('kills');
  readonly site = join(this.data, 'site');
  readonly checkpoints: Checkpoint[] = [];
  readonly starts: number[] = [];
  readonly kills: Record<string, number> = {};
  private known: Progress = { runs: new Map(), next: 0, published: 0 };
  private leaves: string[] = [];
  private readonly chance: () => number;

  constructor(chance: () => number) {
    this.chance = chance;
  }

  /** Starts the instance and looks whether all that was acknowledged is still there. */
  async serve(): Promise<Running> {
    const began = performance.now();
    const instance = startTamga(['serve'], { data: this.data, env: { PORT: '0' } });
    const [, url] = await instance.says(/ready at (\S+)/);
    this.starts.push(performance.now() - began);
    expect((await fetch(`${url}/api/v1/breaches?limit=1`)).status).toBe(200);
    await this.look();
    return instance;
  }

  /** Starts an import; resolves once it reads the file. */
  async import(file: string): Promise<Running> {
    const began = performance.now();
    const args = ['import', file, '--mapping', 'ucdp', '--publish', '--json'];
    const one = startTamga(args, { data: this.data });
    await one.says(/read as csv/);
    this.starts.push(performance.now() - began);
    return one;
  }

  /** Reads what is acknowledged now; nothing may be less than it ever was. */
  async look(): Promise<void> {
    const now = await withDatabase(this.data, readProgress);
    expect(now.next).toBeGreaterThanOrEqual(this.known.next);
    expect(now.published).toBeGreaterThanOrEqual(this.known.published);
    for (const [run, rows] of this.known.runs) expect(now.runs.get(run)).toBeGreaterThanOrEqual(rows);
    this.known = now;
  }

  /** Kills at a random moment, unless the import ended before it; says whether it came to its end. */
  async strike(importing: Running, instance: Running | null): Promise<boolean> {
    const moment = new AbortController();
    const wait = pause(this.chance() * WITHIN_MS, undefined, { signal: moment.signal }).catch(() => {});
    const names = ['import', 'postgres', 'all', ...(instance ? ['instance'] : [])];
    const name = names[Math.floor(this.chance() * names.length)] as string;
    await Promise.race([wait, importing.ended]);
    moment.abort();
    const before = importing.stdout() !== '';
    if (!before) this.kill(name, importing, instance);
    const { code, output } = await finish(importing);
    if (name === 'postgres' && !before) {
      // It lost the database under its hands: it ends by itself, in words.
      expect([0, 2], output).toContain(code);
      expect(output).not.toMatch(/\n {4}at /);
    }
    await instance?.end('SIGKILL');
    return code === 0;
  }

  private kill(name: string, importing: Running, instance: Running | null): void {
    if (name === 'import' || name === 'all') importing.signal('SIGKILL');
    if (name === 'instance' || name === 'all') instance?.signal('SIGKILL');
    if (name === 'postgres' || name === 'all') killPostgres(this.data);
    this.kills[name] = (this.kills[name] ?? 0) + 1;
  }

  /** What the static folder shows after a kill is kept: all of it must be in every later one, at the same place. */
  remember(): void {
    const checkpoint = checkpointIn(this.site);
    if (checkpoint && checkpoint.size !== this.checkpoints.at(-1)?.size) this.checkpoints.push(checkpoint);
    const leaves = readSite(this.site).map(({ leaf }) => leaf);
    expect(leaves.slice(0, this.leaves.length)).toEqual(this.leaves);
    this.leaves = leaves;
  }
}

test(`${KILLS} kills lose no acknowledged row, fork nothing, and a repeat of the import changes nothing`, async () => {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
  process.stdout.write(`import kills: SEED=${seed}\n`);
  const chance = chanceOf(seed);
  const siege = new Siege(chance);
  const { data, site } = siege;
  const first = writeEvents(join(data, 'events.csv'), ROWS);
  const second = writeEvents(join(data, 'events-2.csv'), ROWS, 2);
  let file = first;
  while (Object.values(siege.kills).reduce((sum, n) => sum + n, 0) < KILLS) {
    const instance = chance() < 0.5 ? await siege.serve() : null;
    const done = await siege.strike(await siege.import(file), instance);
    if (done) file = second;
    siege.remember();
  }
  for (const path of [first, second]) {
    const { code, stdout, output } = await finish(await siege.import(path));
    expect(code, output).toBe(0);
    // Broken off or not, a run counts every row of its file.
    expect(lastJson(stdout)).toMatchObject({ read: ROWS, rejected: 0, duplicate: 0 });
  }
  await siege.look();
  siege.remember();
  process.stdout.write(
    `killed ${JSON.stringify(siege.kills)}, slowest start ${Math.round(Math.max(...siege.starts))} ms (to reach: ${START_MS})\n`,
  );
  expect(Math.max(...siege.starts)).toBeLessThan(START_MS * LOADED);

  const last = checkpointIn(site) as Checkpoint;
  for (const checkpoint of siege.checkpoints) await assertPrefix(site, checkpoint, last);
  const verdict = await runTamga(['verify', site]);
  expect(verdict.output).toMatch(/^valid: /);

  const events = readSite(site).filter(({ external }) => external.some((id) => /^ucdp:\d+$/.test(id)));
  const firsts = events.filter(({ kind }) => kind === 'publish').flatMap(({ external }) => external);
  expect(firsts.filter((id) => /^ucdp:\d+$/.test(id)).toSorted()).toEqual(
    Array.from({ length: ROWS }, (_, i) => `ucdp:${i + 1}`).toSorted(),
  );
  const revised = events.filter(({ kind }) => kind === 'revise');
  expect(new Set(revised.map(({ rid, rev }) => `${rid} ${rev}`)).size).toBe(revised.length);

  const again = lastJson(
    (await runTamga(['import', second, '--mapping', 'ucdp', '--publish', '--json'], { data })).stdout,
  );
  expect(again).toMatchObject({ read: ROWS, created: 0, updated: 0, unchanged: ROWS, rejected: 0, published: 0 });
  expect(checkpointIn(site)?.size).toBe(last.size);
}, 600_000);

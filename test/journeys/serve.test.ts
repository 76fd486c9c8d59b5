/**
 * An instance as its operator runs it: made, served, imported into while it serves, exported, stopped; refused twice on
 * one folder; spread over two processes on a database server; and put back from an older copy, which must be refused.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../../src/platform/testing/test-database.ts';
import { whyAbsent } from '../../src/platform/testing/test-server.ts';
import { writeEvents } from '../events-file.ts';
import { checkpointIn } from '../instance.ts';
import {
  endAll,
  eventually,
  lastJson,
  newFolder,
  type Options,
  postgresOf,
  type Running,
  runTamga,
  startTamga,
} from '../processes.ts';

const ROWS = 600;

afterEach(endAll, 60_000);

async function serve(options: Options, args: string[] = []): Promise<Running & { url: string }> {
  const one = startTamga(['serve', ...args], { ...options, env: { PORT: '0', ...options.env } });
  const [, url] = await one.says(/ready at (\S+)/);
  return { ...one, url: url as string };
}

const importing = (file: string, options: Options) =>
  runTamga(['import', file, '--mapping', 'ucdp', '--publish', '--json'], options);

async function countAt(url: string): Promise<number> {
  const response = await fetch(`${url}/api/v1/breaches?limit=1`);
  expect(response.status).toBe(200);
  return (await response.json()).count;
}

describe('an instance on its own PostgreSQL', () => {
  test('is made, served, imported into meanwhile, exported, and goes on where it was', async () => {
    const data = newFolder();
    const made = await runTamga(['init', '--origin', 'register.example/log', '--json'], { data });
    expect(made.code, made.output).toBe(0);
    expect(lastJson(made.stdout)).toMatchObject({ origin: 'register.example/log' });
    expect(checkpointIn(join(data, 'site'))).toMatchObject({ origin: 'register.example/log', size: 1 });

    const instance = await serve({ data });
    const file = writeEvents(join(data, 'events.csv'), ROWS);
    const report = await importing(file, { data });
    expect(lastJson(report.stdout)).toMatchObject({ read: ROWS, created: ROWS, rejected: 0, published: ROWS });
    expect(await countAt(instance.url)).toBe(ROWS);
    expect((await runTamga(['verify', instance.url])).stdout).toMatch(/^valid: /);

    for (const [format, has] of [
      ['csv', (text: string) => expect(text.trimEnd().split('\n').length).toBe(ROWS + 1)],
      [
        'jsonl',
        (text: string) =>
          expect(
            text
              .trimEnd()
              .split('\n')
              .map((line) => JSON.parse(line)),
          ).toHaveLength(ROWS),
      ],
      ['geojson', (text: string) => expect(JSON.parse(text).features).toHaveLength(ROWS)],
    ] as [string, (text: string) => void][]) {
      const out = join(data, `register.${format}`);
      const { code, output } = await runTamga(['export', format, '--out', out], { data });
      expect(code, output).toBe(0);
      has(readFileSync(out, 'utf8'));
    }

    expect(await instance.end('SIGTERM')).toBe(0);
    expect(postgresOf(data)).toBeNull();
    const began = performance.now();
    const again = await serve({ data });
    process.stdout.write(`ready on an existing folder after ${Math.round(performance.now() - began)} ms\n`);
    expect(await countAt(again.url)).toBe(ROWS);
  }, 180_000);

  test('a second one on the same folder is refused in words, and the first does not notice', async () => {
    const data = newFolder();
    const first = await serve({ data });
    const { code, output } = await runTamga(['serve'], { data, env: { PORT: '0' } });
    expect(output).toMatch(/refused: .*already runs/);
    expect(output).toContain(String(first.pid));
    expect(output).not.toMatch(/\n {4}at /);
    expect(code).toBe(1);
    expect((await fetch(`${first.url}/healthz`)).status).toBe(200);
  }, 60_000);

  test('the origin of a log cannot be given anew', async () => {
    const data = newFolder();
    expect((await runTamga(['init', '--origin', 'one.example'], { data })).code).toBe(0);
    const { code, output } = await runTamga(['init', '--origin', 'two.example'], { data });
    expect(output).toMatch(/^refused: .*one\.example/m);
    expect(code).toBe(1);
  }, 60_000);

  test('kill -9 of PostgreSQL under a serving instance is mended by it, and readers are answered again', async () => {
    const data = newFolder();
    const instance = await serve({ data });
    await importing(writeEvents(join(data, 'events.csv'), 50), { data });
    const postgres = postgresOf(data) as number;
    process.kill(postgres, 'SIGKILL');
    await eventually(() => postgresOf(data) !== null && postgresOf(data) !== postgres);
    await eventually(async () => (await fetch(`${instance.url}/api/v1/breaches?limit=1`)).status === 200);
    expect(await countAt(instance.url)).toBe(50);
    expect(lastJson((await importing(writeEvents(join(data, 'more.csv'), 80), { data })).stdout).created).toBe(30);
    expect(await countAt(instance.url)).toBe(80);
    expect(instance.output()).not.toMatch(/\n {4}at /);
    expect(await instance.end('SIGTERM')).toBe(0);
  }, 120_000);

  test('an older database put back under a newer lock is refused by serve and by import, with the way out', async () => {
    const data = newFolder();
    await importing(writeEvents(join(data, 'events.csv'), 50), { data });
    const old = join(data, 'old');
    execFileSync('cp', ['-a', join(data, 'postgres'), old]);
    await importing(writeEvents(join(data, 'more.csv'), 90), { data });
    const promised = checkpointIn(join(data, 'site'));
    const owner = join(data, 'postgres');
    restore(old, owner);
    const refused = await runTamga(['serve'], { data, env: { PORT: '0' } });
    expect(refused.output).toMatch(/refused: .*older copy/);
    expect(refused.output).toMatch(/backup|mirror/);
    expect(refused.output).not.toMatch(/\n {4}at /);
    expect(refused.code).toBe(1);
    const alsoRefused = await importing(join(data, 'more.csv'), { data });
    expect(alsoRefused.output).toMatch(/refused: .*older copy/);
    expect(alsoRefused.code).toBe(1);
    expect(checkpointIn(join(data, 'site'))).toEqual(promised);
  }, 120_000);
});

/** Puts a copied cluster back, owned as the one it replaces. */
function restore(copy: string, place: string): void {
  rmSync(place, { recursive: true });
  renameSync(copy, place);
}

const absent = whyAbsent('debian');

describe.skipIf(absent !== null)('an instance on a database server (DATABASE_URL)', () => {
  test('serves as web and sequencer in two processes, and an import beside them is published by the sequencer', async () => {
    const database = await testDatabase([], { engine: 'debian' });
    try {
      const { socketFolder, user, database: name } = database.address as Record<string, string>;
      const DATABASE_URL = `postgresql://${user}@/${name}?host=${encodeURIComponent(socketFolder as string)}`;
      const data = newFolder();
      const sequencer = startTamga(['serve'], { data, env: { DATABASE_URL, ROLES: 'sequencer' } });
      await sequencer.says(/ready/);
      const web = await serve({ data, env: { DATABASE_URL, ROLES: 'web' } });
      expect(existsSync(join(data, 'postgres/cluster'))).toBe(false);
      const report = await importing(writeEvents(join(data, 'events.csv'), ROWS), { data, env: { DATABASE_URL } });
      expect(lastJson(report.stdout)).toMatchObject({ created: ROWS, published: ROWS });
      await eventually(async () => (await countAt(web.url)) === ROWS);
      expect((await runTamga(['verify', web.url])).stdout).toMatch(/^valid: /);

      await sequencer.end('SIGKILL');
      const more = await importing(writeEvents(join(data, 'more.csv'), ROWS + 20), { data, env: { DATABASE_URL } });
      expect(lastJson(more.stdout)).toMatchObject({ created: 20, published: 20 });
      await eventually(async () => (await countAt(web.url)) === ROWS + 20);
      expect((await runTamga(['verify', web.url])).stdout).toMatch(/^valid: /);
      expect(await web.end('SIGTERM')).toBe(0);
    } finally {
      await database.close();
    }
  }, 180_000);
});

// The embedded server under everything that can end a process: real processes, real signals, a real cluster.
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Holder, holdDatabase } from '../testing/holder.ts';
import { canReach } from './account.ts';
import { openDatabase } from './database.ts';
import type { Notice } from './embedded.ts';
import { clusterOf, removeDataFolder } from './location.ts';
import { findServer, runsOn, stopServer } from './server.ts';
import { transaction } from './transaction.ts';

const isRoot = process.getuid?.() === 0;
const ordinary = 65534;
const unnamed = 54321;
const migrations = [{ id: 'hold-0001', sql: 'create table note (text text not null)' }];

let folder: string;
let holders: Holder[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tamga-data-'));
  chmodSync(folder, 0o755);
  holders = [];
});

afterEach(async () => {
  for (const holder of holders) await holder.end('SIGKILL');
  const cluster = clusterOf(folder);
  const server = findServer(cluster);
  if (server !== null) await stopServer(server, cluster);
  if (cluster.startsWith('/var/lib/tamga/')) rmSync(join(cluster, '..'), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

async function hold(options: { join?: boolean; uid?: number } = {}, at = folder): Promise<Holder> {
  const holder = await holdDatabase(at, options);
  holders.push(holder);
  return holder;
}

async function notes(): Promise<string[]> {
  const database = await openDatabase({ dataFolder: folder, migrations, join: true });
  const { rows } = await database.open.query<{ text: string }>('select text from note order by text');
  await database.close();
  return rows.map(({ text }) => text);
}

async function write(text: string): Promise<void> {
  const database = await openDatabase({ dataFolder: folder, migrations, join: true });
  await transaction(database.open, (client) => client.query('insert into note values ($1)', [text]));
  await database.close();
}

describe('the embedded server', () => {
  test('lower-cases and finds Cyrillic, and gives counts as numbers', async () => {
    const database = await openDatabase({ dataFolder: folder });
    const { rows } = await database.open.query(
      `select lower('ЖӢҶ') as lower, similarity('Ватан', 'ватани') > 0.5 as similar, count(*) as count,
         12.5::numeric as share, date '2022-05-03' as day`,
    );
    expect(rows).toEqual([{ lower: 'жӣҷ', similar: true, count: 1, share: 12.5, day: '2022-05-03' }]);
    await database.close();
    expect(findServer(clusterOf(folder))).toBeNull();
  });

  test('a public handle cannot read a table that was not published', async () => {
    const open = [
      { id: 'two', sql: "create table secret (a int); create table shown (a int); select tamga_publish('shown')" },
    ];
    const database = await openDatabase({ dataFolder: folder, migrations: open });
    await expect(database.reader.query('select * from secret')).rejects.toThrow(/permission denied/);
    await expect(database.reader.query('insert into shown values (1)')).rejects.toThrow();
    expect((await database.reader.query('select * from shown')).rows).toEqual([]);
    await database.close();
  });

  test('a second instance on the same folder is refused and told the pid', async () => {
    const first = await hold();
    const second = await hold();
    expect(second).toMatchObject({ refused: 'data-in-use', params: { pid: first.open } });
  });

  test('of two instances that start at once on an empty folder one runs and one is refused', async () => {
    const both = await Promise.all([hold(), hold()]);
    expect(both.filter(({ open }) => open !== undefined)).toHaveLength(1);
    expect(both.filter(({ refused }) => refused === 'data-in-use')).toHaveLength(1);
  });

  test('a command joins a running instance and leaves it running', async () => {
    const instance = await hold();
    const command = await hold({ join: true });
    expect(command).toMatchObject({ joined: true, server: instance.server });
    expect(await command.end('SIGTERM')).toBe(0);
    expect(runsOn(instance.server ?? 0, clusterOf(folder))).toBe(true);
  });

  test('a command that started the server waits with stopping it for the commands that joined', async () => {
    const first = await hold({ join: true });
    const second = await hold({ join: true });
    expect([first.joined, second.joined]).toEqual([false, true]);
    const firstEnds = first.end('SIGTERM');
    await write('still here');
    expect(await second.end('SIGTERM')).toBe(0);
    expect(await firstEnds).toBe(0);
    expect(await notes()).toEqual(['still here']);
  });

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    test(`${signal} stops the server with the process`, async () => {
      const holder = await hold();
      expect(await holder.end(signal)).toBe(0);
      expect(findServer(clusterOf(folder))).toBeNull();
    });
  }

  test('after kill -9 of the process the next start adopts the orphan, with everything that was committed', async () => {
    const first = await hold();
    await write('committed');
    await first.end('SIGKILL');
    expect(runsOn(first.server ?? 0, clusterOf(folder))).toBe(true);
    const second = await hold();
    expect(second).toMatchObject({ server: first.server, joined: false });
    expect(await notes()).toEqual(['committed']);
    expect(await second.end('SIGTERM')).toBe(0);
    expect(runsOn(first.server ?? 0, clusterOf(folder))).toBe(false);
  });

  test('after kill -9 of the server the same process brings it back and loses nothing', async () => {
    const restarting = Promise.withResolvers<Notice>();
    const database = await openDatabase({ dataFolder: folder, migrations, say: restarting.resolve });
    await transaction(database.open, (client) => client.query("insert into note values ('before')"));
    const server = findServer(clusterOf(folder));
    process.kill(server?.pid ?? 0, 'SIGKILL');
    expect(await restarting.promise).toEqual({ code: 'postgres-restarting', params: { pid: server?.pid } });
    await transaction(database.open, (client) => client.query("insert into note values ('after')"));
    expect((await database.open.query('select text from note order by text')).rows).toEqual([
      { text: 'after' },
      { text: 'before' },
    ]);
    await database.close();
    expect(findServer(clusterOf(folder))).toBeNull();
  });

  test('closing ends after kill -9 of the server, and leaves none behind', async () => {
    const database = await openDatabase({ dataFolder: folder, migrations, join: true });
    process.kill(findServer(clusterOf(folder))?.pid ?? 0, 'SIGKILL');
    await database.close();
    expect(findServer(clusterOf(folder))).toBeNull();
  });

  test('after kill -9 of process and server the next start recovers', async () => {
    const first = await hold();
    await write('committed');
    process.kill(first.server ?? 0, 'SIGKILL');
    await first.end('SIGKILL');
    expect((await hold()).joined).toBe(false);
    expect(await notes()).toEqual(['committed']);
  });

  test('a pid file whose pid belongs to another program is not taken for a server', async () => {
    await (await hold()).end('SIGTERM');
    const file = join(clusterOf(folder), 'postmaster.pid');
    writeFileSync(file, `${process.pid}\n${clusterOf(folder)}\n0\n5432\n/nowhere\n\n\n`);
    expect((await hold()).open).toBeDefined();
  });

  test('a half-made cluster of a start that was killed is made anew', async () => {
    const base = join(folder, 'postgres');
    mkdirSync(join(base, 'cluster.new-4194305', 'base'), { recursive: true });
    expect((await hold()).open).toBeDefined();
    expect(existsSync(join(base, 'cluster.new-4194305'))).toBe(false);
  });

  test('a data folder with a path longer than a socket allows works', async () => {
    const deep = join(folder, 'x'.repeat(90), 'y'.repeat(40));
    const holder = await hold({}, deep);
    expect(holder.open).toBeDefined();
    expect(await holder.end('SIGTERM')).toBe(0);
  });

  test.each([
    ['15', 'postgres-older'],
    ['99', 'postgres-newer'],
  ])('a folder made by PostgreSQL %s is refused with the way out, and left as it is', async (version, code) => {
    await (await openDatabase({ dataFolder: folder, migrations })).close();
    const file = join(clusterOf(folder), 'PG_VERSION');
    const own = readFileSync(file, 'utf8');
    writeFileSync(file, `${version}\n`);
    await expect(openDatabase({ dataFolder: folder, migrations })).rejects.toMatchObject({ code, params: { version } });
    expect(findServer(clusterOf(folder))).toBeNull();
    writeFileSync(file, own);
    await (await openDatabase({ dataFolder: folder, migrations })).close();
  });

  test('a schema newer than the code is refused', async () => {
    await (await openDatabase({ dataFolder: folder, migrations })).close();
    await expect(openDatabase({ dataFolder: folder, migrations: [] })).rejects.toMatchObject({
      code: 'schema-newer',
      params: { migration: 'hold-0001' },
    });
    expect(findServer(clusterOf(folder))).toBeNull();
  });
});

describe.skipIf(!isRoot)('as root', () => {
  test('the server runs under an account without rights', async () => {
    const { server } = await hold();
    expect(readFileSync(`/proc/${server}/status`, 'utf8')).toMatch(/^Uid:\t(?!0\t)\d+/m);
  });

  test('a folder that account cannot reach leaves a pointer, and the next start follows it', async () => {
    chmodSync(folder, 0o700);
    const first = await hold();
    const base = readFileSync(join(folder, 'postgres', 'moved-to'), 'utf8').trim();
    expect(base).toMatch(/^\/var\/lib\/tamga\/[0-9a-f]{16}$/);
    expect(first.notices).toContainEqual({ code: 'cluster-moved', params: { data: folder, folder: base } });
    await write('kept');
    await first.end('SIGTERM');
    expect(await notes()).toEqual(['kept']);
    removeDataFolder(folder);
    expect([existsSync(base), existsSync(folder)]).toEqual([false, false]);
  });

  test('a copy of such a folder does not share the cluster of the original', async () => {
    chmodSync(folder, 0o700);
    await (await hold()).end('SIGTERM');
    const copy = mkdtempSync(join(tmpdir(), 'tamga-copy-'));
    mkdirSync(join(copy, 'postgres'));
    writeFileSync(join(copy, 'postgres', 'moved-to'), readFileSync(join(folder, 'postgres', 'moved-to')));
    expect(await hold({}, copy)).toMatchObject({ refused: 'data-is-copy' });
    rmSync(copy, { recursive: true });
  });

  const reachable = canReach({ uid: ordinary, gid: ordinary, name: '' }, process.execPath);
  test.skipIf(!reachable)('an ordinary person runs it under their own name, and root continues it so', async () => {
    chownSync(folder, ordinary, ordinary);
    const theirs = await hold({ uid: ordinary });
    expect(readFileSync(`/proc/${theirs.server}/status`, 'utf8')).toMatch(new RegExp(`^Uid:\t${ordinary}\t`, 'm'));
    expect(await theirs.end('SIGTERM')).toBe(0);
    const ours = await hold();
    expect(readFileSync(`/proc/${ours.server}/status`, 'utf8')).toMatch(new RegExp(`^Uid:\t${ordinary}\t`, 'm'));
  });

  test.skipIf(!reachable)('a person without a name, as in a container, is told so', async () => {
    chownSync(folder, unnamed, unnamed);
    expect(await hold({ uid: unnamed })).toMatchObject({ refused: 'account-unnamed', params: { uid: unnamed } });
  });
});

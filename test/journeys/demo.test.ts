/**
 * The demonstration as a stranger meets it: one command, an address, and behind it pages, API, feeds and a log that checks
 * out. Then what must not survive: flipped bytes, a killed demonstration's remains, a stopped one's PostgreSQL.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { bundlePath, packPath, TILE_WIDTH, tilePath } from '../../src/ledger/index.ts';
import { writeEvents } from '../events-file.ts';
import { checkpointIn, withDatabase } from '../instance.ts';
import { endAll, newFolder, postgresOf, type Running, runTamga, startTamga } from '../processes.ts';

const ROWS = 700;
const REAL = '../shared/data/events/ucdp_ged_syria.csv';
const REAL_ROWS = 16_566;

interface Demo extends Running {
  url: string;
  /** Its data folder. */
  data: string;
}

/** Demonstrations make their folders in `temp`. */
async function startDemo(temp: string, args: string[], env: Record<string, string> = {}): Promise<Demo> {
  const one = startTamga(['demo', ...args], { env: { PORT: '0', TMPDIR: temp, ...env }, group: true });
  const [, url] = await one.says(/the demonstration is at (\S+)/);
  await one.says(/stop it with/);
  const data = foldersIn(temp).find((folder) => folder.includes(`-${one.pid}-`)) as string;
  return { ...one, url: url as string, data };
}

/** What starts a demonstration soonest: a file of a few rows. */
const few = (folder: string): string[] => [writeEvents(join(folder, 'few.csv'), 20), '--mapping', 'ucdp'];

const foldersIn = (temp: string): string[] =>
  readdirSync(temp)
    .filter((name) => name.startsWith('tamga-demo-'))
    .map((name) => join(temp, name));

/** Whether a process runs; one that ended and that nobody has waited for does not. */
const runs = (pid: number): boolean =>
  existsSync(`/proc/${pid}/status`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));

const json = async (url: string) => {
  const response = await fetch(url);
  expect(response.status, url).toBe(200);
  return await response.json();
};

const text = async (url: string): Promise<string> => {
  const response = await fetch(url);
  expect(response.status, url).toBe(200);
  return await response.text();
};

describe('a demonstration of a file', () => {
  let demo: Demo;
  let temp: string;

  beforeAll(async () => {
    temp = newFolder('temp');
    demo = await startDemo(temp, [writeEvents(join(temp, 'events.csv'), ROWS), '--mapping', 'ucdp']);
  }, 120_000);

  afterAll(endAll, 60_000);

  test('says what it read, and the API counts it', async () => {
    expect(demo.output()).toContain(`read ${ROWS} rows, published ${ROWS}, rejected 0`);
    expect(await json(`${demo.url}/api/v1/breaches?limit=1`)).toMatchObject({ count: ROWS, count_is: 'exact' });
  });

  test('finds a word, shows its record, and says that nobody keeps this register', async () => {
    const { items } = await json(`${demo.url}/api/v1/breaches?q=zirconium`);
    expect(items).toHaveLength(1);
    const page = await text(`${demo.url}/breaches/${items[0].id}`);
    expect(page).toContain('Zirconium lanterns');
    expect(page).toContain('nobody keeps this register');
    expect(await text(`${demo.url}/breaches?q=zirconium`)).toContain(items[0].id);
  });

  test('answers feeds, and every file of the log and single objects', async () => {
    expect((await json(`${demo.url}/feed.json`)).items.length).toBeGreaterThan(0);
    expect(await text(`${demo.url}/feed.atom`)).toContain('<entry>');
    const size = Number((await text(`${demo.url}/log/checkpoint`)).split('\n')[1]);
    expect(size).toBeGreaterThan(ROWS);
    for (const path of [`log/${tilePath(0, 0)}`, `log/${bundlePath(0)}`, packPath(0), 'log/keys', 'log/policy']) {
      expect((await fetch(`${demo.url}/${path}`)).status, path).toBe(200);
    }
    const entries = Buffer.from(await (await fetch(`${demo.url}/log/${bundlePath(0)}`)).arrayBuffer());
    const [, hash] = /"pub":"([0-9a-f]{64})"/.exec(entries.toString('utf8')) ?? [];
    expect(JSON.parse(await text(`${demo.url}/objects/${hash}`)).record.type).toBeDefined();
  });

  test('verifies over HTTP, with counts', async () => {
    const { code, stdout } = await runTamga(['verify', demo.url, '--json']);
    expect(stdout).toMatch(/^valid: self-consistent/);
    const said = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
    expect(said.counts.entries).toBe(said.size);
    expect(said.objects).toMatchObject({});
    expect(code).toBe(0);
  });

  describe('with one flipped byte', () => {
    const paths = (site: string): [string, string][] => {
      const size = checkpointIn(site)?.size ?? 0;
      const last = Math.floor(size / TILE_WIDTH);
      const width = size % TILE_WIDTH;
      return [
        ['a full tile', `log/${tilePath(0, 1)}`],
        ['the partial tile at the edge', `log/${tilePath(0, last, width)}`],
        ['a tile of the next level', `log/${tilePath(1, 0, last)}`],
        ['a bundle of entries', `log/${bundlePath(0)}`],
        ['the partial bundle', `log/${bundlePath(last, width)}`],
        ['a pack of objects', packPath(1)],
        ['the checkpoint', 'log/checkpoint'],
      ];
    };

    /** Flips a bit in the middle of a file while `check` runs. */
    async function flipped(file: string, check: () => Promise<void>): Promise<void> {
      const bytes = readFileSync(file);
      const other = Buffer.from(bytes);
      const at = Math.floor(bytes.length / 2);
      other[at] = (other[at] as number) ^ 1;
      try {
        writeFileSync(file, other);
        await check();
      } finally {
        writeFileSync(file, bytes);
      }
    }

    test('a copied folder is invalid by the name of the file, and valid with the byte restored', async () => {
      const copy = join(newFolder('copy'), 'site');
      cpSync(join(demo.data, 'site'), copy, { recursive: true });
      for (const [what, path] of paths(copy)) {
        await flipped(join(copy, path), async () => {
          const { code, stdout } = await runTamga(['verify', copy]);
          expect(stdout.split('\n')[0], what).toMatch(/^invalid: /);
          expect(stdout, what).toContain(path);
          expect(code, what).toBe(1);
        });
      }
      expect((await runTamga(['verify', copy])).stdout).toMatch(/^valid: /);
    }, 120_000);

    test('so is the address, for what it serves from its folder', async () => {
      const site = join(demo.data, 'site');
      for (const [what, path] of paths(site).filter(([, path]) => path.startsWith('log/'))) {
        await flipped(join(site, path), async () => {
          const { code, stdout } = await runTamga(['verify', demo.url]);
          expect(stdout.split('\n')[0], what).toMatch(/^invalid: /);
          expect(stdout, what).toContain(path);
          expect(code, what).toBe(1);
        });
      }
      expect((await runTamga(['verify', demo.url])).stdout).toMatch(/^valid: /);
    }, 120_000);

    test('an object changed inside the database is caught over HTTP, and its record shows no proof of it', async () => {
      await withDatabase(demo.data, async (db) => {
        const change =
          'update open.object set bytes = set_byte(bytes, 100, get_byte(bytes, 100) # 1) where index = 300';
        await db.query(change);
        const { code, stdout } = await runTamga(['verify', demo.url]);
        expect(stdout.split('\n')[0]).toMatch(/^invalid: .*objects\/pack\/001.*entry 300/);
        expect(code).toBe(1);
        await db.query(change);
      });
      expect((await runTamga(['verify', demo.url])).stdout).toMatch(/^valid: /);
    }, 60_000);
  });

  test('a second one beside it takes another port', async () => {
    const port = new URL(demo.url).port;
    const second = await startDemo(temp, few(temp), { PORT: port });
    const third = await startDemo(temp, few(temp), { PORT: port });
    const ports = [demo, second, third].map(({ url }) => Number(new URL(url).port));
    expect(new Set(ports).size).toBe(3);
    expect(Math.max(...ports) - Number(port)).toBeLessThan(10);
    expect(await Promise.all([second.end('SIGTERM'), third.end('SIGTERM')])).toEqual([0, 0]);
    expect((await fetch(demo.url)).status).toBe(200);
  }, 180_000);
});

describe('the end of a demonstration', () => {
  afterEach(endAll, 60_000);

  for (const [how, stop] of [
    ['Ctrl-C, which reaches the whole group,', (demo: Demo) => demo.end('SIGINT')],
    [
      'SIGTERM, given twice,',
      (demo: Demo) => {
        demo.signal('SIGTERM');
        return demo.end('SIGTERM');
      },
    ],
    ['SIGHUP of a closed terminal', (demo: Demo) => demo.end('SIGHUP')],
  ] as [string, (demo: Demo) => Promise<number | null>][]) {
    test(`${how} stops PostgreSQL too and leaves nothing behind`, async () => {
      const temp = newFolder('temp');
      const demo = await startDemo(temp, few(temp));
      const postgres = postgresOf(demo.data) as number;
      expect(postgres).toBeGreaterThan(0);
      expect(await stop(demo)).toBe(0);
      expect(runs(postgres)).toBe(false);
      expect(readdirSync(temp).filter((name) => name.startsWith('tamga-'))).toEqual([]);
    }, 120_000);
  }

  test('Ctrl-C in the middle of an import stops it as well', async () => {
    const temp = newFolder('temp');
    const file = writeEvents(join(temp, 'events.csv'), 20_000);
    const demo = startTamga(['demo', file, '--mapping', 'ucdp'], { env: { PORT: '0', TMPDIR: temp }, group: true });
    await demo.says(/read as csv/);
    expect(await demo.end('SIGINT')).toBe(0);
    expect(foldersIn(temp)).toEqual([]);
  }, 120_000);

  test('a file that cannot be read ends it with words', async () => {
    const temp = newFolder('temp');
    const { code, output } = await runTamga(['demo', join(temp, 'nothing.csv'), '--mapping', 'ucdp'], {
      env: { PORT: '0', TMPDIR: temp },
    });
    expect(output).toMatch(/^refused: There is no file .*nothing\.csv$/m);
    expect(code).toBe(1);
    expect(foldersIn(temp)).toEqual([]);
  }, 60_000);

  test('what a killed one leaves is cleared by the next, PostgreSQL included; a living one is left alone', async () => {
    const temp = newFolder('temp');
    const [killed, alive] = await Promise.all([startDemo(temp, few(temp)), startDemo(temp, few(temp))]);
    const orphan = postgresOf(killed.data) as number;
    await killed.end('SIGKILL');
    expect(runs(orphan)).toBe(true);
    const next = await startDemo(temp, few(temp));
    expect(runs(orphan)).toBe(false);
    expect(foldersIn(temp).toSorted()).toEqual([alive.data, next.data].toSorted());
    expect((await fetch(alive.url)).status).toBe(200);
    expect((await fetch(next.url)).status).toBe(200);
  }, 180_000);

  test.skipIf(process.getuid?.() !== 0)(
    'so is a cluster that had to lie outside its folder',
    async () => {
      const temp = newFolder('temp');
      const closed = join(temp, 'closed');
      mkdirSync(closed, { mode: 0o700 });
      const killed = await startDemo(closed, few(temp));
      const base = readFileSync(join(killed.data, 'postgres/moved-to'), 'utf8').trim();
      expect(statSync(base).isDirectory()).toBe(true);
      await killed.end('SIGKILL');
      const next = await startDemo(closed, few(temp));
      expect(existsSync(base)).toBe(false);
      const own = readFileSync(join(next.data, 'postgres/moved-to'), 'utf8').trim();
      expect(await next.end('SIGTERM')).toBe(0);
      expect([existsSync(own), foldersIn(closed)]).toEqual([false, []]);
    },
    180_000,
  );
});

test('the invented demonstration says so on its page, and verifies', async () => {
  const demo = await startDemo(newFolder('temp'), []);
  expect(demo.output()).toMatch(/\d+ invented records are published/);
  expect(await text(demo.url)).toContain('every record here is invented');
  expect((await runTamga(['verify', demo.url])).stdout).toMatch(/^valid: /);
  await endAll();
}, 180_000);

describe.skipIf(!existsSync(REAL))('a demonstration of the real file', () => {
  afterEach(endAll, 60_000);

  test(`serves its ${REAL_ROWS} rows, finds a place, and verifies`, async () => {
    const demo = await startDemo(newFolder('temp'), [REAL, '--mapping', 'ucdp']);
    expect(demo.output()).toContain(`read ${REAL_ROWS} rows, published ${REAL_ROWS}, rejected 0`);
    const { count, count_is } = await json(`${demo.url}/api/v1/breaches?limit=1`);
    // Above 10,000 a count is exact only where a figure was prepared for it: here, for the whole register.
    expect([count, count_is]).toEqual([REAL_ROWS, 'exact']);
    expect((await json(`${demo.url}/api/v1/breaches?q=Ariha&limit=1`)).items).toHaveLength(1);
    const { stdout } = await runTamga(['verify', demo.url]);
    expect(stdout).toMatch(/^valid: /);
    expect((await runTamga(['verify', join(demo.data, 'site')])).stdout).toMatch(/^valid: /);
  }, 300_000);
});

/**
 * Import with publication against the least a database can do with the same rows: batched INSERT into one indexed table
 * of jsonb, and COPY without any index. All on one embedded server with its ordinary durability, by turns.
 */
import { join } from 'node:path';
import { importSink, runImport } from '../../src/intake/commands.ts';
import { copyRows, type Pool, transaction } from '../../src/platform/index.ts';
import { openSystem, type System } from '../../src/system.ts';
import { byTurns, median, seconds } from './measure.ts';
import { memoryOf, ROOT, startNode } from './process.ts';
import type { Context, Row } from './row.ts';
import { type EventRows, eventRows, writeCsv } from './rows-file.ts';

const STATEMENT = 500;
const LONGER = 10;

export async function importBench({ folder, quick, say }: Context): Promise<Row[]> {
  const events = await eventRows(quick ? 3000 : 20_000);
  const file = join(folder, 'events.csv');
  await writeCsv(file, events);
  const documents = events.rows.map((row) => Object.fromEntries(events.columns.map((column, i) => [column, row[i]])));
  const bare = await openSystem({ dataFolder: join(folder, 'bare'), origin: 'bench.invalid/bare', env: {} });
  const sequenced: number[] = [];
  let turn = 0;
  try {
    const figures = await byTurns(quick ? 1 : 3, {
      tamga: () => inSystem(join(folder, `whole-${turn++}`), (system) => wholePath(system, file, events, sequenced)),
      insert: () => batchedInsert(bare.platform.db, documents),
      copy: () => rawCopy(bare.platform.db, documents),
    });
    const rate = (seconds: number[]): number => events.rows.length / median(seconds);
    say(`seconds: ${JSON.stringify(figures)}`);
    const [insert, copy] = [rate(figures.insert), rate(figures.copy)];
    const rows: Row[] = [
      row(`${events.what} through the whole path into the log`, rate(figures.tamga), {
        against: `INSERT, jsonb and GIN: ${Math.round(insert)}`,
        ratio: rate(figures.tamga) / insert,
        target: { is: 'at least', figure: 0.4 },
      }),
      row('the same until its checkpoint is published', rate(sequenced), {
        against: `INSERT, jsonb and GIN: ${Math.round(insert)}`,
        ratio: rate(sequenced) / insert,
      }),
      row('the same against COPY without indexes', rate(figures.tamga), {
        against: `COPY: ${Math.round(copy)}`,
        ratio: rate(figures.tamga) / copy,
      }),
    ];
    return [...rows, await flatness(folder, events)];
  } finally {
    await bare.close();
  }
}

const row = (what: string, value: number, more: Partial<Row>): Row => ({
  bench: 'import',
  what,
  value,
  unit: 'rows/s',
  ...more,
});

async function inSystem(dataFolder: string, work: (system: System) => Promise<number>): Promise<number> {
  const system = await openSystem({ dataFolder, origin: 'bench.invalid/import', env: {} });
  try {
    return await work(system);
  } finally {
    await system.close();
  }
}

/** Seconds of the import; the time until the last row is under a checkpoint is put on `sequenced`. */
async function wholePath(system: System, file: string, { rows }: EventRows, sequenced: number[]): Promise<number> {
  const sink = importSink(system.platform.db, system.bulk);
  const taken = await seconds(async () => {
    const report = await runImport({
      path: file,
      mapping: 'ucdp',
      sink,
      publish: true,
      rejectsFolder: system.platform.dataFolder,
    });
    if (report.published !== rows.length) throw new Error(`published ${report.published} of ${rows.length} rows`);
    await settle(system.platform.db, 'open.record_search', 'open.word_similar');
  });
  sequenced.push(taken + (await seconds(() => system.sequencer.drain())));
  return taken;
}

/** GIN indexes put off a part of their work: whoever is measured does all of it. */
async function settle(pool: Pool, ...indexes: string[]): Promise<void> {
  for (const index of indexes) await pool.query('select gin_clean_pending_list($1::regclass)', [index]);
}

async function batchedInsert(pool: Pool, documents: readonly Record<string, unknown>[]): Promise<number> {
  await pool.query('drop table if exists bare_insert');
  await pool.query('create table bare_insert (id text primary key, body jsonb not null)');
  await pool.query('create index bare_gin on bare_insert using gin (body)');
  return await seconds(async () => {
    for (let at = 0; at < documents.length; at += STATEMENT) {
      const part = documents.slice(at, at + STATEMENT);
      const places = part.map((_, i) => `($${2 * i + 1}, $${2 * i + 2})`).join(', ');
      await pool.query(
        `insert into bare_insert (id, body) values ${places}`,
        part.flatMap((body) => [body.id, JSON.stringify(body)]),
      );
    }
    await settle(pool, 'bare_gin');
  });
}

async function rawCopy(pool: Pool, documents: readonly Record<string, unknown>[]): Promise<number> {
  await pool.query('drop table if exists bare_copy');
  await pool.query('create table bare_copy (id text, body jsonb not null)');
  return await seconds(() =>
    transaction(pool, (client) =>
      copyRows(
        client,
        'bare_copy',
        ['id', 'body'],
        documents.map((body) => [body.id as string, JSON.stringify(body)]),
      ),
    ),
  );
}

/** Memory of a process that imports a file ten times as long, at three points of the way. */
async function flatness(folder: string, events: EventRows): Promise<Row> {
  const file = join(folder, 'long.csv');
  await writeCsv(file, events, LONGER);
  const total = events.rows.length * LONGER;
  const args = [join(ROOT, 'test/bench/import-child.ts'), join(folder, 'long'), file, String(total)];
  const child = await startNode(args, /passed 25%/);
  const at: number[] = [];
  for (const share of [0.25, 0.5]) {
    await child.says(new RegExp(`passed ${share * 100}%`));
    at.push(memoryOf(child.pid).now);
  }
  at.push(Number(await child.says(/done at (\d+) MiB/)));
  const [quarter = 1, half = 0, whole = 0] = at;
  return {
    bench: 'import',
    what: `memory at the end of ${total} rows`,
    value: whole,
    unit: 'MiB',
    against: `at 25 %: ${Math.round(quarter)}, at 50 %: ${Math.round(half)}`,
    ratio: whole / quarter,
    target: { is: 'at most', figure: 1.25 },
  };
}

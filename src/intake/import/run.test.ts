import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Mapping, mappingSchema } from './mapping-schema.ts';
import { MemorySink } from './memory-sink.ts';
import { runImport } from './run.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tamga-run-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const simple = (more: Partial<Mapping> = {}): Mapping =>
  mappingSchema.parse({
    id: 'simple',
    version: '1',
    title: 'Simple',
    type: 'breach',
    identity: { template: 'simple:{id}' },
    fields: {
      title: { text: 'title', lang: 'en' },
      when: { date: 'date' },
      killed: { count: { best: 'dead' }, unit: 'person' },
    },
    required: ['id'],
    ...more,
  });

const table = (rows: number, change: (at: number) => string = () => '1'): string =>
  `id,title,date,dead\n${Array.from({ length: rows }, (_, at) => `${at},Event ${at},2021-05-03,${change(at)}\n`).join('')}`;

describe('an import', () => {
  test('counts every row once, and a second time changes nothing', async () => {
    const path = write('a.csv', table(1234));
    const sink = new MemorySink();
    const first = await runImport({ path, mapping: simple(), sink, batchSize: 100 });
    expect(first).toMatchObject({
      read: 1234,
      created: 1234,
      rejected: 0,
      published: 0,
      rejects: null,
      interrupted: false,
    });
    expect(sink.batches.map(({ size }) => size)).toEqual([...Array(12).fill(100), 34]);
    expect(sink.batches.at(-1)?.options.rowsDone).toBe(1234);
    const second = await runImport({ path, mapping: simple(), sink });
    expect(second).toMatchObject({ read: 1234, created: 0, unchanged: 1234 });
    expect(sink.runs.map((run) => [run.finished, run.tally.read])).toEqual(Array(2).fill([true, 1234]));
  });

  test('writes rejected rows in the same columns, to be corrected and imported again', async () => {
    const path = write(
      'b.csv',
      table(5, (at) => (at === 2 ? 'many' : '1')).replace('3,Event 3,', '3,"Event, 3",extra,'),
    );
    const sink = new MemorySink();
    const report = await runImport({ path, mapping: simple(), sink });
    expect(report).toMatchObject({
      read: 5,
      created: 3,
      rejected: 2,
      reasons: { 'import-integer-unread': 1, 'import-row-ragged': 1 },
    });
    const rejects = readFileSync(report.rejects ?? '', 'utf8');
    expect(rejects.split('\r\n')).toEqual([
      'id,title,date,dead,_row,_reason,_column,_value',
      '2,Event 2,2021-05-03,many,3,import-integer-unread,dead,many',
      '3,"Event, 3",extra,2021-05-03,4,import-row-ragged,,"[""1""]"',
      '',
    ]);
    const corrected = write(
      'b.rejected.csv',
      rejects.replace('many,3', '2,3').replace('extra,2021-05-03', '2021-05-03,1'),
    );
    expect(await runImport({ path: corrected, mapping: simple(), sink })).toMatchObject({
      read: 2,
      created: 2,
      rejected: 0,
    });
    expect(
      await runImport({
        path: write(
          'b2.csv',
          table(5, (at) => (at === 2 ? '2' : '1')),
        ),
        mapping: simple(),
        sink,
      }),
    ).toMatchObject({ unchanged: 4, updated: 1 });
  });

  test('writes what the engine rejects with its reason', async () => {
    const sink = new MemorySink();
    sink.check = (draft) =>
      draft.ext[0] === 'simple:1' ? { code: 'title-too-long', params: { field: '/title', max: 500 } } : null;
    const report = await runImport({ path: write('c.csv', table(3)), mapping: simple(), sink });
    expect(report).toMatchObject({ read: 3, created: 2, rejected: 1, reasons: { 'title-too-long': 1 } });
    expect(readFileSync(report.rejects ?? '', 'utf8')).toContain('1,Event 1,2021-05-03,1,2,title-too-long,/title,');
  });

  test('that was broken off goes on where the last batch was acknowledged', async () => {
    const path = write(
      'd.csv',
      table(1000, (at) => (at === 450 ? 'x' : '1')),
    );
    const sink = new MemorySink();
    sink.failAt = 6;
    await expect(runImport({ path, mapping: simple(), sink, batchSize: 100 })).rejects.toThrow(
      'the connection was lost',
    );
    expect(sink.held.size).toBe(499);
    sink.failAt = Number.POSITIVE_INFINITY;
    const report = await runImport({ path, mapping: simple(), sink, batchSize: 100 });
    expect(report.found.resumedAt).toBe(500);
    expect(report).toMatchObject({ read: 1000, created: 999, rejected: 1, reasons: { 'import-integer-unread': 1 } });
    expect(readFileSync(report.rejects ?? '', 'utf8').match(/import-integer-unread/g)).toHaveLength(1);
    expect(sink.held.size).toBe(999);
  });

  test('that is stopped says so and can be resumed', async () => {
    const path = write('e.csv', table(1000));
    const sink = new MemorySink();
    const stop = new AbortController();
    const options = { path, mapping: simple(), sink, batchSize: 100 };
    const report = await runImport({
      ...options,
      signal: stop.signal,
      onProgress: ({ read }) => read >= 300 && stop.abort(),
    });
    expect(report.interrupted).toBe(true);
    expect(sink.runs[0].finished).toBe(false);
    expect(report.read).toBeLessThan(1000);
    expect(await runImport(options)).toMatchObject({ read: 1000, created: 1000, interrupted: false });
    expect(sink.held.size).toBe(1000);
  });

  test('maps on while at most two batches are being saved, given in order', async () => {
    const sink = new MemorySink();
    const given: number[] = [];
    const save = sink.saveBatch.bind(sink);
    let open = 0;
    let most = 0;
    sink.saveBatch = async (drafts, options) => {
      most = Math.max(most, ++open);
      given.push(options.rowsDone);
      await new Promise((resolve) => setTimeout(resolve, 5));
      open--;
      return save(drafts, options);
    };
    await runImport({ path: write('f.csv', table(300)), mapping: simple(), sink, batchSize: 100 });
    expect(given).toEqual([100, 200, 300]);
    expect(most).toBe(2);
  });

  test('tried out only saves nothing', async () => {
    const sink = new MemorySink();
    sink.check = (draft) => (draft.ext[0] === 'simple:0' ? { code: 'no', params: {} } : null);
    expect(await runImport({ path: write('g.csv', table(4)), mapping: simple(), sink, dryRun: true })).toMatchObject({
      read: 4,
      created: 3,
      rejected: 1,
    });
    expect([sink.held.size, sink.runs.length]).toEqual([0, 0]);
  });

  test('calls a second row of the same identity a duplicate', async () => {
    const path = write('h.csv', 'id,title,date,dead\n1,a,2021-05-03,1\n1,b,2021-05-03,1\n');
    expect(await runImport({ path, mapping: simple(), sink: new MemorySink() })).toMatchObject({
      created: 1,
      duplicate: 1,
    });
  });

  test('tells the order of day and month from the whole column', async () => {
    const path = write('i.csv', 'id,title,date,dead\n1,a,3/7/2022,1\n2,b,25/7/2022,1\n');
    const sink = new MemorySink();
    expect((await runImport({ path, mapping: simple(), sink })).found.dates).toBe('day-first');
    expect(sink.held.get('simple:1')?.body.when).toMatchObject({ precise: { from: '2022-07-03' } });
    const unclear = write('j.csv', 'id,title,date,dead\n1,a,3/7/2022,1\n');
    expect(await runImport({ path: unclear, mapping: simple(), sink })).toMatchObject({
      rejected: 1,
      found: { dates: 'unclear' },
    });
    expect(await runImport({ path: unclear, mapping: simple(), sink, force: { dayFirst: false } })).toMatchObject({
      updated: 1,
    });
  });

  test('of a file with other columns is refused and names them', async () => {
    const path = write('k.csv', 'nummer,titel\n1,2\n');
    await expect(runImport({ path, mapping: simple(), sink: new MemorySink() })).rejects.toMatchObject({
      code: 'import-columns-missing',
      params: { columns: 'id', found: 'nummer, titel' },
    });
    await expect(runImport({ path, mapping: 'generic', sink: new MemorySink() })).rejects.toMatchObject({
      code: 'import-columns-missing',
    });
  });
});

describe('our own records', () => {
  test('come back as they went out', async () => {
    const record = {
      id: 'br_x',
      type: 'breach',
      rev: 3,
      title: { lang: 'en', text: 'T' },
      killed: { best: 1, unit: 'person' },
      accounts: { '': [{ adopted: true }] },
      log: { index: 4 },
    };
    const path = write('own.jsonl', `${JSON.stringify(record)}\n{"id":"x"}\n`);
    const sink = new MemorySink();
    expect(await runImport({ path, mapping: 'tamga', sink })).toMatchObject({
      created: 1,
      rejected: 1,
      reasons: { 'import-type-missing': 1 },
    });
    expect(sink.held.get('tamga:br_x')).toMatchObject({
      type: 'breach',
      body: { title: record.title, killed: record.killed, accounts: record.accounts },
    });
    expect(Object.keys(sink.held.get('tamga:br_x')?.body ?? {})).toEqual(['title', 'killed', 'accounts']);
  });
});

describe('tables beside the main one', () => {
  test('are joined by key, take part in the digest, and give up only the columns used', async () => {
    const mapping = simple({
      tables: { victims: { file: '*victims.csv', key: 'case' } },
      fields: {
        tallies: {
          parts: { tally: { each: 'victims', on: 'id', as: { object: { sex: 'sex' } } }, as: 'count', unit: 'person' },
          prefix: 't',
        },
      },
    });
    const path = write('m.csv', table(2));
    const sink = new MemorySink();
    await expect(runImport({ path, mapping, sink })).rejects.toMatchObject({ code: 'import-table-missing' });
    write('m_victims.csv', 'case,sex,name\n1.0,F,Somebody\n1,F,Another\n1,M,Third\n');
    await runImport({ path, mapping, sink });
    expect(sink.held.get('simple:1')?.body.tallies).toEqual([
      { id: 't1', sex: 'F', count: { best: 2, unit: 'person' } },
      { id: 't2', sex: 'M', count: { best: 1, unit: 'person' } },
    ]);
    expect(sink.held.get('simple:1')?.raw).not.toContain('Somebody');
    write('m_victims.csv', 'case,sex,name\n1,F,Somebody\n');
    expect(await runImport({ path, mapping, sink })).toMatchObject({ updated: 1, unchanged: 1 });
  });
});

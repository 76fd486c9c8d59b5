// Files as they come from broken disks and ill will: an import either refuses them by name or counts every row.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Refusal } from '../../kernel/refusal.ts';
import { MemorySink } from './memory-sink.ts';
import { runImport } from './run.ts';
import { suggestMapping } from './suggest.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tamga-hostile-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const path = () => join(folder, 'file');

async function load(content: string | Uint8Array) {
  writeFileSync(path(), content);
  return runImport({ path: path(), mapping: 'generic', sink: new MemorySink(), rejectsFolder: folder });
}

test('rejected rows find their folder made, and batches under way together write it in order', async () => {
  const rows = Array.from({ length: 5 }, (_, i) => `${i},t${i},nowhen`);
  writeFileSync(path(), `id,title,date,lat\n${rows.map((row) => `${row},95`).join('\n')}\n`);
  const rejectsFolder = join(folder, 'not', 'there', 'yet');
  const sink = new MemorySink();
  const { rejected, rejects } = await runImport({
    path: path(),
    mapping: 'generic',
    sink,
    rejectsFolder,
    batchSize: 1,
  });
  expect(rejected).toBe(5);
  const lines = readFileSync(rejects as string, 'utf8')
    .trim()
    .split('\r\n');
  expect(lines.slice(1).map((line) => line[0])).toEqual(rows.map((row) => row[0]));
});

const RECORDS = [
  {
    id: 1,
    title: 'One',
    date: '2021-05-03',
    lat: 10.5,
    lon: 20.25,
    killed: 2,
    notes: 'He said "no"; then, \n nothing',
  },
  { id: 2, title: 'Два', date: '3 May 2021', lat: -1, lon: 2, killed: 0, notes: '' },
];
const SEEDS = [
  'id,title,date,lat,lon,killed\n1,"a, ""b""",2021-05-03,1.5,2.5,3\n2,c,2021,,,\n',
  JSON.stringify(RECORDS),
  RECORDS.map((record) => JSON.stringify(record)).join('\n'),
  JSON.stringify({
    type: 'FeatureCollection',
    features: RECORDS.map((properties) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [1, 2] },
      properties,
    })),
  }),
  JSON.stringify({ a: RECORDS[0], b: RECORDS[1] }),
];

/** A seed with bytes overwritten, cut off, or doubled. */
const spoiled = fc
  .tuple(
    fc.constantFrom(...SEEDS),
    fc.array(
      fc.tuple(fc.nat(), fc.constantFrom(0, 0x22, 0x2c, 0x5b, 0x5c, 0x5d, 0x7b, 0x7d, 0x0a, 0x0d, 0x80, 0xff, 0xd8)),
      { maxLength: 6 },
    ),
    fc.nat(),
    fc.boolean(),
  )
  .map(([seed, changes, cut, whole]) => {
    const bytes = Buffer.from(seed);
    for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
    return whole ? bytes : bytes.subarray(0, cut % bytes.length);
  });

describe('a spoiled file', () => {
  test('is refused by name, or every row of it is counted', async () => {
    await fc.assert(
      fc.asyncProperty(spoiled, async (bytes) => {
        try {
          const { read, created, updated, unchanged, duplicate, rejected, skipped } = await load(bytes);
          expect(created + updated + unchanged + duplicate + rejected + skipped).toBe(read);
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('never breaks the proposing of a mapping either', async () => {
    await fc.assert(
      fc.asyncProperty(spoiled, async (bytes) => {
        writeFileSync(path(), bytes);
        await suggestMapping(path()).catch((error: unknown) => expect(error).toBeInstanceOf(Refusal));
      }),
      { numRuns: 150 },
    );
  });
});

describe('a row that no database could keep', () => {
  test.each([
    ['NUL in a JSON text', '[{"title":"a\\u0000b"},{"title":"c"}]'],
    ['half a surrogate pair in a JSON text', '[{"title":"a\\ud800"},{"title":"c"}]'],
    ['NUL in a name', '[{"title":"a","x\\u0000":1},{"title":"c"}]'],
  ])('with %s is rejected alone', async (_, text) => {
    expect(await load(text)).toMatchObject({
      read: 2,
      created: 1,
      rejected: 1,
      reasons: { 'import-cell-not-text': 1 },
    });
  });

  test('with NUL in a cell is rejected alone', async () => {
    const filler = `${'x'.repeat(50)},${'y'.repeat(50)}\n`.repeat(60);
    const report = await load(`title,notes\n${filler}a\u0000b,c\n`);
    expect(report).toMatchObject({ read: 61, rejected: 1, reasons: { 'import-cell-not-text': 1 } });
  });

  test('is not one that only writes about escapes', async () => {
    expect(await load('[{"title":"the text \\\\ud800 and \\\\u0000"},{"title":"🌍"}]')).toMatchObject({ created: 2 });
  });
});

test('a table with only a header is read and has no rows', async () => {
  expect(await load('id,title,date\n')).toMatchObject({ read: 0, created: 0, rejects: null });
});

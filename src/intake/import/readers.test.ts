import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sniffDelimiter, sniffFormat } from './format.ts';
import { JsonSplitter } from './json-split.ts';
import { expand, readJson, readLines } from './read-json.ts';
import { readTable } from './read-table.ts';
import type { RowSource, SourceRow } from './row.ts';

async function* inChunks(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

async function all(source: RowSource): Promise<SourceRow[]> {
  const rows: SourceRow[] = [];
  for await (const chunk of source.rows) rows.push(...chunk);
  return rows;
}

const table = async (text: string, delimiter = ',', size = 5) => {
  const source = await readTable(inChunks(text, size), { delimiter, loose: sniffDelimiter(text).loose });
  return { columns: source.columns, rows: await all(source) };
};

describe('the format of a text', () => {
  test.each([
    ['a;b;c\n1;2;3\n', 'csv', ';'],
    ['a\tb\n1\t"x, y"\n', 'csv', '\t'],
    ['a|b\n1|2\n', 'csv', '|'],
    ['a,b\n"x; y; z",2\n', 'csv', ','],
    ['[{"a":1}]', 'json', undefined],
    ['{"k":{"a":1}}', 'json', undefined],
    ['{"a":1}\n{"a":2}\n', 'jsonl', undefined],
    ['{"a":1}', 'jsonl', undefined],
    ['{ "type": "FeatureCollection",\n "features": [] }', 'geojson', undefined],
  ])('of %j is %s', (text, format, delimiter) => {
    expect(sniffFormat(text)).toMatchObject({ format, ...(delimiter ? { delimiter } : {}) });
  });

  test('nothing and binary are refused by name', () => {
    expect(() => sniffFormat(' \n ')).toThrow(expect.objectContaining({ code: 'import-empty' }));
    expect(() => sniffFormat('a\u0000b')).toThrow(expect.objectContaining({ code: 'import-not-text' }));
  });
});

describe('a table', () => {
  test.each(['\n', '\r\n', '\r'])('ends its lines with %j', async (end) => {
    const { columns, rows } = await table(`a,b${end}1,2${end}${end}3,4${end}`);
    expect(columns).toEqual(['a', 'b']);
    expect(rows.map((row) => row.cells)).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
  });

  test('keeps line ends and doubled quotes inside cells', async () => {
    const { rows } = await table('a,b\n"one\ntwo","she said ""no"""\n');
    expect(rows[0].cells).toEqual(['one\ntwo', 'she said "no"']);
  });

  test('takes a blank line after the header and blanks before quotes', async () => {
    const { rows } = await table('Title , Other\n\nx, "y, z"\n');
    expect(rows).toEqual([{ number: 1, cells: ['x', 'y, z'] }]);
  });

  test('rejects a row of another length and goes on', async () => {
    const { rows } = await table('a,b,c\n1,2,3\n1\n1,2,3,4\n5,6,7\n');
    expect(rows.map((row) => row.problem?.code)).toEqual([
      undefined,
      'import-row-ragged',
      'import-row-ragged',
      undefined,
    ]);
    expect(rows[2].problem?.params).toEqual({ cells: 4, columns: 3 });
  });

  test('rejects what follows a quote that is never closed, and keeps what came before', async () => {
    const { rows } = await table('a,b\n1,2\n3,"x\n4,5\n', ',', 1000);
    expect(rows.map((row) => row.problem?.code)).toEqual([undefined, 'import-quote-open']);
  });

  test('rejects damaged text and cells beyond measure', async () => {
    const { rows } = await table(`a,b\nx\ufffdy,2\n${'z'.repeat(1_000_001)},2\n`, ',', 70_000);
    expect(rows.map((row) => row.problem?.code)).toEqual(['import-encoding-wrong', 'import-cell-too-long']);
  });

  test('is refused when it is empty or repeats a column', async () => {
    await expect(table('')).rejects.toMatchObject({ code: 'import-empty' });
    await expect(table('a,b,a\n1,2,3\n')).rejects.toMatchObject({
      code: 'import-columns-repeated',
      params: { column: 'a' },
    });
  });

  test('with only a header has no rows', async () => {
    expect((await table('a,b\n')).rows).toEqual([]);
  });
});

describe('a JSON text', () => {
  const cell = fc.jsonValue({ maxDepth: 3 });

  test('gives back the elements of any array, however it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(cell, { maxLength: 6 }),
        fc.integer({ min: 1, max: 30 }),
        fc.boolean(),
        (values, size, spaced) => {
          const text = JSON.stringify(values, null, spaced ? 2 : 0);
          const splitter = new JsonSplitter();
          const found = [];
          for (let at = 0; at < text.length; at += size) found.push(...splitter.push(text.slice(at, at + size)));
          expect(found.map((piece) => JSON.parse(piece.text))).toEqual(JSON.parse(text));
          expect(splitter.end()).toBe(true);
        },
      ),
    );
  });

  test('gives back the members of an object and the array at a member', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), cell, { maxKeys: 5, noNullPrototype: true }),
        fc.integer({ min: 1, max: 20 }),
        (map, size) => {
          const text = JSON.stringify({ before: [{ x: 1 }], records: map, after: { records: [1] } });
          const splitter = new JsonSplitter({ member: 'records' });
          const found = [];
          for (let at = 0; at < text.length; at += size) found.push(...splitter.push(text.slice(at, at + size)));
          const pairs = found.map((piece) => [piece.key, JSON.parse(piece.text)]);
          expect(pairs).toEqual(Object.entries(JSON.parse(JSON.stringify(map))));
          expect(splitter.end()).toBe(true);
        },
      ),
    );
  });

  test('half written keeps its whole records and says that it was cut', async () => {
    const rows = await all(readJson(inChunks('[{"a":1},{"a":2},{"a"', 4)));
    expect(rows.map((row) => row.problem?.code)).toEqual([undefined, undefined, 'import-json-cut']);
  });

  test('rejects a record that is no object, is nested too deep, or is broken', async () => {
    const deep = `${'{"x":'.repeat(70)}1${'}'.repeat(70)}`;
    const rows = await all(readJson(inChunks(`[1,${deep},{"a":tru},{"a":1}]`, 9)));
    expect(rows.map((row) => row.problem?.code)).toEqual([
      'import-row-not-object',
      'import-json-too-deep',
      'import-json-broken',
      undefined,
    ]);
  });

  test('by lines skips blank ones and rejects a broken one', async () => {
    const rows = await all(readLines(inChunks('{"a":1}\r\n\r\n{"a":\n{"a":3}', 4)));
    expect(rows.map((row) => row.problem?.code ?? row.cells)).toEqual([{ a: 1 }, 'import-json-broken', { a: 3 }]);
  });

  test('of GeoJSON makes points into latitude and longitude', async () => {
    const feature = {
      type: 'Feature',
      id: 7,
      geometry: { type: 'Point', coordinates: [68.8, 38.5] },
      properties: { name: 'x' },
    };
    const text = JSON.stringify({ type: 'FeatureCollection', features: [feature] });
    const [row] = await all(readJson(inChunks(text, 6), { member: 'features', geo: true }));
    expect(row.cells).toMatchObject({ id: 7, latitude: 38.5, longitude: 68.8, name: 'x' });
  });

  test('unfolds records nested in a row', async () => {
    const rows = await all(expand(readJson(inChunks('[{"h":1,"p":[{"n":"a"},{"n":"b"}]},{"h":2}]', 50)), 'p'));
    expect(rows.map((row) => [row.number, row.cells])).toEqual([
      [1, { h: 1, n: 'a' }],
      [2, { h: 1, n: 'b' }],
      [3, { h: 2 }],
    ]);
  });
});

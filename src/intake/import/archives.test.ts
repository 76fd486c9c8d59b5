import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { containerOf, contentOf } from './bytes.ts';
import type { SourceRow } from './row.ts';
import { openSource } from './source.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tamga-import-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, content: Buffer | string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const rowsOf = async (path: string, sheet?: string): Promise<SourceRow[]> => {
  const rows: SourceRow[] = [];
  for await (const chunk of (await openSource(path, sheet === undefined ? {} : { sheet })).rows) rows.push(...chunk);
  return rows;
};

/** A ZIP of the parts given (APPNOTE 6.3.10), as a spreadsheet program would write it. */
function zip(parts: Record<string, string | Buffer>): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(parts)) {
    const data = Buffer.from(content);
    const packed = deflateRawSync(data);
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(20, 4);
    header.writeUInt16LE(8, 8);
    header.writeUInt32LE(crc32(data), 14);
    header.writeUInt32LE(packed.length, 18);
    header.writeUInt32LE(data.length, 22);
    header.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    header.copy(entry, 6, 4, 30);
    entry.writeUInt32LE(offset, 42);
    directory.push(entry, Buffer.from(name));
    files.push(header, Buffer.from(name), packed);
    offset += 30 + name.length + packed.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(parts).length, 8);
  end.writeUInt16LE(Object.keys(parts).length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, listing, end]);
}

const workbook = (rows: string, more: Record<string, string | Buffer> = {}): Buffer =>
  zip({
    'xl/workbook.xml':
      '<workbook xmlns:r="r"><sheets><sheet name="Events" r:id="rId1"/><sheet name="Notes" r:id="rId2"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Target="/xl/worksheets/sheet2.xml"/></Relationships>',
    'xl/styles.xml':
      '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="2"/></cellXfs></styleSheet>',
    'xl/sharedStrings.xml':
      '<sst><si><t>title</t></si><si><r><t>two </t></r><r><t>runs</t></r><rPh><t>no</t></rPh></si></sst>',
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
    'xl/worksheets/sheet2.xml':
      '<worksheet><sheetData><row><c t="inlineStr"><is><t>note</t></is></c></row><row><c t="str"><v>x</v></c></row></sheetData></worksheet>',
    ...more,
  });

const HEADER =
  '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>date</t></is></c><c r="C1" t="inlineStr"><is><t>n</t></is></c></row>';

describe('a workbook', () => {
  test('gives shared, inline and empty cells, numbers, and dates by the style of the cell', async () => {
    const path = write(
      'book.xlsx',
      workbook(
        `${HEADER}<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" s="1"><v>44197</v></c><c r="C2" s="2"><v>3.5</v></c></row><row r="4"><c r="C4"><v>7</v></c></row>`,
      ),
    );
    expect((await openSource(path)).columns).toEqual(['title', 'date', 'n']);
    expect((await rowsOf(path)).map((row) => row.cells)).toEqual([
      ['two runs', '2021-01-01', '3.5'],
      ['', '', '7'],
    ]);
  });

  test('opens the sheet asked for, and says which there are when it is another', async () => {
    const path = write('sheets.xlsx', workbook(HEADER));
    expect((await rowsOf(path, 'Notes')).map((row) => row.cells)).toEqual([['x']]);
    await expect(rowsOf(path, 'Nothing')).rejects.toMatchObject({
      code: 'import-sheet-missing',
      params: { sheets: 'Events, Notes' },
    });
  });

  test('that is broken or holds entities is refused, and so is an archive with nothing to read in it', async () => {
    const good = workbook(HEADER);
    await expect(rowsOf(write('cut.xlsx', good.subarray(0, good.length - 30)))).rejects.toMatchObject({
      code: 'import-zip-broken',
    });
    const entities = workbook(HEADER, { 'xl/sharedStrings.xml': '<!DOCTYPE x [<!ENTITY a "b">]><sst/>' });
    await expect(rowsOf(write('entities.xlsx', entities))).rejects.toMatchObject({ code: 'import-xlsx-broken' });
    await expect(rowsOf(write('other.zip', zip({ 'a.txt': 'x' })))).rejects.toMatchObject({
      code: 'import-zip-empty',
    });
  });

  test('that swells beyond measure is refused', async () => {
    const bomb = workbook(HEADER, {
      'xl/sharedStrings.xml': Buffer.concat([
        Buffer.from('<sst><si><t>'),
        Buffer.alloc(60 * 2 ** 20, 0x61),
        Buffer.from('</t></si></sst>'),
      ]),
    });
    await expect(rowsOf(write('bomb.xlsx', bomb))).rejects.toMatchObject({ code: 'import-bomb' });
  });
});

describe('a gzip file', () => {
  test('is known by its first bytes, whatever it is called', async () => {
    const path = write('plain.csv', gzipSync('a,b\n1,2\n'));
    expect(await containerOf(path)).toMatchObject({ container: 'gzip' });
    expect((await rowsOf(path)).map((row) => row.cells)).toEqual([['1', '2']]);
  });

  test('that was cut is refused', async () => {
    const whole = gzipSync('a,b\n1,2\n'.repeat(1000));
    await expect(openSource(write('cut.csv.gz', whole.subarray(0, whole.length - 12)))).rejects.toMatchObject({
      code: 'import-gzip-broken',
    });
  });

  test('that swells beyond measure is refused before it fills anything', async () => {
    const path = write('bomb.gz', gzipSync(Buffer.alloc(40 * 2 ** 20)));
    let out = 0;
    const read = async () => {
      for await (const chunk of contentOf(path, 'gzip', { bytes: 2 ** 20, ratio: 1000, ratioFrom: 2 ** 30 }))
        out += chunk.length;
    };
    await expect(read()).rejects.toMatchObject({ code: 'import-bomb', status: 413 });
    expect(out).toBeLessThanOrEqual(2 ** 20);
    await expect(openSource(path)).rejects.toMatchObject({ code: 'import-bomb' });
  });
});

describe('a file', () => {
  test('that is missing or empty is refused', async () => {
    await expect(openSource(join(folder, 'none.csv'))).rejects.toMatchObject({
      code: 'import-file-missing',
      status: 404,
    });
    await expect(openSource(write('empty.csv', ''))).rejects.toMatchObject({ code: 'import-empty' });
    await expect(openSource(write('blank.csv', '\n \n'))).rejects.toMatchObject({ code: 'import-empty' });
  });

  test('is taken for what the person says it is', async () => {
    const path = write('forced.csv', 'a;b,c\n1;2,3\n');
    const source = await openSource(path, { delimiter: ',', encoding: 'latin1' });
    expect(source.columns).toEqual(['a;b', 'c']);
    expect(source.found).toMatchObject({ delimiter: ',', encoding: 'latin1' });
    await expect(openSource(path, { format: 'xlsx' })).rejects.toMatchObject({ code: 'import-format-other' });
  });
});

describe('a table in a ZIP', () => {
  const table = 'id,title\n1,One\n2,Два\n';
  const titles = async (parts: Record<string, string | Buffer>) =>
    (await rowsOf(write('packed.zip', zip(parts)))).map(({ cells }) => (cells as string[])[1]);

  test('is the import.csv of Uwazi among its attachments, or the only file that can be read', async () => {
    const uwazi = { 'import.csv': table, 'notes.csv': 'x\n', '1.pdf': '%PDF' };
    expect(await titles(uwazi)).toEqual(['One', 'Два']);
    expect(await titles({ 'a/b.csv': table, '__MACOSX/a/._b.csv': 'x', 'c.png': 'x' })).toEqual(['One', 'Два']);
  });

  test('among several, in none, and in a broken archive is refused in words', async () => {
    await expect(titles({ 'a.csv': table, 'b.csv': table })).rejects.toMatchObject({ code: 'import-zip-several' });
    await expect(titles({ 'a.png': 'x' })).rejects.toMatchObject({ code: 'import-zip-empty' });
    const whole = zip({ 'a.csv': table });
    const cut = write('cut.zip', whole.subarray(0, whole.length - 30));
    await expect(openSource(cut)).rejects.toMatchObject({ code: 'import-zip-broken' });
  });

  test('that swells beyond measure is refused', async () => {
    const path = write('bomb.zip', zip({ 'a.csv': Buffer.alloc(64 * 2 ** 20, 'a,') }));
    await expect(rowsOf(path)).rejects.toMatchObject({ code: 'import-bomb' });
  });
});

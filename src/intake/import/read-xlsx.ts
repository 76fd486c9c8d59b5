/**
 * Reads one sheet of an XLSX workbook row by row as text: numbers as Excel holds them, dates by the style of their cell
 * as ISO dates, formulas by their last result. Only the table of shared texts is held in memory.
 */
import { Refusal } from '../../kernel/refusal.ts';
import { columnsOf, problemOf } from './read-table.ts';
import type { RowSource, SourceRow } from './row.ts';
import { type Archive, openArchive, readXml, walkXml } from './xlsx-archive.ts';

const MAX_SHARED = 512 * 2 ** 20;
const MAX_COLUMNS = 16_384;
const BUILT_IN_DATES = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47]);

interface Workbook {
  sheets: { name: string; part: string }[];
  epoch1904: boolean;
}

/** Rows of a sheet, the first by default. Throws Refusal `import-xlsx-broken`, `import-sheet-missing`, `import-empty`. */
export async function readXlsx(path: string, sheet?: string): Promise<RowSource> {
  const archive = await openArchive(path);
  const book = await readWorkbook(archive);
  const chosen = sheet === undefined ? book.sheets[0] : book.sheets.find(({ name }) => name === sheet);
  if (!chosen)
    throw new Refusal('import-sheet-missing', {
      sheet: sheet ?? '',
      sheets: book.sheets.map((s) => s.name).join(', '),
    });
  const shared = await readShared(archive);
  const dates = await readDateStyles(archive);
  const chunks = cellRows(archive, chosen.part, shared, dates, book.epoch1904);
  let head = await chunks.next();
  while (!head.done && head.value.length === 0) head = await chunks.next();
  if (head.done) throw new Refusal('import-empty');
  const [header, ...rest] = head.value;
  const columns = columnsOf(header);
  return { columns, rows: rowsOf(archive, columns, rest, chunks) };
}

async function* rowsOf(
  archive: Archive,
  columns: string[],
  rest: string[][],
  chunks: AsyncGenerator<string[][]>,
): AsyncGenerator<SourceRow[]> {
  let number = 0;
  const finish = (cells: string[]): SourceRow => {
    while (cells.length < columns.length) cells.push('');
    const problem = problemOf(cells, columns, { replacement: true });
    return { number: ++number, cells, ...(problem ? { problem } : {}) };
  };
  try {
    if (rest.length > 0) yield rest.map(finish);
    for await (const chunk of chunks) if (chunk.length > 0) yield chunk.map(finish);
  } finally {
    archive.close();
  }
}

async function readWorkbook(archive: Archive): Promise<Workbook> {
  const targets = new Map<string, string>();
  await readXml(archive.part('xl/_rels/workbook.xml.rels'), {
    open: (name, { Id, Target }) => {
      if (name === 'Relationship' && Id && Target)
        targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`);
    },
  });
  const book: Workbook = { sheets: [], epoch1904: false };
  await readXml(archive.part('xl/workbook.xml'), {
    open: (tag, attributes) => {
      if (tag === 'workbookPr') book.epoch1904 = attributes.date1904 === '1' || attributes.date1904 === 'true';
      const part = tag === 'sheet' ? targets.get(attributes['r:id'] ?? '') : undefined;
      if (part !== undefined) book.sheets.push({ name: attributes.name ?? '', part });
    },
  });
  return book;
}

async function readShared(archive: Archive): Promise<string[]> {
  const shared: string[] = [];
  if (!archive.names.has('xl/sharedStrings.xml')) return shared;
  let item = '';
  let inText = false;
  let phonetic = false;
  let size = 0;
  await readXml(archive.part('xl/sharedStrings.xml'), {
    open: (name) => {
      if (name === 'si') item = '';
      if (name === 'rPh') phonetic = true;
      inText = name === 't' && !phonetic;
    },
    text: (text) => {
      if (inText) item += text;
    },
    close: (name) => {
      if (name === 't') inText = false;
      if (name === 'rPh') phonetic = false;
      if (name !== 'si') return;
      size += item.length;
      if (size > MAX_SHARED) throw new Refusal('import-bomb', { bytes: size, stored: 0 }, 413);
      shared.push(item);
    },
  });
  return shared;
}

/** Which cell styles show a date or a time. */
async function readDateStyles(archive: Archive): Promise<boolean[]> {
  const styles: boolean[] = [];
  if (!archive.names.has('xl/styles.xml')) return styles;
  const custom = new Set<number>();
  let inCells = false;
  await readXml(archive.part('xl/styles.xml'), {
    open: (name, attributes) => {
      if (name === 'cellXfs') inCells = true;
      const format = Number(attributes.numFmtId);
      if (name === 'numFmt' && isDateFormat(attributes.formatCode ?? '')) custom.add(format);
      if (name === 'xf' && inCells) styles.push(BUILT_IN_DATES.has(format) || custom.has(format));
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return styles;
}

/** A number format that shows days or hours: letters of a date outside quotes, brackets and escapes. */
const isDateFormat = (code: string): boolean =>
  /[dyhs]|m{1,5}/i.test(code.replace(/"[^"]*"|\[[^\]]*\]|\\./g, '')) &&
  !/0|#/.test(code.replace(/"[^"]*"|ss\.0+/g, ''));

async function* cellRows(
  archive: Archive,
  part: string,
  shared: string[],
  dates: boolean[],
  epoch1904: boolean,
): AsyncGenerator<string[][]> {
  let rows: string[][] = [];
  let row: string[] = [];
  let column = -1;
  let kind = '';
  let style = 0;
  let value = '';
  let inValue = false;
  const cellText = (): string => {
    if (kind === 's') return shared[Number(value)] ?? '';
    if (kind === 'b') return value === '1' ? 'true' : 'false';
    if (kind === 'e') return '';
    if (kind === '' || kind === 'n') return dates[style] ? isoOf(Number(value), epoch1904) : value;
    return value;
  };
  const events = {
    open: (name: string, attributes: Record<string, string>) => {
      if (name === 'row') {
        row = [];
        column = -1;
      } else if (name === 'c') {
        column = attributes.r ? columnIndex(attributes.r) : column + 1;
        if (column < 0 || column >= MAX_COLUMNS)
          throw new Refusal('import-xlsx-broken', { problem: `cell ${attributes.r}` });
        kind = attributes.t ?? '';
        style = Number(attributes.s ?? 0);
        value = '';
      } else inValue = name === 'v' || (name === 't' && kind === 'inlineStr');
    },
    text: (text: string) => {
      if (inValue) value += text;
    },
    close: (name: string) => {
      if (name === 'v' || name === 't') inValue = false;
      if (name === 'c' && value !== '') {
        while (row.length < column) row.push('');
        row[column] = cellText();
      }
      if (name === 'row' && row.some((cell) => cell.trim() !== '')) rows.push(row);
    },
  };
  yield* walkXml(archive.part(part), events, () => {
    const done = rows;
    rows = [];
    return done;
  });
}

/** `AB12` → 27. */
function columnIndex(reference: string): number {
  let index = 0;
  for (let at = 0; at < reference.length; at++) {
    const letter = reference.charCodeAt(at) - 64;
    if (letter < 1 || letter > 26) break;
    index = index * 26 + letter;
  }
  return index - 1;
}

/** Excel's day number as `YYYY-MM-DD`, with ` HH:MM` where it has a time; a time alone as `HH:MM`. */
function isoOf(serial: number, epoch1904: boolean): string {
  if (!Number.isFinite(serial)) return '';
  const days = epoch1904 ? serial + 1462 : serial;
  const minutes = Math.round((days - Math.floor(days)) * 1440);
  const stamp = new Date(Date.UTC(1899, 11, 30) + Math.floor(days) * 86_400_000 + minutes * 60_000);
  if (Number.isNaN(stamp.getTime())) return '';
  const [day, clock] = [stamp.toISOString().slice(0, 10), stamp.toISOString().slice(11, 16)];
  if (days < 1) return clock;
  return clock === '00:00' ? day : `${day} ${clock}`;
}

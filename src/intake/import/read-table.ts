/**
 * Reads CSV, TSV and their relatives row by row. The first row that is not blank is the header; a row with more or fewer
 * cells than it, or with damaged text, is handed on with its reason.
 */
import { CsvError, type Options, parse } from 'csv-parse';
import { Refusal } from '../../kernel/refusal.ts';
import type { Reason } from './draft.ts';
import { MAX_CELL, type RowSource, type SourceRow } from './row.ts';

export interface TableOptions {
  delimiter: string;
  /** Blanks around cells and before quotes are no part of them. */
  loose?: boolean;
  /** Rows with U+FFFD are read as they are instead of being rejected. */
  replacement?: boolean;
  /** Rows may end early, as spreadsheets and some exports write them; the cells that are not there are empty. */
  short?: boolean;
}

const MAX_RECORD = 16 * 2 ** 20;

/** A table whose header is read; the rows follow. Throws Refusal `import-empty`, `import-columns-repeated`. */
export async function readTable(text: AsyncIterable<string>, options: TableOptions): Promise<RowSource> {
  const records = recordsOf(text, options)[Symbol.asyncIterator]();
  const first = await records.next();
  if (first.done) throw new Refusal('import-empty');
  const [header, ...rest] = first.value;
  if (header.problem) throw new Refusal(header.problem.code, header.problem.params);
  const columns = columnsOf(header.cells);
  return { columns, rows: rowsOf(columns, rest, records, options) };
}

/** Names of columns, blanks trimmed, unnamed ones numbered. Throws Refusal `import-columns-repeated`. */
export function columnsOf(header: readonly string[]): string[] {
  const seen = new Set<string>();
  const columns = header.map((cell, at) => cell.trim() || `column ${at + 1}`);
  while (columns.length > 1 && header[columns.length - 1].trim() === '') columns.pop();
  for (const name of columns) {
    if (seen.has(name)) throw new Refusal('import-columns-repeated', { column: name.slice(0, 80) });
    seen.add(name);
  }
  return columns;
}

interface Record {
  cells: string[];
  problem?: Reason;
}

async function* rowsOf(
  columns: string[],
  rest: Record[],
  records: AsyncIterator<Record[]>,
  options: TableOptions,
): AsyncGenerator<SourceRow[]> {
  let number = 0;
  const finish = (record: Record): SourceRow => {
    number++;
    const problem = record.problem ?? problemOf(record.cells, columns, options);
    return problem ? { number, cells: record.cells, problem } : { number, cells: record.cells };
  };
  if (rest.length > 0) yield rest.map(finish);
  for (let next = await records.next(); !next.done; next = await records.next()) yield next.value.map(finish);
}

/** What keeps a row of the right shape from being read: too few or too many cells, a huge cell, damaged text. */
export function problemOf(
  cells: string[],
  columns: readonly string[],
  { replacement, short }: Pick<TableOptions, 'replacement' | 'short'>,
): Reason | undefined {
  while (cells.length > columns.length && cells[cells.length - 1].trim() === '') cells.pop();
  if (cells.length > columns.length || (cells.length < columns.length && !short && !onlyTrailing(cells, columns))) {
    return { code: 'import-row-ragged', params: { cells: cells.length, columns: columns.length } };
  }
  while (cells.length < columns.length) cells.push('');
  for (let at = 0; at < cells.length; at++) {
    const cell = cells[at];
    if (cell.length > MAX_CELL)
      return { code: 'import-cell-too-long', params: { column: columns[at], length: cell.length } };
    if (!replacement && cell.includes('\ufffd'))
      return { code: 'import-encoding-wrong', params: { column: columns[at] } };
    if (cell.includes('\u0000') || !cell.isWellFormed())
      return { code: 'import-cell-not-text', params: { column: columns[at] } };
  }
  return undefined;
}

/** One cell missing at the very end is a forgotten separator; more is a row that cannot be trusted. */
const onlyTrailing = (cells: string[], columns: readonly string[]): boolean =>
  cells.length === columns.length - 1 && cells.length > 1;

async function* recordsOf(text: AsyncIterable<string>, options: TableOptions): AsyncGenerator<Record[]> {
  let records: Record[] = [];
  const settings: Options = {
    delimiter: options.delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_RECORD,
    trim: options.loose === true,
    on_record: (cells: string[]) => {
      if (cells.some((cell) => cell.trim() !== '')) records.push({ cells });
      return null;
    },
  };
  const parser = parse(settings);
  const failed = new Promise<CsvError | Error>((resolve) => parser.once('error', resolve));
  parser.resume();
  let error: CsvError | Error | null = null;
  for await (const chunk of text) {
    error = await Promise.race([failed, new Promise<null>((resolve) => parser.write(chunk, () => resolve(null)))]);
    if (error || records.length > 0) yield take(error);
    if (error) return;
  }
  error = await Promise.race([failed, new Promise<null>((resolve) => parser.end(() => resolve(null)))]);
  if (error || records.length > 0) yield take(error);

  function take(failure: CsvError | Error | null): Record[] {
    const taken = records;
    records = [];
    if (failure && !(failure instanceof CsvError)) throw failure;
    if (failure)
      taken.push({ cells: [], problem: { code: codeOf(failure), params: { line: Number(failure.lines ?? 0) } } });
    return taken;
  }
}

function codeOf(error: CsvError): string {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return 'import-quote-open';
  if (error.code === 'CSV_MAX_RECORD_SIZE') return 'import-row-too-long';
  return 'import-row-unreadable';
}

/**
 * Reads JSON arrays, JSON objects used as maps, JSON Lines and GeoJSON record by record. A record is an object; what is
 * none, or does not parse, is handed on with its reason.
 */
import type { Reason } from './draft.ts';
import { JsonSplitter, type Piece } from './json-split.ts';
import { excerpt, type RowSource, type SourceRow } from './row.ts';

export interface JsonOptions {
  /** The root's member that holds the records; for GeoJSON `features`. */
  member?: string;
  /** Members of a feature become the row: its properties, `geometry`, and for a point `latitude` and `longitude`. */
  geo?: boolean;
  /** Rows with U+FFFD are read as they are instead of being rejected. */
  replacement?: boolean;
}

/** Name under which the key of an object map stands in its row. */
export const MAP_KEY = '$key';

/** Rows of a JSON text: elements of an array, or members of an object with their key as `$key`. */
export function readJson(text: AsyncIterable<string>, options: JsonOptions = {}): RowSource {
  return { columns: null, rows: jsonRows(text, options) };
}

async function* jsonRows(text: AsyncIterable<string>, options: JsonOptions): AsyncGenerator<SourceRow[]> {
  const splitter = new JsonSplitter(options.member === undefined ? {} : { member: options.member });
  let number = 0;
  for await (const chunk of text) {
    const rows = splitter.push(chunk).map((piece) => rowOf(piece, ++number, options));
    if (rows.length > 0) yield rows;
    if (splitter.broken) break;
  }
  if (!splitter.end()) {
    const code = splitter.broken ? 'import-json-broken' : 'import-json-cut';
    yield [{ number: number + 1, cells: {}, problem: { code, params: { after: number } } }];
  }
}

/** Rows of JSON Lines: one object a line, blank lines skipped. */
export function readLines(text: AsyncIterable<string>, options: JsonOptions = {}): RowSource {
  return { columns: null, rows: lineRows(text, options) };
}

const MAX_LINE = 16 * 2 ** 20;

async function* lineRows(text: AsyncIterable<string>, options: JsonOptions): AsyncGenerator<SourceRow[]> {
  let number = 0;
  let rest = '';
  let lost = false;
  const read = (line: string): SourceRow[] => {
    const tooLong = lost || line.length > MAX_LINE;
    lost = false;
    if (line.trim() === '' && !tooLong) return [];
    return [rowOf(tooLong ? { text: '', problem: 'import-row-too-long' } : { text: line }, ++number, options)];
  };
  for await (const chunk of text) {
    const lines = (rest + chunk).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE) {
      rest = '';
      lost = true;
    }
    const rows = lines.flatMap(read);
    if (rows.length > 0) yield rows;
  }
  const rows = read(rest);
  if (rows.length > 0) yield rows;
}

function rowOf(piece: Piece, number: number, options: JsonOptions): SourceRow {
  if (piece.problem) return { number, cells: {}, problem: { code: piece.problem, params: {} } };
  const bad = (code: string, params: Reason['params'] = {}): SourceRow => ({
    number,
    cells: {},
    problem: { code, params },
  });
  let value: unknown;
  try {
    value = JSON.parse(piece.text);
  } catch {
    return bad('import-json-broken', { value: excerpt(piece.text) });
  }
  if (!isObject(value)) return bad('import-row-not-object', { value: excerpt(piece.text) });
  if (tooDeep(value, 64)) return bad('import-json-too-deep');
  const flat = options.geo ? featureCells(value) : value;
  const cells = piece.key === undefined ? flat : { [MAP_KEY]: piece.key, ...flat };
  if (!options.replacement && piece.text.includes('\ufffd')) {
    const column = columnWith(cells, (text) => text.includes('\ufffd'));
    return { number, cells, problem: { code: 'import-encoding-wrong', params: { column } } };
  }
  if (UNSTORABLE_HINT.test(piece.text) && unstorable(JSON.stringify(value))) {
    return {
      number,
      cells,
      problem: { code: 'import-cell-not-text', params: { column: columnWith(cells, unstorable) } },
    };
  }
  return { number, cells };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON.parse itself has no limit; what follows recurses. */
function tooDeep(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return left === 0 || Object.values(value).some((inner) => tooDeep(inner, left - 1));
}

const columnWith = (cells: Record<string, unknown>, test: (text: string) => boolean): string =>
  Object.keys(cells).find((name) => test(JSON.stringify({ [name]: cells[name] }))) ?? '';

const UNSTORABLE_HINT = /\\u(?:0000|d[89a-f])|[\ud800-\udfff]/i;

/** JSON text with NUL or half a surrogate pair in it, which `JSON.stringify` writes as escapes and no database keeps. */
const unstorable = (json: string): boolean => /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/.test(json);

/** A GeoJSON feature (RFC 7946) as a flat row; its own names win over `latitude`, `longitude`, `geometry`, `id`. */
function featureCells(feature: Record<string, unknown>): Record<string, unknown> {
  const properties = isObject(feature.properties) ? feature.properties : {};
  const geometry = isObject(feature.geometry) ? feature.geometry : undefined;
  const point = geometry?.type === 'Point' && Array.isArray(geometry.coordinates) ? geometry.coordinates : undefined;
  return {
    ...(feature.id === undefined ? {} : { id: feature.id }),
    ...(geometry ? { geometry } : {}),
    ...(point ? { longitude: point[0], latitude: point[1] } : {}),
    ...properties,
  };
}

/** Records nested in a row (`people` of a house), each as a row of its own with the outer members beside its own. */
export function expand(rows: RowSource, member: string): RowSource {
  return { columns: rows.columns, rows: expanded(rows.rows, member) };
}

async function* expanded(rows: AsyncIterable<SourceRow[]>, member: string): AsyncGenerator<SourceRow[]> {
  let number = 0;
  for await (const chunk of rows) {
    const out: SourceRow[] = [];
    for (const row of chunk) {
      const cells = row.cells as Record<string, unknown>;
      const items = Array.isArray(cells[member]) ? cells[member].filter(isObject) : [];
      if (row.problem || items.length === 0) {
        out.push({ ...row, number: ++number });
        continue;
      }
      const { [member]: _, ...outer } = cells;
      for (const item of items) out.push({ number: ++number, cells: { ...outer, ...item } });
    }
    yield out;
  }
}

/** The formats of bulk export, each a head, a line for every record, and an end, so that nothing is held in memory. */
import type { Place } from '../kernel/place.ts';
import type { RecordType } from '../records/declare.ts';
import { type Cell, columnsOf } from './export-columns.ts';
import type { PublicItem } from './reader-types.ts';

export const FORMATS = ['csv', 'jsonl', 'geojson'] as const;
export type Format = (typeof FORMATS)[number];

export interface Writer {
  mediaType: string;
  head: string;
  /** One record; `first` for the first of the file. */
  record(item: PublicItem, first: boolean): string;
  end: string;
}

/** The writer of a format for a type; null where the type has no place to put on a map. */
export function writerOf(format: Format, type: RecordType): Writer | null {
  if (format === 'csv') return csv(type);
  if (format === 'jsonl')
    return { mediaType: 'application/jsonl', head: '', record: (item) => `${JSON.stringify(item)}\n`, end: '' };
  return type.where ? geojson(type, type.where) : null;
}

/** RFC 4180, comma and CRLF, without comments. */
function csv(type: RecordType): Writer {
  const columns = columnsOf(type);
  const line = (cells: Cell[]) => `${cells.map(csvCell).join(',')}\r\n`;
  return {
    mediaType: 'text/csv',
    head: line(columns.map(({ name }) => name)),
    record: (item) => line(columns.map(({ cell }) => cell(item))),
    end: '',
  };
}

// What a spreadsheet takes for a formula, also in the wide forms of East Asian keyboards.
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;

/** One cell: text that a spreadsheet would run is made plain by an apostrophe; numbers are numbers, also below zero. */
export function csvCell(cell: Cell): string {
  if (cell === undefined || cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const safe = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** RFC 7946: one feature a record, at its first place; the flat columns are its properties. */
function geojson(type: RecordType, where: string): Writer {
  const columns = columnsOf(type).filter(({ name }) => name !== `${where}_all` && name !== 'accounts');
  return {
    mediaType: 'application/geo+json',
    head: '{"type":"FeatureCollection","features":[',
    record: (item, first) => {
      const point = (item[where] as Place[] | undefined)?.find((place) => place.point)?.point;
      const geometry = point ? { type: 'Point', coordinates: [point.lon, point.lat] } : null;
      const properties = Object.fromEntries(columns.map(({ name, cell }) => [name, cell(item) ?? null]));
      return `${first ? '\n' : ',\n'}${JSON.stringify({ type: 'Feature', id: item.id, geometry, properties })}`;
    },
    end: '\n]}\n',
  };
}

/**
 * The columns of a table of records, read from the declaration of their type: adopted values flat, whatever repeats as
 * JSON beside them. A new field gets its column without a line of code.
 */
import type { Count } from '../kernel/count.ts';
import type { Place } from '../kernel/place.ts';
import type { Text } from '../kernel/text.ts';
import { daySpan, type UncertainDate } from '../kernel/uncertain-date.ts';
import type { Field, RecordType } from '../records/declare.ts';
import type { PublicItem } from './reader-types.ts';

export type Cell = string | number | boolean | null | undefined;

export interface Column {
  name: string;
  cell(item: PublicItem): Cell;
}

/** Columns of a type in the order of its declaration, the place in the log first, the accounts last. */
export function columnsOf(type: RecordType): Column[] {
  const shown = Object.entries(type.fields).filter(([, field]) => (field.visibility ?? 'public') === 'public');
  return [
    { name: 'id', cell: ({ id }) => id },
    { name: 'rev', cell: ({ rev }) => rev },
    { name: 'published_at', cell: ({ publishedAt }) => publishedAt },
    { name: 'log_index', cell: ({ log }) => log.index },
    { name: 'status', cell: ({ status }) => status },
    ...shown.flatMap(([name, field]) => columnsFor(name, field)),
    { name: 'accounts', cell: ({ accounts }) => json(accounts) },
  ];
}

function columnsFor(name: string, field: Field): Column[] {
  const column = <T>(suffix: string, read: (value: T) => Cell): Column => ({
    name: suffix === '' ? name : `${name}_${suffix}`,
    cell: (item) => (item[name] === undefined || item[name] === null ? undefined : read(item[name] as T)),
  });
  switch (field.kind) {
    case 'text':
      return [
        column<Text>('', ({ text }) => text),
        column<Text>('lang', ({ lang }) => lang),
        column<Text>('translations', ({ translations }) => json(translations)),
      ];
    case 'date':
      return [
        column<UncertainDate>('from', (date) => daySpan(date).from),
        column<UncertainDate>('to', (date) => daySpan(date).to),
        column<UncertainDate>('stated', json),
      ];
    case 'count':
      return (['low', 'best', 'high'] as const).map((part) => column<Count>(part, (count) => count[part]));
    case 'place':
      return placeColumns(column);
    case 'terms':
    case 'refs':
      return [column<string[]>('', (codes) => codes.join('|'))];
    case 'strings':
    case 'parts':
      return [column('', json)];
    default:
      return [column<Cell>('', (value) => value)];
  }
}

/** The first place flat, all of them as JSON. */
function placeColumns(column: (suffix: string, read: (places: Place[]) => Cell) => Column): Column[] {
  const first = (suffix: string, read: (place: Place) => Cell) => column(suffix, ([place]) => place && read(place));
  return [
    first('text', ({ text }) => text),
    first('country', ({ country }) => country),
    first('adm1', ({ adm1 }) => adm1),
    first('adm2', ({ adm2 }) => adm2),
    first('lat', ({ point }) => point?.lat),
    first('lon', ({ point }) => point?.lon),
    first('precision', ({ precision }) => precision),
    first('blurred', ({ blurred }) => blurred),
    column('all', json),
  ];
}

function json(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : JSON.stringify(value);
}

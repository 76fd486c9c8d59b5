/**
 * Reads the filters of a list from an address. Pages, API and feeds all read them here, so the same address means the
 * same records everywhere; what cannot be read is reported by name and never silently widens a search.
 */
import { isId } from '../kernel/ids.ts';
import { firstDay, isPartial, lastDay } from '../kernel/uncertain-date.ts';
import type { Field, Fields, RecordType } from '../records/declare.ts';
import type { Query } from './reader-types.ts';

/** A filter that a declaration offers; `vocabulary` where its values are coded terms. */
export interface Facet {
  name: string;
  /** Dotted path of the field that answers it, for its label. */
  path: string;
  kind: 'term' | 'country' | 'ref';
  vocabulary?: string;
}

/** A filter as asked: the query, the fields as typed, and the names of those that cannot be read or are too long. */
export interface Filters {
  query: Query;
  typed: Record<string, string>;
  problems: string[];
  tooLong: string[];
}

/** The facets of a type in the order it declares them, each once. */
export function facetsOf(type: RecordType): Facet[] {
  const found = new Map<string, Facet>();
  const walk = (fields: Fields, above: string) => {
    for (const [name, field] of Object.entries(fields)) {
      if ((field.visibility ?? 'public') !== 'public') continue;
      const path = above + name;
      if (field.facet && !found.has(field.facet)) found.set(field.facet, { name: field.facet, path, ...kindOf(field) });
      if (field.kind === 'parts') walk(field.fields, `${path}.`);
    }
  };
  walk(type.fields, '');
  return [...found.values()];
}

function kindOf(field: Field): Pick<Facet, 'kind' | 'vocabulary'> {
  if (field.kind === 'term' || field.kind === 'terms') return { kind: 'term', vocabulary: field.vocabulary };
  return { kind: field.kind === 'ref' || field.kind === 'refs' ? 'ref' : 'country' };
}

/** Every parameter that narrows a list of this type. `w`, `s`, `e`, `n` are `bbox` as four fields of a form. */
export function filterNames(type: RecordType): string[] {
  const days = type.when ? ['from', 'to', 'year'] : [];
  const box = type.where ? ['bbox', ...SIDES] : [];
  return ['q', ...days, ...box, ...facetsOf(type).map(({ name }) => name), 'about'];
}

const SIDES = ['w', 's', 'e', 'n'] as const;
const LONGEST = 300;
// No text of PostgreSQL may hold it.
const NUL = '\0';

/** Reads the filters of a type's list; the type itself is the caller's to add. Empty parameters ask for nothing. */
export function readFilters(type: RecordType, params: URLSearchParams): Filters {
  const typed: Record<string, string> = {};
  const tooLong: string[] = [];
  for (const [name, value] of params) {
    const trimmed = value.trim();
    if (trimmed.length > LONGEST) tooLong.push(name);
    if (trimmed !== '') typed[name] = trimmed.slice(0, LONGEST);
  }
  const problems: string[] = [];
  const query: Query = {};
  if (typed.q) query.q = typed.q;
  if (type.when) readDays(typed, query, problems);
  if (type.where) readBox(typed, query, problems);
  const facets = chosen(type, typed, problems);
  if (Object.keys(facets).length > 0) query.facets = facets;
  if (typed.about) {
    if (isId(typed.about)) query.about = typed.about;
    else problems.push('about');
  }
  if (typed.cursor) query.cursor = typed.cursor;
  return { query, typed, problems, tooLong };
}

function chosen(type: RecordType, typed: Record<string, string>, problems: string[]): Record<string, string> {
  const names = [...facetsOf(type).map(({ name }) => name), ...(type.when ? ['year'] : [])];
  const facets: Record<string, string> = {};
  for (const name of names) {
    const value = typed[name];
    if (!value) continue;
    if (value.includes(NUL) || (name === 'year' && !/^\d{4}$/.test(value))) problems.push(name);
    else facets[name] = value;
  }
  return facets;
}

function readDays(typed: Record<string, string>, query: Query, problems: string[]): void {
  const from = day(typed.from, firstDay);
  const to = day(typed.to, lastDay);
  if (from === null) problems.push('from');
  else if (from) query.from = from;
  if (to === null || (from && to && from > to)) problems.push('to');
  else if (to) query.to = to;
}

function day(value: string | undefined, edge: (partial: string) => string): string | null | undefined {
  if (value === undefined) return undefined;
  return isPartial(value) ? edge(value) : null;
}

/** West, south, east, north from `bbox` or from four fields; with west > east the box crosses the 180th meridian. */
function readBox(typed: Record<string, string>, query: Query, problems: string[]): void {
  const given = typed.bbox ? typed.bbox.split(',') : SIDES.map((side) => typed[side] ?? '');
  if (given.every((part) => part.trim() === '')) return;
  const numbers = given.map((part) => (/^\s*-?\d{1,3}(\.\d{1,12})?\s*$/.test(part) ? Number(part) : Number.NaN));
  const [w = Number.NaN, s = Number.NaN, e = Number.NaN, n = Number.NaN] = numbers;
  const fits =
    numbers.length === 4 && Math.abs(w) <= 180 && Math.abs(e) <= 180 && s >= -90 && n <= 90 && w !== e && s < n;
  if (!fits) {
    problems.push('bbox');
    return;
  }
  if (typed.bbox) for (const [at, side] of SIDES.entries()) typed[side] = String(numbers[at]);
  query.bbox = [w, s, e, n];
}

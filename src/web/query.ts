/**
 * Reads the filters of a list from its address, the same names as in the API. What cannot be read is reported beside
 * its field, so that a mistyped date never silently widens a search.
 */
import { firstDay, isPartial, lastDay } from '../kernel/uncertain-date.ts';
import { isId } from '../kernel/ids.ts';
import type { Query } from '../publication/reader-types.ts';
import type { Field, Fields, RecordType } from '../records/declare.ts';

/** A filter that a declaration offers; `vocabulary` where its values are coded terms. */
export interface Facet {
  name: string;
  /** Dotted path of the field that answers it, for its label. */
  path: string;
  kind: 'term' | 'country' | 'ref';
  vocabulary?: string;
}

/** A filter as asked: the query, the fields as typed, and what could not be read (field names). */
export interface Asked {
  query: Query;
  typed: Readonly<Record<string, string>>;
  problems: string[];
  more: boolean;
}

/** The facets of a type in the order it declares them, each once. */
export function facetsOf(type: RecordType): Facet[] {
  const found = new Map<string, Facet>();
  const walk = (fields: Fields, above: string) => {
    for (const [name, field] of Object.entries(fields)) {
      const path = above + name;
      if ((field.visibility ?? 'public') === 'public' && field.facet && !found.has(field.facet)) {
        found.set(field.facet, { name: field.facet, path, ...kindOf(field) });
      }
      if (field.kind === 'parts') walk(field.fields, `${path}.`);
    }
  };
  walk(type.fields, '');
  return [...found.values()];
}

function kindOf(field: Field): Pick<Facet, 'kind' | 'vocabulary'> {
  if (field.kind === 'term' || field.kind === 'terms') return { kind: 'term', vocabulary: field.vocabulary };
  return { kind: field.kind === 'ref' ? 'ref' : 'country' };
}

const SIDES = ['w', 's', 'e', 'n'] as const;
const LONGEST = 300;

/** Reads a list's address. Empty fields ask for nothing. */
export function readQuery(type: RecordType, facets: readonly string[], params: URLSearchParams): Asked {
  const typed: Record<string, string> = {};
  for (const [name, value] of params) if (value.trim() !== '') typed[name] = value.trim().slice(0, LONGEST);
  const problems: string[] = [];
  const query: Query = {};
  if (typed.q) query.q = typed.q;
  if (type.when) {
    const from = day(typed.from, firstDay);
    const to = day(typed.to, lastDay);
    if (from === null) problems.push('from');
    else if (from) query.from = from;
    if (to === null || (from && to && from > to)) problems.push('to');
    else if (to) query.to = to;
  }
  const box = boxFrom(typed);
  if (box === null) problems.push('bbox');
  else if (box) query.bbox = box;
  const chosen = facets.filter((name) => typed[name]).map((name) => [name, typed[name] as string]);
  if (chosen.length > 0) query.facets = Object.fromEntries(chosen);
  if (typed.about) {
    if (isId(typed.about)) query.about = typed.about;
    else problems.push('about');
  }
  if (typed.cursor) query.cursor = typed.cursor;
  return { query, typed, problems, more: typed.more === '1' };
}

function day(value: string | undefined, edge: (partial: string) => string): string | null | undefined {
  if (value === undefined) return undefined;
  return isPartial(value) ? edge(value) : null;
}

/** West, south, east, north from `bbox=` or from four fields; undefined where none is given, null where it is no box. */
function boxFrom(typed: Record<string, string>): Query['bbox'] | null {
  const given = typed.bbox ? typed.bbox.split(',') : SIDES.map((side) => typed[side] ?? '');
  if (given.every((part) => part.trim() === '')) return undefined;
  const numbers = given.map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [w = Number.NaN, s = Number.NaN, e = Number.NaN, n = Number.NaN] = numbers;
  const fits = numbers.length === 4 && w >= -180 && e <= 180 && s >= -90 && n <= 90 && w < e && s < n;
  if (!fits) return null;
  if (typed.bbox) SIDES.forEach((side, at) => void (typed[side] = String(numbers[at])));
  return [w, s, e, n];
}

/** The address of the same list with some parameters changed (undefined removes); a new filter starts from its first page. */
export function addressOf(asked: Asked, changes: Readonly<Record<string, string | undefined>>): string {
  const sides = asked.typed.bbox ? { w: undefined, s: undefined, e: undefined, n: undefined } : {};
  const kept: Record<string, string | undefined> = { ...asked.typed, cursor: undefined, ...sides, ...changes };
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(kept)) if (value !== undefined) params.set(name, value);
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

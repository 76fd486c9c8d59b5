/** The filters of a list as a page needs them: what was asked, as typed, and the address of the same list changed. */
import { type Filters, readFilters } from '../publication/query-params.ts';
import type { RecordType } from '../records/declare.ts';

export { type Facet, facetsOf } from '../publication/query-params.ts';

/** Filters as asked; `more`: with every facet offered. */
export interface Asked extends Pick<Filters, 'query' | 'problems'> {
  typed: Readonly<Record<string, string>>;
  more: boolean;
}

/** Reads a list's address. Empty fields ask for nothing. */
export function readQuery(type: RecordType, params: URLSearchParams): Asked {
  const { query, typed, problems } = readFilters(type, params);
  return { query, typed, problems, more: typed.more === '1' };
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

/** Does a record that is not public meet the filters of a list? The same questions the search index answers of public ones. */
import { words } from '../kernel/fold.ts';
import type { Query } from '../publication/reader-types.ts';
import type { Derived } from '../records/derive.ts';
import { quoted } from '../records/search-text.ts';

/** Words of a phrase must all stand in the record; that they stand side by side is not asked. */
export function meets(derived: Derived, query: Query): boolean {
  const { facets = {}, from, to, bbox, about, q } = query;
  if (!Object.entries(facets).every(([facet, code]) => derived.facets.includes(`${facet}=${code}`))) return false;
  if (from && !(derived.to !== null && derived.to >= from)) return false;
  if (to && !(derived.from !== null && derived.from <= to)) return false;
  if (bbox && !derived.places.some(({ lat, lon }) => inside(bbox, lat, lon))) return false;
  if (about && !derived.edges.some(({ target }) => target === about)) return false;
  return q === undefined || asksFor(q).every(({ word, without }) => has(derived, word) !== without);
}

function asksFor(q: string): { word: string; without: boolean }[] {
  return [...q.matchAll(/(-?)(?:"([^"]*)"|(\S+))/g)].flatMap(([, sign, phrase, word]) =>
    words(phrase ?? word ?? '').map((one) => ({ word: one, without: sign === '-' })),
  );
}

const has = ({ search }: Derived, word: string): boolean => search.includes(`${quoted(word)}:`);

function inside([west, south, east, north]: NonNullable<Query['bbox']>, lat: number, lon: number): boolean {
  const across = west > east ? lon >= west || lon <= east : lon >= west && lon <= east;
  return across && lat >= south && lat <= north;
}

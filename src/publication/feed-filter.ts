/**
 * Filters of the live feed: the same names and codes as in lists. Removals pass every filter but the type, because
 * whoever holds a copy must hear of them, and what is removed no longer says where it was.
 */
import { Refusal } from '../kernel/refusal.ts';
import type { RecordType } from '../records/declare.ts';
import type { Derived } from '../records/derive.ts';
import type { Models } from '../records/models.ts';
import { checkedQuery } from './checked-query.ts';
import type { FeedFilter, FeedItem } from './feed-page.ts';
import { facetsOf } from './query-params.ts';
import type { Query } from './reader-types.ts';

const REMOVALS = new Set(['hide', 'erase', 'withdraw']);

/** What was derived of an item, for all filters that look at it. */
const derived = new WeakMap<FeedItem, Derived>();

/** Names a feed can be filtered by: `type`, `bbox`, and every facet of these types. */
export function feedParams(types: readonly RecordType[]): string[] {
  const facets = types.flatMap((type) => [...facetsOf(type).map(({ name }) => name), ...(type.when ? ['year'] : [])]);
  return [...new Set(['type', 'bbox', ...facets])];
}

/** The filter an address asks for; null where it asks for everything. @throws Refusal `query-invalid`, `type-unknown`, `unknown-term` */
export function feedFilter(models: Models, types: readonly RecordType[], params: URLSearchParams): FeedFilter | null {
  const asked = feedParams(types).filter((name) => params.get(name)?.trim());
  if (asked.length === 0) return null;
  const wanted = params.get('type')?.trim();
  if (wanted && !types.some(({ name }) => name === wanted))
    throw new Refusal('type-unknown', { type: wanted.slice(0, 60) });
  const narrowing = asked.filter((name) => name !== 'type');
  const open = types.filter(
    (type) => (!wanted || type.name === wanted) && narrowing.every((name) => answers(type, name)),
  );
  if (open.length === 0) throw new Refusal('query-invalid', { field: narrowing[0] ?? 'type' });
  const queries = new Map(open.map((type) => [type.name, checkedQuery(models.vocabularies, type, params)]));
  const key = asked
    .sort()
    .map((name) => `${name}=${encodeURIComponent(params.get(name)?.trim() ?? '')}`)
    .join('&');
  return {
    key,
    matches: (item) => {
      const query = item.type === undefined ? undefined : queries.get(item.type);
      if (query === undefined) return false;
      if (REMOVALS.has(item.kind)) return true;
      if (item.item === null) return item.kind === 'restore';
      return meets(deriveOnce(models, item), query);
    },
  };
}

const answers = (type: RecordType, name: string): boolean =>
  name === 'bbox'
    ? type.where !== undefined
    : (name === 'year' && type.when !== undefined) || facetsOf(type).some((facet) => facet.name === name);

function deriveOnce(models: Models, item: FeedItem): Derived {
  const known = derived.get(item);
  if (known) return known;
  const made = models.of(item.type as string).derive(item.item as Record<string, unknown>);
  derived.set(item, made);
  return made;
}

function meets({ facets, places }: Derived, { facets: wanted = {}, bbox }: Query): boolean {
  if (!Object.entries(wanted).every(([name, code]) => facets.includes(`${name}=${code}`))) return false;
  if (!bbox) return true;
  const [west, south, east, north] = bbox;
  return places.some(({ lat, lon }) => {
    const across = west > east ? lon >= west || lon <= east : lon >= west && lon <= east;
    return lat >= south && lat <= north && across;
  });
}

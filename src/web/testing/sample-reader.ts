/**
 * A public register in memory, for building, testing and looking at the site without a database. It answers as the real
 * one does: only what is published, newest first, with honest counts.
 */
import { cellOf } from '../../kernel/cells.ts';
import { addCounts, type Count } from '../../kernel/count.ts';
import { fold } from '../../kernel/fold.ts';
import type { Place } from '../../kernel/place.ts';
import type { Text } from '../../kernel/text.ts';
import { daySpan, type UncertainDate } from '../../kernel/uncertain-date.ts';
import type {
  Gone,
  MapCell,
  ProofInfo,
  PublicItem,
  PublicReader,
  Query,
  RevisionInfo,
  Titles,
} from '../../publication/reader-types.ts';
import { tallyOf } from '../../statistics/tally.ts';
import { stepOf } from '../components/history.tsx';
import { sampleProof } from './sample-proof.ts';
import { BREACHES, OTHERS, type SampleBody, sampleId } from './sample-records.ts';

const NOBODY: Count = { low: 0, best: 0, high: 0, unit: 'person' };
const day = (index: number) => new Date(Date.UTC(2031, 11, 3) - index * 86_400_000 * 3).toISOString().slice(0, 10);

/** The sample register. `empty` gives one in which nothing has been published yet. */
export function sampleReader(empty = false): PublicReader {
  const items = empty ? [] : itemsOf();
  const gone: Record<string, Gone> = empty ? {} : goneOf();
  const size = items.length + 4;
  const find = (id: string) => items.find((item) => item.id === id);
  const matching = (query: Query) => items.filter((item) => matches(item, query));
  return {
    size: () => size,
    record: async (id) => find(id) ?? gone[id] ?? null,
    whole: async (id) => {
      const item = find(id);
      if (!item) return gone[id] ?? null;
      const steps = historyOf(item).map(stepOf);
      return { item, steps, proof: proofOf(item, size), titles: titlesOf(items), namedBy: null };
    },
    search: async (query) => {
      const all = matching(query);
      const start = query.cursor ? Number(query.cursor) : 0;
      const end = start + (query.limit ?? 25);
      return {
        items: all.slice(start, end),
        next: end < all.length ? String(end) : null,
        count: all.length,
        count_is: 'exact',
        log: { size },
      };
    },
    facet: async (query, facet) => {
      const counts = new Map<string, number>();
      for (const item of matching(query))
        for (const code of new Set(codesOf(item, facet))) counts.set(code, (counts.get(code) ?? 0) + 1);
      return [...counts].map(([code, records]) => ({ code, records })).sort((a, b) => b.records - a.records);
    },
    map: async (query, resolution) => cellsOf(matching(query), resolution),
    figures: async (type) => {
      const all = items.filter((item) => item.type === type);
      const grouped = (key: (item: PublicItem) => string | undefined) =>
        [...Map.groupBy(all, key)].flatMap(([code, some]) =>
          code === undefined ? [] : [{ code, records: some.length, measure: sum(some) }],
        );
      return {
        records: all.length,
        measure: sum(all),
        byClass: grouped((item) => item.class as string),
        byYear: grouped((item) => (item.when ? daySpan(item.when as UncertainDate).from.slice(0, 4) : undefined)).map(
          ({ code, ...rest }) => ({ year: code, ...rest }),
        ),
        byCountry: grouped((item) => (item.where as Place[] | undefined)?.[0]?.country).map(({ code, records }) => ({
          code,
          records,
        })),
        latestAt: all[0]?.publishedAt ?? null,
      };
    },
    tally: async (query, counting) =>
      tallyOf(
        matching(query).map((item) => {
          const span = item.when ? daySpan(item.when as UncertainDate) : null;
          const { low = 0, best = 0, high = 0 } = (item.killed ?? NOBODY) as Count;
          const facets = counting.dimensions.flatMap((name) => codesOf(item, name).map((code) => `${name}=${code}`));
          if (span) facets.push(`year=${span.from.slice(0, 4)}`);
          const external = (item.external ?? []) as string[];
          return { facets, from: span?.from ?? null, to: span?.to ?? null, measure: { low, best, high }, external };
        }),
        counting,
      ),
    history: async (id) => historyOf(find(id)),
    titles: async (ids) => titlesOf(items.filter(({ id }) => ids.includes(id))),
    touchedAt: async (id) => find(id)?.log.index ?? 0,
    proof: async (id) => {
      const item = find(id);
      return item ? proofOf(item, size) : null;
    },
    proofFile: async (id) => (find(id) ? sampleProof(id) : null),
  };
}

function titlesOf(items: PublicItem[]): Titles {
  return new Map(items.map(({ id, type, title }) => [id, { type, title: title as Text }]));
}

function proofOf(item: PublicItem, size: number): ProofInfo {
  return {
    index: item.log.index,
    size,
    leafHash: 'ab'.repeat(32),
    pub: '9f3ce1'.padEnd(64, '7'),
    checkpointAt: '2031-12-03T14:02:11Z',
    signedBy: item.rev > 1 ? 'two role keys' : 'batch',
    witnesses: item.type === 'breach' ? 4 : 0,
  };
}

function itemsOf(): PublicItem[] {
  const all: [string, string, SampleBody][] = [
    ...BREACHES.map(([word, body]): [string, string, SampleBody] => [sampleId('br', word), 'breach', body]),
    ...OTHERS.map(([prefix, word, type, body]): [string, string, SampleBody] => [sampleId(prefix, word), type, body]),
  ];
  return all.map(([id, type, body], at) => ({
    ...body,
    id,
    type,
    rev: at === 0 ? 4 : 1,
    publishedAt: at === 0 ? '2031-12-03' : day(at),
    log: { index: all.length + 3 - at },
    ...(id === sampleId('br', 'disputed') ? { status: 'disputed' as const } : {}),
    ...(id === sampleId('br', 'withdrawn') ? { status: 'withdrawn' as const } : {}),
  }));
}

function goneOf(): Record<string, Gone> {
  const [hidden, erased] = [sampleId('br', 'hidden'), sampleId('br', 'erased')];
  return {
    [hidden]: { id: hidden, gone: 'hidden', at: '2031-11-30' },
    [erased]: { id: erased, gone: 'erased', reason: 'consent-withdrawn', at: '2031-06-11' },
  };
}

function matches(item: PublicItem, query: Query): boolean {
  if (query.type && item.type !== query.type) return false;
  const text = fold(JSON.stringify([item.title, item.summary, item.where]));
  if (
    query.q &&
    !fold(query.q)
      .split(/\s+/)
      .every((word) => text.includes(word))
  )
    return false;
  if (query.from || query.to) {
    if (!item.when) return false;
    const span = daySpan(item.when as UncertainDate);
    if ((query.from && span.to < query.from) || (query.to && span.from > query.to)) return false;
  }
  if (query.bbox && !placesOf(item).some(({ point }) => point && inside(query.bbox!, point.lat, point.lon)))
    return false;
  if (query.about && !JSON.stringify(item).includes(query.about)) return false;
  return Object.entries(query.facets ?? {}).every(([facet, code]) => codesOf(item, facet).includes(code));
}

const inside = ([w, s, e, n]: NonNullable<Query['bbox']>, lat: number, lon: number) =>
  lon >= w && lon <= e && lat >= s && lat <= n;
const placesOf = (item: PublicItem) => (item.where ?? item.areas ?? []) as Place[];

function codesOf(item: PublicItem, facet: string): string[] {
  const parts = (name: string) => (item[name] ?? []) as Record<string, unknown>[];
  const some = (values: unknown[]) => values.flat().filter((value) => typeof value === 'string');
  if (facet === 'country') return some([item.country, ...placesOf(item).map(({ country }) => country)]);
  if (facet === 'phase') return some(parts('phases').map(({ phase }) => phase));
  if (facet === 'act') return some(parts('acts').map(({ type }) => type));
  if (facet === 'who')
    return some(
      parts('acts').flatMap(({ perpetrators }) => ((perpetrators ?? []) as { who?: string }[]).map(({ who }) => who)),
    );
  if (facet === 'status') return some([item.state]);
  if (facet === 'right') return some([item.rights]);
  return some([item[facet]]);
}

function cellsOf(items: PublicItem[], resolution: number): MapCell[] {
  const cells = Map.groupBy(
    items.flatMap((item) =>
      placesOf(item).flatMap(({ point }) => (point ? [{ item, cell: cellOf(point.lat, point.lon, resolution) }] : [])),
    ),
    ({ cell }) => cell,
  );
  return [...cells].map(([cell, some]) => ({
    cell,
    records: new Set(some.map(({ item }) => item.id)).size,
    measure: sum(some.map(({ item }) => item)),
  }));
}

const sum = (items: PublicItem[]): Count =>
  addCounts(items.flatMap((item) => (item.killed ? [item.killed as Count] : []))) ?? NOBODY;

/** The first record has four revisions with differences; every other has one. */
function historyOf(item: PublicItem | undefined): RevisionInfo[] {
  if (!item) return [];
  const steps: RevisionInfo[] = [];
  const status = item.status === 'disputed' ? 'dispute' : item.status === 'withdrawn' ? 'withdraw' : null;
  if (status)
    steps.push({
      index: item.log.index,
      kind: status,
      rev: item.rev,
      at: item.publishedAt,
      reason: status === 'dispute' ? 'dispute' : 'error-of-fact',
      record: item,
    });
  if (item.rev < 4)
    return [...steps, { index: item.log.index - 1, kind: 'publish', rev: 1, at: item.publishedAt, record: item }];
  const { acts, ...rest } = item;
  const third = { ...rest, acts: (acts as unknown[]).slice(0, 2), wounded: { best: 3, unit: 'person' } };
  const second = {
    ...third,
    wounded: { low: 2, best: 3, high: 6, unit: 'person' },
    summary: {
      lang: 'en',
      text: 'On the night of 25 November a patrol stopped a lorry carrying residents home from market. Three witnesses say that firing began without warning.\n\nA hospital register records four deaths.',
    },
  };
  return [
    { index: item.log.index, kind: 'revise', rev: 4, at: '2031-12-03', record: item },
    { index: 17, kind: 'revise', rev: 3, at: '2031-06-30', reason: 'error-of-fact', record: third },
    { index: 9, kind: 'revise', rev: 2, at: '2031-02-11', record: second },
    { index: 2, kind: 'publish', rev: 1, at: '2031-01-04', record: null },
  ];
}

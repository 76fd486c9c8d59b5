/**
 * What the engine reads out of a body for finding and counting it: edges, facets, search words, places, days, the
 * headline count and the facts of who did what to whom. One compiled function per type; nothing is typed in by hand.
 */
import { cellOf } from '../kernel/cells.ts';
import type { Count } from '../kernel/count.ts';
import { words } from '../kernel/fold.ts';
import type { Place } from '../kernel/place.ts';
import { skeleton } from '../kernel/skeleton.ts';
import type { Text } from '../kernel/text.ts';
import { daySpan, type UncertainDate } from '../kernel/uncertain-date.ts';
import type { Field, RecordType } from './declare.ts';
import { type Edge, edgesOf } from './edges.ts';
import { SearchText } from './search-text.ts';
import { ancestors, type Vocabularies } from './vocabulary.ts';

export interface Range {
  low: number | null;
  best: number | null;
  high: number | null;
}

export interface Fact extends Range {
  act: string | null;
  victim: string | null;
  perpetrator: string | null;
  country: string | null;
  cell: string | null;
  from: string | null;
  to: string | null;
}

export interface Derived {
  edges: Edge[];
  /** `facet=code`, ancestors of a code included, so that a filter by a branch finds its leaves. */
  facets: string[];
  /**
   * A `tsvector` literal: folded words with positions and weights; as plain lexemes the type, the facets, `about=<id>` for each
   * public reference and `~<skeleton>` for each name, which meets across scripts.
   */
  search: string;
  /** Folded words of titles, names and places (weights A and B), to mend misspelt queries. */
  words: string[];
  places: { lat: number; lon: number }[];
  /** Outermost days of the record, `YYYY-MM-DD`. */
  from: string | null;
  to: string | null;
  measure: Range | null;
  facts: Fact[];
}

export type Derive = (body: Record<string, unknown>) => Derived;

/** Resolutions of the H3 cells kept as facets: continents to districts. */
export const CELL_RESOLUTIONS = [1, 2, 3, 4, 5] as const;

/** Compiles the derivation of a type. */
export function deriverOf(type: RecordType, vocabularies: Vocabularies): Derive {
  const actField = Object.entries(type.fields).find(([, field]) => field.kind === 'parts' && hasFact(field, 'act'));
  return (body) => {
    const gathered = new Gathered(vocabularies);
    for (const [name, field] of Object.entries(type.fields)) gathered.field(field, body[name]);
    const span = type.when ? spanOf(body[type.when]) : null;
    if (span) gathered.days(span);
    const measure = type.measure ? filled(rangeOf(body[type.measure])) : null;
    const where = type.where ? (body[type.where] as Place[] | undefined)?.[0] : undefined;
    const facts = actField ? factsOf(actField, body, where, span) : [];
    const edges = edgesOf(type, body);
    return {
      ...gathered.result(type.name, edges),
      edges,
      from: span?.from ?? null,
      to: span?.to ?? null,
      measure,
      facts,
    };
  };
}

/** Longest text that is a facet, in UTF-16 units: what an index can hold. */
const MOST_FACET = 200;

const cells = new Map<string, string[]>();
const MOST_CELLS = 50_000;

/** The cells of a point as facets; places repeat, so what was computed is remembered. */
function cellFacets(lat: number, lon: number): string[] {
  const key = `${lat},${lon}`;
  const known = cells.get(key);
  if (known) return known;
  if (cells.size >= MOST_CELLS) cells.clear();
  const facets = CELL_RESOLUTIONS.map((resolution) => `cell${resolution}=${cellOf(lat, lon, resolution)}`);
  cells.set(key, facets);
  return facets;
}

const split = new Map<string, string[]>();
const MOST_SPLIT = 20_000;
const SHORT = 60;

/** The folded words of a text; names of places, publishers and parties repeat, so short ones are remembered. */
function wordsOf(text: string): string[] {
  if (text.length > SHORT) return words(text);
  const known = split.get(text);
  if (known) return known;
  if (split.size >= MOST_SPLIT) split.clear();
  const found = words(text);
  split.set(text, found);
  return found;
}

/** Stands on records that last longer than `MOST_MONTHS` months, instead of their months. */
export const MANY_MONTHS = 'months=many';
const MOST_MONTHS = 4;

/** Months since the year 0 of a day `YYYY-MM-DD`. */
export const monthOf = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;

/** A year as facets and lexemes spell it. */
export const yearText = (year: number): string => String(year).padStart(4, '0');

/** The lexeme of a month by its number (`monthOf`). */
export const monthLexeme = (month: number): string =>
  `month=${yearText(Math.floor(month / 12))}-${String((month % 12) + 1).padStart(2, '0')}`;

const sounds = new Map<string, string>();
const MOST_SOUNDS = 100_000;

/** `~<skeleton>` of a word; names repeat, so what was computed is remembered. */
function soundOf(word: string): string {
  const known = sounds.get(word);
  if (known !== undefined) return known;
  if (sounds.size >= MOST_SOUNDS) sounds.clear();
  const sound = `~${skeleton(word)}`;
  sounds.set(word, sound);
  return sound;
}

class Gathered {
  private readonly facets = new Set<string>();
  private readonly text = new SearchText();
  private readonly names = new Set<string>();
  private readonly months: string[] = [];
  private readonly places: { lat: number; lon: number }[] = [];
  private readonly vocabularies: Vocabularies;

  constructor(vocabularies: Vocabularies) {
    this.vocabularies = vocabularies;
  }

  field(field: Field, value: unknown): void {
    if (value === undefined || value === null) return;
    switch (field.kind) {
      case 'text':
        this.readText(value as Text, field.search);
        return;
      case 'string':
        if (field.facet) this.facets.add(`${field.facet}=${(value as string).slice(0, MOST_FACET).toWellFormed()}`);
        this.words(value as string, field.search);
        return;
      case 'strings':
        for (const item of value as string[]) this.words(item, field.search);
        return;
      case 'term':
        this.code(field.vocabulary, value as string, field.facet);
        return;
      case 'terms':
        for (const code of value as string[]) this.code(field.vocabulary, code, field.facet);
        return;
      case 'ref':
        if (field.facet) this.facets.add(`${field.facet}=${value as string}`);
        return;
      case 'refs':
        if (field.facet) for (const id of value as string[]) this.facets.add(`${field.facet}=${id}`);
        return;
      case 'place':
        for (const place of value as Place[]) this.place(place, field);
        return;
      case 'parts':
        for (const item of value as Record<string, unknown>[]) {
          for (const name in field.fields) this.field(field.fields[name] as Field, item[name]);
        }
    }
  }

  days(span: { from: string; to: string }): void {
    const first = Number(span.from.slice(0, 4));
    const last = Number(span.to.slice(0, 4));
    const shown = Math.min(last, first + 9);
    for (let year = first; year <= shown; year++) this.facets.add(`year=${yearText(year)}`);
    // So that a search by days does not pass over a record for the years it has no facet of.
    if (last > shown) this.facets.add('years=many');
    const months = { first: monthOf(span.from), last: monthOf(span.to) };
    if (months.last - months.first >= MOST_MONTHS) this.months.push(MANY_MONTHS);
    else for (let month = months.first; month <= months.last; month++) this.months.push(monthLexeme(month));
  }

  result(type: string, edges: Edge[]): Pick<Derived, 'facets' | 'search' | 'words' | 'places'> {
    const facets = [...this.facets];
    const lexemes = new Set([`type=${type}`, ...facets, ...this.months]);
    for (const edge of edges) if (edge.visibility === 'public') lexemes.add(`about=${edge.target}`);
    for (const word of this.names) lexemes.add(soundOf(word));
    return { facets, search: this.text.literal([...lexemes]), words: [...this.names], places: this.places };
  }

  private readText(value: Text, weight: Field['search']): void {
    this.words(value.text, weight);
    if (value.translations) for (const other of Object.values(value.translations)) this.words(other, weight);
  }

  private words(value: string, weight: Field['search']): void {
    if (!weight) return;
    const found = wordsOf(value);
    this.text.add(found, weight);
    if (weight === 'A') for (const word of found) if (word.length >= 4 && word.length <= 40) this.names.add(word);
  }

  private code(vocabulary: string, code: string, facet: string | undefined): void {
    if (!facet) return;
    this.facets.add(`${facet}=${code}`);
    for (const above of ancestors(this.vocabularies, vocabulary, code)) this.facets.add(`${facet}=${above}`);
  }

  private place(place: Place, field: Field): void {
    if (place.country && field.facet) this.facets.add(`${field.facet}=${place.country}`);
    for (const name of [place.text, place.adm2, place.adm1])
      if (name) this.words(name, field.search === 'B' ? 'A' : field.search);
    if (!place.point) return;
    const { lat, lon } = place.point;
    this.places.push({ lat, lon });
    for (const facet of cellFacets(lat, lon)) this.facets.add(facet);
  }
}

function factsOf(
  [name, field]: [string, Field],
  body: Record<string, unknown>,
  where: Place | undefined,
  span: { from: string; to: string } | null,
): Fact[] {
  if (field.kind !== 'parts') return [];
  const keys = Object.entries(field.fields);
  const keyOf = (fact: Field['fact']) => keys.find(([, inner]) => inner.fact === fact)?.[0];
  const [act, victim, when, number] = [keyOf('act'), keyOf('victim'), keyOf('when'), keyOf('count')];
  const doers = keys.find(([, inner]) => inner.kind === 'parts' && hasFact(inner, 'perpetrator'));
  const doer =
    doers && doers[1].kind === 'parts'
      ? Object.entries(doers[1].fields).find(([, f]) => f.fact === 'perpetrator')?.[0]
      : undefined;
  return ((body[name] as Record<string, unknown>[] | undefined) ?? []).flatMap((item) => {
    const days = (when && spanOf(item[when])) || span;
    const common = {
      act: str(act && item[act]),
      victim: str(victim && item[victim]),
      country: where?.country ?? null,
      cell: where?.point ? cellOf(where.point.lat, where.point.lon, 5) : null,
      from: days?.from ?? null,
      to: days?.to ?? null,
      ...(rangeOf(number && item[number]) ?? { low: null, best: null, high: null }),
    };
    const by = doers ? ((item[doers[0]] as Record<string, unknown>[] | undefined) ?? []) : [];
    if (by.length === 0) return [{ ...common, perpetrator: null }];
    return by.map((one) => ({ ...common, perpetrator: str(doer && one[doer]) }));
  });
}

function hasFact(field: Field, fact: Field['fact']): boolean {
  return field.kind === 'parts' && Object.values(field.fields).some((inner) => inner.fact === fact);
}

const str = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

function spanOf(value: unknown): { from: string; to: string } | null {
  return value === undefined || value === null ? null : daySpan(value as UncertainDate);
}

function rangeOf(value: unknown): Range | null {
  if (value === undefined || value === null || value === '') return null;
  const { low, best, high } = value as Count;
  return { low: low ?? null, best: best ?? null, high: high ?? null };
}

/** Bounds that nobody stated, as sums need them: the best figure is also the least and the most. As `addCounts` does. */
function filled(range: Range | null): Range | null {
  if (!range) return null;
  const best = range.best ?? range.low ?? 0;
  return { low: range.low ?? best, best, high: range.high ?? best };
}

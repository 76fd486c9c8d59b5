/**
 * Turns what a reader asks into conditions on the public tables. Words, phrases, facets, references and map cells are
 * lexemes of one `tsquery`, so one index answers any mixture of them.
 */
import { boundary, cellsInBox, resolutionOf } from '../kernel/cells.ts';
import { words } from '../kernel/fold.ts';
import { Refusal } from '../kernel/refusal.ts';
import { isPartial } from '../kernel/uncertain-date.ts';
import { CELL_RESOLUTIONS, MANY_MONTHS, monthLexeme, monthOf, yearText } from '../records/derive.ts';
import { quoted } from '../records/search-text.ts';
import type { Query } from './reader-types.ts';

export interface Conditions {
  /** Size of the log that is asked of; the first of `values`. */
  size: number;
  /** SQL over `open.record r`, with `$n` for `values`: what a row must meet beside its lexemes and the box. */
  where: string;
  values: unknown[];
  type: string | null;
  /** The word part of the `tsquery`, for ranking; null when no words were asked for. */
  rankBy: string | null;
  /** `tsquery` texts of words, facets and references, of which every match meets one; none = anything. */
  core: string[];
  /** Are matches read one by one, because the index cannot tell where words stand? */
  phrase: boolean;
  /** Lexemes of days, one of which every match has; none = not narrowed down. `where` decides. */
  days: string[];
  box: Box | null;
  /** Facets of which each by itself is enough to match, with the type: their prepared figures are lower bounds. */
  certain: string[];
}

/**
 * A box as facets of cells: `inside` lie wholly in it, places of records at the `rim` must meet `check`, SQL over
 * `open.place p`. Both empty = not narrowed down.
 */
export interface Box {
  inside: string[];
  rim: string[];
  check: string;
}

/** A word of the query and what else may stand for it. */
export type Alternatives = Map<string, string[]>;

const MOST_TERMS = 40;
const MOST_YEARS = 40;
const MOST_MONTHS = 36;
/** Cells of a box that the index is asked for: by themselves, and each together with words. */
const MOST_CELLS = { alone: 160, mixed: 40 };
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Conditions of a query at a size of the log. `alternatives` widens words that were found nowhere. @throws Refusal `query-invalid` */
export function conditionsOf(query: Query, size: number, alternatives: Alternatives = new Map()): Conditions {
  const values: unknown[] = [size];
  const parts = ['r.index < $1', '(r.until is null or r.until >= $1)'];
  const use = (value: unknown): string => `$${values.push(value)}`;
  if (query.type) parts.push(`r.type = ${use(query.type)}`);
  if (query.from) parts.push(`r.to_day >= ${use(day(query.from, 'from'))}::date`);
  if (query.to) parts.push(`r.from_day <= ${use(day(query.to, 'to'))}::date`);
  const terms = termsOf(query.q ?? '');
  const text = wordsQuery(terms, alternatives);
  const phrase = terms.some((term) => term.phrase.length > 1);
  // Said in this way the index is not asked for it.
  if (phrase) parts.push(`(r.search @@ ${use(text)}::tsquery) is true`);
  const core = coreOf(terms, alternatives, facetLexemes(query));
  const mostCells = core.length > 0 ? MOST_CELLS.mixed : MOST_CELLS.alone;
  const box = query.bbox ? boxOf(query.bbox, mostCells, use) : null;
  const days = dayLexemes(query);
  const dated = query.from !== undefined || query.to !== undefined;
  return {
    size,
    where: parts.join(' and '),
    values,
    type: query.type ?? null,
    rankBy: text,
    core,
    phrase,
    days,
    box,
    certain: core.length > 0 || (box && dated) ? [] : (box?.inside ?? wholeYears(query)),
  };
}

interface Term {
  phrase: string[];
  exclude: boolean;
}

/** What the index is asked of words and facets: positions are not in it. One misspelt word is asked for by each alternative. */
function coreOf(terms: Term[], alternatives: Alternatives, facets: string[]): string[] {
  const wanted = terms.filter(({ exclude }) => !exclude).flatMap(({ phrase }) => phrase);
  const unwanted = terms.filter(({ phrase, exclude }) => exclude && phrase.length === 1);
  const [only] = wanted;
  if (only !== undefined && terms.length === 1 && wanted.length === 1)
    return [only, ...(alternatives.get(only) ?? [])].map((word) => [quoted(word), ...facets].join(' & '));
  const all = [
    ...wanted.map((word) => either(word, alternatives.get(word) ?? [])),
    ...facets,
    ...unwanted.map(({ phrase: [word = ''] }) => `!(${either(word, alternatives.get(word) ?? [])})`),
  ];
  return all.length > 0 ? [all.join(' & ')] : [];
}

/** Folded words of a query, phrases apart. */
export function termsOf(q: string): Term[] {
  const terms = [...q.matchAll(/(-?)(?:"([^"]*)"|(\S+))/g)].map(([, minus, phrase, word]) => ({
    phrase: words(phrase ?? word ?? ''),
    exclude: minus === '-',
  }));
  return terms.filter((term) => term.phrase.length > 0).slice(0, MOST_TERMS);
}

function wordsQuery(terms: Term[], alternatives: Alternatives): string | null {
  if (terms.length === 0) return null;
  return terms
    .map(({ phrase, exclude }) => {
      const one = phrase.map((word) => either(word, alternatives.get(word) ?? [])).join(' <-> ');
      return exclude ? `!(${one})` : `(${one})`;
    })
    .join(' & ');
}

function either(word: string, others: string[]): string {
  return others.length === 0 ? quoted(word) : `(${[word, ...others].map(quoted).join(' | ')})`;
}

function facetLexemes({ facets = {}, about }: Query): string[] {
  const chosen = Object.entries(facets).map(([facet, code]) => quoted(`${facet}=${code}`));
  if (about) chosen.push(quoted(`about=${about}`));
  return chosen;
}

/** A range of days as its months or, where those are too many, its years; checked exactly afterwards. */
function dayLexemes({ from, to }: Query): string[] {
  if (!from || !to) return [];
  const [first, last] = [day(from, 'from'), day(to, 'to')].map(monthOf) as [number, number];
  const years = Math.floor(last / 12) - Math.floor(first / 12) + 1;
  if (last < first || years > MOST_YEARS) return [];
  const inYears = list(years, (i) => `year=${yearText(Math.floor(first / 12) + i)}`);
  inYears.push("'years=many'");
  if (last - first >= MOST_MONTHS) return inYears;
  const inMonths = list(last - first + 1, (i) => monthLexeme(first + i));
  return [...inMonths, `('${MANY_MONTHS}' & (${inYears.join(' | ')}))`];
}

/** Facets of the years that lie wholly in a range of days. */
function wholeYears({ from, to }: Query): string[] {
  if (!from || !to) return [];
  const first = Number(from.slice(0, 4)) + (from.endsWith('-01-01') ? 0 : 1);
  const last = Number(to.slice(0, 4)) - (to.endsWith('-12-31') ? 0 : 1);
  return Array.from(
    { length: Math.min(MOST_YEARS, Math.max(0, last - first + 1)) },
    (_, i) => `year=${yearText(last - i)}`,
  );
}

const list = (count: number, lexeme: (i: number) => string): string[] =>
  Array.from({ length: count }, (_, i) => quoted(lexeme(i)));

function boxOf(bbox: [number, number, number, number], mostCells: number, use: (value: unknown) => string): Box {
  const [west, south, east, north] = checkedBox(bbox);
  const cells = cellsInBox(west, south, east, north, mostCells, CELL_RESOLUTIONS.at(-1) as number);
  const narrowed = resolutionOf(cells[0] as string) >= 1 ? cells : [];
  const inside = new Set(narrowed.filter((cell) => liesInside(cell, bbox)));
  const facet = (cell: string): string => `cell${resolutionOf(cell)}=${cell}`;
  const [w, e] = [use(west), use(east)];
  const across = west > east ? `(p.lon >= ${w} or p.lon <= ${e})` : `p.lon between ${w} and ${e}`;
  return {
    inside: [...inside].map(facet),
    rim: narrowed.filter((cell) => !inside.has(cell)).map(facet),
    check: `p.lat between ${use(south)} and ${use(north)} and ${across}`,
  };
}

/** Is a cell certainly inside? Its sides are arcs: they may bulge over the line between two corners by far less than a tenth of its size. */
function liesInside(cell: string, [west, south, east, north]: [number, number, number, number]): boolean {
  if (west > east) return false;
  const corners = boundary(cell);
  const [lons, lats] = [corners.map(([lon]) => lon), corners.map(([, lat]) => lat)];
  const [w, e, s, n] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)];
  const [across, up] = [(e - w) / 10, (n - s) / 10];
  return e - w < 180 && w - across >= west && e + across <= east && s - up >= south && n + up <= north;
}

function checkedBox(bbox: [number, number, number, number]): [number, number, number, number] {
  const [west, south, east, north] = bbox;
  const fits =
    [west, east].every((lon) => Math.abs(lon) <= 180) &&
    [south, north].every((lat) => Math.abs(lat) <= 90) &&
    south <= north;
  if (!fits) throw new Refusal('query-invalid', { field: 'bbox' });
  return bbox;
}

function day(text: string, field: string): string {
  if (!DAY.test(text) || !isPartial(text)) throw new Refusal('query-invalid', { field });
  return text;
}

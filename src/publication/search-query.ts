/**
 * Turns what a reader asks into conditions on the public tables. Words, phrases, facets, references and map cells are
 * lexemes of one `tsquery`, so one index answers any mixture of them.
 */
import { cellsInBox, resolutionOf } from '../kernel/cells.ts';
import { words } from '../kernel/fold.ts';
import { Refusal } from '../kernel/refusal.ts';
import { isPartial } from '../kernel/uncertain-date.ts';
import { CELL_RESOLUTIONS, MANY_MONTHS, monthLexeme, monthOf, yearText } from '../records/derive.ts';
import { quoted } from '../records/search-text.ts';
import type { Query } from './reader-types.ts';

export interface Conditions {
  /** SQL over `open.record r`, with `$n` for `values`. */
  where: string;
  values: unknown[];
  /** The word part of the `tsquery`, for ranking; null when no words were asked for. */
  rankBy: string | null;
  /** A `tsquery` the index alone can answer, that all matches meet and most of what meets it is one; null = everything. */
  candidates: string | null;
}

/** A word of the query and what else may stand for it. */
export type Alternatives = Map<string, string[]>;

const MOST_TERMS = 40;
const MOST_YEARS = 40;
const MOST_MONTHS = 36;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Conditions of a query at a size of the log. `alternatives` widens words that were found nowhere. @throws Refusal `query-invalid` */
export function conditionsOf(query: Query, size: number, alternatives: Alternatives = new Map()): Conditions {
  const values: unknown[] = [size];
  const parts = ['r.index < $1', '(r.until is null or r.until >= $1)'];
  const use = (value: unknown): string => `$${values.push(value)}`;
  const text = wordsQuery(query.q ?? '', alternatives);
  const others = [...facetLexemes(query), ...dayLexemes(query), ...boxLexemes(query)];
  const lexemes = [...(text === null ? [] : [text]), ...others];
  if (lexemes.length > 0) parts.push(`r.search @@ ${use(lexemes.join(' & '))}::tsquery`);
  if (query.from) parts.push(`r.to_day >= ${use(day(query.from, 'from'))}::date`);
  if (query.to) parts.push(`r.from_day <= ${use(day(query.to, 'to'))}::date`);
  if (query.bbox) parts.push(boxCondition(query.bbox, use));
  const candidates = [...wordsAnywhere(query.q ?? '', alternatives), ...others].join(' & ');
  return {
    where: parts.join(' and '),
    values,
    rankBy: text,
    candidates: candidates === '' ? null : candidates,
  };
}

/** Folded words of a query, phrases apart. */
export function termsOf(q: string): { phrase: string[]; exclude: boolean }[] {
  const terms = [...q.matchAll(/(-?)(?:"([^"]*)"|(\S+))/g)].map(([, minus, phrase, word]) => ({
    phrase: words(phrase ?? word ?? ''),
    exclude: minus === '-',
  }));
  return terms.filter((term) => term.phrase.length > 0).slice(0, MOST_TERMS);
}

function wordsQuery(q: string, alternatives: Alternatives): string | null {
  const terms = termsOf(q);
  if (terms.length === 0) return null;
  return terms
    .map(({ phrase, exclude }) => {
      const one = phrase.map((word) => either(word, alternatives.get(word) ?? [])).join(' <-> ');
      return exclude ? `!(${one})` : `(${one})`;
    })
    .join(' & ');
}

/** The words wherever they stand, without what is excluded: positions are not in the index. */
function wordsAnywhere(q: string, alternatives: Alternatives): string[] {
  const wanted = termsOf(q).filter(({ exclude }) => !exclude);
  return wanted.flatMap(({ phrase }) => phrase.map((word) => either(word, alternatives.get(word) ?? [])));
}

function either(word: string, others: string[]): string {
  return others.length === 0 ? quoted(word) : `(${[word, ...others].map(quoted).join(' | ')})`;
}

function facetLexemes({ type, facets = {}, about }: Query): string[] {
  const chosen = Object.entries(facets).map(([facet, code]) => quoted(`${facet}=${code}`));
  if (type) chosen.push(quoted(`type=${type}`));
  if (about) chosen.push(quoted(`about=${about}`));
  return chosen;
}

/** A range of days as its months or, where those are too many, its years; checked exactly afterwards. */
function dayLexemes({ from, to }: Query): string[] {
  if (!from || !to) return [];
  const [first, last] = [day(from, 'from'), day(to, 'to')].map(monthOf) as [number, number];
  const years = Math.floor(last / 12) - Math.floor(first / 12) + 1;
  if (last < first || years > MOST_YEARS) return [];
  const inYears = `${anyOf(years, (i) => `year=${yearText(Math.floor(first / 12) + i)}`)} | 'years=many'`;
  if (last - first >= MOST_MONTHS) return [`(${inYears})`];
  const inMonths = anyOf(last - first + 1, (i) => monthLexeme(first + i));
  return [`(${inMonths} | ('${MANY_MONTHS}' & (${inYears})))`];
}

const anyOf = (count: number, lexeme: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => quoted(lexeme(i))).join(' | ');

/** The box as cells of one stored resolution: coarse enough to be few, checked exactly afterwards. */
function boxLexemes({ bbox }: Query): string[] {
  if (!bbox) return [];
  const finest = CELL_RESOLUTIONS.at(-1) as number;
  const cells = cellsInBox(...checkedBox(bbox), 48, finest);
  const [first] = cells;
  if (!first || resolutionOf(first) < 1) return [];
  return [`(${cells.map((cell) => quoted(`cell${resolutionOf(cell)}=${cell}`)).join(' | ')})`];
}

function boxCondition(bbox: [number, number, number, number], use: (value: unknown) => string): string {
  const [west, south, east, north] = checkedBox(bbox);
  const [w, e] = [use(west), use(east)];
  const across = west > east ? `(p.lon >= ${w} or p.lon <= ${e})` : `p.lon between ${w} and ${e}`;
  // A value and no `exists`: that would be made a join, which reads all places before it looks for words.
  return `(select true from open.place p where p.index = r.index and p.lat between ${use(south)} and ${use(north)} and ${across} limit 1)`;
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

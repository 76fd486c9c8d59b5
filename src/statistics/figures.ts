/**
 * What a page, the API and a file say of a tally: one table a dimension, one level of a tree at a time, small numbers
 * merged where everybody may read. Made the same way for the public and for staff; only what is counted differs.
 */
import type { Query, Sums, Tally } from '../publication/reader-types.ts';
import type { RecordType } from '../records/declare.ts';
import type { Vocabularies } from '../records/vocabulary.ts';
import { type Overlap, overlapOf } from './overlap.ts';
import { DIMENSIONS, LEAST, PARTING } from './rules.ts';
import { type Figure, isSmall, mergeSmall } from './small-cells.ts';
import { NOTHING } from './tally.ts';

/** The merged lines of a table; `all` and `verified` are null where a record may stand on several lines. */
export interface Merged {
  lines: number;
  all: Sums | null;
  verified: Sums | null;
}

export interface Dimension {
  /** `year`, `month`, `country`, `cell3`, or a facet of the type. */
  name: string;
  figures: Figure[];
  merged: Merged | null;
  withheld: boolean;
}

export interface Statistics {
  all: Sums;
  /** Null where it would tell apart too few coded persons. */
  verified: Sums | null;
  dimensions: Dimension[];
  overlap: Overlap;
}

export interface Making {
  type: RecordType;
  vocabularies: Vocabularies;
  query: Query;
  /** Vocabulary of each facet that has one. */
  vocabularyOf(facet: string): string | undefined;
  /** For everybody: small numbers of coded persons are merged. */
  guarded: boolean;
}

/** Makes the tables of a tally. */
export function statisticsOf(tally: Tally, making: Making): Statistics {
  const whole = tally.rows.find(({ facet }) => facet === '') ?? { all: NOTHING, verified: NOTHING };
  const { guarded } = making;
  const least = guarded ? LEAST : 0;
  const few = isSmall(whole, least);
  return {
    all: whole.all,
    verified: few ? null : whole.verified,
    dimensions: DIMENSIONS.flatMap((name) => {
      const figures = figuresOf(tally, name, making);
      if (figures.length === 0) return [];
      if (few) return [{ name, figures: [], merged: null, withheld: true }];
      const { merged, ...shown } = mergeSmall(figures, least);
      return [
        { name, ...shown, merged: merged && (PARTING.has(name) ? merged : { ...merged, all: null, verified: null }) },
      ];
    }),
    overlap: guarded ? guardedOverlap(tally, few) : overlapOf(tally.external),
  };
}

/** Lists are told of records alone, never of persons; of very few coded persons nothing at all. */
function guardedOverlap(tally: Tally, few: boolean): Overlap {
  return few ? { known: false, why: 'too-few', lists: [] } : overlapOf(tally.external);
}

function figuresOf(tally: Tally, name: string, making: Making): Figure[] {
  const prefix = `${name}=`;
  const level = levelOf(name, making);
  const figures = tally.rows
    .filter(({ facet, all }) => facet.startsWith(prefix) && all.records > 0)
    .map(({ facet, ...row }) => ({ code: facet.slice(prefix.length), ...row }))
    .filter(({ code }) => level === null || level.has(code));
  const byTime = name === 'year' || name === 'month';
  return figures.sort(byTime ? earliest : fullest);
}

/** The codes of one level of a list: those under the code that was asked for, else those at the top. Null = any code. */
function levelOf(name: string, { vocabularies, query, vocabularyOf }: Making): ReadonlySet<string> | null {
  const list = vocabularies.get(vocabularyOf(name) ?? '');
  if (!list) return null;
  const asked = query.facets?.[name];
  if (asked !== undefined && list.children.has(asked)) return new Set(list.children.get(asked));
  if (asked !== undefined) return new Set([asked]);
  return new Set(list.terms.filter(({ parent }) => parent === undefined).map(({ code }) => code));
}

const earliest = (a: Figure, b: Figure): number => (a.code < b.code ? -1 : 1);
const fullest = (a: Figure, b: Figure): number => b.all.records - a.all.records || (a.code < b.code ? -1 : 1);

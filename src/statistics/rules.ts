/** How this register counts, read from `schema/statistics.json`: which grade makes a record a verified one, and what is small. */
import rules from '../../schema/statistics.json' with { type: 'json' };
import type { Counting } from '../publication/reader-types.ts';

/** Cells with coded persons show figures from this many records up. */
export const LEAST: number = rules.least;

/** Facets that are counted, in the order they are shown. */
export const DIMENSIONS: readonly string[] = rules.dimensions;

/** What to ask of the register. */
export const COUNTING: Counting = {
  dimensions: DIMENSIONS,
  verified: rules.verified.codes.map((code) => `${rules.verified.facet}=${code}`),
};

/** Facets that part the records: each has exactly one code of it, so what is not shown can be had by subtraction. */
export const PARTING: ReadonlySet<string> = new Set(['class', 'month']);

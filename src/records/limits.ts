/** What the forms of a body share: patterns of tags and ids, how much of anything there may be, and what can be counted. */
import { isCount } from '../kernel/count.ts';
import type { Field } from './declare.ts';

export const LANGUAGE = /^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*$/;
export const PART_ID = /^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/;
export const MAX_TEXT = 10_000;
const MAX_ITEMS = 500;
/** Longest text of one item of a list of texts. */
export const MAX_STRING = 1000;
export const MAX_URL = 4000;
/** Largest number of people or things that is counted, so that sums of all records stay exact. */
const MOST_COUNTED = 2_147_483_647;

/** Longest text of a field in UTF-16 units, or most items of it. */
export const mostOf = (field: Field): number => field.max ?? (field.kind === 'text' ? MAX_TEXT : MAX_ITEMS);

/** Is it a count that can be added up? */
export const isCountable = (value: unknown): boolean =>
  isCount(value) && [value.low, value.best, value.high].every((number) => (number ?? 0) <= MOST_COUNTED);

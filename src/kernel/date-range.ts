/**
 * A date that says what is known and no more: a precise range (true on every day in it) and an imprecise one (true on at
 * least one day in it), after Security Force Monitor. Nothing leaves this file that ends before it begins.
 */
import { firstDay, isPartial, lastDay, type PartialDate } from './calendar.ts';
import { Refusal } from './refusal.ts';

/** Both ends belong to the range; `to: '2022-05'` runs to 31 May 2022. */
export interface DateRange {
  from: PartialDate;
  to: PartialDate;
}

/**
 * At least one of the two ranges is there, and the precise lies within the imprecise. `precision` is the code of the source
 * as it came (UCDP `date_prec` 1–5, ACLED `time_precision` 1–3). `time` (24 hours) stands only with a single precise day;
 * `zone` is an IANA name or an offset `+03:00`, and without it the time is local to the place. `text` is the date as given.
 */
export interface UncertainDate {
  precise?: DateRange;
  imprecise?: DateRange;
  precision?: { scheme: 'ucdp' | 'acled'; code: number };
  time?: string;
  zone?: string;
  text?: string;
}

const KEYS = new Set(['precise', 'imprecise', 'precision', 'time', 'zone', 'text']);
const HIGHEST_CODE = { ucdp: 5, acled: 3 };
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const OFFSET = /^[+-](0\d|1[0-4]):[0-5]\d$/;
const MAX_TEXT = 500;
const knownZones = new Map<string, boolean>();

/** Outer bounds in whole days, `YYYY-MM-DD`: no day outside them is meant. */
export function daySpan(date: UncertainDate): { from: string; to: string } {
  const range = date.imprecise ?? date.precise;
  if (range === undefined) throw new Error('an uncertain date without any range');
  return { from: firstDay(range.from), to: lastDay(range.to) };
}

/** A range of days written as months or years where it covers them whole, so that it reads as what it is. */
export function widest(from: string, to: string): DateRange {
  for (const length of [4, 7]) {
    const first: PartialDate = from.slice(0, length);
    const last: PartialDate = to.slice(0, length);
    if (firstDay(first) === from && lastDay(last) === to) return { from: first, to: last };
  }
  return { from, to };
}

/** What a partial date alone can say: a day is precise, a month or a year holds the day somewhere. */
export function fromPartial(date: PartialDate): UncertainDate {
  const range = { from: date, to: date };
  return date.length === 10 ? { precise: range } : { imprecise: range };
}

/**
 * The same value if it is an uncertain date. Throws Refusal `date-invalid` (shape, or a day that does not exist),
 * `date-empty`, `date-order` (ends before it begins), `date-precise-outside`, `date-precision-invalid`, `date-time-invalid`.
 */
export function readUncertainDate(value: unknown): UncertainDate {
  if (!isObject(value)) throw new Refusal('date-invalid', { found: excerpt(value) });
  for (const key of Object.keys(value))
    if (!KEYS.has(key)) throw new Refusal('date-invalid', { found: key.slice(0, 40) });
  const date: UncertainDate = {};
  if (value.precise !== undefined) date.precise = readRange(value.precise);
  if (value.imprecise !== undefined) date.imprecise = readRange(value.imprecise);
  if (date.precise === undefined && date.imprecise === undefined) throw new Refusal('date-empty');
  if (date.precise !== undefined && date.imprecise !== undefined && !covers(date.imprecise, date.precise)) {
    throw new Refusal('date-precise-outside', { from: date.precise.from, to: date.precise.to });
  }
  if (value.precision !== undefined) date.precision = readPrecision(value.precision);
  if (value.time !== undefined || value.zone !== undefined) Object.assign(date, readTime(value.time, value.zone, date));
  if (value.text !== undefined) {
    if (typeof value.text !== 'string' || value.text === '' || value.text.length > MAX_TEXT) {
      throw new Refusal('date-invalid', { found: excerpt(value.text) });
    }
    date.text = value.text;
  }
  return date;
}

/** True for what `readUncertainDate` accepts. */
export function isUncertainDate(value: unknown): value is UncertainDate {
  try {
    readUncertainDate(value);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

function readRange(value: unknown): DateRange {
  if (!isObject(value) || Object.keys(value).length !== 2) throw new Refusal('date-invalid', { found: excerpt(value) });
  const { from, to } = value;
  if (!isPartial(from)) throw new Refusal('date-invalid', { found: excerpt(from) });
  if (!isPartial(to)) throw new Refusal('date-invalid', { found: excerpt(to) });
  if (firstDay(from) > firstDay(to) || lastDay(from) > lastDay(to)) throw new Refusal('date-order', { from, to });
  return { from, to };
}

function covers(outer: DateRange, inner: DateRange): boolean {
  return firstDay(outer.from) <= firstDay(inner.from) && lastDay(inner.to) <= lastDay(outer.to);
}

function readPrecision(value: unknown): { scheme: 'ucdp' | 'acled'; code: number } {
  if (!isObject(value) || Object.keys(value).length !== 2)
    throw new Refusal('date-precision-invalid', { found: excerpt(value) });
  const { scheme, code } = value;
  const known = (scheme === 'ucdp' || scheme === 'acled') && typeof code === 'number' && Number.isInteger(code);
  if (!known || code < 1 || code > HIGHEST_CODE[scheme])
    throw new Refusal('date-precision-invalid', { found: excerpt(value) });
  return { scheme, code };
}

function readTime(time: unknown, zone: unknown, date: UncertainDate): { time: string; zone?: string } {
  const day = date.precise !== undefined && date.precise.from === date.precise.to && date.precise.from.length === 10;
  if (!day || typeof time !== 'string' || !TIME.test(time))
    throw new Refusal('date-time-invalid', { found: excerpt(time) });
  if (zone === undefined) return { time };
  if (typeof zone !== 'string' || !isZone(zone)) throw new Refusal('date-time-invalid', { found: excerpt(zone) });
  return { time, zone };
}

/** True for an offset from `-14:59` to `+14:59` or an IANA zone this runtime knows. */
export function isZone(zone: string): boolean {
  if (OFFSET.test(zone)) return true;
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{1,49}$/.test(zone)) return false;
  const known = knownZones.get(zone);
  if (known !== undefined) return known;
  const found = runtimeKnows(zone);
  if (knownZones.size < 1000) knownZones.set(zone, found);
  return found;
}

function runtimeKnows(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function excerpt(value: unknown): string {
  return String(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 40);
}

/**
 * Days, months and years of the Gregorian calendar as plain ISO text, with no clock and no time zone. A partial date is
 * never filled up: what is not known is not written.
 */
import { Refusal } from './refusal.ts';

/** `YYYY`, `YYYY-MM` or `YYYY-MM-DD` (ISO 8601, proleptic Gregorian, years 0001 to 9999), a date that exists. */
export type PartialDate = string;

/** How much of a partial date is known. */
export type Grain = 'year' | 'month' | 'day';

const PARTIAL = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;
const MS_PER_DAY = 86_400_000;

/** True for a partial date that exists: `2021-02-30` and `0000` do not. */
export function isPartial(text: unknown): text is PartialDate {
  const parts = typeof text === 'string' ? PARTIAL.exec(text) : null;
  if (parts === null) return false;
  const [, year = '', month, day] = parts;
  if (year === '0000') return false;
  if (month === undefined) return true;
  const m = Number(month);
  return m >= 1 && m <= 12 && (day === undefined || (Number(day) >= 1 && Number(day) <= daysInMonth(Number(year), m)));
}

/** Reads a partial date (blanks around it are forgiven). Throws Refusal `date-invalid` for anything else. */
export function parsePartial(text: string): PartialDate {
  const trimmed = text.trim();
  if (!isPartial(trimmed)) throw new Refusal('date-invalid', { found: text.slice(0, 40) });
  return trimmed;
}

/** The grain of a valid partial date, told by its length. */
export function grainOf(date: PartialDate): Grain {
  return date.length === 4 ? 'year' : date.length === 7 ? 'month' : 'day';
}

/** Number of days of a month, 1 to 12, of a year. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** First day a valid partial date covers, `YYYY-MM-DD`. */
export function firstDay(date: PartialDate): string {
  return date.length === 4 ? `${date}-01-01` : date.length === 7 ? `${date}-01` : date;
}

/** Last day a valid partial date covers, `YYYY-MM-DD`. */
export function lastDay(date: PartialDate): string {
  if (date.length === 4) return `${date}-12-31`;
  if (date.length === 10) return date;
  return `${date}-${daysInMonth(Number(date.slice(0, 4)), Number(date.slice(5)))}`;
}

/** The day `count` days after (before, if negative) `day`. Throws Refusal `date-invalid` outside years 0001 to 9999. */
export function addDays(day: string, count: number): string {
  const at = new Date(Date.parse(`${day}T00:00:00Z`) + count * MS_PER_DAY);
  const moved = Number.isNaN(at.getTime()) ? '' : at.toISOString().slice(0, 10);
  if (!isPartial(moved)) throw new Refusal('date-invalid', { found: moved || day.slice(0, 40) });
  return moved;
}

/** Days from `from` to `to`, both counted: 1 for the same day. */
export function countDays(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / MS_PER_DAY) + 1;
}

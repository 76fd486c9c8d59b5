/**
 * Days and instants as they come in: ISO days, and RFC 3339 instants that say their zone. Reckoning is done in UTC, where
 * every day has 24 hours.
 */
import { addDays, daysInMonth, isPartial } from '../kernel/calendar.ts';
import { invalid, own, readFields, readWhole } from './shape.ts';

/** `YYYY-MM-DD`. */
export type Day = string;
/** RFC 3339 with `Z` or an offset. */
export type Instant = string;

/** A span of the calendar; at least one part is above 0. */
export interface Period {
  years?: number;
  months?: number;
  days?: number;
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** Milliseconds since 1970 of an instant; a bare day is its first moment in UTC. Refuses `shape-invalid`. */
export function readInstant(value: unknown, where: string): number {
  if (typeof value !== 'string') throw invalid(where);
  const day = INSTANT.exec(value)?.[1] ?? value;
  if (day.length !== 10 || !isPartial(day)) throw invalid(where);
  const ms = Date.parse(day === value ? `${value}T00:00:00Z` : value);
  if (Number.isNaN(ms)) throw invalid(where);
  return ms;
}

/** The UTC day of a day or an instant. Refuses `shape-invalid`. */
export function readDay(value: unknown, where: string): Day {
  return new Date(readInstant(value, where)).toISOString().slice(0, 10);
}

/** Reads a period. Refuses `shape-…`. */
export function readPeriod(value: unknown, where: string): Period {
  const keys = ['years', 'months', 'days'] as const;
  const fields = readFields(value, where, keys);
  const parts = keys.flatMap((key) => {
    const part = own(fields, key);
    return part === undefined ? [] : [[key, readWhole(part, `${where}.${key}`, 1)] as const];
  });
  if (parts.length === 0 || parts.some(([, length]) => length > 36_500)) throw invalid(where);
  return Object.fromEntries(parts);
}

/**
 * The day a period later: years and months by the calendar (29 February and the 31st become the last day of a shorter
 * month), then days.
 */
export function addPeriod(day: Day, { years = 0, months = 0, days = 0 }: Period): Day {
  const month = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + years * 12 + months;
  const [year, monthOfYear] = [Math.floor(month / 12), (month % 12) + 1];
  const last = Math.min(Number(day.slice(8)), daysInMonth(year, monthOfYear));
  const pad = (value: number, width: number) => String(value).padStart(width, '0');
  return addDays(`${pad(year, 4)}-${pad(monthOfYear, 2)}-${pad(last, 2)}`, days);
}

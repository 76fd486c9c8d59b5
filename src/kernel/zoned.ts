/**
 * Moments in time zones: a wall clock's time in an IANA zone or at an offset, the same moment in UTC, and the days on which
 * a zone changes its clocks. A time that the clocks skip is read as an hour later, one that comes twice as the first.
 */
import { Temporal } from 'temporal-polyfill';
import { isZone } from './uncertain-date.ts';

/** A moment as the clocks of its place show it; `local` is `YYYY-MM-DDTHH:MM`, `utc` ends in `Z`, `offset` is `+HH:MM`. */
export interface Zoned {
  local: string;
  zone: string;
  offset: string;
  utc: string;
  /** This hour comes twice on its day; the first is meant. */
  twice?: true;
}

/** A change of a zone's offset: when, in UTC, and from and to how many seconds east of Greenwich. */
export interface Transition {
  utc: string;
  from: number;
  to: number;
}

const LOCAL = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})$/;
/** A zone that changes more often than this within the years asked for is cut off. */
const MOST = 400;

/** The moment of a wall clock's time; null where time or zone cannot be read or do not exist. */
export function zonedMoment(local: string, zone: string): Zoned | null {
  const [, day, time] = LOCAL.exec(local) ?? [];
  if (day === undefined || !isZone(zone)) return null;
  try {
    const wall = Temporal.PlainDateTime.from(`${day}T${time}`, { overflow: 'reject' });
    const moment = wall.toZonedDateTime(zone);
    const twice = !moment.equals(wall.toZonedDateTime(zone, { disambiguation: 'later' }));
    return {
      local: moment.toPlainDateTime().toString({ smallestUnit: 'minute' }),
      zone,
      offset: moment.offset.slice(0, 6),
      utc: moment.toInstant().toString({ smallestUnit: 'minute' }),
      ...(twice ? { twice } : {}),
    };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** A moment in UTC as the clocks of a zone show it. @throws RangeError for a moment or a zone that is none */
export function zonedAt(utc: string, zone: string): Zoned {
  const moment = Temporal.Instant.from(utc).toZonedDateTimeISO(zone);
  return {
    local: moment.toPlainDateTime().toString({ smallestUnit: 'minute' }),
    zone,
    offset: moment.offset.slice(0, 6),
    utc: moment.toInstant().toString({ smallestUnit: 'minute' }),
  };
}

/** Seconds east of Greenwich at a moment in UTC. */
export function offsetAt(zone: string, utc: string): number {
  return Temporal.Instant.from(utc).toZonedDateTimeISO(zone).offsetNanoseconds / 1e9;
}

/** Changes of a zone's offset after one moment in UTC and up to another, in order. */
export function transitionsBetween(zone: string, after: string, until: string): Transition[] {
  const last = Temporal.Instant.from(until);
  const found: Transition[] = [];
  let at = Temporal.Instant.from(after).toZonedDateTimeISO(zone);
  while (found.length < MOST) {
    const next = at.getTimeZoneTransition('next');
    if (!next || Temporal.Instant.compare(next.toInstant(), last) > 0) break;
    const from = next.subtract({ nanoseconds: 1 }).offsetNanoseconds / 1e9;
    found.push({ utc: next.toInstant().toString(), from, to: next.offsetNanoseconds / 1e9 });
    at = next;
  }
  return found;
}

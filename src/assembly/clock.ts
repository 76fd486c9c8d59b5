/**
 * When a body must meet again. Days are days of UTC; nothing here knows what day it is until it is told.
 */
import { addDays, countDays } from '../kernel/calendar.ts';
import { Refusal } from '../kernel/refusal.ts';
import { addPeriod, type Day, type Instant, readDay } from './moment.ts';
import { checkRuleSet, type RuleSet } from './rule-set.ts';
import { own, readAny, readOneOf } from './shape.ts';

/** The last ordinary session of a body; days or instants. */
export interface LastSession {
  opens: Day | Instant;
  closes?: Day | Instant;
  kind?: 'ordinary' | 'special';
}

/** When the next ordinary session is due. `notice_by` is the last day on which notice is in time. */
export interface NextSession {
  due: Day;
  notice_by: Day;
  /** Days on which somebody is reminded, in order. */
  warnings: Day[];
}

/**
 * The next ordinary session of a body. Null where its rules set no interval, or it never met. Refuses
 * `session-not-ordinary` (a special session moves no clock) and `shape-…`, also for a session not closed when the rules
 * reckon from its closing.
 */
export function nextOrdinarySession(ruleSet: RuleSet, lastSession: LastSession | null): NextSession | null {
  const { ordinary } = checkRuleSet(ruleSet).convening;
  if (ordinary === undefined || lastSession === null) return null;
  const { every, from, warn_days, notice_days } = ordinary;
  const keys = from === 'closed' ? ['opens', 'closes'] : ['opens'];
  const fields = readAny(lastSession, 'last_session', keys);
  const kind = own(fields, 'kind');
  if (kind !== undefined && readOneOf(kind, 'last_session.kind', ['ordinary', 'special']) === 'special')
    throw new Refusal('session-not-ordinary');
  const key = from === 'closed' ? 'closes' : 'opens';
  const due = addPeriod(readDay(own(fields, key), `last_session.${key}`), every);
  const warnings = [...new Set(warn_days)].map((days) => addDays(due, -days)).sort();
  return { due, notice_by: addDays(due, -notice_days), warnings };
}

/**
 * Where the clock stands on a day: `quiet`, `warned` (a day of warning has come), `notice_late` (it is too late for notice
 * before the due date), `overdue` (the due date is past). `days_left` is negative when overdue.
 */
export interface ClockReading {
  state: 'quiet' | 'warned' | 'notice_late' | 'overdue';
  days_left: number;
}

/** Reads the clock on a day. */
export function readClock({ due, notice_by, warnings }: NextSession, today: Day): ClockReading {
  const day = readDay(today, 'today');
  const days_left = due >= day ? countDays(day, due) - 1 : 1 - countDays(due, day);
  if (day > due) return { state: 'overdue', days_left };
  if (day > notice_by) return { state: 'notice_late', days_left };
  return { state: warnings.some((warning) => warning <= day) ? 'warned' : 'quiet', days_left };
}

/** True when notice sent on a day leaves the days that the rules ask for before the opening. */
export function noticeMet(
  ruleSet: RuleSet,
  kind: 'ordinary' | 'special',
  sent: Day | Instant,
  opens: Day | Instant,
): boolean {
  return readDay(sent, 'sent') <= lastNoticeDay(ruleSet, kind, opens);
}

/** The last day on which notice leaves the days that the rules ask for before the opening. */
export function lastNoticeDay(ruleSet: RuleSet, kind: 'ordinary' | 'special', opens: Day | Instant): Day {
  const { ordinary, special } = checkRuleSet(ruleSet).convening;
  const days = (kind === 'ordinary' ? ordinary?.notice_days : special.notice_days) ?? 0;
  return addDays(readDay(opens, 'opens'), -days);
}

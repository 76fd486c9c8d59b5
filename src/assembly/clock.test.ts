import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextOrdinarySession, noticeMet, type OrdinaryClock, type RuleSet, readClock } from './index.ts';
import { addPeriod, type Period } from './moment.ts';
import { rulePresets } from './presets.ts';

const council = rulePresets().find(({ id }) => id === 'biennial-council') as RuleSet;
const every = (period: Period, more: Partial<OrdinaryClock> = {}): RuleSet => ({
  ...council,
  convening: { ordinary: { every: period, notice_days: 90, warn_days: [180, 30], ...more } },
});

describe('the clock of a body', () => {
  it('makes the Global Council due two years after its last session opened', () => {
    expect(nextOrdinarySession(council, { opens: '2023-11-10', closes: '2023-11-12' })).toEqual({
      due: '2025-11-10',
      notice_by: '2025-08-12',
      warnings: ['2024-11-10', '2025-05-14', '2025-07-13'],
    });
  });

  it('reckons by the calendar, leap days and short months included', () => {
    const due = (period: Period, opens: string) => nextOrdinarySession(every(period), { opens })?.due;
    expect(due({ years: 2 }, '2024-02-29')).toBe('2026-02-28');
    expect(due({ years: 4 }, '2024-02-29')).toBe('2028-02-29');
    expect(due({ years: 1 }, '1999-02-28')).toBe('2000-02-28');
    expect(due({ months: 1 }, '2023-01-31')).toBe('2023-02-28');
    expect(due({ months: 13 }, '2023-12-31')).toBe('2025-01-31');
    expect(due({ days: 366 }, '2024-01-01')).toBe('2025-01-01');
    expect(due({ years: 1, days: 1 }, '2023-02-28')).toBe('2024-02-29');
  });

  it('takes the day of an instant in UTC, whatever zone it is written in', () => {
    expect(nextOrdinarySession(council, { opens: '2023-11-10T01:00:00+05:00' })?.due).toBe('2025-11-09');
    expect(nextOrdinarySession(council, { opens: '2023-11-09T23:30:00-05:00' })?.due).toBe('2025-11-10');
  });

  it('reckons from the closing where the rules say so, and is not moved by a special session', () => {
    const closed = every({ years: 1 }, { from: 'closed' });
    expect(nextOrdinarySession(closed, { opens: '2023-12-30', closes: '2024-01-02' })?.due).toBe('2025-01-02');
    expect(() => nextOrdinarySession(closed, { opens: '2023-12-30' })).toThrow('shape-key-missing');
    expect(() => nextOrdinarySession(council, { opens: '2024-01-01', kind: 'special' })).toThrow(
      'session-not-ordinary',
    );
    expect(() => nextOrdinarySession(council, { opens: '2023-02-30' })).toThrow('shape-invalid');
  });

  it('is silent for a body without an interval, and for one that never met', () => {
    expect(nextOrdinarySession({ ...council, convening: {} }, { opens: '2023-11-10' })).toBeNull();
    expect(nextOrdinarySession(council, null)).toBeNull();
  });

  it('warns, then says that notice is late, then that the session is overdue', () => {
    const next = nextOrdinarySession(every({ years: 2 }), { opens: '2023-11-10' });
    if (next === null) throw new Error('no session');
    const at = (day: string) => readClock(next, day);
    expect(at('2025-05-13')).toEqual({ state: 'quiet', days_left: 181 });
    expect(at('2025-05-14')).toEqual({ state: 'warned', days_left: 180 });
    expect(at('2025-08-12').state).toBe('warned');
    expect(at('2025-08-13').state).toBe('notice_late');
    expect(at('2025-11-10')).toEqual({ state: 'notice_late', days_left: 0 });
    expect(at('2025-11-11')).toEqual({ state: 'overdue', days_left: -1 });
  });

  it('finds notice in time on its last day and late a day after', () => {
    expect(noticeMet(council, 'ordinary', '2025-08-12', '2025-11-10')).toBe(true);
    expect(noticeMet(council, 'ordinary', '2025-08-13', '2025-11-10')).toBe(false);
    expect(noticeMet(council, 'special', '2025-10-11', '2025-11-10')).toBe(true);
  });

  it('never comes due before the interval has passed, whatever the day', () => {
    const day = fc
      .date({ min: new Date('1900-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(day, day, fc.integer({ min: 1, max: 60 }), (one, two, months) => {
        const [earlier, later] = one <= two ? [one, two] : [two, one];
        expect(addPeriod(earlier, { months }) <= addPeriod(later, { months })).toBe(true);
        expect(addPeriod(one, { months }).slice(0, 7)).toBe(addPeriod(`${one.slice(0, 7)}-01`, { months }).slice(0, 7));
      }),
    );
  });
});

/** The pure rules of casework: when a case is owed a look, and who is mentioned. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayAfter, dueReminders, isOverdue, mentionsIn, type PhaseEntry, type Reminder } from './model.ts';

const RULE: Reminder = {
  id: 'r',
  type: 'breach',
  from: ['ongoing', 'aftermath'],
  until: ['official-reaction', 'closed'],
  days: 90,
};
const entry = (phase: string, day: string | null): PhaseEntry => ({ phase, from: day, to: day });
const due = (entries: PhaseEntry[], today: string) => dueReminders(entries, [RULE], today).map(({ since }) => since);

describe('a reminder', () => {
  test('is due on the day its time is over and not the day before', () => {
    const entries = [entry('ongoing', '2026-01-01')];
    expect(due(entries, dayAfter('2026-01-01', 89))).toEqual([]);
    expect(due(entries, dayAfter('2026-01-01', 90))).toEqual(['2026-01-01']);
  });

  test('counts from the newest entry, and from the last day it may have had', () => {
    const vague = { phase: 'aftermath', from: '2026-01-01', to: '2026-02-28' };
    expect(due([entry('ongoing', '2025-01-01'), vague], '2026-05-28')).toEqual([]);
    expect(due([entry('ongoing', '2025-01-01'), vague], '2026-05-29')).toEqual(['2026-02-28']);
  });

  test('is answered by a later entry, by one that may be later, and not by an earlier one', () => {
    const begun = entry('ongoing', '2026-01-01');
    expect(due([begun, entry('official-reaction', '2026-01-01')], '2027-01-01')).toEqual([]);
    expect(due([begun, entry('official-reaction', null)], '2027-01-01')).toEqual([]);
    expect(due([begun, entry('official-reaction', '2025-12-31')], '2027-01-01')).toEqual(['2026-01-01']);
  });

  test('is never due of what is undated, nor before its days, nor given back by waiting longer', () => {
    expect(due([entry('ongoing', null)], '2030-01-01')).toEqual([]);
    const day = fc.integer({ min: 0, max: 2000 }).map((n) => dayAfter('2024-01-01', n));
    const phases = fc.array(
      fc.record({
        phase: fc.constantFrom('risk', 'ongoing', 'aftermath', 'official-reaction', 'closed'),
        from: day,
        to: day,
      }),
    );
    fc.assert(
      fc.property(phases, day, fc.nat(500), (entries, today, later) => {
        const now = dueReminders(entries, [RULE], today);
        for (const { since } of now) expect(dayAfter(since, RULE.days) <= today).toBe(true);
        if (now.length > 0) expect(dueReminders(entries, [RULE], dayAfter(today, later))).toEqual(now);
      }),
    );
  });
});

describe('a task', () => {
  test('is late after its day, while it is open', () => {
    expect(isOverdue({ state: 'open', due: '2026-03-01' }, '2026-03-01')).toBe(false);
    expect(isOverdue({ state: 'open', due: '2026-03-01' }, '2026-03-02')).toBe(true);
    expect(isOverdue({ state: 'done', due: '2026-03-01' }, '2026-03-02')).toBe(false);
    expect(isOverdue({ state: 'open', due: null }, '2026-03-02')).toBe(false);
  });
});

describe('a mention', () => {
  const people = [
    { id: 'a', pseudonym: 'Ива' },
    { id: 'b', pseudonym: 'Иван Второй' },
    { id: 'c', pseudonym: 'نور' },
  ];

  test('is an @ before a pseudonym, whatever its letters’ size, the longest that fits, and no part of a longer word', () => {
    expect(mentionsIn('@ива, @نور: посмотрите', people)).toEqual(['a', 'c']);
    expect(mentionsIn('Спросите @Иван Второй.', people)).toEqual(['b']);
    expect(mentionsIn('@Иванов и ива', people)).toEqual([]);
  });

  test('finds everybody who is written so, and nobody else, in any text', () => {
    fc.assert(
      fc.property(fc.string(), fc.subarray(people), (noise, some) => {
        const text = `${noise.replaceAll('@', '')} ${some.map(({ pseudonym }) => `@${pseudonym}`).join(' ; ')}`;
        expect(mentionsIn(text, people).sort()).toEqual(some.map(({ id }) => id).sort());
      }),
    );
  });
});

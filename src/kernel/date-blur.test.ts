// Time as it may be shown: no day is told by a month, and nothing comes back by another way.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blurDate, TIME_GRAINS } from './date-blur.ts';
import { daySpan, type UncertainDate } from './uncertain-date.ts';

const date: UncertainDate = {
  precise: { from: '2026-02-03', to: '2026-02-03' },
  precision: { scheme: 'ucdp', code: 1 },
  time: '04:30',
  zone: '+05:00',
  text: 'on the night of the third',
};

test('a day published as a month is a month, without hour, code or words', () => {
  expect(blurDate(date, 'month')).toEqual({ imprecise: { from: '2026-02', to: '2026-02' } });
  expect(blurDate(date, 'year')).toEqual({ imprecise: { from: '2026', to: '2026' } });
});

test('a day published as a day loses the hour and the words, which may hold it', () => {
  expect(blurDate(date, 'day')).toEqual({ precise: date.precise, precision: date.precision });
});

const day = fc.integer({ min: 0, max: 9000 }).map((n) => new Date(Date.UTC(2005, 0, 1 + n)).toISOString().slice(0, 10));
const range = fc.tuple(day, day).map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a }));

test('the true days are never outside what is shown, and blurring twice is blurring once', () => {
  fc.assert(
    fc.property(range, fc.boolean(), fc.constantFrom(...TIME_GRAINS), (days, precise, grain) => {
      const given: UncertainDate = precise ? { precise: days } : { imprecise: days };
      const shown = blurDate(given, grain);
      expect(daySpan(shown).from <= days.from && days.to <= daySpan(shown).to).toBe(true);
      expect(blurDate(shown, grain)).toEqual(shown);
    }),
  );
});

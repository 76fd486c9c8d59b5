import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstDay, lastDay } from './calendar.ts';
import { daySpan, fromPartial, isUncertainDate, readUncertainDate, widest } from './date-range.ts';

const range = (from: string, to = from) => ({ from, to });

describe('an uncertain date', () => {
  it('is read as it is written, partial dates included', () => {
    const date = { precise: range('2021-11-03', '2021-11-05'), imprecise: range('2021-11'), text: 'early November' };
    expect(readUncertainDate(date)).toEqual(date);
    expect(daySpan(date)).toEqual({ from: '2021-11-01', to: '2021-11-30' });
  });

  it.each([
    ['date-invalid', { precise: range('2021-02-30') }],
    ['date-invalid', { precise: { from: '2021' } }],
    ['date-invalid', { precise: range('2021'), year: 2021 }],
    ['date-invalid', 'yesterday'],
    ['date-invalid', null],
    ['date-empty', { text: 'in spring' }],
    ['date-order', { imprecise: range('2021-03-02', '2021-03-01') }],
    ['date-order', { imprecise: range('2021-03', '2021') }],
    ['date-precise-outside', { precise: range('2021-03-01', '2021-04-01'), imprecise: range('2021-03') }],
    ['date-precision-invalid', { precise: range('2021'), precision: { scheme: 'ucdp', code: 6 } }],
    ['date-precision-invalid', { precise: range('2021'), precision: { scheme: 'acled', code: 0 } }],
    ['date-time-invalid', { precise: range('2021-03-01'), time: '24:00' }],
    ['date-time-invalid', { precise: range('2021-03'), time: '12:00' }],
    ['date-time-invalid', { imprecise: range('2021-03-01'), time: '12:00' }],
    ['date-time-invalid', { precise: range('2021-03-01'), time: '12:00', zone: 'Mars/Olympus' }],
    ['date-time-invalid', { precise: range('2021-03-01'), zone: 'UTC' }],
  ])('is refused as %s: %j', (code, value) => {
    expect(() => readUncertainDate(value)).toThrow(code);
    expect(isUncertainDate(value)).toBe(false);
  });

  it('takes a time with an offset, a named zone, or local time without any', () => {
    for (const zone of ['+03:00', 'Asia/Dushanbe', 'UTC', undefined]) {
      expect(isUncertainDate({ precise: range('2021-03-01'), time: '14:20', ...(zone && { zone }) })).toBe(true);
    }
  });

  it('from a partial date alone is precise only for a day', () => {
    expect(fromPartial('2021-03-01')).toEqual({ precise: range('2021-03-01') });
    expect(fromPartial('2021')).toEqual({ imprecise: range('2021') });
  });
});

it('writing days as whole months or years moves no bound', () => {
  const day = fc.tuple(
    fc.integer({ min: 2019, max: 2024 }),
    fc.constantFrom('01-01', '02-01', '02-29', '03-01', '01-31', '12-31'),
  );
  fc.assert(
    fc.property(day, day, ([y1, d1], [y2, d2]) => {
      const [from, to] = [`${y1}-${d1}`, `${y2}-${d2}`].sort() as [string, string];
      const written = widest(from, to);
      if (from.endsWith('02-29') || to.endsWith('02-29')) return;
      expect([firstDay(written.from), lastDay(written.to)]).toEqual([from, to]);
    }),
  );
  expect(widest('2022-05-01', '2022-05-31')).toEqual(range('2022-05'));
  expect(widest('2020-01-01', '2022-12-31')).toEqual(range('2020', '2022'));
});

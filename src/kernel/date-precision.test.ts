import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from './calendar.ts';
import { fromAcled, fromUcdp, toAcled, toUcdp } from './date-precision.ts';
import { daySpan, isUncertainDate } from './date-range.ts';

const day = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2100-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const length = fc.oneof(fc.constantFrom(0, 27, 28, 29, 30, 364, 365), fc.nat(800));
const firstOfMonth = day.map((date) => `${date.slice(0, 8)}01`);

describe('UCDP', () => {
  it('start, end and code come back exactly', () => {
    fc.assert(
      fc.property(fc.oneof(day, firstOfMonth), length, fc.integer({ min: 1, max: 5 }), (start, days, precision) => {
        const end = addDays(start, days);
        const date = fromUcdp(start, end, precision);
        expect(isUncertainDate(date)).toBe(true);
        expect(toUcdp(date)).toEqual({ start, end, precision });
      }),
    );
  });

  it('code 1 is true of the day, the others only of some day within', () => {
    expect(fromUcdp('2016-01-06', '2016-01-06', 1).precise).toEqual({ from: '2016-01-06', to: '2016-01-06' });
    expect(fromUcdp('2016-01-06', '2016-01-08', 2).imprecise).toEqual({ from: '2016-01-06', to: '2016-01-08' });
    expect(fromUcdp('2016-02-01', '2016-02-29', 4).imprecise).toEqual({ from: '2016-02', to: '2016-02' });
  });

  it('the midnight of newer releases is no time', () => {
    expect(fromUcdp('2016-01-06 00:00:00.000', '2016-01-06 00:00:00.000', 1)).toEqual(
      fromUcdp('2016-01-06', '2016-01-06', 1),
    );
  });

  it('a code for a date from elsewhere follows from its days', () => {
    const coded = (from: string, to: string) => toUcdp({ imprecise: { from, to } })?.precision;
    expect(coded('2022-05-03', '2022-05-05')).toBe(2);
    expect(coded('2022-05-03', '2022-05-09')).toBe(3);
    expect(coded('2022-05', '2022-05')).toBe(4);
    expect(coded('2022', '2022')).toBe(5);
    expect(coded('2020', '2022')).toBeUndefined();
    expect(toUcdp({ precise: { from: '2022-05-03', to: '2022-05-05' } })?.precision).toBe(1);
  });

  it('refuses what no release contains', () => {
    expect(() => fromUcdp('2016-01-06', '2016-01-06', 6)).toThrow('date-precision-invalid');
    expect(() => fromUcdp('2016-01-06', '2016-01-05', 1)).toThrow('date-order');
    expect(() => fromUcdp('2016-01', '2016-01-05', 1)).toThrow('date-invalid');
  });
});

describe('ACLED', () => {
  it('day and code come back exactly, and the day lies within', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 3 }), (at, precision) => {
        const date = fromAcled(at, precision);
        expect(isUncertainDate(date)).toBe(true);
        expect(toAcled(date)).toEqual({ day: at, precision });
        const { from, to } = daySpan(date);
        expect(from <= at && at <= to).toBe(true);
      }),
    );
  });

  it('gives the middle day of a range from elsewhere, and nothing beyond a month', () => {
    expect(toAcled({ imprecise: { from: '2022-05-03', to: '2022-05-05' } })).toEqual({
      day: '2022-05-04',
      precision: 2,
    });
    expect(toAcled({ imprecise: { from: '2022', to: '2022' } })).toBeNull();
    expect(() => fromAcled('2022-05-03', 4)).toThrow('date-precision-invalid');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, countDays, firstDay, isPartial, lastDay, parsePartial } from './calendar.ts';

const day = fc
  .date({ min: new Date('0001-01-02T00:00:00Z'), max: new Date('9999-12-30T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('a partial date', () => {
  it('is a year, a month or a day that exists', () => {
    for (const text of ['1937', '2021-11', '2024-02-29', '2000-02-29', '0001-01-01'])
      expect(isPartial(text)).toBe(true);
    for (const text of [
      '2021-02-30',
      '1900-02-29',
      '2021-13',
      '2021-00',
      '0000',
      '21',
      '2021-1',
      '2021-01-00',
      2021,
      null,
    ]) {
      expect(isPartial(text)).toBe(false);
    }
  });

  it('is read with blanks around it, and refused with a reason otherwise', () => {
    expect(parsePartial(' 2021-11 ')).toBe('2021-11');
    expect(() => parsePartial('2021-02-30')).toThrow('date-invalid');
  });

  it('covers its first to its last day', () => {
    expect([firstDay('2024'), lastDay('2024')]).toEqual(['2024-01-01', '2024-12-31']);
    expect([firstDay('2024-02'), lastDay('2024-02')]).toEqual(['2024-02-01', '2024-02-29']);
    expect([firstDay('2024-02-03'), lastDay('2024-02-03')]).toEqual(['2024-02-03', '2024-02-03']);
  });
});

it('days are moved and counted the same way', () => {
  fc.assert(
    fc.property(day, day, (one, other) => {
      expect(addDays(one, countDays(one, other) - 1)).toBe(other);
    }),
  );
  expect(() => addDays('9999-12-31', 1)).toThrow('date-invalid');
  expect(() => addDays('10001-12-30', 0)).toThrow('date-invalid');
  expect(() => addDays('2026-01-01', 1e12)).toThrow('date-invalid');
});

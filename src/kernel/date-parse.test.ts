import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysInMonth } from './calendar.ts';
import { formatUncertain } from './date-format.ts';
import { monthsByName, parseHumanDate } from './date-parse.ts';
import { fromPartial, isUncertainDate } from './date-range.ts';
import { intlMonths } from './date-words.ts';
import { fold } from './fold.ts';

const partial = fc
  .tuple(
    fc.integer({ min: 1000, max: 2100 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 31 }),
    fc.nat(2),
  )
  .map(([year, month, day, grain]) => {
    const two = (number: number) => String(number).padStart(2, '0');
    return [year, two(month), two(Math.min(day, daysInMonth(year, month)))].slice(0, 3 - grain).join('-');
  });

describe('a date as people write it', () => {
  it('in any of the six languages comes back from what Tamga itself writes', () => {
    fc.assert(
      fc.property(partial, fc.constantFrom('en', 'ru', 'tg', 'uk', 'tr', 'ar'), (date, lang) => {
        expect(parseHumanDate(formatUncertain(fromPartial(date), lang))).toEqual(fromPartial(date));
      }),
    );
  });

  it.each([
    ['2021-11', '2021-11'],
    ['2016-01-01 00:00:00.000', '2016-01-01'],
    ['30.07.1941', '1941-07-30'],
    ['1.7.1941', '1941-07-01'],
    ['30 July 1941', '1941-07-30'],
    ['July 30th, 1941', '1941-07-30'],
    ['30 Jul 1941', '1941-07-30'],
    ['30 июля 1941', '1941-07-30'],
    ['30 ИЮЛЯ 1941 г.', '1941-07-30'],
    ['июль 1941 года', '1941-07'],
    ['сент. 1937', '1937-09'],
    ['1941 г.', '1941'],
    ['5 KASIM 2015', '2015-11-05'],
    ['25 تشرين الثاني/نوفمبر 2030', '2030-11-25'],
    ['٣ مايو ٢٠٢٢', '2022-05-03'],
    ['25/3/2022', '2022-03-25'],
    ['3/25/2022', '2022-03-25'],
    ['2022/5/3', '2022-05-03'],
  ])('%s is %s', (text, date) => {
    expect(parseHumanDate(text)).toEqual(fromPartial(date));
  });

  it('with a slash needs to know which comes first, unless it can be read one way only', () => {
    expect(parseHumanDate('3/7/2022')).toBeNull();
    expect(parseHumanDate('3/7/2022', { dayFirst: false })).toEqual(fromPartial('2022-03-07'));
    expect(parseHumanDate('3/7/2022', { dayFirst: true })).toEqual(fromPartial('2022-07-03'));
    expect(parseHumanDate('02/24/2022', { dayFirst: true })).toBeNull();
  });

  it('keeps its time and zone, and takes midnight for no time', () => {
    expect(parseHumanDate('2022-05-03T14:20:00Z')).toEqual({
      ...fromPartial('2022-05-03'),
      time: '14:20',
      zone: 'UTC',
    });
    expect(parseHumanDate('2022-05-03 14:20:59+0300')).toMatchObject({ time: '14:20', zone: '+03:00' });
    expect(parseHumanDate('5/3/2022 2:05 PM', { dayFirst: false })).toMatchObject({ time: '14:05' });
    expect(parseHumanDate('5/3/2022 12:00:00 AM', { dayFirst: false })).toEqual(fromPartial('2022-05-03'));
  });

  it.each([
    '30.07.41',
    "July '41",
    '41',
    '2021-02-30',
    '30 February 1941',
    '3-5 May 2022',
    '13 1941',
    '30 июля',
    'spring 1941',
    '2022-05-03T25:00',
    '1941-00-00',
    '',
    'July 1941 '.repeat(20),
  ])('"%s" is left for a person to read', (text) => {
    expect(parseHumanDate(text)).toBeNull();
  });

  it('never becomes an invalid date, whatever is typed', () => {
    const typed = fc.string({
      unit: fc.constantFrom(...'0123456789-/.: TZ+мая', 'July', '19', '20', 'PM'),
      maxLength: 20,
    });
    fc.assert(
      fc.property(typed, fc.option(fc.boolean(), { nil: undefined }), (text, dayFirst) => {
        const date = parseHumanDate(text, dayFirst === undefined ? {} : { dayFirst });
        expect(date === null || isUncertainDate(date)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

it('no month name means two months in two languages', () => {
  const named = monthsByName();
  for (const locale of ['en-GB', 'ru', 'uk', 'tr', 'ar-SY', 'ar-EG']) {
    const { alone, beside } = intlMonths(locale);
    for (const names of [alone, beside])
      expect(names.map((name) => named.get(fold(name)))).toEqual(names.map((_, i) => i + 1));
  }
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDatePhrase } from './date-phrases.ts';
import { formatUncertain, fromPartial, type UncertainDate } from './uncertain-date.ts';

const said = (text: string, lang = 'en'): string | null => {
  const read = readDatePhrase(text);
  return read && formatUncertain(read, lang);
};

describe('a date as people say it', () => {
  test.each([
    ['early March 2022', 'between 1 and 10 March 2022'],
    ['in mid-March 2022', 'between 11 and 20 March 2022'],
    ['at the end of February 2024', 'between 21 and 29 February 2024'],
    ['late 2021', 'between September and December 2021'],
    ['between 3 and 5 May 2022', 'between 3 and 5 May 2022'],
    ['3-5 May 2022', 'between 3 and 5 May 2022'],
    ['May 3 to 5, 2022', 'between 3 and 5 May 2022'],
    ['28 April – 3 May 2022', 'between 28 April and 3 May 2022'],
    ['from 3 to 5 May 2022', 'from 3 to 5 May 2022'],
    ['from March to May 2022', 'from March to May 2022'],
    ['between 2022-05-03 and 2022-05-05', 'between 3 and 5 May 2022'],
    ['2019–2021', 'between 2019 and 2021'],
    ['about 3 May 2022', 'about 3 May 2022'],
    ['around May 2022', 'between April and June 2022'],
    ['throughout May 2022', 'throughout May 2022'],
    ['summer 2022', 'between June and August 2022'],
    ['in May 2022', 'May 2022'],
    ['on 3 May 2022', '3 May 2022'],
    ['в начале марта 2022', 'between 1 and 10 March 2022'],
    ['В конце мая 2022 года', 'between 21 and 31 May 2022'],
    ['между 3 и 5 мая 2022 г.', 'between 3 and 5 May 2022'],
    ['с 3 по 5 мая 2022', 'from 3 to 5 May 2022'],
    ['в ночь с 3 на 4 мая 2022', 'between 3 and 4 May 2022'],
    ['в марте 2022', 'March 2022'],
    ['летом 2022 года', 'between June and August 2022'],
    ['на початку березня 2022', 'between 1 and 10 March 2022'],
    ['дар аввали марти соли 2022', 'between 1 and 10 March 2022'],
    ['байни 3 ва 5 майи соли 2022', 'between 3 and 5 May 2022'],
    ['Mart 2022 başında', 'between 1 and 10 March 2022'],
    ['3 ile 5 Mayıs 2022 arasında', 'between 3 and 5 May 2022'],
    ['أوائل آذار 2022', 'between 1 and 10 March 2022'],
    ['بين ٣ و٥ أيار ٢٠٢٢', 'between 3 and 5 May 2022'],
    ['من ٣ إلى ٥ أيار ٢٠٢٢', 'from 3 to 5 May 2022'],
  ])('%s is %s', (text, meant) => {
    expect(said(text)).toBe(meant);
  });

  test.each([
    '',
    'between 3 and 5 May',
    'winter 2022',
    'before May 2022',
    'yesterday',
    '5 to 3 May 2022',
    'between 30 and 31 February 2022',
    'early 3 May 2022',
  ])('“%s” is asked about', (text) => {
    expect(readDatePhrase(text)).toBeNull();
  });

  test('keeps the words it was said in, and a plain date needs none', () => {
    expect(readDatePhrase('early March 2022')?.text).toBe('early March 2022');
    expect(readDatePhrase('2022-03')).toEqual(fromPartial('2022-03'));
  });

  test('never fails on any text', () => {
    fc.assert(fc.property(fc.string({ maxLength: 80, unit: 'grapheme' }), (text) => void readDatePhrase(text)));
  });
});

const day = fc
  .tuple(fc.integer({ min: 1950, max: 2040 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([year, month, date]) => `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`);
const range = fc
  .tuple(day, day, fc.constantFrom(4, 7, 10))
  .map(([a, b, size]) => [a.slice(0, size), b.slice(0, size)].sort())
  .map(([from = '', to = '']) => ({ from, to }));

describe('what Tamga writes itself', () => {
  test.each(['en', 'ru', 'uk', 'tg', 'tr', 'ar'])('in %s is read back as the same', (lang) => {
    fc.assert(
      fc.property(range, fc.boolean(), (given, every) => {
        const date: UncertainDate = every ? { precise: given } : { imprecise: given };
        const words = formatUncertain(date, lang);
        const read = readDatePhrase(words);
        expect([words, read && formatUncertain(read, lang)]).toEqual([words, words]);
      }),
    );
  });
});

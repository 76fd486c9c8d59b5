import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatUncertain } from './date-format.ts';
import type { UncertainDate } from './date-range.ts';

const range = (from: string, to = from) => ({ from, to });
const LANGUAGES = ['en', 'ru', 'tg', 'uk', 'tr', 'ar'];

/** What each language says, in the order of LANGUAGES. */
const SAID: [UncertainDate, string[]][] = [
  [
    { precise: range('2022-05-03') },
    ['3 May 2022', '3 мая 2022 года', '3 майи соли 2022', '3 травня 2022 року', '3 Mayıs 2022', '٣ أيار ٢٠٢٢'],
  ],
  [
    { imprecise: range('2022-05') },
    ['May 2022', 'май 2022 года', 'майи соли 2022', 'травень 2022 року', 'Mayıs 2022', 'أيار ٢٠٢٢'],
  ],
  [{ imprecise: range('2022') }, ['2022', '2022 год', 'соли 2022', '2022 рік', '2022', 'عام ٢٠٢٢']],
  [
    { imprecise: range('2022-05-03', '2022-05-05') },
    [
      'between 3 and 5 May 2022',
      'между 3 и 5 мая 2022 года',
      'байни 3 ва 5 майи соли 2022',
      'між 3 і 5 травня 2022 року',
      '3 ile 5 Mayıs 2022 arasında',
      'بين ٣ و٥ أيار ٢٠٢٢',
    ],
  ],
  [
    { precise: range('2022-05-02', '2022-05-05') },
    [
      'from 2 to 5 May 2022',
      'со 2 по 5 мая 2022 года',
      'аз 2 то 5 майи соли 2022',
      'з 2 по 5 травня 2022 року',
      '2–5 Mayıs 2022 tarihlerinde',
      'من ٢ إلى ٥ أيار ٢٠٢٢',
    ],
  ],
  [
    { imprecise: range('2022-04-28', '2022-05-03') },
    [
      'between 28 April and 3 May 2022',
      'между 28 апреля и 3 мая 2022 года',
      'байни 28 апрел ва 3 майи соли 2022',
      'між 28 квітня і 3 травня 2022 року',
      '28 Nisan ile 3 Mayıs 2022 arasında',
      'بين ٢٨ نيسان و٣ أيار ٢٠٢٢',
    ],
  ],
  [
    { imprecise: range('2021-12', '2022-03') },
    [
      'between December 2021 and March 2022',
      'в период с декабря 2021 года по март 2022 года',
      'байни декабри соли 2021 ва марти соли 2022',
      'у період з грудня 2021 року по березень 2022 року',
      'Aralık 2021 ile Mart 2022 arasında',
      'بين كانون الأول ٢٠٢١ وآذار ٢٠٢٢',
    ],
  ],
  [
    { imprecise: range('2020', '2022') },
    [
      'between 2020 and 2022',
      'между 2020 и 2022 годами',
      'байни солҳои 2020 ва 2022',
      'між 2020 і 2022 роками',
      '2020 ile 2022 yılları arasında',
      'بين عامي ٢٠٢٠ و٢٠٢٢',
    ],
  ],
  [
    { precise: range('2022-05') },
    [
      'throughout May 2022',
      'весь май 2022 года',
      'тамоми майи соли 2022',
      'увесь травень 2022 року',
      'Mayıs 2022 boyunca',
      'طوال أيار ٢٠٢٢',
    ],
  ],
  [
    { imprecise: range('2022-05-03'), precision: { scheme: 'acled', code: 2 } },
    [
      'about 3 May 2022',
      'около 3 мая 2022 года',
      'тақрибан 3 майи соли 2022',
      'близько 3 травня 2022 року',
      '3 Mayıs 2022 civarında',
      'نحو ٣ أيار ٢٠٢٢',
    ],
  ],
];

describe('an uncertain date in words', () => {
  const cases = SAID.flatMap(([date, said]) => said.map((words, i) => [LANGUAGES[i] ?? '', words, date] as const));
  it.each(cases)('in %s reads "%s"', (lang, words, date) => {
    expect(formatUncertain(date, lang)).toBe(words);
  });

  it('says the certain core and the outer bounds apart', () => {
    const date = { precise: range('2022-05-03', '2022-05-05'), imprecise: range('2022-04-28', '2022-05-09') };
    expect(formatUncertain(date, 'en')).toBe('at least from 3 to 5 May 2022, at most from 28 April to 9 May 2022');
    expect(formatUncertain({ precise: date.precise, imprecise: date.precise }, 'en')).toBe('from 3 to 5 May 2022');
  });

  it('says the time with its zone, which stays left to right in Arabic', () => {
    const date = { precise: range('2022-05-03'), time: '14:20', zone: '+03:00' };
    expect(formatUncertain(date, 'en')).toBe('3 May 2022, 14:20 (UTC+03:00)');
    expect(formatUncertain(date, 'ar')).toBe('٣ أيار ٢٠٢٢، ١٤:٢٠ (\u2066UTC+03:00\u2069)');
    expect(formatUncertain({ precise: range('2022-05-03'), time: '14:20' }, 'ru')).toBe('3 мая 2022 года, 14:20');
  });

  it('reads a month written as days as the month, and a range of mixed grain by its days', () => {
    expect(formatUncertain({ imprecise: range('2022-02-01', '2022-02-28') }, 'en')).toBe('February 2022');
    expect(formatUncertain({ imprecise: range('2022-03', '2022-05-10') }, 'en')).toBe(
      'between 1 March and 10 May 2022',
    );
    expect(formatUncertain({ precise: range('2021-12-28', '2022-01-03') }, 'en')).toBe(
      'from 28 December 2021 to 3 January 2022',
    );
  });

  it('follows the primary language of a tag and falls back to English', () => {
    expect(formatUncertain({ imprecise: range('2022-05') }, 'ru-RU')).toBe('май 2022 года');
    expect(formatUncertain({ imprecise: range('2022-05') }, 'toString')).toBe('May 2022');
  });

  it('always says the year of both ends of a range, once if it is the same', () => {
    const partial = fc.constantFrom('2019-03-05', '2019-03-09', '2019-11-02', '2020-02', '2020-06', '2021', '2022');
    fc.assert(
      fc.property(partial, partial, fc.constantFrom('en', 'ru', 'tg', 'uk', 'tr'), (one, other, lang) => {
        const [from = one, to = other] = [one, other].sort();
        const said = formatUncertain({ imprecise: { from, to } }, lang);
        const years = new Set([from.slice(0, 4), to.slice(0, 4)]);
        expect(said.match(/\d{4}/g)).toEqual([...years]);
      }),
    );
  });
});

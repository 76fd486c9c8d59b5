/**
 * How each of the six languages says a date: the order of its parts, its cases, and the words for between, from–to and
 * about. Month names come from Intl (CLDR); only Tajik has its own here, since many builds of ICU lack or misspell it.
 */
import type { Grain } from './calendar.ts';
import { arabicDigits } from './digits.ts';

/** Where a month stands: alone or last (`май`), or first of a range (`с марта по…`), which takes the genitive in Slavic. */
export type MonthRole = 'alone' | 'start';

type Join = (from: string, to: string) => string;

/** The words of one language. Months are 1 to 12; a missing year is said by the other end of the range. */
export interface DateWords {
  day(day: number, month: number, year?: number): string;
  month(month: number, year: number | undefined, role: MonthRole): string;
  year(year: number): string;
  /** A day or a year inside a range, without month or the word for year. */
  bare(number: number): string;
  /** At least one day in it. */
  between: Record<Grain, Join>;
  /** Every day in it. */
  every: Record<Grain, Join>;
  throughout: Record<'month' | 'year', (period: string) => string>;
  about(day: string): string;
  /** Known for the inner range, possible for the outer. */
  within: Join;
  time(day: string, time: string, zone: string | undefined): string;
}

/** Month names, January first: beside a day (genitive where the language has one) and alone. */
interface MonthNames {
  beside: string[];
  alone: string[];
}

const makers = { en, ru, tg, uk, tr, ar };
const made = new Map<string, DateWords>();

/** The words for a BCP 47 tag by its primary language; English for languages Tamga does not speak. */
export function dateWords(lang: string): DateWords {
  const primary = lang.split('-', 1)[0] ?? lang;
  const key = isSpoken(primary) ? primary : 'en';
  const known = made.get(key);
  if (known !== undefined) return known;
  const words = makers[key]();
  made.set(key, words);
  return words;
}

function isSpoken(lang: string): lang is keyof typeof makers {
  return Object.hasOwn(makers, lang);
}

/** Month names of a locale in the Gregorian calendar; `parseHumanDate` reads what these write. */
export function intlMonths(locale: string): MonthNames {
  const options = { calendar: 'gregory', month: 'long', timeZone: 'UTC' } as const;
  const alone = new Intl.DateTimeFormat(locale, options);
  const beside = new Intl.DateTimeFormat(locale, { ...options, day: 'numeric' });
  const firsts = Array.from({ length: 12 }, (_, month) => Date.UTC(2022, month, 1));
  const nameIn = (at: number) => beside.formatToParts(at).find((part) => part.type === 'month')?.value ?? '';
  return { beside: firsts.map(nameIn), alone: firsts.map((at) => alone.format(at)) };
}

/** Tajik months as in the press of Dushanbe; beside a year they take the izofat (`майи соли 2022`). */
export const TAJIK_MONTHS = 'январ феврал март апрел май июн июл август сентябр октябр ноябр декабр'.split(' ');

const nameOf = (names: string[], month: number) => names[month - 1] ?? '';
const joined = (...parts: (string | number | undefined)[]) => parts.filter((part) => part !== undefined).join(' ');
const same = (join: Join): Record<Grain, Join> => ({ day: join, month: join, year: join });
const zoned = (time: string, zone: string | undefined) => (zone === undefined ? time : `${time} (${zoneName(zone)})`);
const zoneName = (zone: string) => (/^[+-]/.test(zone) ? `UTC${zone}` : zone);
const westernTime = (day: string, time: string, zone: string | undefined) => `${day}, ${zoned(time, zone)}`;

function en(): DateWords {
  const { alone } = intlMonths('en-GB');
  return {
    day: (day, month, year) => joined(day, nameOf(alone, month), year),
    month: (month, year) => joined(nameOf(alone, month), year),
    year: String,
    bare: String,
    between: same((from, to) => `between ${from} and ${to}`),
    every: same((from, to) => `from ${from} to ${to}`),
    throughout: { month: (period) => `throughout ${period}`, year: (period) => `throughout ${period}` },
    about: (day) => `about ${day}`,
    within: (inner, outer) => `at least ${inner}, at most ${outer}`,
    time: westernTime,
  };
}

function ru(): DateWords {
  const { alone, beside } = intlMonths('ru');
  const from = (start: string) => (/^2( |$)/.test(start) ? `со ${start}` : `с ${start}`);
  const ofYear = (year: number | undefined) => (year === undefined ? undefined : `${year} года`);
  return {
    day: (day, month, year) => joined(day, nameOf(beside, month), ofYear(year)),
    month: (month, year, role) => joined(nameOf(role === 'start' ? beside : alone, month), ofYear(year)),
    year: (year) => `${year} год`,
    bare: String,
    between: {
      day: (start, end) => `между ${start} и ${end}`,
      month: (start, end) => `в период с ${start} по ${end}`,
      year: (start, end) => `между ${start} и ${end} годами`,
    },
    every: {
      day: (start, end) => `${from(start)} по ${end}`,
      month: (start, end) => `с ${start} по ${end}`,
      year: (start, end) => `с ${start} по ${end} год`,
    },
    throughout: { month: (period) => `весь ${period}`, year: (period) => `весь ${period}` },
    about: (day) => `около ${day}`,
    within: (inner, outer) => `по меньшей мере ${inner}, самое большее ${outer}`,
    time: westernTime,
  };
}

function uk(): DateWords {
  const { alone, beside } = intlMonths('uk');
  const ofYear = (year: number | undefined) => (year === undefined ? undefined : `${year} року`);
  return {
    day: (day, month, year) => joined(day, nameOf(beside, month), ofYear(year)),
    month: (month, year, role) => joined(nameOf(role === 'start' ? beside : alone, month), ofYear(year)),
    year: (year) => `${year} рік`,
    bare: String,
    between: {
      day: (start, end) => `між ${start} і ${end}`,
      month: (start, end) => `у період з ${start} по ${end}`,
      year: (start, end) => `між ${start} і ${end} роками`,
    },
    every: {
      day: (start, end) => `з ${start} по ${end}`,
      month: (start, end) => `з ${start} по ${end}`,
      year: (start, end) => `з ${start} по ${end} рік`,
    },
    throughout: { month: (period) => `увесь ${period}`, year: (period) => `увесь ${period}` },
    about: (day) => `близько ${day}`,
    within: (inner, outer) => `щонайменше ${inner}, щонайбільше ${outer}`,
    time: westernTime,
  };
}

function tg(): DateWords {
  const name = (month: number, year: number | undefined) =>
    year === undefined ? nameOf(TAJIK_MONTHS, month) : `${nameOf(TAJIK_MONTHS, month)}и соли ${year}`;
  return {
    day: (day, month, year) => `${day} ${name(month, year)}`,
    month: name,
    year: (year) => `соли ${year}`,
    bare: String,
    between: {
      ...same((from, to) => `байни ${from} ва ${to}`),
      year: (from, to) => `байни солҳои ${from} ва ${to}`,
    },
    every: { ...same((from, to) => `аз ${from} то ${to}`), year: (from, to) => `аз соли ${from} то соли ${to}` },
    throughout: { month: (period) => `тамоми ${period}`, year: (period) => `тамоми ${period}` },
    about: (day) => `тақрибан ${day}`,
    within: (inner, outer) => `ҳадди ақал ${inner}, ҳадди аксар ${outer}`,
    time: westernTime,
  };
}

function tr(): DateWords {
  const { alone } = intlMonths('tr');
  // One dash for all: 3–5 Mayıs, but 28 Nisan – 3 Mayıs.
  const dash = (from: string, to: string) => (from.includes(' ') ? `${from} – ${to}` : `${from}–${to}`);
  return {
    day: (day, month, year) => joined(day, nameOf(alone, month), year),
    month: (month, year) => joined(nameOf(alone, month), year),
    year: String,
    bare: String,
    between: {
      ...same((from, to) => `${from} ile ${to} arasında`),
      year: (from, to) => `${from} ile ${to} yılları arasında`,
    },
    every: {
      day: (from, to) => `${dash(from, to)} tarihlerinde`,
      month: (from, to) => `${dash(from, to)} boyunca`,
      year: (from, to) => `${dash(from, to)} yılları boyunca`,
    },
    throughout: { month: (period) => `${period} boyunca`, year: (period) => `${period} yılı boyunca` },
    about: (day) => `${day} civarında`,
    within: (inner, outer) => `en az ${inner}, en çok ${outer}`,
    time: westernTime,
  };
}

// Month names of Syria, Lebanon, Jordan, Palestine and Iraq, and Arabic-Indic digits.
function ar(): DateWords {
  const { alone } = intlMonths('ar-SY');
  const digits = (value: number | undefined) => (value === undefined ? undefined : arabicDigits(String(value)));
  return {
    day: (day, month, year) => joined(digits(day), nameOf(alone, month), digits(year)),
    month: (month, year) => joined(nameOf(alone, month), digits(year)),
    year: (year) => joined('عام', digits(year)),
    bare: (number) => arabicDigits(String(number)),
    between: { ...same((from, to) => `بين ${from} و${to}`), year: (from, to) => `بين عامي ${from} و${to}` },
    every: { ...same((from, to) => `من ${from} إلى ${to}`), year: (from, to) => `من عام ${from} إلى عام ${to}` },
    throughout: { month: (period) => `طوال ${period}`, year: (period) => `طوال ${period}` },
    about: (day) => `نحو ${day}`,
    within: (inner, outer) => `على الأقل ${inner}، وعلى الأكثر ${outer}`,
    // The zone is written left to right whatever stands around it (Unicode isolates).
    time: (day, time, zone) => `${day}، ${zoned(arabicDigits(time), zone && `\u2066${zoneName(zone)}\u2069`)}`,
  };
}

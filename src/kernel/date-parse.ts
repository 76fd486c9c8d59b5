/**
 * Reads the dates people and their spreadsheets write, and says null where a person would have to ask. It never guesses
 * the order of day and month, and never adds a century to a two-digit year.
 */
import { isPartial } from './calendar.ts';
import { fromPartial, isZone, type UncertainDate } from './date-range.ts';
import { intlMonths, TAJIK_MONTHS } from './date-words.ts';
import { latinDigits } from './digits.ts';
import { fold, words } from './fold.ts';

const CLOCK = String.raw`(?:[T ]\s*(\d{1,2}):(\d{2})(?::\d{2}(?:[.,]\d+)?)?\s*([AaPp][Mm])?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?`;
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${CLOCK}$`);
const YEAR_LAST = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})${CLOCK}$`);
const MAX_LENGTH = 60;

// Folded words that stand beside a year or a day and say nothing more.
const SILENT = new Set(['g', 'god', 'goda', 'r', 'rik', 'roku', 'soli', 'sol', 'of', 'yili', 'عام', 'سنه', 'م']);

/**
 * Reads ISO (partial, or with a time), `M/D/YYYY` or `D/M/YYYY`, `DD.MM.YYYY`, `30 July 1941`, `July 1941`, `30 июля 1941 г.`
 * and the like in the six languages, a year alone. With a slash or a dash, `dayFirst` tells the order; without it only a
 * date that can be read one way is read. Midnight is how files say "no time" and is dropped. Null for all else.
 */
export function parseHumanDate(text: string, options: { dayFirst?: boolean } = {}): UncertainDate | null {
  if (text.length > MAX_LENGTH) return null;
  const plain = latinDigits(text).trim();
  if (isPartial(plain)) return fromPartial(plain);
  const yearFirst = YEAR_FIRST.exec(plain);
  if (yearFirst !== null) {
    const [, year, , month, day, ...clock] = yearFirst;
    return readDay(year, month, day, clock);
  }
  const yearLast = YEAR_LAST.exec(plain);
  if (yearLast !== null) {
    const [, first = '', mark, second = '', year, ...clock] = yearLast;
    const dayFirst = mark === '.' ? true : (options.dayFirst ?? onlyOrder(Number(first), Number(second)));
    if (dayFirst === null) return null;
    return dayFirst ? readDay(year, second, first, clock) : readDay(year, first, second, clock);
  }
  return readNamed(words(plain));
}

/** True if only the first can be the day, false if only the second, true if both are the same number, null if unsure. */
function onlyOrder(first: number, second: number): boolean | null {
  if (first > 12 || first === second) return true;
  return second > 12 ? false : null;
}

type Group = string | undefined;

function readDay(year: Group, month: Group, day: Group, [hour, minute, half, zone]: Group[]): UncertainDate | null {
  const date = [year, month?.padStart(2, '0'), day?.padStart(2, '0')].join('-');
  if (!isPartial(date)) return null;
  const read = fromPartial(date);
  if (hour === undefined || minute === undefined) return read;
  const time = clockTime(Number(hour), Number(minute), half?.toLowerCase());
  if (time === null) return null;
  if (time === '00:00') return read;
  if (zone === undefined) return { ...read, time };
  const named = /^[+-]/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(-2)}` : 'UTC';
  return isZone(named) ? { ...read, time, zone: named } : null;
}

function clockTime(hour: number, minute: number, half: string | undefined): string | null {
  if (minute > 59 || hour > 23 || (half !== undefined && (hour < 1 || hour > 12))) return null;
  const of24 = half === undefined ? hour : (hour % 12) + (half === 'pm' ? 12 : 0);
  return `${String(of24).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** Words and numbers in any order: one year of four digits, at most one day, and the name of one month. */
function readNamed(tokens: string[]): UncertainDate | null {
  const years: string[] = [];
  const days: string[] = [];
  const names: string[] = [];
  for (const token of tokens) {
    if (/^\d{4}$/.test(token)) years.push(token);
    else if (/^\d{1,2}(st|nd|rd|th)?$/.test(token)) days.push(token.replace(/\D+/, '').padStart(2, '0'));
    else if (!SILENT.has(token)) names.push(token);
  }
  const [year] = years;
  if (year === undefined || years.length > 1 || days.length > 1) return null;
  if (names.length === 0) return days.length === 0 && isPartial(year) ? fromPartial(year) : null;
  const month = monthNamed(names);
  if (month === null) return null;
  const date = [year, String(month).padStart(2, '0'), ...days].join('-');
  return isPartial(date) ? fromPartial(date) : null;
}

/** Month 1 to 12 of its folded words; double names as the United Nations write Arabic months (`أيار/مايو`) must agree. */
function monthNamed(names: string[]): number | null {
  const months = monthsByName();
  const whole = months.get(names.join(' '));
  if (whole !== undefined) return whole;
  for (let cut = 1; cut < names.length; cut++) {
    const first = months.get(names.slice(0, cut).join(' '));
    if (first !== undefined && first === months.get(names.slice(cut).join(' '))) return first;
  }
  return null;
}

let known: Map<string, number> | undefined;

/** Folded month names, full and short, of the languages read. */
export function monthsByName(): Map<string, number> {
  if (known !== undefined) return known;
  const named = new Map<string, number>();
  const add = (names: string[]) => {
    for (const [index, name] of names.entries()) named.set(fold(name), index + 1);
  };
  for (const locale of ['en-GB', 'ru', 'uk', 'tr', 'ar-SY', 'ar-EG']) {
    const { alone, beside } = intlMonths(locale);
    add(alone);
    add(beside);
    if (locale === 'en-GB' || locale === 'ru') add(alone.map((name) => name.slice(0, 3)));
  }
  add(TAJIK_MONTHS);
  add(TAJIK_MONTHS.map((name) => `${name}и`));
  for (const [name, month] of [
    ['sept', 9],
    ['сент', 9],
    ['нояб', 11],
  ] as const)
    named.set(fold(name), month);
  known = named;
  return named;
}

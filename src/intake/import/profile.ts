/** Looks at the values of a column and says what they are like, in shares of the filled cells. */
import { parseHumanDate } from '../../kernel/uncertain-date.ts';
import { readNumber } from './operators-parse.ts';

/** Shares are 0 … 1 of the filled cells. */
export interface Profile {
  filled: number;
  total: number;
  distinct: number;
  integer: number;
  number: number;
  date: number;
  time: number;
  url: number;
  /** `34.8|36.7` or `34.8, 36.7` */
  point: number;
  /** Two to five capitalised words and nothing else. */
  personLike: number;
  /** Holds `|` between words: several values in one cell. */
  several: number;
  averageLength: number;
  lowest: number;
  highest: number;
  /** Numbers with a fraction, as degrees have. */
  fraction: number;
  /** BCP 47, told by the letters; `und` when they tell nothing. */
  language: string;
  samples: string[];
}

const POINT = /^-?\d{1,3}(\.\d+)?\s*[|,;]\s*-?\d{1,3}(\.\d+)?$/;
const URL = /^https?:\/\/\S+$/i;
const DATE_LIKE = /\d/;
const PERSON = /^\p{Lu}[\p{L}’'.-]*(\s+(\p{Lu}[\p{L}’'.-]*|al-\p{Lu}[\p{L}’'-]*|de|von|bin|ibn|оглы|кызы)){1,4}$/u;
const ARABIC_NAME = /^\p{Script=Arabic}{2,}(\s\p{Script=Arabic}{2,}){1,4}$/u;

/** Profile of the values of one column. */
export function profileOf(values: readonly string[]): Profile {
  const filled = values.filter((value) => value.trim() !== '').map((value) => value.trim());
  const share = (test: (value: string) => boolean): number =>
    filled.length === 0 ? 0 : filled.filter(test).length / filled.length;
  const numbers = filled.map(readNumber).filter((value) => value !== null);
  return {
    filled: filled.length,
    total: values.length,
    distinct: new Set(filled).size,
    integer: share((value) => Number.isInteger(readNumber(value))),
    number: share((value) => readNumber(value) !== null),
    date: share((value) => value.length <= 40 && DATE_LIKE.test(value) && isDate(value)),
    time: share((value) => /^\d{1,2}:\d{2}(:\d{2})?$/.test(value)),
    url: share((value) => URL.test(value)),
    point: share((value) => POINT.test(value)),
    personLike: share((value) => PERSON.test(value) || ARABIC_NAME.test(value)),
    several: share((value) => /[^|]\|[^|]/.test(value)),
    averageLength: filled.length === 0 ? 0 : filled.reduce((sum, value) => sum + value.length, 0) / filled.length,
    lowest: Math.min(...numbers),
    highest: Math.max(...numbers),
    fraction: share((value) => /^-?\d{1,3}[.,]\d{2,}$/.test(value)),
    language: languageOf(filled.slice(0, 200).join(' ')),
    samples: [...new Set(filled)].slice(0, 3).map((value) => value.slice(0, 60)),
  };
}

/** A day, a month or a year; a bare number is a year only between 1500 and 2200. */
function isDate(value: string): boolean {
  if (/^\d+([.,]\d+)?$/.test(value)) return /^\d{4}$/.test(value) && Number(value) >= 1500 && Number(value) <= 2200;
  return parseHumanDate(value, { dayFirst: true }) !== null || parseHumanDate(value, { dayFirst: false }) !== null;
}

/** Language from letters that only one of ours has; mixed or Latin text without them stays `und`. */
export function languageOf(text: string): string {
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  const [cyrillic, arabic, latin] = [
    count(/\p{Script=Cyrillic}/gu),
    count(/\p{Script=Arabic}/gu),
    count(/\p{Script=Latin}/gu),
  ];
  if (cyrillic > latin && cyrillic > arabic) {
    if (count(/[ҳқӯҷғӣ]/gi) > cyrillic / 200) return 'tg';
    return count(/[іїєґ]/gi) > cyrillic / 100 ? 'uk' : 'ru';
  }
  if (arabic > latin) return 'ar';
  return count(/[ışğİ]/g) > latin / 100 && latin > 0 ? 'tr' : 'und';
}

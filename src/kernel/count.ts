/**
 * Counts of people and things as honest ranges: low ≤ best ≤ high, any of them possibly unknown. A sum never claims more
 * than its parts, and an unknown is never shown as zero.
 */
import { Refusal } from './refusal.ts';

/** Whole numbers, 0 or more; `unit` is a term such as `person`, `family`. All three missing means the count is not known. */
export interface Count {
  low?: number;
  best?: number;
  high?: number;
  unit: string;
}

const KEYS = new Set(['low', 'best', 'high', 'unit']);
const UNIT = /^[a-z][a-z0-9-]{0,39}$/;

/** The same value if it is a count. Throws Refusal `count-invalid` (shape, not whole, negative) or `count-order`. */
export function readCount(value: unknown): Count {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Refusal('count-invalid');
  const fields = value as Record<string, unknown>;
  for (const key of Object.keys(fields))
    if (!KEYS.has(key)) throw new Refusal('count-invalid', { field: key.slice(0, 40) });
  if (typeof fields.unit !== 'string' || !UNIT.test(fields.unit)) throw new Refusal('count-invalid', { field: 'unit' });
  const count: Count = { unit: fields.unit };
  let before = 0;
  for (const key of ['low', 'best', 'high'] as const) {
    const number = fields[key];
    if (number === undefined) continue;
    if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 0)
      throw new Refusal('count-invalid', { field: key });
    if (number < before) throw new Refusal('count-order', { field: key });
    before = number;
    count[key] = number;
  }
  return count;
}

/** True for what `readCount` accepts. */
export function isCount(value: unknown): value is Count {
  try {
    readCount(value);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/**
 * The sum of counts of one unit; null for no counts. Where a number is missing the nearest stated one stands in, always
 * the cautious way: low counts as best, else 0; best as low, else 0 (a bare maximum adds no victim); high as best, else
 * low. A bound that no part states is left out of the sum. Throws Refusal `count-units-differ`.
 */
export function addCounts(counts: Iterable<Count>): Count | null {
  let sum: Count | null = null;
  let low = 0;
  let best = 0;
  let high = 0;
  const stated = { low: false, best: false, high: false };
  for (const count of counts) {
    sum ??= { unit: count.unit };
    if (count.unit !== sum.unit) throw new Refusal('count-units-differ', { one: sum.unit, other: count.unit });
    low += count.low ?? count.best ?? 0;
    best += count.best ?? count.low ?? 0;
    high += count.high ?? count.best ?? count.low ?? 0;
    stated.low ||= count.low !== undefined;
    stated.best ||= count.best !== undefined;
    stated.high ||= count.high !== undefined;
  }
  if (sum === null) return null;
  if (stated.low) sum.low = low;
  if (stated.best) sum.best = best;
  if (stated.high) sum.high = high;
  return sum;
}

/** Words around a number, by language. */
interface CountWords {
  atLeast: string;
  atMost: string;
  unknown: string;
}

const WORDS: Record<string, CountWords> = {
  en: { atLeast: 'at least #', atMost: 'at most #', unknown: 'not known' },
  ru: { atLeast: 'не менее #', atMost: 'не более #', unknown: 'неизвестно' },
  tg: { atLeast: 'на камтар аз #', atMost: 'на бештар аз #', unknown: 'номаълум' },
  uk: { atLeast: 'щонайменше #', atMost: 'щонайбільше #', unknown: 'невідомо' },
  tr: { atLeast: 'en az #', atMost: 'en çok #', unknown: 'bilinmiyor' },
  ar: { atLeast: '# على الأقل', atMost: '# على الأكثر', unknown: 'غير معروف' },
};
const numbers = new Map<string, (value: number) => string>();

/**
 * "4 (3–5)", "4" when nothing else is claimed, "3–5" without a best, "at least 3", "at most 5", "4 (at most 5)", "not known".
 * The unit is not said. Digits and their grouping follow the language (Arabic-Indic in Arabic).
 */
export function formatCount({ low, best, high }: Count, lang: string): string {
  const primary = lang.split('-', 1)[0] ?? lang;
  const key = Object.hasOwn(WORDS, primary) ? primary : 'en';
  const words = WORDS[key]!;
  const say = numberFormat(key);
  const range = sayRange(low, high, words, say);
  if (best === undefined) return range === '' ? words.unknown : range;
  const claimsMore = (low !== undefined && low !== best) || (high !== undefined && high !== best);
  return claimsMore ? `${say(best)} (${range})` : say(best);
}

function sayRange(
  low: number | undefined,
  high: number | undefined,
  words: CountWords,
  say: (n: number) => string,
): string {
  if (low !== undefined && high !== undefined) return low === high ? say(low) : `${say(low)}–${say(high)}`;
  if (low !== undefined) return words.atLeast.replace('#', say(low));
  return high === undefined ? '' : words.atMost.replace('#', say(high));
}

function numberFormat(lang: string): (value: number) => string {
  const known = numbers.get(lang);
  if (known !== undefined) return known;
  // Tajik groups as Russian does; builds of ICU without Tajik would otherwise fall back to the language of the machine.
  const { format } = new Intl.NumberFormat(lang === 'tg' ? 'ru' : lang === 'ar' ? 'ar-SY-u-nu-arab' : lang);
  numbers.set(lang, format);
  return format;
}

/**
 * Functions for the Events Standard Formats: codes as OpenEvSys cuts and pads them, a pair of dates as a span, and who a
 * perpetrator is by the micro-thesaurus of perpetrators.
 */
import { daySpan, parseHumanDate, type UncertainDate } from '../../../kernel/uncertain-date.ts';
import type { MappingFunction } from './registry.ts';

/** Codes have 12 digits, two a level; OpenEvSys writes the number of the list after them, people leave zeros away. */
function code(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  return /^\d{2,14}$/.test(value) ? value.slice(0, 12).padEnd(12, '0') : value;
}

const eachCode = (value: unknown): string[] | undefined => {
  const codes = [value].flat().flatMap((one) => code(one) ?? []);
  return codes.length === 0 ? undefined : [...new Set(codes)];
};

/** `2005-03-00` is the month, `2005-00-00` the year; what is no date says nothing. */
function day(value: unknown): UncertainDate | undefined {
  if (typeof value !== 'string') return undefined;
  const known = value
    .trim()
    .slice(0, 10)
    .replace(/(?:-00)+$/, '');
  return known === '' || known.startsWith('0000')
    ? undefined
    : (parseHumanDate(known, { dayFirst: true }) ?? undefined);
}

/** From the first to the last day: true on all of them where both are known to the day, otherwise on one at least. */
function span(initial: unknown, final: unknown): UncertainDate | undefined {
  const [first, last] = [day(initial), day(final)];
  if (first === undefined || last === undefined) return first ?? last;
  const [from, to] = [daySpan(first).from, daySpan(last).to];
  if (from > to) return first;
  return first.precise && last.precise ? { precise: { from, to } } : { imprecise: { from, to } };
}

/** Kinds of group by the beginning of a code of micro-thesaurus 24, the longest that fits. */
const GROUP_KINDS: Readonly<Record<string, string>> = {
  '010103': 'unit',
  '010104': 'unit',
  '010106': 'state-organ',
  '0103': 'court',
  '01': 'state-organ',
  '0204': 'company',
  '0205': 'crowd',
  '02': 'armed-group',
  '03': 'unit',
  '2101': 'company',
  '21': 'company',
  '31': 'international-body',
};
const PERSON_KINDS: Readonly<Record<string, string>> = {
  '01': 'office-holder',
  '02': 'armed-group-member',
  '03': 'armed-group-member',
  '21': 'company-officer',
};

function byCode(kinds: Readonly<Record<string, string>>, value: unknown): string {
  const [first = ''] = eachCode(value) ?? [];
  const fits = Object.keys(kinds).filter((start) => first.startsWith(start));
  return kinds[fits.sort((a, b) => b.length - a.length)[0] ?? ''] ?? 'other';
}

/** Where it happened, by the words of each act; the country alone where no act says more. */
function places(texts: unknown, country: unknown): object[] | undefined {
  const where = typeof country === 'string' ? { country } : {};
  const words = [...new Set([texts].flat().filter((text) => typeof text === 'string' && text !== ''))];
  if (words.length > 0) return words.map((text) => ({ text, ...where, role: 'event' }));
  return typeof country === 'string' ? [{ country, role: 'event' }] : undefined;
}

export const esfFunctions: Record<string, MappingFunction> = {
  'esf-code': ({ of }) => code([of].flat()[0]),
  'esf-codes': ({ of }) => eachCode(of),
  'esf-date': ({ initial, final }) => span(initial, final),
  'esf-group-kind': ({ of }) => byCode(GROUP_KINDS, of),
  'esf-person-kind': ({ of }) => byCode(PERSON_KINDS, of),
  'esf-places': ({ texts, country }) => places(texts, country),
};

/**
 * Says an uncertain date in words, short and as a person would write it, in the six languages. It never says more than is
 * known: a range in which something happened once reads "between", one in which it held every day reads "from … to".
 */
import { firstDay, grainOf, lastDay, type PartialDate } from './calendar.ts';
import { type DateRange, type UncertainDate, widest } from './date-range.ts';
import { type DateWords, dateWords } from './date-words.ts';

/**
 * "3 May 2022", "May 2022", "2022", "between 3 and 5 May 2022" (at least one day), "from 3 to 5 May 2022" and "throughout May
 * 2022" (every day), "about 3 May 2022" (one day given with a coarser code), "at least 3 May 2022, at most from 28 April to
 * 9 May 2022" (both ranges), "3 May 2022, 14:20 (UTC+03:00)". `lang` is a BCP 47 tag, English where it is not spoken.
 */
export function formatUncertain(date: UncertainDate, lang: string): string {
  const words = dateWords(lang);
  const said = sayRanges(date, words);
  return date.time === undefined ? said : words.time(said, date.time, date.zone);
}

function sayRanges({ precise, imprecise, precision }: UncertainDate, words: DateWords): string {
  if (imprecise === undefined) return precise === undefined ? '' : sayRange(precise, words, 'every');
  if (precise !== undefined) {
    const inner = sayRange(precise, words, 'every');
    const outer = sayRange(imprecise, words, 'every');
    return inner === outer ? inner : words.within(inner, outer);
  }
  const said = sayRange(imprecise, words, 'between');
  const oneDay = firstDay(imprecise.from) === lastDay(imprecise.to);
  return oneDay && precision !== undefined && precision.code > 1 ? words.about(said) : said;
}

function sayRange(range: DateRange, words: DateWords, mode: 'every' | 'between'): string {
  const { from, to } = widest(firstDay(range.from), lastDay(range.to));
  const grain = grainOf(from);
  if (from !== to) return words[mode][grain](sayStart(from, to, words), sayEnd(to, words));
  const said = sayOne(from, words);
  return mode === 'every' && grain !== 'day' ? words.throughout[grain](said) : said;
}

function sayOne(date: PartialDate, words: DateWords): string {
  return grainOf(date) === 'year' ? words.year(Number(date)) : sayEnd(date, words);
}

function sayEnd(date: PartialDate, words: DateWords): string {
  const [year = 0, month, day] = date.split('-').map(Number);
  if (month === undefined) return words.bare(year);
  return day === undefined ? words.month(month, year, 'alone') : words.day(day, month, year);
}

/** The start of a range says only what its end does not say again: "3" of "3 and 5 May 2022". */
function sayStart(from: PartialDate, to: PartialDate, words: DateWords): string {
  const [year = 0, month, day] = from.split('-').map(Number);
  if (month === undefined) return words.bare(year);
  const sameYear = from.slice(0, 4) === to.slice(0, 4);
  const saidYear = sameYear ? undefined : year;
  if (day === undefined) return words.month(month, saidYear, 'start');
  return sameYear && from.slice(0, 7) === to.slice(0, 7) ? words.bare(day) : words.day(day, month, saidYear);
}

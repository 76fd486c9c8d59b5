/**
 * What the calendar asks of the public register: actions and sessions of some days as occasions in their order, and the
 * nearest month in which there is something. However many there are, only those of the days asked for are read.
 */
import { lastDay } from '../../kernel/calendar.ts';
import { everything } from '../read-all.ts';
import type { View } from '../view.ts';
import { inOrder, type Occasion, occasionsOf } from './occasion.ts';

/** Types whose records stand in the calendar. */
export const CALENDARED = ['action', 'session'] as const;

/** Days from the first to the last, `YYYY-MM-DD`, both included. */
export interface Span {
  first: string;
  last: string;
}

/** Months with something in them that are looked at for what is ahead: what goes on for years is in each. */
const MOST_MONTHS = 24;

/** Occasions of these days, those too that began before or go on after. */
export async function occasionsIn(view: View, { first, last }: Span): Promise<Occasion[]> {
  const query = { from: first, to: last };
  const found = await Promise.all(
    CALENDARED.map((type) => everything(view.site, { type, ...query }, Number.POSITIVE_INFINITY)),
  );
  return inOrder(found.flat().flatMap(occasionsOf)).filter(({ from, to }) => to >= first && from <= last);
}

/** The next so many occasions from a day on, of the nearest months in which there are any. */
export async function occasionsAhead(view: View, day: string, count: number): Promise<Occasion[]> {
  const found: Occasion[] = [];
  let span: Span | null = { first: day, last: lastDay(day.slice(0, 7)) };
  for (let months = 0; span !== null && found.length < count && months < MOST_MONTHS; months++) {
    const known = new Set(found.map(({ uid }) => uid));
    found.push(...(await occasionsIn(view, span)).filter(({ uid }) => !known.has(uid)));
    span = await monthAfter(view, span.last);
  }
  return found.slice(0, count);
}

/** The next month after a day's in which something begins or goes on; null where nothing is ahead. */
export async function monthAfter(view: View, day: string): Promise<Span | null> {
  return await nearest(view, monthOf(day), 1);
}

/** The last month before a day's in which something was. */
export async function monthBefore(view: View, day: string): Promise<Span | null> {
  return await nearest(view, monthOf(day), -1);
}

/** Months are looked through in ever wider steps, and the step in which there is something by halves. */
async function nearest(view: View, month: number, way: 1 | -1): Promise<Span | null> {
  let [from, step] = [month + way, 1];
  while (FIRST <= from && from <= LAST) {
    const to = Math.min(LAST, Math.max(FIRST, from + way * (step - 1)));
    if (await isAny(view, from, to)) return await halved(view, from, to, way);
    from = to + way;
    step *= 2;
  }
  return null;
}

async function halved(view: View, from: number, to: number, way: 1 | -1): Promise<Span> {
  let [near, far] = [from, to];
  while (near !== far) {
    const middle = near + way * Math.floor(Math.abs(far - near) / 2);
    if (await isAny(view, near, middle)) far = middle;
    else near = middle + way;
  }
  return spanOf(near);
}

async function isAny({ site }: View, one: number, other: number): Promise<boolean> {
  const [from, to] = [spanOf(Math.min(one, other)).first, spanOf(Math.max(one, other)).last];
  const found = await Promise.all(
    CALENDARED.map(async (type) => {
      if (!site.types.find(type)) return false;
      return (await site.reader.search({ type, from, to, limit: 1 })).items.length > 0;
    }),
  );
  return found.some(Boolean);
}

/** Months are counted from the year 0; a calendar has nothing before 1900 or after 2200. */
const monthOf = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
const [FIRST, LAST] = [1900 * 12, 2200 * 12 + 11];

function spanOf(month: number): Span {
  const name = `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
  return { first: `${name}-01`, last: lastDay(name) };
}

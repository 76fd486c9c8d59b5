/** What the calendar asks of the public register: actions and sessions from a day on, as occasions in their order. */
import type { PublicItem, Query } from '../../publication/reader-types.ts';
import type { View } from '../view.ts';
import { inOrder, type Occasion, occasionsOf } from './occasion.ts';

/** Types whose records stand in the calendar. */
export const CALENDARED = ['action', 'session'] as const;

/** Records read at most; a calendar of more is read from a later day. */
const MOST = 2000;
const PAGE = 500;

/** Everything a query finds, up to so many, newest first. */
export async function everything({ site }: View, query: Query, most = MOST): Promise<PublicItem[]> {
  if (!query.type || !site.types.find(query.type)) return [];
  const items: PublicItem[] = [];
  let cursor: string | undefined;
  do {
    const page = await site.reader.search({ ...query, limit: PAGE, ...(cursor ? { cursor } : {}) });
    items.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor && items.length < most);
  return items;
}

/** Occasions that are not over on a day. */
export async function occasionsFrom(view: View, day: string): Promise<Occasion[]> {
  const found = await Promise.all(CALENDARED.map((type) => everything(view, { type, from: day })));
  return inOrder(found.flat().flatMap(occasionsOf)).filter(({ to }) => to >= day);
}

/** Occasions that were over before a day, the latest first. */
export async function occasionsBefore(view: View, day: string): Promise<Occasion[]> {
  const found = await Promise.all(CALENDARED.map((type) => everything(view, { type, to: day })));
  return inOrder(found.flat().flatMap(occasionsOf))
    .filter(({ to }) => to < day)
    .reverse();
}

/** What the calendar asks of the public register: actions and sessions from a day on, as occasions in their order. */
import { everything } from '../read-all.ts';
import type { View } from '../view.ts';
import { inOrder, type Occasion, occasionsOf } from './occasion.ts';

/** Types whose records stand in the calendar. */
export const CALENDARED = ['action', 'session'] as const;

/** Occasions that are not over on a day. */
export async function occasionsFrom(view: View, day: string): Promise<Occasion[]> {
  const found = await Promise.all(CALENDARED.map((type) => everything(view.site, { type, from: day })));
  return inOrder(found.flat().flatMap(occasionsOf)).filter(({ to }) => to >= day);
}

/** Occasions that were over before a day, the latest first. */
export async function occasionsBefore(view: View, day: string): Promise<Occasion[]> {
  const found = await Promise.all(CALENDARED.map((type) => everything(view.site, { type, to: day })));
  return inOrder(found.flat().flatMap(occasionsOf))
    .filter(({ to }) => to < day)
    .reverse();
}

/** When something that was promised is overdue: its last day is past and nothing settled it. Told on the day it is asked. */
import { lastDay, type UncertainDate } from '../kernel/uncertain-date.ts';

/** States in which nothing more is awaited. */
export const SETTLED: readonly string[] = ['done', 'not-complied'];

/** The last day of something due, `YYYY-MM-DD`; null where no day is set. */
export function lastDayOf({ due }: Readonly<Record<string, unknown>>): string | null {
  const date = due as UncertainDate | undefined;
  const range = date?.imprecise ?? date?.precise;
  return range ? lastDay(range.to) : null;
}

/** Is its last day past, and nothing settled? */
export function isOverdue(item: Readonly<Record<string, unknown>>, today: string): boolean {
  const last = lastDayOf(item);
  return last !== null && last < today && !SETTLED.includes(String(item.state));
}

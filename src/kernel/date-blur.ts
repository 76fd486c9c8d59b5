/**
 * A date as it may be shown: never finer than was decided. Hours, zones, the code and the words of the source go too,
 * since each may say the day again.
 */
import { daySpan, type UncertainDate } from './date-range.ts';

/** How exactly time is published. */
export const TIME_GRAINS = ['day', 'month', 'year'] as const;
export type TimeGrain = (typeof TIME_GRAINS)[number];

const LENGTH: Record<TimeGrain, number> = { day: 10, month: 7, year: 4 };

/** The date at a grain. A date that is already coarser stays as it is; `day` leaves the days and their code. */
export function blurDate(date: UncertainDate, grain: TimeGrain): UncertainDate {
  if (grain === 'day') {
    const { time: _time, zone: _zone, text: _text, ...days } = date;
    return days;
  }
  const { from, to } = daySpan(date);
  const cut = (day: string) => day.slice(0, LENGTH[grain]);
  return { imprecise: { from: cut(from), to: cut(to) } };
}

/** Tells from a column's values whether `3/7/2022` means March or July: one value over twelve decides, none leaves it open. */

/** `day-first`, `month-first`, or `unclear` when values allow both (or contradict each other). */
export type DateStyle = 'day-first' | 'month-first' | 'unclear';

const SHORT = /^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})\b/;

/** Style of the numeric dates among these values; null when there is no such date. Dots always put the day first. */
export function dateStyleOf(values: Iterable<unknown>): DateStyle | null {
  let first = 0;
  let second = 0;
  let seen = 0;
  for (const value of values) {
    const parts = typeof value === 'string' ? SHORT.exec(value) : null;
    if (parts === null || value === undefined) continue;
    if (String(value).trim()[parts[1].length] === '.') continue;
    seen++;
    if (Number(parts[1]) > 12) first++;
    if (Number(parts[2]) > 12) second++;
  }
  if (seen === 0) return null;
  if (first > 0 && second === 0) return 'day-first';
  if (second > 0 && first === 0) return 'month-first';
  return 'unclear';
}

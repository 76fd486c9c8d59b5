/**
 * Uncertain dates from and to the codes of the two large conflict data sets, UCDP GED (`date_prec` 1–5 with a start and an
 * end) and ACLED (`time_precision` 1–3 with one day). What came in as a code goes out as the same code.
 */
import { addDays, countDays, isPartial } from './calendar.ts';
import { daySpan, type UncertainDate, widest } from './date-range.ts';
import { Refusal } from './refusal.ts';

const MIDNIGHT = /[ T]00:00(:00(\.0+)?)?Z?$/;

/**
 * UCDP GED `date_start`, `date_end` (`YYYY-MM-DD`, a midnight of newer releases is dropped) and `date_prec`: 1 the day is
 * known, 2 two to six days, 3 a week, 4 a month, 5 a year or a longer part of one. Code 1 is precise, the others say only
 * that it happened within. Throws Refusal `date-invalid`, `date-order`, `date-precision-invalid`.
 */
export function fromUcdp(start: string, end: string, precision: number): UncertainDate {
  if (!Number.isInteger(precision) || precision < 1 || precision > 5)
    throw new Refusal('date-precision-invalid', { found: precision });
  const from = readDay(start);
  const to = readDay(end);
  if (from > to) throw new Refusal('date-order', { from, to });
  const code = { scheme: 'ucdp' as const, code: precision };
  return precision === 1
    ? { precise: { from, to }, precision: code }
    : { imprecise: widest(from, to), precision: code };
}

/**
 * The UCDP columns of a date. A date that carries a UCDP code gives back exactly what `fromUcdp` read; for others the code
 * follows from the number of days, and null means that no code holds it (more than a year).
 */
export function toUcdp(date: UncertainDate): { start: string; end: string; precision: number } | null {
  const { from: start, to: end } = daySpan(date);
  if (date.precision?.scheme === 'ucdp') return { start, end, precision: date.precision.code };
  if (date.imprecise === undefined) return { start, end, precision: 1 };
  const days = countDays(start, end);
  if (days > 366) return null;
  return { start, end, precision: days === 1 ? 1 : days <= 6 ? 2 : days === 7 ? 3 : days <= 31 ? 4 : 5 };
}

/**
 * ACLED `event_date` (`YYYY-MM-DD`) and `time_precision`: 1 the day, 2 the week around it (three days either side), 3 the
 * month it lies in. The day given is kept as `text`, since ACLED puts it anywhere in the month.
 */
export function fromAcled(day: string, precision: number): UncertainDate {
  if (precision !== 1 && precision !== 2 && precision !== 3)
    throw new Refusal('date-precision-invalid', { found: precision });
  const at = readDay(day);
  const code = { scheme: 'acled' as const, code: precision };
  if (precision === 1) return { precise: { from: at, to: at }, precision: code };
  const month = at.slice(0, 7);
  const imprecise = precision === 2 ? { from: addDays(at, -3), to: addDays(at, 3) } : { from: month, to: month };
  return { imprecise, precision: code, text: at };
}

/** The ACLED columns of a date: exact for what `fromAcled` read, otherwise the middle day; null beyond a month. */
export function toAcled(date: UncertainDate): { day: string; precision: number } | null {
  const { from, to } = daySpan(date);
  const days = countDays(from, to);
  const given =
    date.text !== undefined && date.text.length === 10 && isPartial(date.text) && from <= date.text && date.text <= to;
  const day = given && date.text !== undefined ? date.text : addDays(from, Math.floor((days - 1) / 2));
  if (date.precision?.scheme === 'acled') return { day, precision: date.precision.code };
  if (days > 31) return null;
  return { day, precision: days === 1 ? 1 : days <= 7 ? 2 : 3 };
}

function readDay(text: string): string {
  const day = text.trim().replace(MIDNIGHT, '');
  if (day.length !== 10 || !isPartial(day)) throw new Refusal('date-invalid', { found: text.slice(0, 40) });
  return day;
}

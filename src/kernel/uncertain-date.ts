/**
 * The door to uncertain dates: what they are, how they are read, coded, and said in words. Import from here; the files
 * behind it may be cut differently.
 */
export {
  addDays,
  countDays,
  firstDay,
  type Grain,
  grainOf,
  isPartial,
  lastDay,
  type PartialDate,
  parsePartial,
} from './calendar.ts';
export { formatUncertain } from './date-format.ts';
export { parseHumanDate } from './date-parse.ts';
export { readDatePhrase } from './date-phrases.ts';
export { fromAcled, fromUcdp, toAcled, toUcdp } from './date-precision.ts';
export {
  type DateRange,
  daySpan,
  fromPartial,
  isUncertainDate,
  isZone,
  readUncertainDate,
  type UncertainDate,
} from './date-range.ts';

/** The part of a rule set that says when a body meets and who may call it together. */
import { OPS, readFraction } from './fraction.ts';
import { readPeriod } from './moment.ts';
import { UNITS } from './rule.ts';
import type { OrdinaryClock, WholeConvening } from './rule-set.ts';
import { own, ownOr, readFields, readFlag, readList, readOneOf, readText, readWhole } from './shape.ts';

/** No clock runs longer than this; it keeps dates inside the calendar. */
const MOST_DAYS = 36_500;

/** Reads the convening of a rule set and writes its defaults out. Refuses `shape-…`. */
export function readConvening(value: unknown, where: string): WholeConvening {
  const fields = readFields(value, where, ['ordinary', 'special', 'who']);
  const ordinary = own(fields, 'ordinary');
  return {
    ...(ordinary === undefined ? {} : { ordinary: readOrdinary(ordinary, `${where}.ordinary`) }),
    special: readSpecial(ownOr(fields, 'special', {}), `${where}.special`),
    who: readList(ownOr(fields, 'who', ['chair']), `${where}.who`, readText),
  };
}

function readOrdinary(value: unknown, where: string): Required<OrdinaryClock> {
  const fields = readFields(value, where, ['every', 'from', 'warn_days', 'notice_days'], ['every', 'notice_days']);
  return {
    every: readPeriod(own(fields, 'every'), `${where}.every`),
    from: readOneOf(ownOr(fields, 'from', 'opened'), `${where}.from`, ['opened', 'closed']),
    warn_days: readList(ownOr(fields, 'warn_days', [180, 90, 30]), `${where}.warn_days`, readDays),
    notice_days: readDays(own(fields, 'notice_days'), `${where}.notice_days`),
  };
}

function readSpecial(value: unknown, where: string): WholeConvening['special'] {
  const keys = ['threshold', 'request_days', 'withdrawable', 'within_days', 'notice_days'];
  const fields = readFields(value, where, keys);
  const requestDays = own(fields, 'request_days');
  return {
    threshold: readThreshold(ownOr(fields, 'threshold', { fraction: [2, 3], op: 'gte' }), `${where}.threshold`),
    ...(requestDays === undefined ? {} : { request_days: readDays(requestDays, `${where}.request_days`) }),
    withdrawable: readFlag(ownOr(fields, 'withdrawable', true), `${where}.withdrawable`),
    within_days: readDays(ownOr(fields, 'within_days', 180), `${where}.within_days`),
    notice_days: readDays(ownOr(fields, 'notice_days', 30), `${where}.notice_days`),
  };
}

function readThreshold(value: unknown, where: string): WholeConvening['special']['threshold'] {
  const fields = readFields(value, where, ['fraction', 'op', 'unit'], ['fraction', 'op']);
  return {
    fraction: readFraction(own(fields, 'fraction'), `${where}.fraction`),
    op: readOneOf(own(fields, 'op'), `${where}.op`, OPS),
    unit: readOneOf(ownOr(fields, 'unit', 'persons'), `${where}.unit`, UNITS),
  };
}

function readDays(value: unknown, where: string): number {
  return Math.min(MOST_DAYS, readWhole(value, where));
}

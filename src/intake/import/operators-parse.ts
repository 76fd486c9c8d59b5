/** Operators that read text as something: numbers, dates, places, counts, countries, addresses, multilingual text. */
import { z } from 'zod';
import { Refusal } from '../../kernel/refusal.ts';
import { fromUcdp, parseHumanDate, type UncertainDate } from '../../kernel/uncertain-date.ts';
import { countryCode } from './countries.ts';
import {
  asText,
  type Eval,
  type Frame,
  invalid,
  nameOf,
  node,
  type Operator,
  operator,
  type Scope,
} from './expression.ts';
import { functionNamed } from './parsers/registry.ts';
import { excerpt } from './row.ts';

function complain(frame: Frame, code: string, source: unknown, value: unknown): undefined {
  frame.row.problems.push({ code, column: nameOf(source), value: excerpt(value) });
  return undefined;
}

/** A number from text: `1631.0`, `1 234`, `34,80`; null when it is none. */
export function readNumber(text: string): number | null {
  if (/^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) return Number(text);
  const bare = text.replace(/[\s\u00a0\u202f’']/g, '');
  if (/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(bare)) return Number(bare.replaceAll(',', ''));
  if (/^[+-]?\d+([.,]\d+)?$/.test(bare)) return Number(bare.replace(',', '.'));
  return null;
}

function numeric(source: unknown, read: Eval, whole: boolean): Eval {
  return (frame) => {
    const value = read(frame);
    if (value === undefined) return undefined;
    const number = typeof value === 'number' ? value : readNumber(asText(value) ?? '');
    const fits = number !== null && Number.isFinite(number) && (!whole || Number.isSafeInteger(number));
    return fits ? number : complain(frame, whole ? 'import-integer-unread' : 'import-number-unread', source, value);
  };
}

/** Remembers the newest few thousand results: dates and the like repeat from row to row. */
function remembering<T>(make: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const made = make(text);
    if (known.size > 5000) known.clear();
    known.set(text, made);
    return made;
  };
}

function compileDate(
  n: { date: unknown; time?: unknown; dayFirst?: boolean; lenient?: boolean },
  scope: Scope,
  at: string,
): Eval {
  const read = scope.value(n.date, at);
  const time = n.time === undefined ? () => undefined : scope.value(n.time, `${at}/time`);
  const dayFirst = n.dayFirst ?? scope.dayFirst;
  if (typeof n.date === 'string') scope.dates.add(n.date);
  const parse = remembering((text) => parseHumanDate(text, dayFirst === undefined ? {} : { dayFirst }) ?? null);
  return (frame) => {
    const text = asText(read(frame));
    if (text === undefined) return undefined;
    const date = parse(text);
    if (n.dayFirst === undefined && /^\d{1,2}[/-]\d/.test(text))
      frame.row.reading = dayFirst ? 'day-first\n' : 'month-first\n';
    if (date === null) return n.lenient ? undefined : complain(frame, 'import-date-unread', n.date, text);
    const clock = asText(time(frame))?.slice(0, 5);
    if (clock === undefined || !/^([01]\d|2[0-3]):[0-5]\d$/.test(clock) || date.precise === undefined) return date;
    return { ...date, time: clock };
  };
}

function compileUcdpDate(
  n: { 'ucdp-date': { start: unknown; end: unknown; precision: unknown } },
  scope: Scope,
  at: string,
): Eval {
  const source = n['ucdp-date'];
  const [start, end, precision] = [source.start, source.end, source.precision].map((inner) => scope.value(inner, at));
  const read = remembering((key): UncertainDate | Refusal => {
    const [from, to, code] = key.split('\n');
    try {
      return fromUcdp(isoDay(from), isoDay(to), Number(code));
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
  });
  return (frame) => {
    const from = asText(start(frame));
    if (from === undefined) return complain(frame, 'import-date-unread', source.start, '');
    const key = `${from}\n${asText(end(frame)) ?? from}\n${asText(precision(frame)) ?? '1'}`;
    const date = read(key);
    return date instanceof Refusal ? complain(frame, `import-${date.code}`, source.start, key) : date;
  };
}

/** `2016-01-01`, `2016-01-01 00:00:00.000` or `1/31/2016` (UCDP's older releases write the month first) as an ISO day. */
function isoDay(text: string): string {
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})/.exec(text);
  return american
    ? `${american[3]}-${american[1].padStart(2, '0')}-${american[2].padStart(2, '0')}`
    : text.slice(0, 10);
}

const placeShape = z.strictObject({
  text: node.optional(),
  country: node.optional(),
  adm1: node.optional(),
  adm2: node.optional(),
  latitude: node.optional(),
  longitude: node.optional(),
  precision: node.optional(),
  role: node.optional(),
});

function compilePlace(n: { place: z.infer<typeof placeShape> }, scope: Scope, at: string): Eval {
  const { latitude, longitude, precision, ...words } = n.place;
  const members = Object.entries(words).map(([key, inner]) => ({ key, read: scope.value(inner, `${at}/${key}`) }));
  const number = (inner: unknown): Eval =>
    inner === undefined ? () => undefined : numeric(inner, scope.value(inner, at), false);
  const [lat, lon, grade] = [latitude, longitude, precision].map(number);
  return (frame) => {
    const place: Record<string, unknown> = {};
    for (const { key, read } of members) {
      const value = asText(read(frame));
      if (value !== undefined) place[key] = value;
    }
    const point = { lat: lat(frame) as number | undefined, lon: lon(frame) as number | undefined };
    if (point.lat !== undefined && point.lon !== undefined && (point.lat !== 0 || point.lon !== 0)) {
      if (Math.abs(point.lat) > 90) return complain(frame, 'import-latitude-range', latitude, String(point.lat));
      if (Math.abs(point.lon) > 180) return complain(frame, 'import-longitude-range', longitude, String(point.lon));
      place.point = point;
    }
    const known = Object.keys(place).some((key) => key !== 'role');
    const code = grade(frame) as number | undefined;
    if (code !== undefined && !(Number.isInteger(code) && code >= 1 && code <= 7)) {
      return complain(frame, 'import-precision-range', precision, String(code));
    }
    if (code !== undefined) place.precision = code;
    return known ? place : undefined;
  };
}

function compileCount(
  n: { count: Record<string, unknown>; unit: string; widen?: boolean; positive?: boolean },
  scope: Scope,
  at: string,
): Eval {
  const part = (name: string): Eval => {
    const inner = n.count[name];
    return inner === undefined ? () => undefined : numeric(inner, scope.value(inner, `${at}/${name}`), true);
  };
  const [low, best, high] = ['low', 'best', 'high'].map(part);
  return (frame) => {
    let [l, b, h] = [low(frame), best(frame), high(frame)] as (number | undefined)[];
    const given = [l, b, h].filter((value) => value !== undefined);
    if (given.length === 0 || (n.positive && given.every((value) => value === 0))) return undefined;
    if (Math.min(...given) < 0)
      return complain(frame, 'import-count-negative', Object.values(n.count)[0], given.join(' '));
    if (given.some((value, index) => index > 0 && value < given[index - 1])) {
      if (!n.widen) return complain(frame, 'import-count-order', Object.values(n.count)[0], given.join(' '));
      l = l === undefined ? undefined : Math.min(...given);
      h = h === undefined ? undefined : Math.max(...given);
      b = b ?? undefined;
    }
    return {
      ...(l === undefined ? {} : { low: l }),
      ...(b === undefined ? {} : { best: b }),
      ...(h === undefined ? {} : { high: h }),
      unit: n.unit,
    };
  };
}

export const parseOperators: Record<string, Operator> = {
  text: operator(
    z.strictObject({
      text: node,
      lang: z.string(),
      max: z.int().optional(),
      translations: z.record(z.string(), node).optional(),
    }),
    (n, scope, at) => {
      const read = scope.value(n.text, at);
      const others = Object.entries(n.translations ?? {}).map(([lang, inner]) => ({
        lang,
        read: scope.value(inner, at),
      }));
      return (frame) => {
        const text = asText(read(frame));
        if (text === undefined) return undefined;
        const found = others.flatMap((other) => {
          const words = asText(other.read(frame));
          return words === undefined ? [] : [[other.lang, words]];
        });
        return { lang: n.lang, text, ...(found.length > 0 ? { translations: Object.fromEntries(found) } : {}) };
      };
    },
  ),
  /** An identifier as text; spreadsheets turn `118` into `118.0`. */
  id: operator(z.strictObject({ id: node }), (n, scope, at) => {
    const read = scope.value(n.id, at);
    return (frame) => {
      const text = asText(read(frame));
      return text?.endsWith('.0') ? text.slice(0, -2) : text;
    };
  }),
  integer: operator(z.strictObject({ integer: node }), (n, scope, at) =>
    numeric(n.integer, scope.value(n.integer, at), true),
  ),
  number: operator(z.strictObject({ number: node }), (n, scope, at) =>
    numeric(n.number, scope.value(n.number, at), false),
  ),
  date: operator(
    z.strictObject({
      date: node,
      time: node.optional(),
      dayFirst: z.boolean().optional(),
      lenient: z.boolean().optional(),
    }),
    compileDate,
  ),
  'ucdp-date': operator(
    z.strictObject({ 'ucdp-date': z.strictObject({ start: node, end: node, precision: node }) }),
    compileUcdpDate,
  ),
  place: operator(z.strictObject({ place: placeShape }), compilePlace),
  count: operator(
    z.strictObject({
      count: z.strictObject({ low: node.optional(), best: node.optional(), high: node.optional() }),
      unit: z.string(),
      /** A source whose bounds contradict its best figure keeps that figure and gets the wider bounds. */
      widen: z.boolean().optional(),
      /** A count of nought is left out. */
      positive: z.boolean().optional(),
    }),
    compileCount,
  ),
  country: operator(z.strictObject({ country: node }), (n, scope, at) => {
    const read = scope.value(n.country, at);
    return (frame) => {
      const name = asText(read(frame));
      return name === undefined ? undefined : (countryCode(name) ?? undefined);
    };
  }),
  url: operator(z.strictObject({ url: node }), (n, scope, at) => {
    const read = scope.value(n.url, at);
    return (frame) => {
      const text = asText(read(frame));
      return text !== undefined && /^https?:\/\/[^\s"<>]+$/i.test(text) && URL.canParse(text) ? text : undefined;
    };
  }),
  json: operator(z.strictObject({ json: node }), (n, scope, at) => {
    const read = scope.value(n.json, at);
    return (frame) => {
      const value = read(frame);
      if (typeof value !== 'string') return value;
      try {
        return JSON.parse(value) as unknown;
      } catch {
        return complain(frame, 'import-json-broken', n.json, value);
      }
    };
  }),
  call: operator(z.strictObject({ call: z.string(), with: z.record(z.string(), node).optional() }), (n, scope, at) => {
    const called = functionNamed(n.call) ?? invalid(scope, at, `no function named ${n.call}`);
    const args = Object.entries(n.with ?? {}).map(([key, inner]) => ({
      key,
      read: scope.value(inner, `${at}/with/${key}`),
    }));
    return (frame) => {
      const given: Record<string, unknown> = {};
      for (const { key, read } of args) given[key] = read(frame);
      return called(given);
    };
  }),
};

/** Operators that read text as something: numbers, places, counts, countries, addresses, multilingual text. */
import { z } from 'zod';
import { countryCode } from './countries.ts';
import {
  asText,
  complain,
  type Eval,
  type Frame,
  invalid,
  node,
  type Operator,
  operator,
  type Scope,
} from './expression.ts';
import { functionNamed } from './parsers/registry.ts';

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

/** Translations that stand in a list, each with its language; the first of a language counts. */
function listed(
  { each, lang, text }: { each: unknown; lang: unknown; text: unknown },
  scope: Scope,
  at: string,
): (frame: Frame) => [string, string][] {
  const needs = ['lang', 'text'];
  const items = scope.value({ each, as: { object: { lang, text }, needs } }, at);
  return (frame) => {
    const found = new Map<string, string>();
    for (const item of (items(frame) ?? []) as { lang: unknown; text: unknown }[]) {
      const [language, words] = [asText(item.lang), asText(item.text)];
      if (language !== undefined && words !== undefined && !found.has(language)) found.set(language, words);
    }
    return [...found];
  };
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
      also: z.strictObject({ each: node, lang: node, text: node }).optional(),
    }),
    (n, scope, at) => {
      const read = scope.value(n.text, at);
      const others = Object.entries(n.translations ?? {}).map(([lang, inner]) => ({
        lang,
        read: scope.value(inner, at),
      }));
      const also = n.also === undefined ? () => [] : listed(n.also, scope, `${at}/also`);
      return (frame) => {
        const text = asText(read(frame));
        if (text === undefined) return undefined;
        const found = also(frame);
        for (const other of others) {
          const words = asText(other.read(frame));
          if (words !== undefined) found.push([other.lang, words]);
        }
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

/**
 * The body that a form means, read by the declaration, with a problem at each field that could not be read. It decides
 * nothing else: whether the body may be kept is the engine's to say, and the page shows again whatever was typed.
 */
import { latinDigits } from '../../kernel/digits.ts';
import type { PlacePrecision } from '../../kernel/place.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { isUncertainDate, readDatePhrase } from '../../kernel/uncertain-date.ts';
import type { Field, Fields } from '../../records/declare.ts';
import type { Tightened } from '../../records/tighten.ts';
import type { Body, Issue } from '../../records/validate.ts';
import { behind, countAt, first, idsAt, type Values } from './values.ts';
import { type FormWords, readCountry, readLanguage, readRef, readTerm } from './words.ts';

/** What was read. Pointers of `issues` are by part ids, as the names of the form are. */
export interface Reading {
  body: Body;
  tightened: Tightened;
  issues: Issue[];
}

interface Reader {
  values: Values;
  words: FormWords;
  issues: Issue[];
}

/** Reads a form. What it says of undeclared fields is not heard. @throws Refusal `form-unreadable` for what no form of ours sends */
export function fromFields(fields: Fields, values: Values, words: FormWords): Reading {
  const reader: Reader = { values, words, issues: [] };
  const body = readFields(fields, '', reader);
  const accounts = first(values, 'accounts');
  if (accounts !== '') body.accounts = carried(accounts);
  return { body, tightened: closedIn(values), issues: reader.issues };
}

function closedIn(values: Values): Tightened {
  const closed: Tightened = {};
  for (const [name, [seen]] of values)
    if (name.startsWith('tighten:') && (seen === 'members' || seen === 'sealed')) closed[name.slice(8)] = seen;
  return closed;
}

function readFields(fields: Fields, at: string, reader: Reader): Body {
  const body: Body = {};
  for (const [name, field] of Object.entries(fields)) {
    if (field.visibility === 'sealed') continue;
    const value = readField(field, `${at}/${name}`, reader);
    if (value !== undefined) body[name] = value;
  }
  return body;
}

function readField(field: Field, name: string, reader: Reader): unknown {
  const { values } = reader;
  const typed = first(values, name);
  switch (field.kind) {
    case 'text':
      return readText(name, reader);
    case 'string':
      return typed.trim() === '' ? undefined : typed;
    case 'url':
      return typed.trim() || undefined;
    case 'strings':
      return some((values.get(name) ?? []).filter((text) => text.trim() !== ''));
    case 'integer':
      return readNumber(name, reader);
    case 'flag':
      return typed === 'yes' ? true : typed === 'no' ? false : undefined;
    case 'date':
      return readDate(name, reader);
    case 'count':
      return readCount(name, field.unit, reader);
    case 'term':
      return readCode(name, 'term-unread', reader, (words) => readTerm(reader.words, field.vocabulary, words));
    case 'terms':
      return readList(name, reader, (at) =>
        readCode(at, 'term-unread', reader, (words) => readTerm(reader.words, field.vocabulary, words)),
      );
    case 'ref':
      return readReference(name, field.types, reader);
    case 'refs':
      return readList(name, reader, (at) => readReference(at, field.types, reader));
    case 'place':
      return some(idsAt(values, name).map((id) => readPlace(name, id, reader)));
    case 'parts':
      return some(idsAt(values, name).map((id) => readPart(field.fields, `${name}/${id}`, id, reader)));
  }
}

const some = <T>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined);

function readPart(fields: Fields, at: string, id: string, reader: Reader): Body {
  const kept = first(reader.values, `${at}:kept`);
  if (kept !== '') return { ...(carried(kept) as Body), id };
  return { id, ...readFields(fields, at, reader) };
}

/** A problem at a control; the value is left out, so that nothing half read is kept. */
function ask(reader: Reader, pointer: string, code: string, found: string): undefined {
  reader.issues.push({ pointer, code, found: found.slice(0, 120).toWellFormed() });
  return undefined;
}

function readText(name: string, reader: Reader): unknown {
  const { values } = reader;
  const text = first(values, name);
  const translations: Record<string, string> = {};
  const translated = countAt(values, name);
  for (let at = 0; at < translated; at++) {
    const wording = first(values, `${name}:${at}`);
    if (wording.trim() === '') continue;
    const own = `${name}:${at}:lang`;
    const lang = first(values, own).trim() === '' ? ask(reader, own, 'language-missing', '') : readLang(own, reader);
    if (lang === undefined) continue;
    if (Object.hasOwn(translations, lang)) ask(reader, own, 'language-repeated', lang);
    else translations[lang] = wording;
  }
  const others = Object.keys(translations).length > 0 ? { translations } : {};
  if (text.trim() === '')
    return translated > 0 && others.translations ? ask(reader, name, 'text-original-missing', '') : undefined;
  const lang = readLang(`${name}:lang`, reader);
  return lang === undefined ? undefined : { lang, text, ...others };
}

/** `und` where no language is given; undefined, with a problem, where it is not understood. */
function readLang(name: string, reader: Reader): string | undefined {
  if (first(reader.values, name).trim() === '') return 'und';
  return readCode(name, 'language-unread', reader, readLanguage);
}

function readNumber(name: string, reader: Reader): number | undefined {
  const typed = first(reader.values, name).trim();
  if (typed === '') return undefined;
  const digits = latinDigits(typed).replace(/(?<=\d)[\s\u00a0\u202f](?=\d{3})/g, '');
  const number = Number(digits);
  return /^\d+$/.test(digits) && Number.isSafeInteger(number) ? number : ask(reader, name, 'number-unread', typed);
}

function readDate(name: string, reader: Reader): unknown {
  const { typed, value } = behind(reader.values, name);
  if (typed === '') return undefined;
  if (value !== undefined) {
    const date = carried(value);
    if (isUncertainDate(date)) return date;
  }
  return readDatePhrase(typed) ?? ask(reader, name, 'date-unread', typed);
}

function readCount(name: string, unit: string, reader: Reader): unknown {
  const count: Record<string, number | string> = {};
  for (const key of ['low', 'best', 'high'] as const) {
    const number = readNumber(`${name}:${key}`, reader);
    if (number !== undefined) count[key] = number;
  }
  const given = Object.keys(count).length > 0 || first(reader.values, `${name}:unknown`) === 'yes';
  return given ? { ...count, unit: first(reader.values, `${name}:unit`) || unit } : undefined;
}

function readCode(
  name: string,
  code: string,
  reader: Reader,
  meanings: (typed: string) => string[],
): string | undefined {
  const { typed, value } = behind(reader.values, name);
  if (typed === '' || value !== undefined) return value;
  const [only, ...others] = meanings(typed);
  return only !== undefined && others.length === 0 ? only : ask(reader, name, code, typed);
}

function readReference(name: string, types: readonly string[], reader: Reader): string | undefined {
  const { typed, value } = behind(reader.values, name);
  if (typed === '' || value !== undefined) return value;
  return readRef(reader.words, types, typed) ?? ask(reader, name, 'reference-unread', typed);
}

function readList(name: string, reader: Reader, read: (at: string) => string | undefined): string[] | undefined {
  const found = [...(reader.values.get(`${name}:set`) ?? [])];
  for (let at = 0; at < countAt(reader.values, name); at++) {
    const value = read(`${name}:${at}`);
    if (value !== undefined) found.push(value);
  }
  return some(found);
}

function readPlace(field: string, id: string, reader: Reader): Body {
  const at = `${field}/${id}`;
  const { values } = reader;
  const place: Body = { id };
  for (const key of ['text', 'adm1', 'adm2'] as const) {
    const text = first(values, `${at}:${key}`);
    if (text.trim() !== '') place[key] = text;
  }
  const role = readCode(`${at}:role`, 'term-unread', reader, (typed) => readTerm(reader.words, 'place-role', typed));
  const country = readCode(`${at}:country`, 'country-unread', reader, readCountry);
  const precision = first(values, `${at}:precision`);
  if (role !== undefined) place.role = role;
  if (country !== undefined) place.country = country;
  if (/^[1-7]$/.test(precision)) place.precision = Number(precision) as PlacePrecision;
  return { ...place, ...readPoint(at, reader) };
}

interface Rest {
  cell?: string;
  blurred?: boolean;
  point?: { lat: number; lon: number };
}

/** A point as typed. What was kept with the old point (its cell, that it was blurred) goes when the point is another. */
function readPoint(at: string, reader: Reader): Rest & { gazetteer?: string } {
  const { values } = reader;
  const old = carried(first(values, `${at}:rest`) || '{}') as Rest;
  const gazetteer = first(values, `${at}:not-known`) === 'yes' ? '' : first(values, `${at}:known`);
  const named = gazetteer === '' ? {} : { gazetteer };
  const [lat, lon] = [`${at}:lat`, `${at}:lon`].map((name) => first(values, name).trim()) as [string, string];
  if (lat === (old.point ? String(old.point.lat) : '') && lon === (old.point ? String(old.point.lon) : ''))
    return { ...named, ...old };
  if (lat === '' && lon === '') return named;
  const [y, x] = [degrees(lat, 90), degrees(lon, 180)];
  if (y !== null && x !== null) return { ...named, point: { lat: y, lon: x } };
  ask(reader, y === null ? `${at}:lat` : `${at}:lon`, 'point-unread', `${lat} ${lon}`);
  return named;
}

/** Degrees with a point or a comma; null for anything else or beyond `most`. */
function degrees(typed: string, most: number): number | null {
  const plain = latinDigits(typed).replace(',', '.').replace('−', '-').replace(/°$/, '');
  const number = Number(plain);
  return /^-?\d{1,3}(\.\d+)?$/.test(plain) && Math.abs(number) <= most ? number : null;
}

function carried(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new Refusal('form-unreadable', {}, 400);
  }
}

/**
 * A body as the texts of a form, read from the declaration: `fromFields` of what comes out is the same body. Sealed
 * fields have no text here; entries that may not change any more are carried whole.
 */
import type { Count } from '../../kernel/count.ts';
import type { Place } from '../../kernel/place.ts';
import type { Text } from '../../kernel/text.ts';
import { formatUncertain, readDatePhrase, type UncertainDate } from '../../kernel/uncertain-date.ts';
import type { Field, Fields } from '../../records/declare.ts';
import { diff } from '../../records/diff.ts';
import type { Tightened } from '../../records/tighten.ts';
import type { Body } from '../../records/validate.ts';
import { type Entry, shown } from './values.ts';
import { countryWords, type FormWords, languageWords, refWords, termWords } from './words.ts';

/** What is carried beside the declared fields. */
export interface Beside {
  tightened?: Tightened;
  /** Pointers of parts that may not be changed any more (`/phases/p1`). */
  kept?: ReadonlySet<string>;
}

type Part = { id: string; [field: string]: unknown };

/** The entries of a form that holds this body. */
export function toFields(fields: Fields, body: Body, words: FormWords, beside: Beside = {}): Entry[] {
  const accounts: Entry[] = body.accounts === undefined ? [] : [['accounts', JSON.stringify(body.accounts)]];
  const closed = Object.entries(beside.tightened ?? {}).map(([path, seen]): Entry => [`tighten:${path}`, seen]);
  return [...ofFields(fields, body, '', words, beside.kept ?? new Set()), ...accounts, ...closed];
}

function ofFields(fields: Fields, body: Body, at: string, words: FormWords, kept: ReadonlySet<string>): Entry[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const value = body[name];
    if (value === undefined || field.visibility === 'sealed') return [];
    const pointer = `${at}/${name}`;
    if (field.kind !== 'parts') return ofValue(field, pointer, value, words);
    return (value as Part[]).flatMap((part): Entry[] => {
      const own = `${pointer}/${part.id}`;
      const inner: Entry[] = kept.has(own)
        ? [[`${own}:kept`, JSON.stringify(part)]]
        : ofFields(field.fields, part, own, words, kept);
      return [[`${pointer}:ids`, part.id], ...inner];
    });
  });
}

function ofValue(field: Field, name: string, value: unknown, words: FormWords): Entry[] {
  switch (field.kind) {
    case 'text':
      return ofText(name, value as Text, words);
    case 'flag':
      return [[name, value ? 'yes' : 'no']];
    case 'strings':
      return (value as string[]).map((text): Entry => [name, text]);
    case 'date':
      return shown(name, dateWordsOf(value as UncertainDate, words.lang), JSON.stringify(value));
    case 'count':
      return ofCount(name, value as Count);
    case 'term':
      return shown(name, termWords(words, field.vocabulary, value as string), value as string);
    case 'terms':
      return listed(value as string[], name, (code) => termWords(words, field.vocabulary, code));
    case 'ref':
      return shown(name, refWords(words, value as string), value as string);
    case 'refs':
      return listed(value as string[], name, (id) => refWords(words, id));
    case 'place':
      return (value as Place[]).flatMap((place) => ofPlace(name, place, words));
    default:
      return [[name, String(value)]];
  }
}

const listed = (values: string[], name: string, say: (value: string) => string): Entry[] =>
  values.flatMap((value, at) => shown(`${name}:${at}`, say(value), value));

function ofText(name: string, { lang, text, translations }: Text, words: FormWords): Entry[] {
  const others = Object.entries(translations ?? {}).flatMap(([tongue, wording], at): Entry[] => [
    [`${name}:${at}`, wording],
    ...shown(`${name}:${at}:lang`, languageWords(words, tongue), tongue),
  ]);
  return [[name, text], ...shown(`${name}:lang`, languageWords(words, lang), lang), ...others];
}

function ofCount(name: string, count: Count): Entry[] {
  const numbers = (['low', 'best', 'high'] as const).flatMap((key): Entry[] =>
    count[key] === undefined ? [] : [[`${name}:${key}`, String(count[key])]],
  );
  const unknown: Entry[] = numbers.length === 0 ? [[`${name}:unknown`, 'yes']] : [];
  return [[`${name}:unit`, count.unit], ...numbers, ...unknown];
}

function ofPlace(name: string, place: Place, words: FormWords): Entry[] {
  const at = `${name}/${place.id}`;
  const { text, country, adm1, adm2, role, precision, point, gazetteer, cell, blurred } = place;
  const plain = { text, adm1, adm2, precision, known: gazetteer } as Record<string, string | number | undefined>;
  const spot = point ? { lat: String(point.lat), lon: String(point.lon) } : {};
  const rest = { cell, blurred, point };
  return [
    [`${name}:ids`, place.id],
    ...Object.entries({ ...plain, ...spot }).flatMap(([key, value]): Entry[] =>
      value === undefined ? [] : [[`${at}:${key}`, String(value)]],
    ),
    ...(role === undefined ? [] : shown(`${at}:role`, termWords(words, 'place-role', role), role)),
    ...(country === undefined ? [] : shown(`${at}:country`, countryWords(words, country), country)),
    ...(Object.values(rest).some((value) => value !== undefined)
      ? [[`${at}:rest`, JSON.stringify(rest)] satisfies Entry]
      : []),
  ];
}

/** A date in the words it was given in, where they still mean it; else in the reader's language. */
export function dateWordsOf(date: UncertainDate, lang: string): string {
  const { text, ...meant } = date;
  const read = text === undefined ? null : readDatePhrase(text);
  if (text === undefined || read === null) return formatUncertain(date, lang);
  const { text: _, ...again } = read;
  return diff({ date: meant }, { date: again }).length === 0 ? text : formatUncertain(date, lang);
}

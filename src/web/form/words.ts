/**
 * The words of a form: how codes, countries, languages and references stand in its controls, and what typed words may
 * mean, in whatever language they are typed. It answers with every meaning; one means understood, several are asked about.
 */
import { fold } from '../../kernel/fold.ts';
import { isId } from '../../kernel/ids.ts';
import type { Types } from '../../records/registry.ts';
import { label, type Vocabularies, type Vocabulary } from '../../records/vocabulary.ts';
import { search } from '../../records/vocabulary-search.ts';
import { LANGUAGES } from '../i18n.ts';
import { COUNTRIES, TONGUES } from './codes.ts';

/** What a form is written with. `titles` are those of the records it refers to, in words for this reader. */
export interface FormWords {
  lang: string;
  vocabularies: Vocabularies;
  types: Types;
  titles: ReadonlyMap<string, string>;
}

const indexes = new WeakMap<Vocabulary, Map<string, string[]>>();

/** Codes by folded label in any language. */
function indexOf(list: Vocabulary): Map<string, string[]> {
  const known = indexes.get(list);
  if (known) return known;
  const index = new Map<string, string[]>();
  for (const { code, en, drafts } of list.terms) {
    for (const text of new Set([en, ...Object.values(drafts ?? {})].map(fold)))
      index.set(text, [...(index.get(text) ?? []), code]);
  }
  indexes.set(list, index);
  return index;
}

/** The words of a code; those of two codes are told apart by the code, and a code that no list knows stands as it is. */
export function termWords({ vocabularies, lang }: FormWords, vocabulary: string, code: string): string {
  const list = vocabularies.get(vocabulary);
  if (!list?.byCode.has(code)) return code;
  const { text } = label(vocabularies, vocabulary, code, lang);
  return indexOf(list).get(fold(text))?.length === 1 ? text : `${text} (${code})`;
}

/** Codes that typed words may mean, best first: the code itself, a whole label in any language, or a search. */
export function readTerm(words: FormWords, vocabulary: string, typed: string): string[] {
  const list = words.vocabularies.get(vocabulary);
  if (!list) return [];
  const coded = /\(([^()]+)\)$/.exec(typed)?.[1];
  for (const code of [typed, coded]) if (code !== undefined && list.byCode.has(code)) return [code];
  const whole = indexOf(list).get(fold(typed));
  if (whole) return whole;
  return search(words.vocabularies, vocabulary, typed, words.lang).map(({ code }) => code);
}

type Names = Map<string, string[]>;
const named = new Map<string, Names>();

/** Codes by folded name, in every language of the interface. */
function namesOf(type: 'region' | 'language', codes: readonly string[]): Names {
  const known = named.get(type);
  if (known) return known;
  const names: Names = new Map();
  for (const lang of LANGUAGES) {
    const display = new Intl.DisplayNames(lang, { type });
    for (const code of codes) {
      const name = fold(display.of(code) ?? code);
      const held = names.get(name) ?? [];
      if (!held.includes(code)) names.set(name, [...held, code]);
    }
  }
  named.set(type, names);
  return names;
}

const display = new Map<string, Intl.DisplayNames>();

function nameIn(lang: string, type: 'region' | 'language', code: string): string {
  const key = `${lang} ${type}`;
  const names = display.get(key) ?? new Intl.DisplayNames(lang, { type });
  display.set(key, names);
  try {
    return names.of(code) ?? code;
  } catch {
    return code; // no code Intl accepts: it stands as it is
  }
}

/** Name of a country in the reader's language. */
export const countryWords = (words: FormWords, code: string): string => nameIn(words.lang, 'region', code);
/** Name of a language (BCP 47) in the reader's language. */
export const languageWords = (words: FormWords, code: string): string =>
  code === 'und' ? 'und' : nameIn(words.lang, 'language', code);

/** Countries a name or a code may mean. */
export function readCountry(typed: string): string[] {
  if (/^[A-Za-z]{2}$/.test(typed)) return [typed.toUpperCase()];
  return namesOf('region', COUNTRIES).get(fold(typed)) ?? begun(namesOf('region', COUNTRIES), typed);
}

/** Languages a name or a BCP 47 tag may mean. */
export function readLanguage(typed: string): string[] {
  const names = namesOf('language', TONGUES);
  const known = names.get(fold(typed));
  if (known) return known;
  return /^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{1,8})*$/.test(typed) ? [typed] : begun(names, typed);
}

function begun(names: Names, typed: string): string[] {
  const start = fold(typed);
  return start === ''
    ? []
    : [...new Set([...names].filter(([name]) => name.startsWith(start)).flatMap(([, codes]) => codes))];
}

/** The words a reference stands as: its title where it is known, else its id. */
export const refWords = (words: FormWords, id: string): string => words.titles.get(id) ?? id;

/** An id typed or pasted, alone or in an address, of one of these types; null for other words. */
export function readRef(words: FormWords, types: readonly string[], typed: string): string | null {
  const id = /[a-z]{2,8}_[a-z2-7]{26}/.exec(typed)?.[0];
  const fits = types.some((name) => isId(id, words.types.find(name)?.prefix));
  return id !== undefined && fits ? id : null;
}

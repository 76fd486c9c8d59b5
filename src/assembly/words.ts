/**
 * Sentences about numbers in six languages, for what a chair reads out. The pure folder keeps its own small catalogue, so
 * that a result can be explained wherever it is recomputed, without the interface.
 */
import { ar } from './words/ar.ts';
import { en } from './words/en.ts';
import { ru } from './words/ru.ts';
import { tg } from './words/tg.ts';
import { tr } from './words/tr.ts';
import { uk } from './words/uk.ts';

/** The name of a sentence or a word of one. */
export type WordKey = keyof typeof en;
type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
/** A language: each key a text with `{holes}`, or one text for each plural form of `{count}`. */
export type Words = Readonly<Record<WordKey, string | Plural>>;

const LANGUAGES: Readonly<Record<string, Words>> = { en, ru, tg, uk, tr, ar };
/** How numbers are written where the bare code would not say it. Tajik groups and writes as Russian does. */
const FORMATS: Readonly<Record<string, string>> = { ar: 'ar-SY-u-nu-arab', tg: 'ru' };

/** Puts keys in words. Whole numbers are written in the digits of the language, never grouped. */
export interface Speaker {
  lang: string;
  say(key: WordKey, holes?: Readonly<Record<string, string | number>>): string;
  number(value: number): string;
  list(items: readonly string[]): string;
}

const speakers = new Map<string, Speaker>();

/** The speaker of a language, by its primary tag; English for a language not spoken here. */
export function speaker(tag: string): Speaker {
  const primary = tag.split(/[-_.]/, 1)[0]?.toLowerCase() ?? 'en';
  const lang = Object.hasOwn(LANGUAGES, primary) ? primary : 'en';
  const known = speakers.get(lang) ?? build(lang);
  speakers.set(lang, known);
  return known;
}

function build(lang: string): Speaker {
  const words = LANGUAGES[lang] ?? en;
  const format = new Intl.NumberFormat(FORMATS[lang] ?? lang, { useGrouping: false });
  const plurals = new Intl.PluralRules(lang === 'tg' ? 'en' : lang);
  const number = (value: number) => format.format(value);
  const say: Speaker['say'] = (key, holes = {}) => {
    const found = words[key];
    const count = Number(holes.count ?? 0);
    // Intl has no rule for Tajik, and would take that of the machine's own language.
    const form = lang === 'tg' ? 'other' : plurals.select(count);
    const text = typeof found === 'string' ? found : (found[form] ?? found.other);
    return text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = holes[name] ?? '';
      return typeof value === 'number' ? number(value) : value;
    });
  };
  return { lang, say, number, list: (items) => items.join(lang === 'ar' ? '، ' : ', ') };
}

/**
 * Texts and numbers of the interface in the reader's language. Catalogues are flat JSON typed from English, and each has
 * every key of it; that nobody who speaks a language has read it yet, the page says rather than pretending.
 */
import ar from '../../messages/ar.json' with { type: 'json' };
import en from '../../messages/en.json' with { type: 'json' };
import ru from '../../messages/ru.json' with { type: 'json' };
import tg from '../../messages/tg.json' with { type: 'json' };
import tr from '../../messages/tr.json' with { type: 'json' };
import uk from '../../messages/uk.json' with { type: 'json' };
import { arabicDigits } from '../kernel/digits.ts';
import { formatUncertain, fromPartial, isPartial } from '../kernel/uncertain-date.ts';
import { remember } from './remember.ts';

/** A message key of every catalogue. */
export type Key = keyof typeof en;
/** `{name}` in a message is replaced; numbers are written the way of the language; `count` chooses the plural. */
export type Params = Record<string, string | number>;
type Message = string | Partial<Record<Intl.LDMLPluralRule, string>>;
type Catalogue = Readonly<Record<string, Message>>;

const CATALOGUES: Readonly<Record<string, Catalogue>> = { en, ru, ar, tg, uk, tr };
const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ps', 'ur']);
/** Plural rules that Intl lacks: in Tajik a noun after a numeral stays in the singular. */
const OWN_PLURALS: Readonly<Record<string, (n: number) => Intl.LDMLPluralRule>> = { tg: () => 'other' };
/** How numbers and hours are written, where the plain language code would not say it. */
const FORMATS: Readonly<Record<string, string>> = { en: 'en-GB', ar: 'ar-SY-u-nu-arab', tg: 'ru' };
const NAMES: Readonly<Record<string, string>> = {
  en: 'English',
  ru: 'Русский',
  tg: 'Тоҷикӣ',
  uk: 'Українська',
  tr: 'Türkçe',
  ar: 'العربية',
};

/** Languages of the interface, in the order of the language switch. */
export const LANGUAGES: readonly string[] = Object.keys(NAMES);

/** The language's own name for itself. */
export const nameOf = (lang: string): string => NAMES[lang] ?? lang;

/** The locale in which Intl writes numbers and hours of a language. */
export const formatOf = (lang: string): string => FORMATS[lang] ?? lang;

/** Direction of writing of a BCP 47 language. */
export const dirOf = (lang: string): 'ltr' | 'rtl' => (RIGHT_TO_LEFT.has(lang.split('-')[0] ?? '') ? 'rtl' : 'ltr');

/** Everything a page needs to speak one language. Dates are `YYYY-MM-DD` or RFC 3339 and are read as UTC. */
export interface Translator {
  lang: string;
  dir: 'ltr' | 'rtl';
  t(key: Key, params?: Params): string;
  /** The message of a key known only at run time; undefined where no catalogue has it. */
  find(key: string, params?: Params): string | undefined;
  n(value: number): string;
  /** A text with its digits as the language writes them, such as an hour. */
  digits(text: string): string;
  day(iso: string): string;
  moment(iso: string): string;
  language(code: string): string;
  country(code: string): string;
}

const made = new Map<string, Translator>();

/** The translator of a language; kept, since making Intl formatters is slow. */
export function translator(lang: string): Translator {
  const known = made.get(lang);
  if (known) return known;
  const fresh = build(lang);
  made.set(lang, fresh);
  return fresh;
}

function build(lang: string): Translator {
  const own = CATALOGUES[lang] ?? {};
  const numbers = new Intl.NumberFormat(formatOf(lang));
  const rules = new Intl.PluralRules(lang);
  const plural = OWN_PLURALS[lang] ?? ((n: number) => rules.select(n));
  const languages = new Intl.DisplayNames(lang, { type: 'language' });
  const regions = new Intl.DisplayNames(lang, { type: 'region' });
  const n = remember((value: number) => numbers.format(value));
  const fill = (message: Message, params: Params): string => {
    const count = typeof params.count === 'number' ? params.count : 0;
    const text = typeof message === 'string' ? message : (message[plural(count)] ?? message.other ?? '');
    const pieces = piecesOf(text);
    let said = pieces[0] ?? '';
    for (let at = 1; at < pieces.length; at += 2) {
      const value = params[pieces[at] ?? ''];
      said += value === undefined ? `{${pieces[at]}}` : typeof value === 'number' ? n(value) : value;
      said += pieces[at + 1];
    }
    return said;
  };
  const find = (key: string, params: Params = {}): string | undefined => {
    const message = own[key] ?? (en as Catalogue)[key];
    return message === undefined ? undefined : fill(message, params);
  };
  const day = remember((iso: string) => dayOf(iso, lang));
  const digits = n(0) === '0' ? (text: string) => text : arabicDigits;
  return {
    lang,
    dir: dirOf(lang),
    t: (key, params) => find(key, params) ?? key,
    find,
    n,
    digits,
    day,
    moment: (iso) => (iso.includes('T') ? `${day(iso)}, ${digits(iso.slice(11, 19))} UTC` : day(iso)),
    language: remember((code: string) => named(languages, code)),
    country: remember((code: string) => named(regions, code)),
  };
}

/** A message cut at its holes: text and names of holes by turns. */
const piecesOf = remember((text: string) => text.split(/\{(\w+)\}/), 20_000);

function dayOf(iso: string, lang: string): string {
  const day = iso.slice(0, 10);
  return isPartial(day) ? formatUncertain(fromPartial(day), lang) : iso;
}

function named(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code; // not a code Intl accepts: shown as it stands
  }
}

/** The best offered language for an `Accept-Language` header; the first offered where none fits. */
export function negotiate(header: string | undefined, offered: readonly string[]): string {
  const asked = (header ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...options] = part.trim().toLowerCase().split(';');
      const quality = options.map((option) => /^\s*q=([\d.]+)$/.exec(option)?.[1]).find(Boolean);
      return { lang: tag.split('-')[0] ?? '', quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return asked.find(({ lang }) => offered.includes(lang))?.lang ?? offered[0] ?? 'en';
}

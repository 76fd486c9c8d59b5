/**
 * Words in several languages: one text is authentic, the others are translations of it. Which language a reader is shown
 * is decided here and nowhere else, and the reader is always told which it is.
 */

/** `lang` is the authentic language (BCP 47; `und` if not known); `translations` are keyed by BCP 47 tags. */
export interface Text {
  lang: string;
  text: string;
  translations?: Record<string, string>;
}

const TAG = /^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*$/;

/**
 * The text for a reader of `lang`: that language, else another variant of it (`ar` for `ar-SY` and the other way), else
 * the authentic text. `lang` of the answer is the language of the words returned.
 */
export function pickText(text: Text, lang: string): { text: string; lang: string } {
  if (text.lang === lang) return { text: text.text, lang };
  const all = wordings(text);
  const wanted = primary(lang);
  const picked = all.find((one) => one.lang === lang) ?? all.find((one) => primary(one.lang) === wanted);
  return picked ?? { text: text.text, lang: text.lang };
}

/** True for a well-formed multilingual text: language tags, words that are not empty, no other keys. */
export function isText(value: unknown): value is Text {
  if (typeof value !== 'object' || value === null) return false;
  const { lang, text, translations, ...others } = value as Record<string, unknown>;
  if (Object.keys(others).length > 0 || typeof lang !== 'string' || !TAG.test(lang)) return false;
  if (typeof text !== 'string' || text === '') return false;
  if (translations === undefined) return true;
  if (typeof translations !== 'object' || translations === null || Array.isArray(translations)) return false;
  return Object.entries(translations).every(
    ([tag, words]) => TAG.test(tag) && typeof words === 'string' && words !== '',
  );
}

/** Every wording of a text with its language, the authentic first; for search and for export. */
export function wordings(text: Text): { text: string; lang: string }[] {
  const translated = Object.entries(text.translations ?? {}).map(([lang, words]) => ({ text: words, lang }));
  return [{ text: text.text, lang: text.lang }, ...translated];
}

function primary(tag: string): string {
  return (tag.split('-', 1)[0] ?? tag).toLowerCase();
}

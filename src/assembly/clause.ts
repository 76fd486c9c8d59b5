/**
 * Clauses: the parts of a motion or resolution, each with an id that never changes and its words in parallel languages, one
 * of them authentic. An amendment names a clause by this id and by the hash of the words it was written against.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { toHex, utf8 } from '../kernel/bytes.ts';
import { canonicalize } from '../kernel/jcs.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Fields, invalid, own, readAny, readList, readOneOf, readText } from './shape.ts';

/** Recitals come first and have no number; operative clauses are numbered. */
export type ClauseKind = 'preambular' | 'operative';
/** In the order in which they stand. */
export const CLAUSE_KINDS: readonly ClauseKind[] = ['preambular', 'operative'];

/** `eId` is stable and unique in its text; `text` is keyed by BCP 47 tags and holds `authenticLang`. */
export interface Clause {
  eId: string;
  kind: ClauseKind;
  text: Readonly<Record<string, string>>;
  authenticLang: string;
}

/** A clause in its place: the number it is read out with, and its id in Akoma Ntoso. */
export interface NumberedClause extends Clause {
  /** From 1, operative clauses only. */
  num?: number;
  /** `recs__rec_2` or `para_3` (Akoma Ntoso Naming Convention 1.0, section 5). */
  aknId: string;
}

/**
 * The hash an amendment gives as its base: lower-case hex SHA-256 of the canonical JSON of kind, authentic language and
 * authentic words. A corrected translation leaves it as it was.
 */
export function clauseHash({ kind, authenticLang, text }: Omit<Clause, 'eId'>): string {
  return toHex(sha256(utf8(canonicalize({ authenticLang, kind, text: text[authenticLang] ?? '' }))));
}

/** Numbers the clauses in their order. */
export function numberClauses(clauses: readonly Clause[]): NumberedClause[] {
  let [recital, paragraph] = [0, 0];
  return clauses.map(({ eId, kind, text, authenticLang }) => {
    const clause = { eId, kind, text, authenticLang };
    if (kind === 'preambular') return { ...clause, aknId: `recs__rec_${++recital}` };
    paragraph++;
    return { ...clause, num: paragraph, aknId: `para_${paragraph}` };
  });
}

/**
 * Refuses a text whose clauses cannot be told apart or cannot be read: `clause-twice`, `clause-words-missing` (no
 * authentic words), `clause-order` (a recital after an operative clause).
 */
export function refuseBrokenText(clauses: readonly Clause[]): void {
  const seen = new Set<string>();
  let operative = false;
  for (const { eId, kind, text, authenticLang } of clauses) {
    if (seen.has(eId)) throw new Refusal('clause-twice', { clause: eId });
    seen.add(eId);
    if (!hasWords(text, authenticLang)) throw new Refusal('clause-words-missing', { clause: eId, lang: authenticLang });
    if (kind === 'preambular' && operative) throw new Refusal('clause-order', { clause: eId });
    operative ||= kind === 'operative';
  }
}

/** True when the words of this language are there. */
export function hasWords(text: Readonly<Record<string, string>>, lang: string): boolean {
  return Object.hasOwn(text, lang) && (text[lang] ?? '').trim() !== '';
}

/** Words by language. Refuses `shape-invalid` for a language tag or words that are none. */
export function readWordings(value: unknown, where: string): Record<string, string> {
  const fields: Fields = readAny(value, where);
  return Object.fromEntries(
    Object.keys(fields).map((lang) => {
      if (!/^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*$/.test(lang)) throw invalid(where);
      return [lang, readText(own(fields, lang), `${where}.${lang}`)];
    }),
  );
}

/** Reads the clauses of a text; other keys of a clause are somebody else's. Refuses `shape-…` and what `refuseBrokenText` does. */
export function readClauses(value: unknown, where: string): Clause[] {
  const clauses = readList(value, where, (item, at): Clause => {
    const fields = readAny(item, at, ['eId', 'kind', 'text', 'authenticLang']);
    return {
      eId: readText(own(fields, 'eId'), `${at}.eId`),
      kind: readOneOf(own(fields, 'kind'), `${at}.kind`, CLAUSE_KINDS),
      text: readWordings(own(fields, 'text'), `${at}.text`),
      authenticLang: readText(own(fields, 'authenticLang'), `${at}.authenticLang`),
    };
  });
  refuseBrokenText(clauses);
  return clauses;
}

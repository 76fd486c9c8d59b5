// Finding a term by what a person types, in any language a label exists in, or by the beginning of its code.
// Labels and typed text are compared folded, so that Cyrillic, Arabic and Turkish spellings meet.

import { words } from '../kernel/fold.ts';
import { type Label, label, type Term, type Vocabularies, type Vocabulary, vocabularyOf } from './vocabulary.ts';

/** A term that answers a search: its label in the reader's language. */
export interface Found {
  code: string;
  label: Label;
}

/** One label of a term, folded; `lang` is '' for the word of another system. */
interface Wording {
  lang: string;
  whole: string;
  words: readonly string[];
}

const prepared = new WeakMap<Vocabulary, readonly (readonly [Term, readonly Wording[]])[]>();

/** The Arabic article, which is written together with its word and left out by those who search. */
const ARTICLE = /^[وبل]?ال/;

/** Folding all labels of a long list takes longer than searching them, so it is done once. */
function wordingsOf(list: Vocabulary): readonly (readonly [Term, readonly Wording[]])[] {
  const known = prepared.get(list);
  if (known) return known;
  const made = list.terms.map((term) => {
    const labels = [['en', term.en], ...Object.entries(term.drafts ?? {})] as [string, string][];
    const others = Object.values(term.external ?? {}).map((text): [string, string] => ['', text]);
    const wordings = [...labels, ...others].map(([lang, text]) => {
      const whole = words(text);
      return { lang, whole: whole.join(' '), words: whole.flatMap((word) => [word, word.replace(ARTICLE, '')]) };
    });
    return [term, wordings] as const;
  });
  prepared.set(list, made);
  return made;
}

/**
 * Terms where every word asked for begins a word of one label, in whatever language, or whose code begins with the text.
 * Whole labels come first, then matches in the reader's language, then others; inside each, the order of the list.
 */
export function search(all: Vocabularies, vocab: string, text: string, lang: string): Found[] {
  const asked = words(text);
  if (asked.length === 0) return [];
  const whole = asked.join(' ');
  const ranked = wordingsOf(vocabularyOf(all, vocab)).flatMap(([term, wordings]) => {
    const rank = rankOf(term, wordings, asked, whole, lang);
    return rank === null ? [] : [{ rank, found: { code: term.code, label: label(all, vocab, term.code, lang) } }];
  });
  return ranked.sort((a, b) => a.rank - b.rank).map(({ found }) => found);
}

function rankOf(
  term: Term,
  wordings: readonly Wording[],
  asked: readonly string[],
  whole: string,
  lang: string,
): 0 | 1 | 2 | null {
  if (term.code.startsWith(whole) || wordings.some((one) => one.whole === whole)) return 0;
  const matching = wordings.filter((one) => asked.every((part) => one.words.some((word) => word.startsWith(part))));
  if (matching.length === 0) return null;
  const base = lang.toLowerCase().split('-')[0] ?? lang;
  const shown = term.drafts?.[base] === undefined ? 'en' : base;
  return matching.some((one) => one.lang === shown) ? 1 : 2;
}

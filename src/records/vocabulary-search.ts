// Finding a term by what a person types, in any language a label exists in, or by the beginning of its code.
// Labels and typed text are compared folded, so that Cyrillic, Arabic and Turkish spellings meet.

import { fold, words } from '../kernel/fold.ts';
import { type Label, label, type Term, type Vocabularies, vocabularyOf } from './vocabulary.ts';

/** A term that answers a search: its label in the reader's language. */
export interface Found {
  code: string;
  label: Label;
}

/**
 * Terms where every word asked for begins a word of one label, in whatever language, or whose code begins with the text.
 * Whole labels come first, then matches in the reader's language, then others; inside each, the order of the list.
 */
export function search(all: Vocabularies, vocab: string, text: string, lang: string): Found[] {
  const asked = words(text);
  if (asked.length === 0) return [];
  const whole = fold(text);
  const ranked = vocabularyOf(all, vocab).terms.flatMap((term) => {
    const shown = label(all, vocab, term.code, lang);
    const rank = rankOf(term, shown.text, asked, whole);
    return rank === null ? [] : [{ rank, found: { code: term.code, label: shown } }];
  });
  return ranked.sort((a, b) => a.rank - b.rank).map(({ found }) => found);
}

/** The Arabic article, which is written together with its word and left out by those who search. */
const ARTICLE = /^[وبل]?ال/;

function rankOf(term: Term, shown: string, asked: readonly string[], whole: string): 0 | 1 | 2 | null {
  const labels = [shown, term.en, ...Object.values(term.drafts ?? {}), ...Object.values(term.external ?? {})];
  if (term.code.startsWith(whole) || labels.some((text) => fold(text) === whole)) return 0;
  const matches = labels.map((text) => {
    const has = words(text);
    return asked.every((part) =>
      has.some((word) => word.startsWith(part) || word.replace(ARTICLE, '').startsWith(part)),
    );
  });
  if (matches[0]) return 1;
  return matches.includes(true) ? 2 : null;
}

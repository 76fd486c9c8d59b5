// Controlled vocabularies: lists of coded terms with labels in several languages, held as data in schema/vocabularies.
// The rule: code never repeats a label or a code list; it asks here, and an unknown list or code is refused.

import { Refusal } from '../kernel/refusal.ts';

/** A text of ours in English with unreviewed translations, by BCP 47 language. */
export interface DraftedText {
  en: string;
  drafts?: Readonly<Record<string, string>>;
}

/**
 * One coded term; `parent` is a code of the same list, `external` other systems' own words for it, `grave` marks an act
 * to be shown as one of the gravest.
 */
export interface Term extends DraftedText {
  code: string;
  parent?: string;
  grave?: true;
  note?: DraftedText;
  external?: Readonly<Record<string, string>>;
}

/** A list of terms in reading order; `source` says whose codes they are. */
export interface Vocabulary {
  id: string;
  source: string;
  languages: readonly string[];
  terms: readonly Term[];
  byCode: ReadonlyMap<string, Term>;
  children: ReadonlyMap<string, readonly string[]>;
  reviewed: ReadonlySet<string>;
}

/** All lists, by id. */
export type Vocabularies = ReadonlyMap<string, Vocabulary>;

/** A label as shown: `lang` is the language of `text`, which may be English where there is no draft. */
export interface Label {
  text: string;
  lang: string;
  reviewed: boolean;
}

/** A role's word that a draft is right. With `text` it covers that wording only and lapses when the draft changes. */
export interface Approval {
  vocabulary: string;
  code: string;
  lang: string;
  by: string;
  at: string;
  text?: string;
}

const reviewKey = (code: string, lang: string) => `${code} ${lang}`;

/** Indexes a list read from a file. Throws an Error (our own fault) on a repeated code or a parent that is not in the list. */
export function vocabulary(list: Pick<Vocabulary, 'id' | 'source' | 'languages' | 'terms'>): Vocabulary {
  const byCode = new Map<string, Term>();
  const children = new Map<string, string[]>();
  for (const term of list.terms) {
    if (byCode.has(term.code)) throw new Error(`vocabulary ${list.id}: code ${term.code} stands twice`);
    byCode.set(term.code, term);
  }
  for (const term of list.terms) {
    if (term.parent === undefined) continue;
    if (!byCode.has(term.parent)) throw new Error(`vocabulary ${list.id}: ${term.code} has no parent ${term.parent}`);
    children.set(term.parent, [...(children.get(term.parent) ?? []), term.code]);
  }
  for (const term of list.terms) chainAbove(list.id, byCode, term);
  return { ...list, byCode, children, reviewed: new Set() };
}

function chainAbove(id: string, byCode: ReadonlyMap<string, Term>, term: Term): string[] {
  const chain: string[] = [];
  for (let up = term.parent; up !== undefined; up = byCode.get(up)?.parent) {
    if (chain.includes(up)) throw new Error(`vocabulary ${id}: ${term.code} stands under itself`);
    chain.push(up);
  }
  return chain;
}

/** The list with this id. Throws Refusal `unknown-vocabulary`. */
export function vocabularyOf(all: Vocabularies, vocab: string): Vocabulary {
  const found = all.get(vocab);
  if (!found) throw new Refusal('unknown-vocabulary', { vocabulary: vocab }, 404);
  return found;
}

/** The term with this code. Throws Refusal `unknown-vocabulary` or `unknown-term`. */
export function termOf(all: Vocabularies, vocab: string, code: string): Term {
  const found = vocabularyOf(all, vocab).byCode.get(code);
  if (!found) throw new Refusal('unknown-term', { vocabulary: vocab, code });
  return found;
}

/** Whether the code belongs to the list. Throws Refusal `unknown-vocabulary`. */
export function isTerm(all: Vocabularies, vocab: string, code: string): boolean {
  return vocabularyOf(all, vocab).byCode.has(code);
}

/** The label in a language, or the English one where there is no draft (`tg-TJ` reads the drafts of `tg`). */
export function label(all: Vocabularies, vocab: string, code: string, lang: string): Label {
  const term = termOf(all, vocab, code);
  const base = lang.toLowerCase().split('-')[0] ?? lang;
  const draft = term.drafts?.[base];
  if (base === 'en' || draft === undefined) return { text: term.en, lang: 'en', reviewed: true };
  return { text: draft, lang: base, reviewed: vocabularyOf(all, vocab).reviewed.has(reviewKey(code, base)) };
}

/** The same lists with these approvals applied. Throws Refusal for an unknown list or term, or `no-draft` in that language. */
export function approve(all: Vocabularies, approvals: readonly Approval[]): Vocabularies {
  const approved = new Map(all);
  for (const { vocabulary: vocab, code, lang, text } of approvals) {
    const draft = termOf(approved, vocab, code).drafts?.[lang];
    if (draft === undefined) throw new Refusal('no-draft', { vocabulary: vocab, code, lang });
    if (text !== undefined && text !== draft) continue;
    const list = vocabularyOf(approved, vocab);
    approved.set(vocab, { ...list, reviewed: new Set([...list.reviewed, reviewKey(code, lang)]) });
  }
  return approved;
}

/** Codes above a term, nearest first; empty at the top. Throws Refusal for an unknown list or term. */
export function ancestors(all: Vocabularies, vocab: string, code: string): string[] {
  return chainAbove(vocab, vocabularyOf(all, vocab).byCode, termOf(all, vocab, code));
}

/** Codes below a term at any depth, without itself, in reading order. Throws Refusal for an unknown list or term. */
export function descendants(all: Vocabularies, vocab: string, code: string): string[] {
  termOf(all, vocab, code);
  const { children } = vocabularyOf(all, vocab);
  const below = (parent: string): string[] => (children.get(parent) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(code);
}

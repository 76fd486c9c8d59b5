/** Clauses as records hold them and as the assembly reads them, and back. */
import type { Amendment, AmendmentOp, Clause, ClauseKind } from '../assembly/index.ts';
import type { Text } from '../kernel/text.ts';

/** A clause part of a motion or a resolution. */
export interface ClausePart {
  id: string;
  kind: ClauseKind;
  text: Text;
}

/** Clauses of a body of text, for the assembly. The part's id is the clause's for ever. */
export function clausesIn(body: Readonly<Record<string, unknown>>): Clause[] {
  return ((body.clauses ?? []) as ClausePart[]).map(({ id, kind, text }) => ({
    ...{ eId: id, kind, authenticLang: text.lang },
    text: { ...text.translations, [text.lang]: text.text },
  }));
}

/** Clauses as parts; ids that a part cannot have (those of inserted clauses) become the next free `c…`. */
export function partsOf(clauses: readonly Clause[]): ClausePart[] {
  const taken = new Set(clauses.map(({ eId }) => eId));
  let next = 1;
  const freeId = (): string => {
    while (taken.has(`c${next}`)) next++;
    taken.add(`c${next}`);
    return `c${next}`;
  };
  return clauses.map(({ eId, kind, text, authenticLang }) => ({
    id: /^[a-z][a-z0-9]*$/.test(eId) ? eId : freeId(),
    kind,
    text: textOf(text, authenticLang),
  }));
}

/** What a motion's clauses rest on, of those that stand in the text a vote adopted. */
export function citationsLeft(
  { citations = [] }: Readonly<Record<string, unknown>>,
  clauses: readonly Clause[],
): { citations?: { clause: string }[] } {
  const standing = new Set(clauses.map(({ eId }) => eId));
  const left = (citations as { clause: string }[]).filter(({ clause }) => standing.has(clause));
  return left.length > 0 ? { citations: left } : {};
}

/** An amendment record for the assembly. */
export function amendmentIn(id: string, body: Record<string, unknown>): Amendment {
  const { clause, base, op, kind, text } = body as {
    clause: string;
    base: string;
    op: string;
    kind?: ClauseKind;
    text?: Text;
  };
  return {
    id,
    target: { clauseEid: clause, baseHash: base },
    op: op.replaceAll('-', '_') as AmendmentOp,
    ...(kind ? { kind } : {}),
    ...(text ? { newText: { ...text.translations, [text.lang]: text.text } } : {}),
  };
}

/** Parallel words as a text whose language is the authentic one. */
export function textOf(words: Readonly<Record<string, string>>, lang: string): Text {
  const others = Object.entries(words).filter(([other]) => other !== lang);
  return {
    lang,
    text: words[lang] ?? '',
    ...(others.length > 0 ? { translations: Object.fromEntries(others) } : {}),
  };
}

/** Proposed clauses as a form carries them, and what a person's corrections make of them. Pure. */
import { CLAUSE_KINDS, type Clause } from '../../../assembly/clause.ts';
import type { ProposedClause } from '../../../assembly/split.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Form } from '../route.ts';

export const MOST_CHARACTERS = 200_000;
export const MOST_CLAUSES = 400;
const MOST_IN_CLAUSE = 20_000;

/** @throws Refusal `text-too-long`, `text-missing` */
export function assertReadable(text: string): void {
  if (text.length > MOST_CHARACTERS) throw new Refusal('text-too-long', { most: MOST_CHARACTERS }, 413);
  if (text.trim() === '') throw new Refusal('text-missing', {}, 422);
}

/**
 * Clauses of a form: `kind:n`, `text:n`, and `join:n` to put one to the clause above it. An empty line inside a clause parts
 * it in two; a clause without words is gone. @throws Refusal `text-too-long`
 */
export function correctedIn(form: Pick<Form, 'text'>): ProposedClause[] {
  const found: ProposedClause[] = [];
  const count = Math.min(Number(form.text('count')) || 0, MOST_CLAUSES);
  for (let n = 0; n < count; n++) {
    const kind = CLAUSE_KINDS.find((one) => one === form.text(`kind:${n}`)) ?? 'operative';
    const [first = '', ...others] = form
      .text(`text:${n}`)
      .replaceAll('\r\n', '\n')
      .split(/\n[^\S\n]*\n\s*/)
      .map((words) => words.trim())
      .filter((words) => words !== '');
    const above = found.at(-1);
    if (form.text(`join:${n}`) !== '' && above) above.text = `${above.text}\n${first}`.trim();
    else if (first !== '') found.push({ kind, text: first });
    found.push(...others.map((text) => ({ kind, text })));
  }
  assertFits(found);
  return found;
}

/** @throws Refusal `text-too-long` */
export function assertFits(clauses: readonly ProposedClause[]): void {
  if (clauses.length > MOST_CLAUSES || clauses.some(({ text }) => text.length > MOST_IN_CLAUSE))
    throw new Refusal('text-too-long', { most: MOST_CHARACTERS }, 413);
}

/** As clauses of a text in one language. */
export const clausesOf = (proposed: readonly ProposedClause[], lang: string): Clause[] =>
  proposed.map(({ kind, text }, n) => ({ eId: `c${n + 1}`, kind, text: { [lang]: text }, authenticLang: lang }));

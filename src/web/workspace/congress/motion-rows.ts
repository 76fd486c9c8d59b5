/** What the buttons beside the clauses of a motion in the making do: each answers the form anew. Pure. */
import type { Cited, ClauseRow, MotionDraft } from './motion-fields.ts';
import { MOST_CLAUSES } from './proposed.ts';

const OP = /^(add|up|down|remove|cite|uncite):(-1|\d{1,3})(?::(\d{1,2}))?$/;

/** Two clauses to begin with: a recital and what is asked for. */
export const FIRST_ROWS: readonly ClauseRow[] = [
  { id: 'c1', kind: 'preambular', words: {}, cites: [] },
  { id: 'c2', kind: 'operative', words: {}, cites: [] },
];

/** The form after a button was pressed, and the clause it leads to; null where it names nothing that is there. */
export function operated(draft: MotionDraft, op: string): MotionDraft | null {
  const [, act, at, within] = OP.exec(op) ?? [];
  const { clauses } = draft;
  const [n, m] = [Number(at), Number(within)];
  const row = clauses[n];
  if (act === 'add' && n < clauses.length && clauses.length < MOST_CLAUSES)
    return { ...draft, clauses: clauses.toSpliced(n + 1, 0, fresh(clauses, row)) };
  if (!row) return null;
  if (act === 'remove') return { ...draft, clauses: clauses.toSpliced(n, 1) };
  if (act === 'up' || act === 'down') return swapped(draft, n, act === 'up' ? n - 1 : n + 1);
  const cites =
    act === 'cite'
      ? [...row.cites, freshCite(clauses)]
      : act === 'uncite' && row.cites[m]
        ? row.cites.toSpliced(m, 1)
        : null;
  return cites && { ...draft, clauses: clauses.with(n, { ...row, cites }) };
}

function swapped(draft: MotionDraft, n: number, other: number): MotionDraft | null {
  const [one, two] = [draft.clauses[n], draft.clauses[other]];
  return one && two ? { ...draft, clauses: draft.clauses.with(n, two).with(other, one) } : null;
}

/** A clause of the kind of the one above it. */
function fresh(clauses: readonly ClauseRow[], above: ClauseRow | undefined): ClauseRow {
  const ids = clauses.map(({ id }) => id);
  return { id: nextId('c', ids), kind: above?.kind ?? clauses[0]?.kind ?? 'operative', words: {}, cites: [] };
}

function freshCite(clauses: readonly ClauseRow[]): Cited {
  const ids = clauses.flatMap(({ cites }) => cites.map(({ id }) => id));
  return { id: nextId('r', ids), instrument: '', article: '', url: '', breach: '' };
}

/** An id after all that are there. */
function nextId(letter: string, taken: readonly string[]): string {
  const numbers = taken.map((id) => (id.startsWith(letter) && /^\d{1,9}$/.test(id.slice(1)) ? Number(id.slice(1)) : 0));
  return `${letter}${Math.max(0, ...numbers) + 1}`;
}

/**
 * A motion with its amendments: which of them contradict each other, and the text once the others are taken in. Amendments
 * hang on clause ids and hashes, never on line numbers, and their order makes no difference.
 */
import { Refusal } from '../kernel/refusal.ts';
import {
  CLAUSE_KINDS,
  type Clause,
  type ClauseKind,
  clauseHash,
  hasWords,
  type NumberedClause,
  numberClauses,
  readClauses,
  readWordings,
  refuseBrokenText,
} from './clause.ts';
import { own, readAny, readFields, readList, readOneOf, readText } from './shape.ts';
import { type Run, wordDiff } from './word-diff.ts';

export type AmendmentOp = 'replace' | 'insert_before' | 'insert_after' | 'delete';

/** A change to one clause. `newText` is keyed by language and needed by every op but `delete`. */
export interface Amendment {
  id: string;
  target: { clauseEid: string; baseHash: string };
  op: AmendmentOp;
  newText?: Readonly<Record<string, string>>;
  /** Kind of an inserted clause: that of the target, unless it is the first of its kind in the text. */
  kind?: ClauseKind;
}

/**
 * Why amendments cannot be taken in. `target_missing`: no such clause; `base_changed`: the clause has other words than
 * those amended; `words_missing`: no words in the authentic language; `replaced_twice`, `replaced_and_deleted`,
 * `target_deleted` (an insertion beside a clause that another deletes); `order` (a recital among operative clauses, or the other way round).
 */
export type ConflictKind =
  | 'target_missing'
  | 'base_changed'
  | 'words_missing'
  | 'replaced_twice'
  | 'replaced_and_deleted'
  | 'target_deleted'
  | 'order';

/** A conflict with every amendment that is part of it, in the order of their ids. */
export interface Conflict {
  kind: ConflictKind;
  clauseEid: string;
  amendments: string[];
}

/** What became of one clause; `words` holds the comparison for each language that either text has. */
export interface ClauseDiff {
  eId: string;
  change: 'same' | 'replaced' | 'inserted' | 'deleted';
  amendments: string[];
  words: Readonly<Record<string, Run[]>>;
}

/** The consolidated text. Amendments in a conflict are left out of it, all others are in it. */
export interface Consolidated {
  clauses: NumberedClause[];
  conflicts: Conflict[];
  /** Ids taken in, sorted. */
  applied: string[];
  diff: ClauseDiff[];
}

/**
 * Takes the amendments into the text of a motion. Insertions at one place stand in the order of their amendments' ids; an
 * inserted clause has the id `<amendment>__new`. Motions and amendments may have other keys. Refuses
 * `shape-…`, `amendment-twice`, and what `refuseBrokenText` refuses.
 */
export function consolidate(
  motion: Readonly<{ text: readonly Clause[] }>,
  amendments: readonly Amendment[],
): Consolidated {
  const text = readClauses(own(readAny(motion, 'motion', ['text']), 'text'), 'motion.text');
  const sorted = readList(amendments, 'amendments', readAmendment).sort((a, b) =>
    a.id < b.id ? -1 : a.id > b.id ? 1 : 0,
  );
  sorted.forEach(({ id }, at) => {
    if (at > 0 && sorted[at - 1]?.id === id) throw new Refusal('amendment-twice', { amendment: id });
  });
  const conflicts = conflictsOf(text, sorted);
  const barred = new Set(conflicts.flatMap((conflict) => conflict.amendments));
  const taken = sorted.filter(({ id }) => !barred.has(id));
  const diff = text.flatMap((clause) => diffOf(clause, taken));
  const clauses = diff.flatMap(({ after }) => (after === null ? [] : [after]));
  refuseBrokenText(clauses);
  return {
    clauses: numberClauses(clauses),
    conflicts,
    applied: taken.map(({ id }) => id),
    diff: diff.map(({ before, after, amendments, change }) => ({
      eId: (after ?? before)?.eId ?? '',
      change,
      amendments,
      words: wordsBetween(before, after),
    })),
  };
}

const OPS: readonly AmendmentOp[] = ['replace', 'insert_before', 'insert_after', 'delete'];

function readAmendment(value: unknown, where: string): Amendment {
  const fields = readAny(value, where, ['id', 'target', 'op']);
  const target = readFields(own(fields, 'target'), `${where}.target`, TARGET, TARGET);
  const [newText, kind] = [own(fields, 'newText'), own(fields, 'kind')];
  return {
    id: readText(own(fields, 'id'), `${where}.id`),
    op: readOneOf(own(fields, 'op'), `${where}.op`, OPS),
    target: {
      clauseEid: readText(own(target, 'clauseEid'), `${where}.target.clauseEid`),
      baseHash: readText(own(target, 'baseHash'), `${where}.target.baseHash`),
    },
    ...(newText === undefined ? {} : { newText: readWordings(newText, `${where}.newText`) }),
    ...(kind === undefined ? {} : { kind: readOneOf(kind, `${where}.kind`, CLAUSE_KINDS) }),
  };
}

const TARGET = ['clauseEid', 'baseHash'];
const insertions: readonly AmendmentOp[] = ['insert_before', 'insert_after'];
const isInsertion = ({ op }: Amendment): boolean => insertions.includes(op);

/** Every contradiction among amendments sorted by id, by clause in the order of the text. */
function conflictsOf(text: readonly Clause[], amendments: readonly Amendment[]): Conflict[] {
  const known = new Map(text.map((clause) => [clause.eId, clause]));
  const alone = (amendment: Amendment): ConflictKind | null => {
    const clause = known.get(amendment.target.clauseEid);
    if (clause === undefined) return 'target_missing';
    if (amendment.target.baseHash !== clauseHash(clause)) return 'base_changed';
    if (amendment.op !== 'delete' && !hasWords(amendment.newText ?? {}, clause.authenticLang)) return 'words_missing';
    return isInsertion(amendment) && misplaced(text, clause, amendment) ? 'order' : null;
  };
  const single = amendments.flatMap((amendment): Conflict[] => {
    const kind = alone(amendment);
    return kind === null ? [] : [{ kind, clauseEid: amendment.target.clauseEid, amendments: [amendment.id] }];
  });
  const broken = new Set(single.flatMap((conflict) => conflict.amendments));
  const fit = amendments.filter(({ id }) => !broken.has(id));
  const between = text.flatMap(({ eId }) =>
    conflictsAt(
      eId,
      fit.filter(({ target }) => target.clauseEid === eId),
    ),
  );
  return [...single, ...between];
}

/** Contradictions among the amendments to one clause. */
function conflictsAt(clauseEid: string, amendments: readonly Amendment[]): Conflict[] {
  const ids = (wanted: (one: Amendment) => boolean) => amendments.filter(wanted).map(({ id }) => id);
  const replaced = ids(({ op }) => op === 'replace');
  const deleted = ids(({ op }) => op === 'delete');
  const inserted = ids(isInsertion);
  const found: [ConflictKind, boolean, string[]][] = [
    ['replaced_twice', replaced.length > 1, replaced],
    ['replaced_and_deleted', replaced.length > 0 && deleted.length > 0, [...replaced, ...deleted].sort()],
    ['target_deleted', inserted.length > 0 && deleted.length > 0, [...inserted, ...deleted].sort()],
  ];
  return found.filter(([, is]) => is).map(([kind, , amendments]) => ({ kind, clauseEid, amendments }));
}

/** True unless the clause is of its target's kind, or the first of its kind in the text and at the end where that kind stands. */
function misplaced(text: readonly Clause[], target: Clause, { op, kind = target.kind }: Amendment): boolean {
  if (kind === target.kind) return false;
  if (text.some((clause) => clause.kind === kind)) return true;
  return kind === 'preambular'
    ? op !== 'insert_before' || target !== text[0]
    : op !== 'insert_after' || target !== text.at(-1);
}

interface Changed {
  before: Clause | null;
  after: Clause | null;
  change: ClauseDiff['change'];
  amendments: string[];
}

/** What becomes of a clause and of the places beside it. */
function diffOf(clause: Clause, taken: readonly Amendment[]): Changed[] {
  const here = taken.filter(({ target }) => target.clauseEid === clause.eId);
  const kindOf = (one: Amendment) => one.kind ?? clause.kind;
  const inserted = (op: AmendmentOp): Changed[] => {
    const wanted = here.filter((one) => one.op === op);
    const inOrder = CLAUSE_KINDS.flatMap((kind) => wanted.filter((one) => kindOf(one) === kind));
    return inOrder.map((one) => ({
      before: null,
      after: { ...clause, eId: `${one.id}__new`, kind: kindOf(one), text: one.newText ?? {} },
      change: 'inserted',
      amendments: [one.id],
    }));
  };
  const deleted = here.filter(({ op }) => op === 'delete').map(({ id }) => id);
  const replacing = here.find(({ op }) => op === 'replace');
  const itself: Changed =
    deleted.length > 0
      ? { before: clause, after: null, change: 'deleted', amendments: deleted }
      : replacing !== undefined
        ? {
            before: clause,
            after: { ...clause, text: replacing.newText ?? {} },
            change: 'replaced',
            amendments: [replacing.id],
          }
        : { before: clause, after: clause, change: 'same', amendments: [] };
  return [...inserted('insert_before'), itself, ...inserted('insert_after')];
}

function wordsBetween(before: Clause | null, after: Clause | null): Record<string, Run[]> {
  const langs = new Set([...Object.keys(before?.text ?? {}), ...Object.keys(after?.text ?? {})]);
  return Object.fromEntries(
    [...langs].sort().map((lang) => [lang, wordDiff(before?.text[lang] ?? '', after?.text[lang] ?? '')]),
  );
}

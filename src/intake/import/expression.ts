/**
 * The mapping language: JSON nodes with one operator each, compiled once into closures that are run for every row. A bare
 * string is a column; `undefined` means that the source says nothing, and travels through every operator.
 */
import { z } from 'zod';
import { Refusal } from '../../kernel/refusal.ts';
import type { ValueNode } from './mapping-schema.ts';
import { type CellProblem, type Cells, excerpt } from './row.ts';

/** State of one source row while it is mapped: its named values and what was found wrong with it. */
export interface RowState {
  cells: Cells;
  number: number;
  lets: unknown[];
  problems: CellProblem[];
  /** How something ambiguous in the row was read (`day-first`); part of its digest, so that reading it otherwise is a change. */
  reading: string;
  /** Joined rows whose key the mapping works out itself, and which its canonical form leaves out; part of its digest. */
  beside: string;
}

/** What a closure sees: the row (or a joined row, or an item of a list) and the state of the source row it belongs to. */
export interface Frame {
  cells: Cells;
  item: unknown;
  row: RowState;
}

export type Eval = (frame: Frame) => unknown;
export type Test = (frame: Frame) => boolean;

/** A table joined to the main one: rows by key, and where to find their columns. */
export interface JoinedTable {
  columns: ReadonlyMap<string, number> | null;
  aliases: Readonly<Record<string, readonly string[]>>;
  rowsOf(key: string): readonly Cells[];
}

/** What compiling knows: the columns at hand, the names given by `let`, and how to go on with inner nodes. */
export interface Scope {
  mapping: string;
  columns: ReadonlyMap<string, number> | null;
  aliases: Readonly<Record<string, readonly string[]>>;
  loose: boolean;
  empty: ReadonlySet<string>;
  tables: ReadonlyMap<string, JoinedTable>;
  lets: ReadonlyMap<string, number>;
  /** Lists of codes that have a name. */
  codes: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  dayFirst: boolean | undefined;
  file: string;
  /** Columns that hold dates, noted by the operators that read them. */
  dates: Set<string>;
  value(node: unknown, at: string, scope?: Scope): Eval;
  test(node: unknown, at: string, scope?: Scope): Test;
}

/** An operator: the shape of its node (its own name is a key of it) and how it becomes a closure. */
export interface Operator<T = Record<string, unknown>> {
  shape: z.ZodType<T>;
  compile(node: T, scope: Scope, at: string): Eval;
}

/** Declares an operator with its shape, so that `node` is typed inside. */
export const operator = <T>(shape: z.ZodType<T>, compile: Operator<T>['compile']): Operator =>
  ({ shape, compile }) as unknown as Operator;

/** A node or anything that can stand in its place; checked further when it is compiled itself. */
export const node = z.union([z.string(), z.record(z.string(), z.unknown())]) as z.ZodType<ValueNode>;

/** Throws Refusal `mapping-invalid` with the place in the file. */
export function invalid(scope: Pick<Scope, 'mapping'>, at: string, problem: string): never {
  throw new Refusal('mapping-invalid', { mapping: scope.mapping, at, problem });
}

/** Compiles a node with the operators given. Throws Refusal `mapping-invalid`. */
export function compileNode(operators: ReadonlyMap<string, Operator>, input: unknown, scope: Scope, at: string): Eval {
  if (typeof input === 'string') return column(input, scope);
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    invalid(scope, at, 'neither a column nor an operator');
  const name = Object.keys(input).find((key) => operators.has(key));
  const found = name === undefined ? undefined : operators.get(name);
  if (name === undefined || !found) invalid(scope, at, `no operator among: ${Object.keys(input).join(', ')}`);
  const read = found.shape.safeParse(input);
  if (!read.success) {
    const [issue] = read.error.issues;
    invalid(scope, [at, ...issue.path].join('/'), issue.message);
  }
  return found.compile(read.data, scope, `${at}/${name}`);
}

/** Column names as compared when a mapping is loose about them: `Date of event`, `date_of_event` are one. */
export const looseName = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/[\s_.-]+/g, '_');

/** Position of the first of several column names in a header, or undefined. */
export function findColumn(
  names: readonly string[],
  columns: ReadonlyMap<string, number>,
  loose: boolean,
): number | undefined {
  for (const name of names) if (columns.has(name)) return columns.get(name);
  if (!loose) return undefined;
  const wanted = new Set(names.map(looseName));
  for (const [name, at] of columns) if (wanted.has(looseName(name))) return at;
  return undefined;
}

/** Reads a column: blanks around it dropped, `undefined` when the cell, or the column, is not there. */
export function column(name: string, scope: Scope): Eval {
  const names = scope.aliases[name] ?? [name];
  const clean = cleaner(scope.empty);
  if (scope.columns !== null) {
    const at = findColumn(names, scope.columns, scope.loose);
    if (at === undefined) return () => undefined;
    return (frame) => clean((frame.cells as readonly string[])[at]);
  }
  const wanted = new Set(names.map(looseName));
  return (frame) => {
    const cells = frame.cells as Readonly<Record<string, unknown>>;
    for (const key of names) {
      const found = clean(Object.hasOwn(cells, key) ? cells[key] : key.includes('.') ? inside(cells, key) : undefined);
      if (found !== undefined) return found;
    }
    if (!scope.loose) return undefined;
    for (const key of Object.keys(cells)) if (wanted.has(looseName(key))) return clean(cells[key]);
    return undefined;
  };
}

function cleaner(empty: ReadonlySet<string>): (value: unknown) => unknown {
  return (value) => {
    if (typeof value === 'string') {
      const text = value.trim();
      return text === '' || empty.has(text) ? undefined : text;
    }
    return value === null ? undefined : value;
  };
}

function inside(cells: Readonly<Record<string, unknown>>, path: string): unknown {
  let value: unknown = cells;
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}

/** The name under which a node's value is reported when it is wrong. */
export const nameOf = (input: unknown): string => {
  if (typeof input === 'string') return input;
  if (typeof input !== 'object' || input === null) return '';
  const [first] = Object.values(input);
  return typeof first === 'string' ? first : Array.isArray(first) ? nameOf(first[0]) : nameOf(first);
};

/** A value as text: numbers as they are written, booleans as words; `undefined` for objects. */
export function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return undefined;
}

/** Notes that a value is wrong, by the name of the column it came from; answers `undefined`, so that it can be returned. */
export function complain(frame: Frame, code: string, source: unknown, value: unknown): undefined {
  frame.row.problems.push({ code, column: nameOf(source), value: excerpt(value) });
  return undefined;
}

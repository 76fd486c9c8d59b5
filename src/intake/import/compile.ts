/**
 * Compiles a mapping for one file into a function from source rows to drafts. All looking up of columns and operators
 * happens here once; per row only closures run.
 */
import { hash } from 'node:crypto';
import { canonicalize } from '../../kernel/jcs.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { compileTest } from './condition.ts';
import type { Draft } from './draft.ts';
import {
  asText,
  compileNode,
  type Eval,
  type Frame,
  findColumn,
  type Operator,
  type RowState,
  type Scope,
  type Test,
} from './expression.ts';
import type { Mapping } from './mapping-schema.ts';
import { columnOperators } from './operators-columns.ts';
import { dateOperators } from './operators-dates.ts';
import { parseOperators } from './operators-parse.ts';
import { bindLets, readOperators } from './operators-read.ts';
import { compileObject, shapeOperators } from './operators-shape.ts';
import { rawOf } from './raw.ts';
import { type CellProblem, type Cells, excerpt, type SourceRow } from './row.ts';
import type { Tables } from './tables.ts';

/** What a row becomes: a draft, nothing (the mapping skips it), or what is wrong with it. */
export type Mapped = { draft: Draft } | { skipped: true } | { problems: CellProblem[] };

export interface CompileContext {
  /** Header of the main table; null for JSON. */
  columns: readonly string[] | null;
  tables?: Tables;
  /** Name of the main file without folder and ending, for `{$file}`. */
  file?: string;
  /** How ambiguous dates are read, unless the mapping says so itself. */
  dayFirst?: boolean;
}

export interface CompiledMapping {
  map(row: SourceRow): Mapped;
  /** Columns read as dates of unstated order, by which the order can be told. */
  dates: readonly string[];
  /** Required columns that the file does not have (empty for JSON). */
  missing: readonly string[];
}

const operators: ReadonlyMap<string, Operator> = new Map(
  Object.entries({ ...readOperators, ...shapeOperators, ...parseOperators, ...dateOperators, ...columnOperators }),
);

/** Newest related records kept, so that the same actor is one object for all its rows. */
const MAX_RELATED = 20_000;

/** Throws Refusal `mapping-invalid` with the place in the mapping. */
export function compileMapping(mapping: Mapping, context: CompileContext): CompiledMapping {
  const aliases = aliasesOf(mapping.columns ?? {});
  const columns = context.columns === null ? null : new Map(context.columns.map((name, at) => [name, at]));
  const lets = new Map(Object.keys(mapping.let ?? {}).map((name, index) => [name, index]));
  const scope: Scope = {
    mapping: mapping.id,
    columns,
    aliases,
    loose: mapping.input?.loose === true,
    empty: new Set(mapping.input?.empty ?? []),
    tables: context.tables?.joined ?? new Map(),
    lets,
    codes: new Map(Object.entries(mapping.codes ?? {})),
    dayFirst: context.dayFirst ?? mapping.input?.dayFirst,
    file: context.file ?? '',
    dates: new Set(),
    value: (node, at, inner = scope) => compileNode(operators, node, inner, at),
    test: (node, at, inner = scope) => compileTest(node, inner, at),
  };
  bindLets(
    lets,
    Object.entries(mapping.let ?? {}).map(([name, node]) => scope.value(node, `/let/${name}`)),
  );
  const seed = `${mapping.id}\n${mapping.version}\n`;
  const main = mainRecord(mapping, scope, seed);
  const related = (mapping.related ?? []).map((each, index) => relatedRecord(each, scope, seed, `/related/${index}`));
  const skip: Test = mapping.skip ? scope.test(mapping.skip, '/skip') : () => false;
  const raw = rawOf(context.columns, context.tables);
  return { map: guarded, dates: [...scope.dates], missing: missingColumns(mapping, scope) };

  /** What the kernel refuses about a value is the row's fault; a wrong mapping is not. */
  function guarded(source: SourceRow): Mapped {
    try {
      return map(source);
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === 'mapping-invalid') throw error;
      return { problems: [{ code: error.code, column: '', value: excerpt(error.params) }] };
    }
  }

  function map(source: SourceRow): Mapped {
    if (source.problem)
      return {
        problems: [
          { code: source.problem.code, column: String(source.problem.params.column ?? ''), value: excerptOf(source) },
        ],
      };
    const row: RowState = {
      cells: source.cells,
      number: source.number,
      lets: [],
      problems: [],
      reading: '',
      beside: '',
    };
    const frame: Frame = { cells: source.cells, item: undefined, row };
    if (skip(frame)) return { skipped: true };
    const draft = main(frame, raw(source.cells));
    const others = related.flatMap((make) => make(frame));
    if (row.problems.length > 0 || draft === null) return { problems: row.problems };
    if (others.length > 0) draft.related = [...new Set(others)];
    return { draft };
  }
}

const excerptOf = (source: SourceRow): string => {
  const { column: _, ...params } = source.problem?.params ?? {};
  return Object.keys(params).length > 0 ? excerpt(params) : '';
};

function mainRecord(mapping: Mapping, scope: Scope, seed: string): (frame: Frame, raw: string) => Draft | null {
  const identity = scope.value(mapping.identity, '/identity');
  const also = (mapping.also ?? []).map((node, index) => scope.value(node, `/also/${index}`));
  const type = typeof mapping.type === 'string' ? () => mapping.type : scope.value(mapping.type, '/type');
  const fields = bodyOf(mapping, scope);
  return (frame, raw) => {
    const ext = asText(identity(frame));
    const name = asText(type(frame));
    const body = fields(frame) as Record<string, unknown> | undefined;
    if (ext === undefined)
      frame.row.problems.push({ code: 'import-identity-missing', column: '', value: excerpt(raw) });
    if (name === undefined) frame.row.problems.push({ code: 'import-type-missing', column: '', value: '' });
    if (ext === undefined || name === undefined) return null;
    const others = also.map((read) => asText(read(frame))).filter((text) => text !== undefined);
    const digest = hash('sha256', seed + frame.row.reading + frame.row.beside + raw);
    const own = ext === '$digest' ? `${mapping.id}:${hash('sha256', raw).slice(0, 32)}` : ext;
    return { ext: [...new Set([own, ...others])], type: name, body: body ?? {}, digest, raw };
  };
}

function bodyOf(mapping: Mapping, scope: Scope): Eval {
  const { fields } = mapping;
  if (!('whole' in fields && Array.isArray(fields.whole))) return compileObject(fields, [], scope, '/fields');
  const without = new Set(fields.whole as string[]);
  return (frame) => {
    const cells = frame.cells as Readonly<Record<string, unknown>>;
    return Object.fromEntries(
      Object.entries(cells).filter(([key, value]) => !without.has(key) && value !== null && value !== ''),
    );
  };
}

function relatedRecord(
  each: NonNullable<Mapping['related']>[number],
  scope: Scope,
  seed: string,
  at: string,
): (frame: Frame) => Draft[] {
  const items = each.each === undefined ? null : scope.value(each.each, `${at}/each`);
  const when: Test = each.when ? scope.test(each.when, `${at}/when`) : () => true;
  const identity = scope.value(each.identity, `${at}/identity`);
  const fields = compileObject(each.fields, [], scope, `${at}/fields`);
  const known = new Map<string, Draft>();
  const one = (frame: Frame): Draft[] => {
    if (!when(frame)) return [];
    const ext = asText(identity(frame));
    if (ext === undefined) return [];
    const before = known.get(ext);
    if (before) return [before];
    const body = (fields(frame) ?? {}) as Record<string, unknown>;
    const raw = canonicalize(body);
    const draft: Draft = { ext: [ext], type: each.type, body, digest: hash('sha256', `${seed}${ext}\n${raw}`), raw };
    if (known.size >= MAX_RELATED) known.clear();
    known.set(ext, draft);
    return [draft];
  };
  if (items === null) return one;
  return (frame) => {
    const list = items(frame);
    return Array.isArray(list)
      ? list.flatMap((item) => one({ cells: itemCells(item, frame), item, row: frame.row }))
      : [];
  };
}

/** Members of an item are read like columns. */
const itemCells = (item: unknown, { cells }: Frame): Cells =>
  typeof item === 'object' && item !== null && !Array.isArray(cells) ? (item as Cells) : cells;

/** Lists of names by logical name; a name is always an alias of itself. */
export function aliasesOf(columns: Readonly<Record<string, string | readonly string[]>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(columns).map(([name, names]) => [name, [...new Set([names].flat())]]));
}

function missingColumns(mapping: Mapping, scope: Scope): string[] {
  const { columns } = scope;
  if (columns === null) return [];
  const has = (name: string) => findColumn(scope.aliases[name] ?? [name], columns, scope.loose) !== undefined;
  const any = mapping.requiredAny ?? [];
  const none = any.length > 0 && !any.some(has);
  return [...(mapping.required ?? []).filter((name) => !has(name)), ...(none ? [any.join(' | ')] : [])];
}

/** Cells of a row by column name, for a file of rejected rows. */
export function cellsByName(cells: Cells, columns: readonly string[] | null): Record<string, unknown> {
  if (columns === null) return { ...(cells as Record<string, unknown>) };
  return Object.fromEntries(columns.map((name, at) => [name, (cells as readonly string[])[at] ?? '']));
}

/**
 * Tables joined to the main one: read once, kept as an index by key with only the columns that the mapping uses, so that
 * what is not used (a name, an address) never enters memory or the raw row.
 */
import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Refusal } from '../../kernel/refusal.ts';
import { aliasesOf } from './compile.ts';
import { asText, findColumn, type JoinedTable } from './expression.ts';
import type { Mapping } from './mapping-schema.ts';
import { MAP_KEY } from './read-json.ts';
import type { Cells, SourceRow } from './row.ts';
import { type Forced, openSource } from './source.ts';

/** All joined tables of a mapping; `joinedTo` names the rows that belong to a row, for its canonical form. */
export interface Tables {
  joined: ReadonlyMap<string, JoinedTable>;
  files: Readonly<Record<string, string>>;
  joinedTo(cells: Cells): Record<string, unknown[]>;
}

type Declared = NonNullable<Mapping['tables']>[string];

const MAX_JOINED = 5_000_000;
/** Name by which a mapping joins the rows of a file to each other. */
const SELF = '$self';

/** Opens the tables that stand beside `path`. Throws Refusal `import-table-missing`, `import-table-too-large`, or any of `openSource`. */
export async function openTables(mapping: Mapping, path: string, columns: readonly string[] | null): Promise<Tables> {
  const joined = new Map<string, JoinedTable>();
  const files: Record<string, string> = {};
  const raws: { name: string; keys: (cells: Cells) => string[]; rows: Map<string, Cells[]>; names: string[] | null }[] =
    [];
  for (const [name, declared] of Object.entries(mapping.tables ?? {})) {
    const self = declared.file === SELF;
    const file = self ? path : findBeside(path, [declared.file].flat());
    if (file === null && !declared.optional)
      throw new Refusal('import-table-missing', { table: name, file: [declared.file].flat().join(', ') });
    if (file !== null && !self) files[name] = basename(file);
    const aliases = aliasesOf(declared.columns ?? {});
    const wanted = usedColumns(mapping, name);
    const index =
      file === null
        ? { columns: null, names: null, rows: new Map<string, Cells[]>() }
        : await indexOf(file, declared.key, aliases, wanted, readAs(declared, self ? mapping.input : {}));
    joined.set(name, { columns: index.columns, aliases, rowsOf: (key) => index.rows.get(key) ?? [] });
    raws.push({ name, keys: keysOf(mapping, name, columns), rows: index.rows, names: index.names });
  }
  return { joined, files, joinedTo };

  function joinedTo(cells: Cells): Record<string, unknown[]> {
    const found: Record<string, unknown[]> = {};
    for (const { name, keys, rows, names } of raws) {
      const list = keys(cells).flatMap((key) => rows.get(key) ?? []);
      if (list.length > 0)
        found[name] = list.map((row) => (names === null ? row : named(row as readonly string[], names)));
    }
    return found;
  }
}

/** How a table is read: as the main rows are, unless it says in which other list of the document its rows stand. */
function readAs({ member, expand }: Declared, input: Forced = {}): Forced {
  return {
    ...input,
    ...(member === undefined ? {} : { member, inside: member !== input.member }),
    ...(expand === undefined ? {} : { expand }),
  };
}

const named = (row: readonly string[], names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name, at) => [name, row[at]]).filter(([, value]) => value !== ''));

/** First file of the folder that fits one of the patterns, the main file itself never. */
function findBeside(path: string, patterns: readonly string[]): string | null {
  const folder = dirname(path);
  const main = basename(path);
  const names = readdirSync(folder)
    .filter((name) => name !== main)
    .sort();
  for (const pattern of patterns) {
    const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
    const found = names.find((name) => new RegExp(`^${escaped}$`, 'i').test(name));
    if (found !== undefined) return join(folder, found);
  }
  return null;
}

interface Index {
  columns: Map<string, number> | null;
  names: string[] | null;
  rows: Map<string, Cells[]>;
}

async function indexOf(
  file: string,
  key: string,
  aliases: Record<string, string[]>,
  wanted: ReadonlySet<string>,
  forced: Forced = {},
): Promise<Index> {
  const source = await openSource(file, forced);
  const rows = new Map<string, Cells[]>();
  const texts = new Map<string, string>();
  const header = source.columns;
  const positions = header === null ? null : new Map(header.map((name, at) => [name, at]));
  const keyNames = aliases[key] ?? [key];
  const keyAt = positions === null ? undefined : findColumn(keyNames, positions, false);
  if (positions !== null && keyAt === undefined)
    throw new Refusal('import-columns-missing', { columns: key, file: basename(file) });
  const kept =
    positions === null
      ? null
      : [...wanted].flatMap((name) => findColumn(aliases[name] ?? [name], positions, false) ?? []);
  const shared = (text: string): string => {
    const known = texts.get(text);
    if (known === undefined) texts.set(text, text);
    return known ?? text;
  };
  let total = 0;
  const add = (row: SourceRow): void => {
    if (row.problem) return;
    if (++total > MAX_JOINED) throw new Refusal('import-table-too-large', { file: basename(file), rows: MAX_JOINED });
    const cells = row.cells;
    const object = cells as Readonly<Record<string, unknown>>;
    const value =
      keyAt === undefined
        ? keyNames.map((name) => object[name]).find((found) => found !== undefined)
        : (cells as readonly string[])[keyAt];
    const id = plainKey(asText(value) ?? asText(object[MAP_KEY]) ?? '');
    if (id === '') return;
    const slim: Cells =
      kept === null ? pickMembers(object, wanted, aliases) : kept.map((at) => shared((cells as readonly string[])[at]));
    const list = rows.get(id);
    if (list) list.push(slim);
    else rows.set(id, [slim]);
  };
  for await (const chunk of source.rows) chunk.forEach(add);
  const names = kept === null || header === null ? null : kept.map((at) => header[at]);
  return { columns: names === null ? null : new Map(names.map((name, at) => [name, at])), names, rows };
}

function pickMembers(
  row: Readonly<Record<string, unknown>>,
  wanted: ReadonlySet<string>,
  aliases: Record<string, string[]>,
): Cells {
  const names = [...wanted].flatMap((name) => aliases[name] ?? [name.split('.')[0]]);
  return Object.fromEntries(names.filter((name) => row[name] !== undefined).map((name) => [name, row[name]]));
}

/** `258996.0` and `258996` are one key. */
export const plainKey = (text: string): string => (text.endsWith('.0') ? text.slice(0, -2) : text.trim());

/** Bare names inside every `each` or `pick` of this table. */
function usedColumns(mapping: Mapping, table: string): Set<string> {
  const used = new Set<string>();
  const names = (node: unknown): void => {
    if (typeof node === 'string') used.add(node);
    else if (Array.isArray(node)) node.forEach(names);
    else if (typeof node === 'object' && node !== null) {
      for (const [key, inner] of Object.entries(node)) {
        if (key === 'template' && typeof inner === 'string')
          for (const match of inner.matchAll(/\{([^{}?$]+)\??\}/g)) used.add(match[1]);
        else names(inner);
      }
    }
  };
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const members = node as Record<string, unknown>;
    if (members.each === table || members.pick === table) names(members.as);
    Object.values(members).forEach(walk);
  };
  walk(mapping);
  return used;
}

/** Keys of a row into a table, from the first `each` or `pick` of it: a column, or the items of a list in one. */
function keysOf(mapping: Mapping, table: string, columns: readonly string[] | null): (cells: Cells) => string[] {
  const name = joinColumn(mapping, table);
  if (name === null) return () => [];
  const names = aliasesOf(mapping.columns ?? {})[name] ?? [name];
  if (columns === null)
    return (cells) =>
      names.flatMap((key) => (cells as Record<string, unknown>)[key] ?? []).map((key) => plainKey(String(key)));
  const at = findColumn(names, new Map(columns.map((column, index) => [column, index])), mapping.input?.loose === true);
  return at === undefined ? () => [] : (cells) => [plainKey((cells as readonly string[])[at] ?? '')];
}

function joinColumn(node: unknown, table: string): string | null {
  if (typeof node !== 'object' || node === null) return null;
  const members = node as Record<string, unknown>;
  if ((members.each === table || members.pick === table) && typeof members.on === 'string') return members.on;
  for (const inner of Object.values(members)) {
    const found = joinColumn(inner, table);
    if (found !== null) return found;
  }
  return null;
}

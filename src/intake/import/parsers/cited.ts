/**
 * Tables that state for every field where it comes from and how sure that is, in one row or several (Security Force
 * Monitor): the sources of all rows, each once, what they say together, and an account of every claim. What a further row
 * says otherwise of a single thing competes; what it adds to a list is a part more, with its own account.
 */
import { cutText } from '../operators-read.ts';
import type { Arguments, MappingFunction } from './registry.ts';

type Cells = Readonly<Record<string, unknown>>;

/** One row: what it says, on whose word, how surely, each by JSON Pointer. */
interface Row {
  values?: Cells;
  cited?: Cells;
  sure?: Cells;
}

/** One value with everything that is cited for it. */
interface Claim {
  value: unknown;
  names: string[];
  level: string | undefined;
}

interface Account {
  adopted?: true;
  value?: unknown;
  citations?: { cite: string }[];
  confidence?: string;
}

const LEVELS = new Set(['low', 'medium', 'high']);
/** As many accounts of one thing are kept as a record may hold. */
const MOST_ACCOUNTS = 50;

/** The sources named in one cell: `a; b`. */
const namesIn = (cell: unknown): string[] =>
  typeof cell !== 'string'
    ? []
    : cell
        .split(/;|\n/)
        .map((name) => name.trim())
        .filter((name) => name !== '');

const rowsIn = (rows: unknown): Row[] => (Array.isArray(rows) ? (rows as Row[]) : []);

const allNames = (rows: unknown): string[] => [
  ...new Set(rowsIn(rows).flatMap(({ cited = {} }) => Object.values(cited).flatMap(namesIn))),
];

/** What is known of a source by its name: the row of a table of sources, an address, or the words themselves. */
function sourceOf(name: string, known: ReadonlyMap<unknown, object>): object {
  const row = known.get(name);
  if (row !== undefined) return row;
  if (/^https?:\/\/\S+$/i.test(name) && URL.canParse(name)) return { url: name };
  return { title: { lang: 'und', text: cutText(name, 2000) } };
}

function sources({ rows, known }: Arguments): object[] | undefined {
  const found = (Array.isArray(known) ? known : []) as { key: string; source?: object }[];
  const byName = new Map(found.flatMap(({ key, source }) => (source === undefined ? [] : [[key, source] as const])));
  const list = allNames(rows).map((name) => sourceOf(name, byName));
  return list.length === 0 ? undefined : list;
}

/** What the rows claim at a pointer, equal values as one claim with the sources of all, in the order of the rows. */
function claims(rows: readonly Row[], pointer: string): Claim[] {
  const found = new Map<string, Claim>();
  for (const { values = {}, cited = {}, sure = {} } of rows) {
    const names = namesIn(cited[pointer]);
    const said = String(sure[pointer] ?? '').toLowerCase();
    const level = LEVELS.has(said) ? said : undefined;
    for (const value of Array.isArray(values[pointer]) ? values[pointer] : [values[pointer]]) {
      if (value === undefined) continue;
      const before = found.get(JSON.stringify(value));
      if (before === undefined) found.set(JSON.stringify(value), { value, names, level });
      else {
        before.names = [...new Set([...before.names, ...names])];
        before.level ??= level;
      }
    }
  }
  return [...found.values()];
}

/** A single thing as the first row that says it has it. */
const single = ({ rows, of }: Arguments): unknown => claims(rowsIn(rows), String(of))[0]?.value;

/** Everything the rows say of a list, each once. */
function several({ rows, of }: Arguments): unknown[] | undefined {
  const found = claims(rowsIn(rows), String(of)).map(({ value }) => value);
  return found.length === 0 ? undefined : found;
}

/** One account for each single thing (by JSON Pointer) and its rivals; for each list, or each of its parts where several rows made it. */
function accounts({ rows, lists }: Arguments): Record<string, Account[]> | undefined {
  const all = rowsIn(rows);
  const numbers = new Map(allNames(all).map((name, at) => [name, `s${at + 1}`]));
  const prefixes = new Map(Object.entries((lists ?? {}) as Record<string, string>));
  const pointers = [...new Set(all.flatMap(({ values = {} }) => Object.keys(values)))];
  const accountOf = ({ names, level }: Omit<Claim, 'value'>): Account => ({
    ...(names.length > 0 ? { citations: names.map((name) => ({ cite: numbers.get(name) as string })) } : {}),
    ...(level === undefined ? {} : { confidence: level }),
  });
  const found = pointers.flatMap((pointer): [string, Account[]][] => {
    const claimed = claims(all, pointer);
    const prefix = prefixes.get(pointer);
    const [first, ...rivals] = claimed;
    if (first === undefined) return [];
    if (prefix === undefined) {
      const list = [
        { adopted: true as const, ...accountOf(first) },
        ...rivals.map((claim) => ({ value: claim.value, ...accountOf(claim) })),
      ];
      return says(first) || rivals.length > 0 ? [[pointer, list.slice(0, MOST_ACCOUNTS)]] : [];
    }
    const own = all.filter(({ values = {} }) => values[pointer] !== undefined);
    if (own.length === 1) return says(first) ? [[pointer, [{ adopted: true, ...accountOf(first) }]]] : [];
    return claimed.flatMap((claim, at): [string, Account[]][] =>
      says(claim) ? [[`${pointer}/${prefix}${at + 1}`, [{ adopted: true, ...accountOf(claim) }]]] : [],
    );
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

const says = ({ names, level }: Claim): boolean => names.length > 0 || level !== undefined;

export const citedFunctions: Record<string, MappingFunction> = {
  'cited-sources': sources,
  'cited-names': ({ rows }) => allNames(rows),
  'cited-value': single,
  'cited-list': several,
  'cited-accounts': accounts,
};

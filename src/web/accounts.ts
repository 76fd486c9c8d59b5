/**
 * Reads what a record's `accounts` say: which numbered sources a field rests on, and where accounts compete. Pure.
 * Pointers are JSON Pointers (RFC 6901); an item of a list is addressed by its position or by its part id.
 */
import type { Text } from '../kernel/text.ts';
import type { Field, RecordType } from '../records/declare.ts';

/** One version of a fact. The adopted one leaves out `value`. */
export interface Account {
  adopted?: true;
  value?: unknown;
  citations?: { cite: string; locator?: { page?: string | number; time?: string; selector?: string } }[];
  confidence?: string;
  note?: Text;
}

type Record_ = Readonly<Record<string, unknown>>;
type Part = { id?: string; [field: string]: unknown };

const read = new WeakMap<Record_, Record<string, Account[]>>();

/** All accounts of a record; a pointer through part ids (`/acts/a1/note`) is given by positions (`/acts/0/note`). */
export function accountsOf(record: Record_): Record<string, Account[]> {
  const known = read.get(record);
  if (known) return known;
  const stored = Object.entries((record.accounts ?? {}) as Record<string, Account[]>);
  const accounts = Object.fromEntries(stored.map(([pointer, list]) => [positional(record, pointer), list]));
  read.set(record, accounts);
  return accounts;
}

function positional(record: Record_, pointer: string): string {
  let at: unknown = record;
  const steps = pointer.split('/').map((step, depth) => {
    if (depth === 0) return step;
    if (!Array.isArray(at)) {
      at = (at as Record_ | undefined)?.[step];
      return step;
    }
    const byId = (at as Part[]).findIndex(({ id }) => id === step);
    const position = byId < 0 ? step : String(byId);
    at = at[Number(position)];
    return position;
  });
  return steps.join('/');
}

/** The parts of a list field; empty where there is none. */
export const partsOf = (record: Record_, field: string): Part[] => (record[field] ?? []) as Part[];

/** Numbers (from 1) of the sources an account cites, without repeats, in order. Unknown ids are left out. */
export function numbersOf(record: Record_, account: Account | undefined): number[] {
  if (!account?.citations?.length) return [];
  const ids = partsOf(record, 'sources').map(({ id }) => id);
  const numbers = account.citations.map(({ cite }) => ids.indexOf(cite) + 1).filter((number) => number > 0);
  return [...new Set(numbers)].sort((a, b) => a - b);
}

/** The sources the adopted value at a pointer rests on: its own citations, not those of the whole record. */
export function citedAt(record: Record_, pointer: string): number[] {
  const accounts = accountsOf(record)[pointer];
  if (!accounts) return [];
  return numbersOf(
    record,
    accounts.find(({ adopted }) => adopted) ?? (accounts.length === 1 ? accounts[0] : undefined),
  );
}

/** Pointers at which a record cites sources; read once for each record, since every claim on its page asks. */
const cited = new WeakMap<Record_, string[]>();
function citedPointers(record: Record_): string[] {
  const known = cited.get(record);
  if (known) return known;
  const all = Object.entries(accountsOf(record));
  const found = all.filter(([, accounts]) => accounts.some(({ citations }) => citations?.length)).map(([key]) => key);
  cited.set(record, found);
  return found;
}

/** How a record is cited: not at all, as a whole, or claim by claim. */
export function citedness(record: Record_): 'none' | 'whole' | 'claims' {
  const pointers = citedPointers(record);
  return pointers.includes('') ? 'whole' : pointers.length > 0 ? 'claims' : 'none';
}

/** Whether a claim stands without any source in a record that otherwise cites claim by claim. */
export function uncitedAt(record: Record_, pointer: string): boolean {
  if (citedness(record) !== 'claims') return false;
  return !citedPointers(record).some((key) => key === pointer || key.startsWith(`${pointer}/`));
}

/** A field on which more than one account is held. `path` is its dotted name for labels, `part` the item it is in. */
export interface Contest {
  pointer: string;
  path: string;
  field: Field;
  part?: Part;
  adopted: { account: Account; value: unknown };
  others: Account[];
}

/** Every field with competing accounts, in the order the record holds them. */
export function contests(type: RecordType, record: Record_): Contest[] {
  return Object.entries(accountsOf(record)).flatMap(([pointer, accounts]) => {
    const others = accounts.filter(({ adopted }) => !adopted);
    const found = locate(type, record, pointer);
    if (!found || others.length === 0 || accounts.length < 2) return [];
    const account = accounts.find(({ adopted }) => adopted) ?? {};
    return [{ ...found, pointer, adopted: { account, value: found.value }, others }];
  });
}

/** Follows a pointer through record and declaration at once; null where either ends. */
export function locate(
  type: RecordType,
  record: Record_,
  pointer: string,
): { path: string; field: Field; value: unknown; part?: Part } | null {
  let fields = type.fields;
  let field: Field | undefined;
  let value: unknown = record;
  let part: Part | undefined;
  const names: string[] = [];
  for (const segment of pointer
    .split('/')
    .slice(1)
    .map((raw) => raw.replaceAll('~1', '/').replaceAll('~0', '~'))) {
    if (Array.isArray(value)) {
      part = value.find((item) => item?.id === segment) ?? value[Number(segment)];
      value = part;
      continue;
    }
    field = fields[segment];
    if (!field || typeof value !== 'object' || value === null) return null;
    value = (value as Record_)[segment];
    fields = field.kind === 'parts' ? field.fields : {};
    names.push(segment);
  }
  return field ? { path: names.join('.'), field, value, ...(part ? { part } : {}) } : null;
}

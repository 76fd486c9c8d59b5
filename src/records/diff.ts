/**
 * The difference between two bodies of one type, as a list a person can read: parts are matched by their `id`, so an
 * act that moved is no change, and each change names the declared field it stands in.
 */
import type { Visibility } from './declare.ts';

export interface Change {
  /** JSON Pointer by declared names and part ids, e.g. `/acts/a1/outcome`. */
  pointer: string;
  /** Declared path without part ids, e.g. `acts.outcome`: the key of its label. */
  path: string;
  before?: unknown;
  after?: unknown;
  /** Instead of values: who may see the field, where the record closed or opened it. `pointer` then has no part ids. */
  visibility?: { before: Visibility; after: Visibility };
}

/** Changes from `before` to `after`, in the order of the fields of `after`, then what was removed. */
export function diff(before: Record<string, unknown>, after: Record<string, unknown>): Change[] {
  return compare(before, after, '', '');
}

function compare(before: unknown, after: unknown, pointer: string, path: string): Change[] {
  if (same(before, after)) return [];
  if (isParts(before) || isParts(after)) return compareParts(before, after, pointer, path);
  if (isPlain(before) && isPlain(after) && !isValue(before) && !isValue(after)) {
    const keys = new Set([...Object.keys(after), ...Object.keys(before)]);
    return [...keys].flatMap((key) =>
      compare(before[key], after[key], `${pointer}/${escaped(key)}`, path === '' ? key : `${path}.${key}`),
    );
  }
  return [{ pointer, path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }];
}

function compareParts(before: unknown, after: unknown, pointer: string, path: string): Change[] {
  const left = new Map((isParts(before) ? before : []).map((part) => [part.id, part]));
  const right = new Map((isParts(after) ? after : []).map((part) => [part.id, part]));
  const ids = new Set([...right.keys(), ...left.keys()]);
  return [...ids].flatMap((id) => {
    const [a, b] = [left.get(id), right.get(id)];
    const at = `${pointer}/${escaped(id)}`;
    if (!a || !b) return [{ pointer: at, path, ...(a ? { before: a } : {}), ...(b ? { after: b } : {}) }];
    return compare(a, b, at, path);
  });
}

type Part = { id: string; [key: string]: unknown };

function isParts(value: unknown): value is Part[] {
  return (
    Array.isArray(value) && value.length > 0 && value.every((item) => isPlain(item) && typeof item.id === 'string')
  );
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** Text, date, count and point are read whole: half of one says nothing. */
function isValue(value: Record<string, unknown>): boolean {
  return 'lang' in value || 'precise' in value || 'imprecise' in value || 'unit' in value || 'lat' in value;
}

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => same(item, b[i]));
  if (!isPlain(a) || !isPlain(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => same(a[key], b[key]));
}

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

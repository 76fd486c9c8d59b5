/**
 * What no value may be, whatever field it stands in: text a database or a hash cannot hold, nesting that exhausts a
 * stack, keys that mean something to JavaScript, or more than a record can be. Looked at before anything else.
 */
import type { Issue } from './validate.ts';

/** Deepest nesting of a body; the deepest declared one is about a third of this. */
const MOST_DEPTH = 32;
/** Size of a body at most, in UTF-16 units of text and 8 for every value. */
const MOST_SIZE = 1_000_000;

/** One step of a JSON Pointer (RFC 6901). */
export const step = (key: PropertyKey): string => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** True for text without NUL and without half a surrogate pair. */
export const isWellFormed = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/** The first thing in a value that cannot be stored, hashed or shown; null for an ordinary JSON value. */
export function malformed(value: unknown): Issue | null {
  return look(value, 0, { size: 0 });
}

/** Pointers are put together on the way back, so that the ordinary value costs none. */
const under = (key: PropertyKey, issue: Issue): Issue => ({
  ...issue,
  pointer: issue.code === TOO_LARGE ? '' : step(key) + issue.pointer,
});

const TOO_LARGE = 'record-too-large';

function look(value: unknown, depth: number, total: { size: number }): Issue | null {
  total.size += 8;
  if (typeof value === 'string') {
    total.size += value.length;
    if (!isWellFormed(value)) return { pointer: '', code: 'text-malformed' };
  } else if (typeof value === 'object' && value !== null) {
    if (depth >= MOST_DEPTH) return { pointer: '', code: 'nested-too-deep' };
    if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i++) {
        const issue = look(value[i], depth + 1, total);
        if (issue) return under(i, issue);
      }
    } else return lookInside(value as Record<string, unknown>, depth, total);
  } else if (typeof value === 'number' ? !Number.isFinite(value) : typeof value !== 'boolean' && value !== null) {
    return { pointer: '', code: 'value-invalid' };
  }
  return total.size > MOST_SIZE ? { pointer: '', code: TOO_LARGE } : null;
}

function lookInside(value: Record<string, unknown>, depth: number, total: { size: number }): Issue | null {
  if (!isPlain(value)) return { pointer: '', code: 'value-invalid' };
  for (const key in value) {
    if (key === '__proto__' || !isWellFormed(key)) return { pointer: '', code: 'key-malformed' };
    total.size += key.length;
    const inner = value[key];
    if (inner === undefined) continue;
    const issue = look(inner, depth + 1, total);
    if (issue) return under(key, issue);
  }
  return null;
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

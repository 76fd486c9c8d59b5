/**
 * JSON in one spelling: the JSON Canonicalization Scheme (RFC 8785), and a reader that refuses what JSON leaves open
 * (keys given twice, numbers beyond a double). What two parties hash or sign must pass through here.
 */
import { Refusal } from './refusal.ts';

/** Deepest nesting read or written; a hostile file must not exhaust the stack. */
const MAX_DEPTH = 256;

/** Text that stands between quotation marks as it is: printable ASCII without `"` and `\\`. */
const PLAIN = /^[ !#-[\]-~]*$/;

const quote = (text: string): string => {
  if (PLAIN.test(text)) return `"${text}"`;
  if (!text.isWellFormed()) throw new Refusal('json-lone-surrogate');
  return JSON.stringify(text);
};

const members = new Map<string, string>();
const MOST_MEMBERS = 5000;

/** A member name with its colon; names repeat in every value. */
function member(key: string): string {
  const known = members.get(key);
  if (known !== undefined) return known;
  const written = `${quote(key)}:`;
  if (members.size < MOST_MEMBERS && key.length < 64) members.set(key, written);
  return written;
}

const MOST_BY_HAND = 32;

/** Member names in order. Sorting by UTF-16 code units is what `sort` and `<` do; most objects are short. */
function sortedKeys(value: object): string[] {
  const keys = Object.keys(value);
  if (keys.length > MOST_BY_HAND) return keys.sort();
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i] as string;
    let at = i;
    for (; at > 0 && (keys[at - 1] as string) > key; at--) keys[at] = keys[at - 1] as string;
    keys[at] = key;
  }
  return keys;
}

const isPlain = (value: object): boolean => {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};

function write(value: unknown, depth: number): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Refusal('json-number-not-finite');
    return JSON.stringify(value);
  }
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object') throw new Refusal('json-not-a-value', { type: typeof value });
  if (depth >= MAX_DEPTH) throw new Refusal('json-too-deep', { max: MAX_DEPTH });
  if (Array.isArray(value)) {
    let items = '';
    for (let i = 0; i < value.length; i++) items += (i === 0 ? '' : ',') + write(value[i], depth + 1);
    return `[${items}]`;
  }
  if (!isPlain(value)) throw new Refusal('json-not-a-value', { type: value.constructor?.name ?? 'object' });
  let text = '';
  for (const key of sortedKeys(value)) {
    const item = (value as Record<string, unknown>)[key];
    if (item === undefined) continue;
    if (text !== '') text += ',';
    text += member(key);
    text += write(item, depth + 1);
  }
  return `{${text}}`;
}

/**
 * The RFC 8785 text of a JSON value. Object members that are `undefined` are left out, as `JSON.stringify` does.
 * Refuses `json-lone-surrogate`, `json-number-not-finite`, `json-too-deep`, and `json-not-a-value` (bigint, function,
 * `undefined` elsewhere, instances of classes).
 */
export function canonicalize(value: unknown): string {
  return write(value, 0);
}

/** Where the string that opens at `start` ends (one past its quotation mark), in text already known to be JSON. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); ; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text[at - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return at + 1;
  }
}

/** Steps through text already known to be JSON, and refuses a key given twice, deep nesting and infinite numbers. */
function refuseAmbiguity(text: string): void {
  const open: (Set<string> | null)[] = [];
  const token = /-?\d[\d.eE+-]*|["{}[\]]/g;
  const colon = /[ \t\r\n]*:/y;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [found] = match;
    if (found === '{' || found === '[') {
      open.push(found === '{' ? new Set() : null);
      if (open.length > MAX_DEPTH) throw new Refusal('json-too-deep', { max: MAX_DEPTH });
    } else if (found === '}' || found === ']') {
      open.pop();
    } else if (found === '"') {
      const keys = open.at(-1);
      token.lastIndex = colon.lastIndex = endOfString(text, match.index);
      if (!keys || !colon.test(text)) continue;
      const key = String(JSON.parse(text.slice(match.index, token.lastIndex)));
      if (keys.has(key)) throw new Refusal('json-duplicate-key', { key });
      keys.add(key);
    } else if (!Number.isFinite(Number(found))) {
      throw new Refusal('json-number-not-finite');
    }
  }
}

/**
 * The value of a JSON text (RFC 8259). Refuses `json-invalid` (also anything after the value), `json-duplicate-key`,
 * `json-number-not-finite` and `json-too-deep`.
 */
export function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Refusal('json-invalid', { detail: error instanceof Error ? error.message.slice(0, 120) : '' });
  }
  refuseAmbiguity(text);
  return value;
}

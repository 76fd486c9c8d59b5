/**
 * Reading what somebody wrote as data: rules, votes, registers, texts. A key that is not known is refused by its name and
 * never ignored, since a misspelt condition would silently be no condition.
 */
import { Refusal } from '../kernel/refusal.ts';

/** An object as it was written, nothing known of its values. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * The object at `where` (a path such as `rule.all[0]`). Refuses `shape-invalid` for anything else, `shape-key-unknown` for
 * a key not in `known`, `shape-key-missing` for one of `required` that is absent.
 */
export function readFields(
  value: unknown,
  where: string,
  known: readonly string[],
  required: readonly string[] = [],
): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(where);
  const fields = value as Fields;
  for (const key of Object.keys(fields))
    if (!known.includes(key)) throw new Refusal('shape-key-unknown', { key: key.slice(0, 60), where });
  for (const key of required) {
    if (!Object.hasOwn(fields, key) || fields[key] === undefined)
      throw new Refusal('shape-key-missing', { key, where });
  }
  return fields;
}

/** An object that may hold other keys as well, such as a record of which a part is read. Refuses `shape-…`. */
export function readAny(value: unknown, where: string, required: readonly string[] = []): Fields {
  return readFields(value, where, typeof value === 'object' && value !== null ? Object.keys(value) : [], required);
}

/** The value of an own key; undefined where there is none, also for `constructor` and its like. */
export function own(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

/** The value of an own key, or what it is when it is not written. */
export function ownOr(fields: Fields, key: string, otherwise: unknown): unknown {
  const value = own(fields, key);
  return value === undefined ? otherwise : value;
}

/** The value if it is one of `allowed`. Refuses `shape-invalid`. */
export function readOneOf<const T extends string>(value: unknown, where: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw invalid(where);
  return found;
}

/** The list, each item read with its own path. Refuses `shape-invalid` for no list and for more than `most` items. */
export function readList<T>(
  value: unknown,
  where: string,
  readItem: (item: unknown, where: string) => T,
  most = 100_000,
): T[] {
  if (!Array.isArray(value) || value.length > most) throw invalid(where);
  return Array.from(value, (item, at) => readItem(item, `${where}[${at}]`));
}

/** A text that is not empty. Refuses `shape-invalid`. */
export function readText(value: unknown, where: string): string {
  if (typeof value !== 'string' || value.trim() === '' || !value.isWellFormed()) throw invalid(where);
  return value;
}

/** True or false. Refuses `shape-invalid`. */
export function readFlag(value: unknown, where: string): boolean {
  if (typeof value !== 'boolean') throw invalid(where);
  return value;
}

/** A whole number from `least` that a double holds exactly. Refuses `shape-invalid`. */
export function readWhole(value: unknown, where: string, least = 0): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least) throw invalid(where);
  return value === 0 ? 0 : value;
}

/** The refusal of a value that is not what stands at this path. */
export function invalid(where: string): Refusal {
  return new Refusal('shape-invalid', { where });
}

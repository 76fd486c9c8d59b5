/**
 * Parts of a whole, compared exactly: whole numbers are multiplied crosswise and nothing is ever divided or rounded first
 * (two thirds of 248 are reached with 166 votes, not with 165.33).
 */
import { invalid, readList, readWhole } from './shape.ts';

/** Numerator and denominator, 0 to 1. */
export type Fraction = readonly [number, number];

/** `gt` more than the part, `gte` at least the part. */
export type Op = 'gt' | 'gte';

export const OPS: readonly Op[] = ['gt', 'gte'];

/** What must be reached of a base. */
export interface Share {
  fraction: Fraction;
  op: Op;
}

/** True when `count` of `base` reaches the share. */
export function reaches(count: number, base: number, { fraction: [part, whole], op }: Share): boolean {
  const [has, needs] = [BigInt(count) * BigInt(whole), BigInt(base) * BigInt(part)];
  return op === 'gt' ? has > needs : has >= needs;
}

/** The least count that reaches the share of `base`. */
export function leastOf(base: number, { fraction: [part, whole], op }: Share): number {
  const product = BigInt(base) * BigInt(part);
  const below = product / BigInt(whole);
  const exact = below * BigInt(whole) === product;
  return Number(op === 'gte' && exact ? below : below + 1n);
}

/** True when `count` stands exactly on the line of the share. */
export function isExactly(count: number, base: number, [part, whole]: Fraction): boolean {
  return BigInt(count) * BigInt(whole) === BigInt(base) * BigInt(part);
}

/** Reads `[n, d]` with 0 ≤ n ≤ d and d ≥ 1. Refuses `shape-invalid`. */
export function readFraction(value: unknown, where: string): Fraction {
  const numbers = readList(value, where, (item, at) => readWhole(item, at), 2);
  const [part, whole] = numbers;
  if (part === undefined || whole === undefined || whole === 0 || part > whole) throw invalid(where);
  return [part, whole];
}

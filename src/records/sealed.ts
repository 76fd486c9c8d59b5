/**
 * Which sealed values a revision holds: those sealed for it, and those of the revision before that were not replaced. A
 * commitment is bound to the revision it was made for, so each value keeps that number for good.
 */
import { Refusal } from '../kernel/refusal.ts';
import type { Model } from './models.ts';
import type { Body } from './validate.ts';
import type { Sealed } from './vault.ts';
import { isWellFormed } from './well-formed.ts';

export type SealedValues = Record<string, Sealed>;

/** Sealed values in one revision at most: an entry has room for so many commitments. */
const MOST_SEALED = 512;
/** Longest box, in characters of base64. */
const MOST_BOX = 200_000;

/** What a save brings, and what it stands on. */
export interface Sealing {
  given: SealedValues;
  before: SealedValues;
  body: Body;
  /** Number of the revision that is made, and of the last published one (0 = none). */
  rev: number;
  published: number;
}

/**
 * The sealed values of the revision that is made. @throws Refusal `sealed-unknown` for a pointer that is not sealed or a
 * value that is none, `sealed-repeated`, `sealed-too-many`, `sealed-outdated` for a commitment to another revision
 */
export function sealedValues(model: Model, { given, before, body, rev, published }: Sealing): SealedValues {
  assertSealable(model, given);
  const kept = Object.entries(before).filter(([pointer]) => model.sealedPointer(pointer) && isThere(body, pointer));
  const made = Object.entries(given).map(([pointer, value]): [string, Sealed] => {
    const old = before[pointer];
    if (old?.commitment === value.commitment) return [pointer, old];
    const { rev: bound = rev } = value;
    if (!Number.isSafeInteger(bound) || bound > rev || bound <= published)
      throw new Refusal('sealed-outdated', { pointer }, 409);
    return [pointer, { ...value, rev: bound }];
  });
  const all = Object.fromEntries([...kept, ...made]);
  if (Object.keys(all).length > MOST_SEALED) throw new Refusal('sealed-too-many', { most: MOST_SEALED }, 422);
  return all;
}

/** Commitments made after revision `since`: what an entry has yet to carry. Those before stand in the log already. */
export function commitmentsSince(sealed: SealedValues, rev: number, since: number): string[] {
  return Object.values(sealed)
    .filter((one) => (one.rev ?? rev) > since)
    .map(({ commitment }) => commitment);
}

/** A value inside a part goes with the part. */
export function isThere(body: Body, pointer: string): boolean {
  const [, name = '', id, inner, ...rest] = pointer.split('/');
  if (inner === undefined) return true;
  const part = ((body[name] ?? []) as Body[]).find((one) => one.id === id);
  return part !== undefined && isThere(part, `/${[inner, ...rest].join('/')}`);
}

function assertSealable(model: Model, sealed: SealedValues): void {
  const entries = Object.entries(sealed);
  if (entries.length > MOST_SEALED) throw new Refusal('sealed-too-many', { most: MOST_SEALED }, 422);
  const commitments = new Set(entries.map(([, { commitment }]) => commitment));
  for (const [pointer, { commitment, box, by }] of entries) {
    const known = isWellFormed(pointer) && model.sealedPointer(pointer);
    const fits =
      /^[0-9a-f]{64}$/.test(commitment) &&
      box.length <= MOST_BOX &&
      /^[A-Za-z0-9+/]+={0,2}$/.test(box) &&
      (by === undefined || by === 'server');
    if (!known || !fits) throw new Refusal('sealed-unknown', { pointer: pointer.slice(0, 200) }, 422);
  }
  if (commitments.size < entries.length) throw new Refusal('sealed-repeated', {}, 422);
}

/**
 * The rule of two is about people: a person with several role keys is one signer, and an author who signs with another
 * key than the one the text came from is still its author. A key that names no person stands for itself.
 */
import { Refusal } from '../kernel/refusal.ts';
import type { Client } from '../platform/index.ts';
import { authorsSince, type RecordRow, type RoleKey, readRoleKeys } from '../records/commands.ts';
import { ACTS, type Act } from './acts.ts';

type Keys = ReadonlyMap<string, RoleKey>;

const personOf = (keys: Keys, id: string): string => keys.get(id)?.person ?? id;

/** @throws Refusal `signers-one-person` when two of the keys that would sign are one person's */
export function assertDifferentPeople(act: Act, signers: string[], keys: Keys): void {
  const people = new Set(signers.map((id) => personOf(keys, id)));
  if (people.size < signers.length) throw new Refusal('signers-one-person', { act, needed: signers.length }, 403);
}

/**
 * One signer may be the author; another must have written no part of what is being published.
 * @throws Refusal `second-person-missing`
 */
export async function assertSecondPerson(client: Client, act: Act, row: RecordRow, signers: string[]): Promise<void> {
  if (!ACTS[act].reviewed) return;
  const authors = await authorsSince(client, row.rid, row.publishedRev ?? 0, row.rev);
  const keys = await readRoleKeys(client, [...authors, ...signers]);
  const people = new Set(authors.map((author) => personOf(keys, author)));
  if (signers.every((signer) => people.has(personOf(keys, signer))))
    throw new Refusal('second-person-missing', { rid: row.rid }, 403);
}

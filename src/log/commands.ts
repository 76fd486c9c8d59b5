/** What other parts may ask of the log: its identity, entries made and signed, indexes taken and entries inserted. */

import { toHex } from '../kernel/bytes.ts';
import { type Entry, type EntrySigner, encodeEntry, leafHash, signEntry, treeRoot } from '../ledger/index.ts';
import type { NewEntry } from './store.ts';

export { LogFolder } from './log-folder.ts';
export { promisedSuccessor, secretNames } from './promised.ts';
export { proveEntry } from './prove-entry.ts';
export {
  createHead,
  insertEntries,
  type LogHead,
  markStale,
  type NewEntry,
  readHead,
  reserveIndexes,
} from './store.ts';
export { readChanges } from './succession-store.ts';

/** Who this log is, and the instance key that signs batches of already public data. */
export interface LogIdentity {
  /** Schemeless origin, fixed at `init`. */
  origin: string;
  /** The instance key. */
  signer: EntrySigner;
}

export interface Batch {
  /** Index of the first member; the batch entry itself stands right after the last. */
  first: number;
  leaves: Uint8Array[];
  basis: { url: string; licence: string; retrieved: string };
  at: string;
}

/** The entry that makes a run of unsigned entries public: their root and why they need no two signatures. */
export async function batchEntry(identity: LogIdentity, { first, leaves, basis, at }: Batch): Promise<NewEntry> {
  const body = { basis, count: leaves.length, first, root: toHex(treeRoot(leaves)) };
  return await instanceEntry(identity, { kind: 'batch', at, body });
}

/** An entry signed by the instance key alone (`batch`, `key`, `intake`, `audit`, `anchor`). */
export async function instanceEntry(
  identity: LogIdentity,
  fields: Pick<Entry, 'kind' | 'at' | 'body'>,
): Promise<NewEntry> {
  return readyEntry(await signEntry({ v: 1, log: identity.origin, ...fields }, [identity.signer]));
}

/** An entry that is complete, as it will be inserted. @throws Refusal when it breaks a rule of its kind */
export function readyEntry(entry: Entry): NewEntry {
  const bytes = encodeEntry(entry);
  return { kind: entry.kind, rid: entry.rid ?? null, bytes, leaf: leafHash(bytes) };
}

/** RFC 3339 in UTC without fractions: the moment of an entry that no person signs. */
export function moment(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/**
 * Proof files (`<record id>.tamga-proof.json`): an entry, the public object it commits to, and the entry's offline proof
 * in one download. `key` is the log's verifier key as the server tells it: enough to see that the file agrees with itself,
 * while trust needs a policy from elsewhere.
 */
import { fromBase64, toBase64 } from '../kernel/bytes.ts';
import { canonicalize, parseJson } from '../kernel/jcs.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Entry, parseEntry } from './entry.ts';
import { objectDigest, type PublicObject, parseObject } from './object.ts';
import type { Policy } from './policy.ts';
import { formatProof, type Proof, type ProvenEntry } from './proof.ts';
import { type Followed, verifyFollowed } from './succession.ts';

/** A proof file taken apart: exact bytes of entry and object, texts of the proof and of `log/succession`. */
export type ProofFile = { entry: Uint8Array; object?: Uint8Array; proof: string; key?: string; succession?: string };

/** A proof file that holds. `object` is there when the file brought it and it is the one the entry commits to. */
export type VerifiedProofFile = ProvenEntry & Followed & { entry: Entry; object?: PublicObject };

/** The text of a proof file. */
export function formatProofFile(file: Omit<ProofFile, 'proof'> & { proof: string | Proof }): string {
  const { entry, object, proof, key, succession } = file;
  const text = typeof proof === 'string' ? proof : formatProof(proof);
  const parts = { entry: toBase64(entry), key, object: object && toBase64(object), proof: text, succession };
  return `${canonicalize(parts)}\n`;
}

/** Reads a proof file; nothing is verified. Refuses `proof-file-malformed`, `base64-invalid` and bad JSON. */
export function parseProofFile(text: string): ProofFile {
  const value = parseJson(text);
  const { entry, object, proof, key, succession, ...rest } = (value ?? {}) as Record<string, unknown>;
  const known = typeof entry === 'string' && typeof proof === 'string' && Object.keys(rest).length === 0;
  const optional = [object, key, succession].every((part) => part === undefined || typeof part === 'string');
  if (!known || !optional) throw new Refusal('proof-file-malformed');
  return {
    entry: fromBase64(entry),
    proof,
    ...(typeof object === 'string' && { object: fromBase64(object) }),
    ...(typeof key === 'string' && { key }),
    ...(typeof succession === 'string' && { succession }),
  };
}

/**
 * Checks a proof file (text or parsed) by a policy. Refuses `proof-file-malformed`, `entry-other-log`,
 * `object-mismatch` (not the object the entry commits to), and what `verifyFollowed`, `parseEntry`, `parseObject` refuse.
 */
export async function verifyProofFile(file: string | ProofFile, policy: string | Policy): Promise<VerifiedProofFile> {
  const { entry: bytes, object, proof, succession } = typeof file === 'string' ? parseProofFile(file) : file;
  const proven = await verifyFollowed({ proof, entry: bytes, policy, ...(succession !== undefined && { succession }) });
  const entry = parseEntry(bytes);
  if (entry.log !== proven.checkpoint.origin) throw new Refusal('entry-other-log', { log: entry.log });
  if (object !== undefined && objectDigest(object) !== entry.pub) throw new Refusal('object-mismatch');
  return { ...proven, entry, ...(object !== undefined && { object: parseObject(object) }) };
}

/**
 * Proofs for reporters (`*.tamga-receipt.json`): a commitment to one report, its way to the root of its day, and the log
 * entry of that day with its offline proof. It holds nothing of the report and proves only that it was there in time.
 */
import { fromBase64, fromHex, toBase64, toHex } from '../kernel/bytes.ts';
import { canonicalize, parseJson } from '../kernel/jcs.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Entry, type PeriodBody, parseEntry } from './entry.ts';
import type { Policy } from './policy.ts';
import { formatProof, type Proof, type ProvenEntry, verifyProof } from './proof.ts';
import { isCount, leafHash, treeRoot, verifyInclusion } from './tree.ts';
import { proveInclusion } from './tree-proof.ts';

/** A proof taken apart. `place` = index of the commitment among the leaves of its day, `path` = hashes upwards. */
export type IntakeProof = {
  commitment: Uint8Array;
  place: number;
  path: Uint8Array[];
  entry: Uint8Array;
  proof: string;
  key?: string;
};

/** A proof that holds: the report with this commitment (hex) was there when `period` ended. */
export type VerifiedIntakeProof = ProvenEntry & { entry: Entry; period: string; commitment: string };

/** The way from a commitment to the root of its day; `leaves` = all of that day, in order. Refuses `proof-range-invalid`. */
export async function proveCommitment(
  commitment: Uint8Array,
  leaves: readonly Uint8Array[],
): Promise<Omit<IntakeProof, 'entry' | 'proof'>> {
  const wanted = toHex(commitment);
  const place = leaves.findIndex((leaf) => toHex(leaf) === wanted);
  const hashes = leaves.map((leaf) => leafHash(leaf));
  const path = await proveInclusion(place, leaves.length, async (nodes) =>
    nodes.map(({ level, index }) => treeRoot(hashes.slice(index * 2 ** level, (index + 1) * 2 ** level))),
  );
  return { commitment, place, path };
}

/** The text of a proof file. */
export function formatIntakeProof(file: Omit<IntakeProof, 'proof'> & { proof: string | Proof }): string {
  const { commitment, place, path, entry, proof, key } = file;
  const text = typeof proof === 'string' ? proof : formatProof(proof);
  const fields = {
    commitment: toHex(commitment),
    entry: toBase64(entry),
    key,
    path: path.map(toBase64),
    place,
    proof: text,
  };
  return `${canonicalize(fields)}\n`;
}

/** Reads a proof file; nothing is verified. Refuses `intake-proof-malformed`, and bad hex, base64 and JSON. */
export function parseIntakeProof(text: string): IntakeProof {
  const { commitment, place, path, entry, proof, key, ...rest } = (parseJson(text) ?? {}) as Record<string, unknown>;
  const known =
    typeof commitment === 'string' &&
    typeof entry === 'string' &&
    typeof proof === 'string' &&
    isCount(place) &&
    Array.isArray(path) &&
    path.length <= 64 &&
    path.every((hash) => typeof hash === 'string') &&
    (key === undefined || typeof key === 'string') &&
    Object.keys(rest).length === 0;
  if (!known) throw new Refusal('intake-proof-malformed');
  const hashes = (path as string[]).map(fromBase64);
  const given = { commitment: fromHex(commitment), place, path: hashes, entry: fromBase64(entry), proof };
  return typeof key === 'string' ? { ...given, key } : given;
}

/**
 * Checks a proof file by a policy. Refuses `intake-proof-malformed`, `intake-proof-kind` for an entry of another kind,
 * `entry-other-log`, and what `verifyProof`, `parseEntry` and `verifyInclusion` refuse.
 */
export async function verifyIntakeProof(
  file: string | IntakeProof,
  policy: string | Policy,
): Promise<VerifiedIntakeProof> {
  const { commitment, place, path, entry: bytes, proof } = typeof file === 'string' ? parseIntakeProof(file) : file;
  const proven = await verifyProof({ proof, entry: bytes, policy });
  const entry = parseEntry(bytes);
  if (entry.log !== proven.checkpoint.origin) throw new Refusal('entry-other-log', { log: entry.log });
  if (entry.kind !== 'intake') throw new Refusal('intake-proof-kind', { kind: entry.kind });
  const { period, root, size } = entry.body as PeriodBody;
  verifyInclusion({ leafHash: leafHash(commitment), index: place, size, proof: path, root: fromHex(root) });
  return { ...proven, entry, period, commitment: toHex(commitment) };
}

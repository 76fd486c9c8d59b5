/**
 * Offline proofs (C2SP tlog-proof@v1): an index, an inclusion proof and a cosigned checkpoint in one text file. Checking
 * one needs the entry's bytes and a policy, and no network.
 */
import { fromBase64, toBase64 } from '../kernel/bytes.ts';
import { Refusal } from '../kernel/refusal.ts';
import { parseCheckpoint, parseCount } from './checkpoint.ts';
import { type Accepted, checkPolicy, type Policy } from './policy.ts';
import { HASH_SIZE, leafHash, verifyInclusion } from './tree.ts';

const HEADER = 'c2sp.org/tlog-proof@v1';

/** A proof taken apart. `hashes` run from the leaf's sibling upwards; `extra` is nobody's word; `checkpoint` is a note. */
export type Proof = { index: number; hashes: Uint8Array[]; checkpoint: string; extra?: Uint8Array };

/** A proof that holds: where the entry is, in which tree, and who stands behind that tree. */
export type ProvenEntry = Accepted & { index: number; leafHash: Uint8Array };

function decode(text: string, length: number | null): Uint8Array {
  try {
    const bytes = fromBase64(text);
    if (length === null || bytes.length === length) return bytes;
  } catch {
    // One refusal for every line that is not the base64 it must be.
  }
  throw new Refusal('proof-malformed', { detail: 'base64' });
}

/** Reads a proof; nothing is verified. Refuses `proof-malformed`, `checkpoint-malformed`, `note-malformed`. */
export function parseProof(text: string): Proof {
  const end = text.indexOf('\n\n');
  if (end < 0) throw new Refusal('proof-malformed', { detail: 'form' });
  const [header, ...lines] = text.slice(0, end).split('\n');
  if (header !== HEADER) throw new Refusal('proof-malformed', { detail: 'header' });
  const extra = lines[0]?.startsWith('extra ') ? decode(lines.shift()?.slice(6) ?? '', null) : undefined;
  const index = /^index (.*)$/.exec(lines.shift() ?? '')?.[1];
  const at = parseCount(index ?? '');
  if (at === null) throw new Refusal('proof-malformed', { detail: 'index' });
  if (lines.length > 64) throw new Refusal('proof-malformed', { detail: 'too-long' });
  const checkpoint = text.slice(end + 2);
  parseCheckpoint(checkpoint);
  return { index: at, hashes: lines.map((line) => decode(line, HASH_SIZE)), checkpoint, ...(extra && { extra }) };
}

/** The text of a proof, to be kept as `*.tlog-proof`. `checkpoint` is the signed note, taken over as it is. */
export function formatProof({ index, hashes, checkpoint, extra }: Proof): string {
  const lines = [HEADER, ...(extra ? [`extra ${toBase64(extra)}`] : []), `index ${index}`, ...hashes.map(toBase64)];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

/**
 * Checks that `entry` (its exact bytes) is in a log the policy accepts. Refuses what `parseProof`, `checkPolicy` and
 * `verifyInclusion` refuse.
 */
export async function verifyProof(claim: {
  proof: string | Proof;
  entry: Uint8Array;
  policy: string | Policy;
}): Promise<ProvenEntry> {
  const { index, hashes, checkpoint: note } = typeof claim.proof === 'string' ? parseProof(claim.proof) : claim.proof;
  const accepted = await checkPolicy(note, claim.policy);
  const { size, root } = accepted.checkpoint;
  const hash = leafHash(claim.entry);
  verifyInclusion({ leafHash: hash, index, size, proof: hashes, root });
  return { ...accepted, index, leafHash: hash };
}

/**
 * The Merkle tree of RFC 6962 section 2.1 over SHA-256: hashes of leaves and nodes, the right edge of a growing tree,
 * and the two checks. Sizes and indexes are integers up to 2^53 − 1, so nothing here shifts bits of them.
 */
import { sha256, sha256Into } from '#crypto';
import { concat, equal } from '../kernel/bytes.ts';
import { Refusal } from '../kernel/refusal.ts';

/** Bytes of a hash. */
export const HASH_SIZE = 32;

/** Root of the tree without leaves: SHA-256 of nothing. */
export const EMPTY_ROOT: Uint8Array = sha256(new Uint8Array(0));

/** Leaves up to this length are hashed in the scratch space; a log entry is never longer. */
const SCRATCH_LEAF = 65_535;
const leafScratch = new Uint8Array(SCRATCH_LEAF + 1);
const nodeScratch = new Uint8Array(1 + 2 * HASH_SIZE).fill(1, 0, 1);

/** SHA-256(0x00 ‖ entry). */
export function leafHash(entry: Uint8Array): Uint8Array {
  if (entry.length > SCRATCH_LEAF) return sha256(concat(Uint8Array.of(0), entry));
  leafScratch.set(entry, 1);
  return sha256(leafScratch.subarray(0, entry.length + 1));
}

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  nodeScratch.set(left, 1);
  nodeScratch.set(right, 1 + HASH_SIZE);
  return sha256(nodeScratch);
}

/** Room for the 128 nodes above a row of 256 hashes: each 0x01 ‖ left ‖ right, ready to be hashed in place. */
const NODE = 1 + 2 * HASH_SIZE;
const rowScratch = new Uint8Array(128 * NODE);
const rowNodes = Array.from({ length: 128 }, (_, i) => {
  rowScratch[i * NODE] = 1;
  return rowScratch.subarray(i * NODE, (i + 1) * NODE);
});

/** Root over `count` (a power of two up to 256) hashes that lie one after another in `hashes` from byte `start`. */
export function rowRoot(hashes: Uint8Array, start = 0, count: number = hashes.length / HASH_SIZE): Uint8Array {
  if (count === 1) return hashes.slice(start, start + HASH_SIZE);
  for (let i = 0; i < count / 2; i++) {
    rowNodes[i].set(hashes.subarray(start + 64 * i, start + 64 * i + 64), 1);
  }
  for (let nodes = count / 2; nodes > 1; nodes /= 2) {
    for (let i = 0; i < nodes; i++) sha256Into(rowNodes[i], rowScratch, (i >> 1) * NODE + 1 + HASH_SIZE * (i & 1));
  }
  return sha256(rowNodes[0]);
}

/** Root of what is left of `acc` by the complete subtrees `subtrees` (left to right). */
export function foldRight(subtrees: readonly Uint8Array[]): Uint8Array {
  return (
    subtrees.reduceRight<Uint8Array | null>((right, left) => (right ? nodeHash(left, right) : left), null) ?? EMPTY_ROOT
  );
}

/**
 * The right edge of a growing tree: the roots of the complete subtrees that cover it, left to right. Memory is one hash
 * per set bit of the size.
 */
export class CompactRange {
  size: number;
  readonly #subtrees: Uint8Array[];

  /** Empty, or from a size and its subtree roots. Refuses `range-invalid` when their number does not fit the size. */
  constructor(size = 0, subtrees: readonly Uint8Array[] = []) {
    const bits = [...size.toString(2)].filter((bit) => bit === '1').length;
    if (!isCount(size) || bits !== subtrees.length || subtrees.some((hash) => hash.length !== HASH_SIZE)) {
      throw new Refusal('range-invalid', { size });
    }
    this.size = size;
    this.#subtrees = [...subtrees];
  }

  /** Adds the next leaf. */
  push(hash: Uint8Array): void {
    let top = hash;
    for (let rest = this.size; rest % 2 === 1; rest = (rest - 1) / 2) {
      top = nodeHash(this.#subtrees.pop() as Uint8Array, top);
    }
    this.#subtrees.push(top);
    this.size++;
  }

  /** Root of all leaves so far. */
  root(): Uint8Array {
    return foldRight(this.#subtrees);
  }

  /** Size as 8 bytes big-endian, then the subtree roots, left to right. */
  serialize(): Uint8Array {
    const size = new Uint8Array(8);
    new DataView(size.buffer).setBigUint64(0, BigInt(this.size));
    return concat(size, ...this.#subtrees);
  }

  /** What `serialize` wrote. Refuses `range-invalid`. */
  static parse(bytes: Uint8Array): CompactRange {
    if (bytes.length < 8) throw new Refusal('range-invalid', { length: bytes.length });
    const size = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0));
    const subtrees: Uint8Array[] = [];
    for (let at = 8; at < bytes.length; at += HASH_SIZE) subtrees.push(bytes.slice(at, at + HASH_SIZE));
    return new CompactRange(size, subtrees);
  }
}

/** Root over leaf hashes in order. */
export function treeRoot(leafHashes: Iterable<Uint8Array>): Uint8Array {
  const range = new CompactRange();
  for (const hash of leafHashes) range.push(hash);
  return range.root();
}

/** A whole number from 0 to 2^53 − 1. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

const half = (value: number): number => Math.floor(value / 2);

function refuseUnlessHashes(code: string, hashes: readonly Uint8Array[]): void {
  if (hashes.some((hash) => !(hash instanceof Uint8Array) || hash.length !== HASH_SIZE)) {
    throw new Refusal(code, { detail: 'hash-length' });
  }
}

/** What `verifyInclusion` takes; hashes are 32 bytes, the proof runs from the leaf's sibling upwards. */
export type InclusionClaim = {
  leafHash: Uint8Array;
  index: number;
  size: number;
  proof: readonly Uint8Array[];
  root: Uint8Array;
};

/** Checks that a leaf is at `index` in the tree of `size` leaves (RFC 9162 section 2.1.3.2). Refuses `inclusion-invalid`. */
export function verifyInclusion({ leafHash, index, size, proof, root }: InclusionClaim): void {
  refuseUnlessHashes('inclusion-invalid', [leafHash, root, ...proof]);
  if (!isCount(index) || !isCount(size) || index >= size) throw new Refusal('inclusion-invalid', { index, size });
  let [first, last, hash] = [index, size - 1, leafHash];
  for (const sibling of proof) {
    if (last === 0) throw new Refusal('inclusion-invalid', { detail: 'proof-too-long' });
    if (first % 2 === 1 || first === last) {
      hash = nodeHash(sibling, hash);
      while (first % 2 === 0 && first !== 0) [first, last] = [half(first), half(last)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [first, last] = [half(first), half(last)];
  }
  if (last !== 0) throw new Refusal('inclusion-invalid', { detail: 'proof-too-short' });
  if (!equal(hash, root)) throw new Refusal('inclusion-invalid', { detail: 'root-mismatch' });
}

/** What `verifyConsistency` takes; hashes are 32 bytes. */
export type ConsistencyClaim = {
  fromSize: number;
  fromRoot: Uint8Array;
  toSize: number;
  toRoot: Uint8Array;
  proof: readonly Uint8Array[];
};

/**
 * Checks that the tree of `fromSize` leaves is a prefix of the tree of `toSize` (RFC 9162 section 2.1.4.2). Refuses
 * `consistency-invalid`; a `fromSize` of 0 proves nothing and is refused as well.
 */
export function verifyConsistency({ fromSize, fromRoot, toSize, toRoot, proof }: ConsistencyClaim): void {
  refuseUnlessHashes('consistency-invalid', [fromRoot, toRoot, ...proof]);
  if (!isCount(fromSize) || !isCount(toSize) || fromSize === 0 || fromSize > toSize) {
    throw new Refusal('consistency-invalid', { fromSize, toSize });
  }
  if (fromSize === toSize) {
    if (proof.length > 0) throw new Refusal('consistency-invalid', { detail: 'proof-too-long' });
    if (!equal(fromRoot, toRoot)) throw new Refusal('consistency-invalid', { detail: 'root-mismatch' });
    return;
  }
  let [first, last] = [fromSize - 1, toSize - 1];
  while (first % 2 === 1) [first, last] = [half(first), half(last)];
  const path = first === 0 ? [fromRoot, ...proof] : proof;
  if (path.length === 0) throw new Refusal('consistency-invalid', { detail: 'proof-too-short' });
  let [from, to] = [path[0], path[0]];
  for (const sibling of path.slice(1)) {
    if (last === 0) throw new Refusal('consistency-invalid', { detail: 'proof-too-long' });
    if (first % 2 === 1 || first === last) {
      from = nodeHash(sibling, from);
      to = nodeHash(sibling, to);
      while (first % 2 === 0 && first !== 0) [first, last] = [half(first), half(last)];
    } else {
      to = nodeHash(to, sibling);
    }
    [first, last] = [half(first), half(last)];
  }
  if (last !== 0) throw new Refusal('consistency-invalid', { detail: 'proof-too-short' });
  if (!equal(from, fromRoot) || !equal(to, toRoot))
    throw new Refusal('consistency-invalid', { detail: 'root-mismatch' });
}

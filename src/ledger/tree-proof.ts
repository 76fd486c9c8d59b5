/**
 * Building inclusion and consistency proofs (RFC 6962 sections 2.1.1 and 2.1.2) from stored subtree roots. All nodes a
 * proof needs are asked for at once, so that a reader can fetch each tile a single time.
 */
import { Refusal } from '../kernel/refusal.ts';
import { foldRight, isCount } from './tree.ts';

/** A complete subtree: the root over leaves `index · 2^level` up to `(index + 1) · 2^level`. */
export type TreeNode = { level: number; index: number };

/** Reads the roots of complete subtrees, in the order asked. `nodesFromTiles` in tile.ts makes one. */
export type NodeReader = (nodes: readonly TreeNode[]) => Promise<Uint8Array[]>;

/** One hash of a proof, as the complete subtrees (left to right) whose fold it is. */
type Part = readonly TreeNode[];

/** The complete subtrees that cover leaves `from` to `to` (exclusive) of a tree in which `from` starts a subtree. */
function cover(from: number, to: number): TreeNode[] {
  const nodes: TreeNode[] = [];
  for (let start = from; start < to; ) {
    let level = 0;
    while (start + 2 ** (level + 1) <= to) level++;
    nodes.push({ level, index: start / 2 ** level });
    start += 2 ** level;
  }
  return nodes;
}

/** The largest power of two below `size` (size ≥ 2). */
function split(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

function inclusionParts(index: number, from: number, to: number): Part[] {
  if (to - from === 1) return [];
  const middle = from + split(to - from);
  return index < middle
    ? [...inclusionParts(index, from, middle), cover(middle, to)]
    : [...inclusionParts(index, middle, to), cover(from, middle)];
}

function consistencyParts(oldSize: number, from: number, to: number, complete: boolean): Part[] {
  if (oldSize === to) return complete ? [] : [cover(from, to)];
  const middle = from + split(to - from);
  return oldSize <= middle
    ? [...consistencyParts(oldSize, from, middle, complete), cover(middle, to)]
    : [...consistencyParts(oldSize, middle, to, false), cover(from, middle)];
}

async function fold(parts: readonly Part[], read: NodeReader): Promise<Uint8Array[]> {
  const hashes = await read(parts.flat());
  let at = 0;
  return parts.map((part) => {
    at += part.length;
    return foldRight(hashes.slice(at - part.length, at));
  });
}

/** The proof that the leaf at `index` is in the tree of `size`, from its sibling upwards. Refuses `proof-range-invalid`. */
export async function proveInclusion(index: number, size: number, read: NodeReader): Promise<Uint8Array[]> {
  if (!isCount(index) || !isCount(size) || index >= size) throw new Refusal('proof-range-invalid', { index, size });
  return fold(inclusionParts(index, 0, size), read);
}

/** The proof that the tree of `fromSize` is a prefix of that of `toSize`. Refuses `proof-range-invalid`, also for 0. */
export async function proveConsistency(fromSize: number, toSize: number, read: NodeReader): Promise<Uint8Array[]> {
  if (!isCount(fromSize) || !isCount(toSize) || fromSize === 0 || fromSize > toSize) {
    throw new Refusal('proof-range-invalid', { fromSize, toSize });
  }
  return fold(consistencyParts(fromSize, 0, toSize, true), read);
}

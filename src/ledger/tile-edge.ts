/**
 * Growing the tiles of a log. The edge is the partial tile of every level, at most 8 KiB each; from it and the next leaf
 * hashes come the tiles to write and the next edge. Its root is computed from those bytes, a second path beside
 * `CompactRange`.
 */
import { Refusal } from '../kernel/refusal.ts';
import { TILE_WIDTH, type TileReader, tilePath, tilesAt } from './tile.ts';
import { foldRight, HASH_SIZE, rowRoot } from './tree.ts';

const TILE_BYTES = TILE_WIDTH * HASH_SIZE;

/** A tree of `size` leaves as its partial tiles: `partials[level]` holds 0 to 255 hashes. Never changed in place. */
export type TileEdge = { readonly size: number; readonly partials: readonly Uint8Array[] };

/** A tile to write: `path` is below the log's prefix, `bytes` holds `width` hashes. */
export type TileFile = { path: string; level: number; index: number; width: number; bytes: Uint8Array };

/** The edge of an empty tree. */
export const EMPTY_EDGE: TileEdge = { size: 0, partials: [] };

/** Reads the edge of a tree of `size` from its tiles. Refuses `tile-invalid` when a tile is narrower than it must be. */
export async function loadEdge(size: number, read: TileReader): Promise<TileEdge> {
  const partials: Uint8Array[] = [];
  for (let level = 0; TILE_WIDTH ** level <= size; level++) {
    const { full, width } = tilesAt(size, level);
    const bytes = width === 0 ? new Uint8Array(0) : await read(level, full, width);
    if (bytes.length < width * HASH_SIZE) throw new Refusal('tile-invalid', { level, width, length: bytes.length });
    partials.push(bytes.slice(0, width * HASH_SIZE));
  }
  return { size, partials };
}

/** Root of the tree, from its partial tiles. */
export function edgeRoot(edge: TileEdge): Uint8Array {
  return foldRight(edgeSubtrees(edge));
}

/** Roots of the complete subtrees that cover the tree, left to right: what a `CompactRange` of its size holds. */
export function edgeSubtrees(edge: TileEdge): Uint8Array[] {
  const subtrees: Uint8Array[] = [];
  for (const partial of edge.partials.toReversed()) {
    let at = 0;
    for (let count = 128; count >= 1; count /= 2) {
      if (partial.length - at < count * HASH_SIZE) continue;
      subtrees.push(rowRoot(partial, at, count));
      at += count * HASH_SIZE;
    }
  }
  return subtrees;
}

/** One level while leaves arrive: the tile being filled and how many of its bytes are. */
type Filling = { bytes: Uint8Array; filled: number; index: number; grown: boolean };

/**
 * The tree after `leafHashes` were added to `edge`: every tile that became full, and the partial tiles of the new size
 * that differ from those of the old one. Tiles come in an order in which they can be written (lower levels first within
 * one range), full tiles with `width` 256.
 */
export function appendTiles(edge: TileEdge, leafHashes: Iterable<Uint8Array>): { edge: TileEdge; tiles: TileFile[] } {
  const tiles: TileFile[] = [];
  const levels = edge.partials.map((partial, level): Filling => {
    const bytes = new Uint8Array(TILE_BYTES);
    bytes.set(partial);
    return { bytes, filled: partial.length, index: tilesAt(edge.size, level).full, grown: false };
  });
  const add = (level: number, hash: Uint8Array): void => {
    levels[level] ??= { bytes: new Uint8Array(TILE_BYTES), filled: 0, index: 0, grown: false };
    const tile = levels[level];
    tile.bytes.set(hash, tile.filled);
    tile.filled += HASH_SIZE;
    tile.grown = true;
    if (tile.filled < TILE_BYTES) return;
    const { bytes, index } = tile;
    tiles.push({ path: tilePath(level, index), level, index, width: TILE_WIDTH, bytes });
    levels[level] = { bytes: new Uint8Array(TILE_BYTES), filled: 0, index: index + 1, grown: false };
    add(level + 1, rowRoot(bytes));
  };
  let size = edge.size;
  for (const hash of leafHashes) {
    add(0, hash);
    size++;
  }
  for (const [level, { bytes, filled, index, grown }] of levels.entries()) {
    if (!grown || filled === 0) continue;
    const width = filled / HASH_SIZE;
    tiles.push({ path: tilePath(level, index, width), level, index, width, bytes: bytes.slice(0, filled) });
  }
  return { edge: { size, partials: levels.map(({ bytes, filled }) => bytes.slice(0, filled)) }, tiles };
}

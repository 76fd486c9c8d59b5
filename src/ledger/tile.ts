/**
 * Names and contents of the static files a log is served from (C2SP tlog-tiles): tiles of 256 hashes, bundles of 256
 * entries, packs of the 256 public objects beside them. A file narrower than 256 carries its width in its name.
 */
import { concat, fromHex, toHex } from '../kernel/bytes.ts';
import { Refusal } from '../kernel/refusal.ts';
import { HASH_SIZE, isCount, rowRoot } from './tree.ts';
import type { NodeReader } from './tree-proof.ts';

/** Hashes in a full tile, entries in a full bundle, objects in a full pack. */
export const TILE_WIDTH = 256;

/** Longest entry, in bytes: its length is written in 16 bits. */
export const MAX_ENTRY = 65_535;

/** Longest public object a pack holds, in bytes (16 MiB). */
export const MAX_OBJECT = 16_777_216;

function groupedPath(prefix: string, index: number, width: number): string {
  if (!isCount(index)) throw new Refusal('tile-invalid', { index });
  if (!isCount(width) || width < 1 || width > TILE_WIDTH) throw new Refusal('tile-invalid', { width });
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? [];
  const name = groups.map((group, i) => (i === groups.length - 1 ? group : `x${group}`)).join('/');
  return `${prefix}/${name}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

/**
 * Path of a tile below the log's prefix: `tile/0/x001/x234/067`, with `.p/<width>` for a partial one. `level` is 0 to 63,
 * `width` 1 to 256 (256 when left out). Refuses `tile-invalid`.
 */
export function tilePath(level: number, index: number, width: number = TILE_WIDTH): string {
  if (!isCount(level) || level > 63) throw new Refusal('tile-invalid', { level });
  return groupedPath(`tile/${level}`, index, width);
}

/** Path of an entry bundle below the log's prefix: `tile/entries/000`. Refuses `tile-invalid`. */
export function bundlePath(index: number, width: number = TILE_WIDTH): string {
  return groupedPath('tile/entries', index, width);
}

/** Path of a pack of public objects, below the site's root: `objects/pack/000`. Refuses `tile-invalid`. */
export function packPath(index: number, width: number = TILE_WIDTH): string {
  return groupedPath('objects/pack', index, width);
}

/** Path of one public object by the hex SHA-256 of its bytes, below the site's root. Refuses `hex-invalid`. */
export function objectPath(digest: string): string {
  return `objects/${toHex(fromHex(digest))}`;
}

/** How many full tiles there are at `level` in a tree of `size`, and the width of the partial one after them (0 = none). */
export function tilesAt(size: number, level: number): { full: number; width: number } {
  const hashes = Math.floor(size / TILE_WIDTH ** level);
  return { full: Math.floor(hashes / TILE_WIDTH), width: hashes % TILE_WIDTH };
}

/** Width of tile `index` at `level` in a tree of `size`: 256, the partial width, or 0 when there is no such tile. */
export function tileWidth(size: number, level: number, index: number): number {
  const { full, width } = tilesAt(size, level);
  return index < full ? TILE_WIDTH : index === full ? width : 0;
}

/** The hashes of a tile. Refuses `tile-invalid` unless it is exactly `width` hashes long. */
export function parseTile(bytes: Uint8Array, width: number = TILE_WIDTH): Uint8Array[] {
  if (bytes.length !== width * HASH_SIZE) throw new Refusal('tile-invalid', { width, length: bytes.length });
  return Array.from({ length: width }, (_, i) => bytes.slice(i * HASH_SIZE, (i + 1) * HASH_SIZE));
}

/** The bytes of a tile of 1 to 256 hashes. */
export function encodeTile(hashes: readonly Uint8Array[]): Uint8Array {
  return concat(...hashes);
}

/** Reads the bytes of a tile, at least `width` hashes; a file that is wider (the full tile) will do. */
export type TileReader = (level: number, index: number, width: number) => Promise<Uint8Array>;

/** A reader of subtree roots for `proveInclusion` and `proveConsistency`, out of the tiles of a tree of `size`. */
export function nodesFromTiles(size: number, read: TileReader): NodeReader {
  return async (nodes) => {
    const tiles = new Map<string, Promise<Uint8Array>>();
    const tile = (level: number, index: number): Promise<Uint8Array> => {
      const key = `${level}/${index}`;
      const known = tiles.get(key) ?? read(level, index, tileWidth(size, level, index));
      tiles.set(key, known);
      return known;
    };
    return Promise.all(
      nodes.map(async ({ level, index }) => {
        const count = 2 ** (level % 8);
        const first = index * count;
        const bytes = await tile(Math.floor(level / 8), Math.floor(first / TILE_WIDTH));
        return rowRoot(bytes, (first % TILE_WIDTH) * HASH_SIZE, count);
      }),
    );
  };
}

/**
 * Writes the static form of the log anew from the database: tiles, bundles and packs of its published part. It is the same
 * bytes the sequencer wrote, and its root says whether it is.
 */
import { toHex } from '../kernel/bytes.ts';
import {
  appendTiles,
  bundlePath,
  EMPTY_EDGE,
  edgeRoot,
  encodeBundle,
  encodePack,
  leafHash,
  packPath,
  TILE_WIDTH,
  type TileEdge,
  tilePath,
  tilesAt,
} from '../ledger/index.ts';
import type { LogFolder } from '../log/commands.ts';
import type { Pool } from '../platform/index.ts';
import { readLogRows } from './store.ts';

/** Entries written at once. */
const STEP = 16 * TILE_WIDTH;

/** Writes the first `size` entries; returns the hex root of what was written. */
export async function rebuildSite(pool: Pool, folder: LogFolder, size: number): Promise<string> {
  let edge = EMPTY_EDGE;
  for (let from = 0; from < size; from += STEP) {
    const rows = await readLogRows(pool, from, Math.min(size, from + STEP));
    const grown = appendTiles(
      edge,
      rows.map(({ bytes }) => leafHash(bytes)),
    );
    edge = grown.edge;
    const files: [path: string, bytes: Uint8Array][] = grown.tiles
      .filter(({ width }) => width === TILE_WIDTH)
      .map(({ path, bytes }) => [`log/${path}`, bytes]);
    for (let at = 0; at < rows.length; at += TILE_WIDTH) {
      const bundle = rows.slice(at, at + TILE_WIDTH);
      const n = (from + at) / TILE_WIDTH;
      files.push([`log/${bundlePath(n, bundle.length)}`, encodeBundle(bundle.map(({ bytes }) => bytes))]);
      files.push([packPath(n, bundle.length), encodePack(bundle.map(({ object }) => object))]);
    }
    await folder.writeAll(files);
  }
  await folder.writeAll(partialTiles(edge));
  return toHex(edgeRoot(edge));
}

function partialTiles({ size, partials }: TileEdge): [path: string, bytes: Uint8Array][] {
  return partials.flatMap((bytes, level): [string, Uint8Array][] => {
    const { full, width } = tilesAt(size, level);
    return width > 0 ? [[`log/${tilePath(level, full, width)}`, bytes]] : [];
  });
}

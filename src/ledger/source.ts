/**
 * Where an audit reads a log from: anything that gives the bytes of a path below a site's root (`log/…`, `objects/…`).
 * A partial file may be gone once its full one exists; then the beginning of the full one is read.
 */
import { TILE_WIDTH } from './tile.ts';

/** Gives a file's bytes, or null when there is no such file. Throws only when that cannot be told (network, disk). */
export type Source = { read: (path: string) => Promise<Uint8Array | null> };

/** A file of a given width: where it was found, and whether it is wider than asked. `bytes` is null when it is missing. */
export type Part = { path: string; bytes: Uint8Array | null; wider: boolean };

/** Reads a tile, bundle or pack of `width`; `pathOf` names it for a width. A missing file is named by the width asked. */
export async function readPart(source: Source, pathOf: (width: number) => string, width: number): Promise<Part> {
  const path = pathOf(width);
  const bytes = await source.read(path);
  if (bytes !== null || width === TILE_WIDTH) return { path, bytes, wider: false };
  const whole = await source.read(pathOf(TILE_WIDTH));
  return whole === null ? { path, bytes, wider: false } : { path: pathOf(TILE_WIDTH), bytes: whole, wider: true };
}

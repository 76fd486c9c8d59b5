/** Packs of objects in the log folder: written again when an object is withheld or given back, never left over. */
import { encodePack, packPath, parsePack, TILE_WIDTH } from '../ledger/index.ts';
import type { Pool } from '../platform/index.ts';
import type { LogFolder } from './log-folder.ts';
import { readObjects, withheldBetween } from './store.ts';

/** Writes the packs that hold these entries as the database has them now, for a log of this published size. */
export async function rewritePacks(pool: Pool, folder: LogFolder, indexes: number[], published: number): Promise<void> {
  for (const n of new Set(indexes.map((index) => Math.floor(index / TILE_WIDTH)))) {
    const from = n * TILE_WIDTH;
    const width = Math.min(TILE_WIDTH, published - from);
    if (width > 0) {
      const found = await readObjects(pool, from, from + width);
      const byIndex = new Map(found.map((object) => [object.index, object.bytes]));
      const objects = Array.from({ length: width }, (_, i) => byIndex.get(from + i) ?? null);
      await folder.write(packPath(n, width), encodePack(objects));
    }
    await dropOthers(folder, n, width);
  }
}

/** Writes again what still holds a withheld object because a process died between hiding it and rewriting its pack. */
export async function cleanPacks(pool: Pool, folder: LogFolder, published: number): Promise<void> {
  const byPack = Map.groupBy(await withheldBetween(pool, 0, published), (index) => Math.floor(index / TILE_WIDTH));
  for (const [n, indexes] of byPack) {
    const width = Math.min(TILE_WIDTH, published - n * TILE_WIDTH);
    const bytes = await folder.read(packPath(n, width));
    const objects = bytes ? parsePack(bytes, width) : [];
    if (indexes.some((index) => objects[index % TILE_WIDTH])) await rewritePacks(pool, folder, indexes, published);
  }
}

/** Forms of a pack that a round left behind, or wrote and never published, still hold what is hidden since. */
async function dropOthers(folder: LogFolder, n: number, width: number): Promise<void> {
  if (width === TILE_WIDTH) return await folder.dropPartials(packPath(n));
  await folder.keepPartial(packPath(n), width);
  await folder.drop(packPath(n));
}

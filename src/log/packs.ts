/** Packs of objects in the log folder: written again when an object is withheld or given back, never left over. */
import { encodePack, packPath, TILE_WIDTH } from '../ledger/index.ts';
import type { Pool } from '../platform/index.ts';
import type { LogFolder } from './log-folder.ts';
import { readObjects } from './store.ts';

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

/** Forms of a pack that a round left behind, or wrote and never published, still hold what is hidden since. */
async function dropOthers(folder: LogFolder, n: number, width: number): Promise<void> {
  if (width === TILE_WIDTH) return await folder.dropPartials(packPath(n));
  await folder.keepPartial(packPath(n), width);
  await folder.drop(packPath(n));
}

/** Packs of objects in the log folder: written again when an object is withheld or given back, never left over. */
import { encodePack, packPath, TILE_WIDTH } from '../ledger/index.ts';
import type { Pool } from '../platform/index.ts';
import type { LogFolder } from './log-folder.ts';
import { dropStale, readHead, readObjects, readStale } from './store.ts';

/**
 * Writes the packs again that acts since committed made stale, and strikes them off. When another process publishes
 * meanwhile, all is done once more: its packs are wider.
 */
export async function rewriteStale(pool: Pool, folder: LogFolder): Promise<void> {
  for (;;) {
    const size = await publishedSize(pool);
    const stale = await readStale(pool, size);
    if (stale.length === 0) return;
    for (const n of new Set(stale.map(({ pack }) => pack))) await rewritePack(pool, folder, n, size);
    if ((await publishedSize(pool)) !== size) continue;
    return await dropStale(pool, stale);
  }
}

const publishedSize = async (pool: Pool): Promise<number> => (await readHead(pool))?.published ?? 0;

/** Writes a pack as the database has it now, for a log of this published size. */
async function rewritePack(pool: Pool, folder: LogFolder, n: number, published: number): Promise<void> {
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

/** Forms of a pack that a round left behind, or wrote and never published, still hold what is hidden since. */
async function dropOthers(folder: LogFolder, n: number, width: number): Promise<void> {
  if (width === TILE_WIDTH) return await folder.dropPartials(packPath(n));
  await folder.keepPartial(packPath(n), width);
  await folder.drop(packPath(n));
}

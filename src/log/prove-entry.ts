/** The offline proof of one entry, made from the published files alone: any web server could have given the same. */
import { nodesFromTiles, type Proof, parseCheckpoint, parseNote, proveInclusion } from '../ledger/index.ts';
import type { LogFolder } from './log-folder.ts';

/** The proof that the entry at `index` is below the published head; null while it is not. */
export async function proveEntry(folder: LogFolder, index: number): Promise<Proof | null> {
  const note = (await folder.read('log/checkpoint'))?.toString('utf8');
  if (!note) return null;
  const { size } = parseCheckpoint(parseNote(note).text);
  if (index >= size) return null;
  const nodes = nodesFromTiles(size, (level, at, width) => folder.readTile(level, at, width));
  return { index, hashes: await proveInclusion(index, size, nodes), checkpoint: note };
}

/**
 * What the sequencer does where one key follows another: the first tree of the new key ends with its takeover, is signed by
 * the former key as well while that is at hand, and is published together with the proof that leads from the one to the other.
 */
import { toBase64 } from '../kernel/bytes.ts';
import {
  addSignatures,
  type Change,
  checkFollowed,
  formatProof,
  formatSuccession,
  HASH_SIZE,
  nodesFromTiles,
  parseCheckpoint,
  parseNote,
  proveConsistency,
  proveInclusion,
  type Signer,
  signatureLine,
  singleKeyPolicy,
  tileWidth,
} from '../ledger/index.ts';
import type { Pool } from '../platform/index.ts';
import { writeSuccession } from './key-files.ts';
import type { LogFolder } from './log-folder.ts';
import { type ChangeRow, readChanges, readEntryBytes } from './succession-store.ts';

/** The newest change of keys, and the key before it while it is needed and at hand. */
export interface ChangeOfKey {
  row: ChangeRow;
  former: Signer | null;
}

/** Entries a takeover adds. */
const TAKEOVER_ENTRIES = 3;

/** Size of the first tree of the present key; 0 for a log that has had one key. */
export const firstOfKey = (change: ChangeOfKey | null | undefined): number =>
  change ? change.row.taken + TAKEOVER_ENTRIES : 0;

/** The checkpoint of `size`; the first of a new key is signed by the former too, for readers who know that one alone. */
export async function crossSigned(note: string, size: number, change?: ChangeOfKey | null): Promise<string> {
  if (!change?.former || size !== firstOfKey(change)) return note;
  return addSignatures(note, [await signatureLine(parseNote(note).text, change.former)]);
}

/** Where this checkpoint is the first of a new key, the proof of the change, written to `log/succession`; else null. */
export async function provedChange(
  parts: { pool: Pool; folder: LogFolder; change?: ChangeOfKey | null },
  size: number,
  note: string,
): Promise<{ position: number; change: Change } | null> {
  const { pool, folder } = parts;
  if (!parts.change || size !== firstOfKey(parts.change)) return null;
  const { row } = parts.change;
  const earlier = (await readChanges(pool)).filter(({ position }) => position < row.position);
  const known = earlier.flatMap((one) => one.change ?? []);
  const change = await proveChange(pool, folder, row, note, known);
  await writeSuccession(folder, [...earlier.map((one) => one.change), change]);
  return { position: row.position, change };
}

/** The proof of a change, once the new key's first checkpoint is signed and its tiles are written; it is checked itself. */
async function proveChange(
  pool: Pool,
  folder: LogFolder,
  row: ChangeRow,
  note: string,
  earlier: readonly Change[],
): Promise<Change> {
  const { announced, promised, taken, checkpoint, former } = row;
  const { size } = parseCheckpoint(note);
  const last = parseCheckpoint(checkpoint).size;
  const nodesAt = (treeSize: number) =>
    nodesFromTiles(treeSize, async (level, index, width) => {
      const tile = await folder.readTile(level, index, tileWidth(size, level, index));
      return tile.subarray(0, width * HASH_SIZE);
    });
  const prove = async (index: number, treeSize: number, signed: string) => {
    const hashes = await proveInclusion(index, treeSize, nodesAt(treeSize));
    const entry = toBase64(await readEntryBytes(pool, index));
    return { entry, proof: formatProof({ index, hashes, checkpoint: signed }) };
  };
  const change = {
    announced: await prove(announced, last, checkpoint),
    promise: await prove(promised, last, checkpoint),
    takeover: await prove(taken, size, note),
    consistency: (await proveConsistency(last, size, nodesAt(size))).map(toBase64),
  };
  const followed = await checkFollowed(note, singleKeyPolicy(former), formatSuccession([...earlier, change]));
  if (followed.log.vkey !== row.vkey) throw new Error('the proof of a change of keys does not hold');
  return change;
}

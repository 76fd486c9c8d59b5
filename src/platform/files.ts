// Files that survive a power cut: written beside their place, flushed, renamed over it, and the folder flushed too.
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, rename, stat, unlink, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';

const DAY_MS = 24 * 3_600_000;

/** Replaces or makes the file at `path` (and its folders) at once and durably: readers see the old bytes or the new ones. */
export async function writeDurably(path: string, bytes: Uint8Array | string, mode = 0o644): Promise<void> {
  const fresh = await writeBeside(path, bytes, mode);
  await rename(fresh, path);
  await flushFolder(dirname(path));
}

/** As `writeDurably` for many files by path, none of them durable before all are; each folder is flushed once. */
export async function writeAllDurably(files: ReadonlyMap<string, Uint8Array | string>, mode = 0o644): Promise<void> {
  const folders = new Set([...files.keys()].map((path) => dirname(path)));
  const changed = new Set(folders);
  for (const folder of folders) {
    const made = await mkdir(folder, { recursive: true });
    // A new folder is a name in the one above it.
    for (let at = folder; made !== undefined && at.length >= made.length; at = dirname(at)) changed.add(dirname(at));
  }
  const fresh = await Promise.all(
    [...files].map(async ([path, bytes]) => [path, await writeBeside(path, bytes, mode, true)] as const),
  );
  await Promise.all(fresh.map(([path, beside]) => rename(beside, path)));
  await Promise.all([...changed].map(flushFolder));
}

/** Makes the file durably unless there is one already, whoever is faster; false when there was. */
export async function createDurably(path: string, bytes: Uint8Array | string, mode = 0o644): Promise<boolean> {
  const fresh = await writeBeside(path, bytes, mode);
  try {
    await link(fresh, path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(fresh);
  }
  await flushFolder(dirname(path));
  return true;
}

/** Makes the names in a folder durable (a rename is not, until its folder is flushed). */
export async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Leaves of the times of a file or folder the day alone (UTC). What the file system notes for itself (ctime, birth) stays. */
export async function keepDayAlone(path: string): Promise<void> {
  const { mtimeMs } = await stat(path);
  const day = new Date(mtimeMs - (mtimeMs % DAY_MS));
  await utimes(path, day, day);
}

/** Was there no room on the disk? */
export const isFull = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOSPC';

/** A name beside `path` that no other writer uses. */
export function besidePath(path: string): string {
  return `${path}.${randomBytes(6).toString('hex')}.new`;
}

async function writeBeside(path: string, bytes: Uint8Array | string, mode: number, hasFolder = false): Promise<string> {
  if (!hasFolder) await mkdir(dirname(path), { recursive: true });
  const fresh = besidePath(path);
  const handle = await open(fresh, 'wx', mode);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } catch (error) {
    await handle.close();
    await unlink(fresh);
    throw error;
  }
  await handle.close();
  return fresh;
}

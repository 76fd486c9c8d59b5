/**
 * The mark of a restore that has not come to its end. It is made before anything else and taken away last, so a killed
 * restore leaves a folder that nothing starts on, and that the same command clears and fills again.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../kernel/refusal.ts';
import { clusterOf, findServer, flushFolder, movedClusters, stopServer, writeDurably } from '../platform/index.ts';

const markOf = (dataFolder: string): string => join(dataFolder, 'restore-unfinished');

/** @throws Refusal `restore-unfinished` */
export function refuseUnfinished(dataFolder: string): void {
  if (existsSync(markOf(dataFolder))) throw new Refusal('restore-unfinished', { data: dataFolder }, 409);
}

/**
 * Takes an empty folder, or one that an unfinished restore left, and marks it with this word. Returns the word of the
 * restore before, if there was one. @throws Refusal `restore-not-empty`
 */
export async function claimFolder(dataFolder: string, word: string): Promise<string | null> {
  await mkdir(dataFolder, { recursive: true });
  const names = await readdir(dataFolder);
  const before = names.includes('restore-unfinished') ? (await readFile(markOf(dataFolder), 'utf8')).trim() : null;
  if (names.length > 0 && before === null) throw new Refusal('restore-not-empty', { place: dataFolder }, 409);
  await writeDurably(markOf(dataFolder), `${before ?? word}\n`, 0o600);
  if (before === null) return null;
  const server = findServer(clusterOf(dataFolder));
  if (server) await stopServer(server, clusterOf(dataFolder));
  for (const { base } of movedClusters().filter((one) => one.dataFolder === dataFolder)) {
    await rm(base, { recursive: true, force: true });
  }
  for (const name of names.filter((one) => one !== 'restore-unfinished')) {
    await rm(join(dataFolder, name), { recursive: true, force: true });
  }
  return before;
}

/** The restore is finished: the folder is an instance now. */
export async function releaseFolder(dataFolder: string): Promise<void> {
  await rm(markOf(dataFolder));
  await flushFolder(dataFolder);
}

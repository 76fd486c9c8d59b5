// Folders of throw-away instances: named after the process that made them, so that the next one can clear away what a
// killed one left behind, its PostgreSQL and a cluster outside the folder included.
import { chmodSync, lstatSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { clusterOf, movedClusters, removeDataFolder } from './location.ts';
import { findServer, stopServer } from './server.ts';

/** Makes an empty data folder `tamga-<kind>-<pid>-…` in the folder for temporary files, for this process alone. */
export function makeThrowaway(kind: string): string {
  const folder = mkdtempSync(join(tmpdir(), `tamga-${kind}-${process.pid}-`));
  // As root, PostgreSQL's account passes through to its own part; every other part is closed by itself.
  if (process.getuid?.() === 0) chmodSync(folder, 0o711);
  return folder;
}

/** Removes what dead processes left of this kind. What another account owns, or another clearer was faster with, stays. */
export async function clearThrowaways(kind: string): Promise<void> {
  const abandoned = new RegExp(`^tamga-${kind}-(\\d+)-\\w{6}$`);
  const isAbandoned = (path: string): boolean => {
    const pid = Number(abandoned.exec(basename(path))?.[1] ?? 0);
    return pid > 0 && !isAlive(pid);
  };
  const inTemp = readdirSync(tmpdir()).map((name) => join(tmpdir(), name));
  const moved = movedClusters().filter(({ dataFolder }) => isAbandoned(dataFolder));
  const folders = new Set([...inTemp.filter(isAbandoned), ...moved.map(({ dataFolder }) => dataFolder)]);
  for (const folder of folders) await remove(folder, moved.find((one) => one.dataFolder === folder)?.base ?? null);
}

async function remove(folder: string, base: string | null): Promise<void> {
  try {
    const own = lstatSync(folder, { throwIfNoEntry: false });
    if (own && (!own.isDirectory() || own.uid !== process.getuid?.())) return;
    const cluster = base === null ? clusterOf(folder) : join(base, 'cluster');
    const server = findServer(cluster);
    if (server !== null) await stopServer(server, cluster);
    removeDataFolder(folder, base ?? dirname(cluster));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

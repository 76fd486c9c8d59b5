/**
 * Instances that measurements make in the folder for temporary files. As root their PostgreSQL lies elsewhere, so removing
 * the folder alone would leave it behind: servers are stopped and clusters removed first, however the run ends.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { clusterOf, removeDataFolder } from '../../src/platform/index.ts';
import { findServer, stopServer } from '../../src/platform/postgres/server.ts';

/** Removes a folder with every instance in it, two folders deep. */
export async function removeWithInstances(folder: string): Promise<void> {
  for (const data of instancesIn(folder, 2)) {
    const server = findServer(clusterOf(data));
    if (server !== null) await stopServer(server, clusterOf(data));
    removeDataFolder(data);
  }
  rmSync(folder, { recursive: true, force: true });
}

/** Does the same when the run is broken off, and then ends the process as the signal would have. */
export function removeWhenBroken(folder: string): void {
  for (const [signal, status] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => void removeWithInstances(folder).finally(() => process.exit(status)));
  }
}

/** The innermost first: removing an outer one would take their pointers away. */
function instancesIn(folder: string, depth: number): string[] {
  if (!existsSync(folder)) return [];
  const inner = readdirSync(folder, { withFileTypes: true })
    .filter((one) => one.isDirectory() && one.name !== 'postgres')
    .flatMap((one) => (depth > 0 ? instancesIn(join(folder, one.name), depth - 1) : []));
  return existsSync(join(folder, 'postgres')) ? [...inner, folder] : inner;
}

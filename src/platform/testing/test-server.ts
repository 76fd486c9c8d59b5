// The servers tests run on: our embedded PostgreSQL, and Debian's where its programs are installed. One of each per test
// run, started by whichever test process first needs it, without durability.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { type Binaries, binariesIn, embeddedBinaries } from '../postgres/binaries.ts';
import { isUnavailable } from '../postgres/connect.ts';
import { type Location, locate } from '../postgres/location.ts';
import { findServer, makeCluster, ownerRole, type Server, startServer, stopServer } from '../postgres/server.ts';

/** `embedded` is PostgreSQL 18 from npm; `debian` is the system's own server, version 15 or later. */
export type EngineName = 'embedded' | 'debian';

export const engineNames: readonly EngineName[] = ['embedded', 'debian'];

const debianBin = '/usr/lib/postgresql/15/bin';

/** Null when this engine can be used here, else the reason it cannot. */
export function whyAbsent(engine: EngineName): string | null {
  return engine === 'embedded' || existsSync(join(debianBin, 'initdb')) ? null : `no ${debianBin}`;
}

/** The engine's running server for this test run; safe to call from several processes at once. */
export async function testServer(engine: EngineName): Promise<Server> {
  const folder = process.env.TAMGA_TEST_FOLDER;
  if (!folder) throw new Error('TAMGA_TEST_FOLDER is not set: run the tests by vitest, with its global set-up');
  const location = locate(join(folder, engine));
  const running = listening(location);
  if (running !== null) return answering(running);
  return await startOnce(location, engine);
}

/** Stops every server that was started in the folder of a test run. */
export async function stopTestServers(folder: string): Promise<void> {
  for (const engine of engineNames) {
    if (!existsSync(join(folder, engine))) continue;
    const { cluster } = locate(join(folder, engine));
    const server = findServer(cluster);
    if (server !== null) await stopServer(server, cluster);
  }
}

/** The running server once it says where it listens: that line of its file comes after its process id. */
function listening(location: Location): Server | null {
  const server = findServer(location.cluster);
  return server?.socketFolder ? server : null;
}

async function startOnce(location: Location, engine: EngineName): Promise<Server> {
  try {
    mkdirSync(join(location.dataFolder, 'starting'));
  } catch {
    for (;;) {
      const server = listening(location);
      if (server !== null) return answering(server);
      await pause(10);
    }
  }
  const binaries: Binaries =
    engine === 'debian'
      ? binariesIn(debianBin, location.account)
      : embeddedBinaries(location.account, location.binariesFolder);
  await makeCluster(location, binaries, 'throwaway');
  return answering(startServer(location, binaries, 'throwaway'));
}

async function answering(server: Server): Promise<Server> {
  for (;;) {
    const client = new pg.Client({ host: server.socketFolder, user: ownerRole, database: 'postgres' });
    try {
      await client.connect();
      return server;
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      await pause(5);
    } finally {
      await client.end().catch(() => {});
    }
  }
}

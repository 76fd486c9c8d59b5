// Runs the embedded server for one data folder: start or adopt it, hold the instance lock, bring it back when it dies,
// stop it at the end. Every crash state leads back to the same loop: find a server or start one, then ask for the lock.
import { setTimeout as pause } from 'node:timers/promises';
import { Refusal } from '../../kernel/refusal.ts';
import { type Binaries, embeddedBinaries } from './binaries.ts';
import { isUnavailable } from './connect.ts';
import { type InstanceLock, joinInstance, takeInstance, waitForJoined } from './instance-lock.ts';
import { type Location, locate } from './location.ts';
import { findServer, makeCluster, runsOn, type Server, type StartedServer, startServer, stopServer } from './server.ts';
import { type Durability, serverSettings, stampOf } from './settings.ts';

/** Something a person should be told; texts are in `messages/<lang>.json` under `notice.<code>`. */
export type Notice = { code: string; params: Record<string, string | number> };

export type EmbeddedOptions = {
  dataFolder: string;
  /** Use an instance that already runs on this folder instead of refusing. */
  join: boolean;
  durability: Durability;
  say: (notice: Notice) => void;
  /** Called when the server died and cannot be had back (another instance took the folder, or it does not start). */
  lost: (reason: unknown) => void;
  binaries?: Binaries;
};

/** `joined`: the server belongs to another process of ours, and `close` leaves it running. */
export type Embedded = { server: Server; location: Location; joined: boolean; close(): Promise<void> };

type Held = { server: Server; lock: InstanceLock; joined: boolean };

const patienceMs = 10 * 60_000;

/** Reasons for a failed start that pass by themselves: another starter was first, or a dead server's children still end. */
const passing = /lock file|shared memory block/;

/** Resolves when the server answers and this process holds its lock (or has joined its holder). */
export async function runEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const location = locate(options.dataFolder);
  if (location.movedTo !== null) {
    options.say({ code: 'cluster-moved', params: { data: location.dataFolder, folder: location.movedTo } });
  }
  const binaries = options.binaries ?? embeddedBinaries(location.account, location.binariesFolder);
  await makeCluster(location, binaries, options.durability);
  let held = await hold(options, location, binaries);
  const { joined, server } = held;
  let closing = false;

  const atExit = () => {
    if (!joined && runsOn(held.server.pid, location.cluster)) process.kill(held.server.pid, 'SIGINT');
  };
  process.once('exit', atExit);

  const watch = async (): Promise<void> => {
    while (!joined && !closing) {
      await held.lock.lost;
      if (closing) return;
      options.say({ code: 'postgres-restarting', params: { pid: held.server.pid } });
      held = await hold({ ...options, join: false }, location, binaries, server.socketFolder);
    }
  };
  const watching = watch().catch((reason: unknown) => {
    process.removeListener('exit', atExit);
    if (!closing) options.lost(reason);
  });

  const letGo = async ({ lock, server: running }: Held): Promise<void> => {
    await lock.release().catch(() => {});
    if (!joined) await stopServer(running, location.cluster);
  };

  return {
    server,
    location,
    joined,
    close: async () => {
      // Nobody is joined to a server that is gone; it is let go of all the same, or its lock would keep this process alive.
      if (!joined && options.join) await waitForJoined(held.server).catch(unlessUnavailable);
      closing = true;
      process.removeListener('exit', atExit);
      const last = held;
      await letGo(last);
      await watching;
      // A server that was being brought back meanwhile is stopped as well.
      if (held !== last) await letGo(held);
    },
  };
}

/** Loops until a server answers and says who may use it. A server of ours with other settings or version is restarted. */
async function hold(options: EmbeddedOptions, location: Location, binaries: Binaries, folder?: string): Promise<Held> {
  const stamp = stampOf(binaries.version, serverSettings(options.durability));
  const deadline = performance.now() + patienceMs;
  let started: StartedServer | null = null;
  for (;;) {
    const server = findServer(location.cluster);
    if (server === null) {
      const failure: string | null = started?.failure() ?? null;
      if (failure !== null && !passing.test(failure)) throw notStarting(failure);
      if (started === null || failure !== null) {
        started = startServer(location, binaries, options.durability, folder ?? started?.socketFolder);
      }
    } else {
      const held = await ask(options, server, started?.pid === server.pid);
      if (held !== null && (held.joined || held.lock.clusterName === stamp)) return held;
      if (held !== null) {
        await held.lock.release();
        await stopServer(server, location.cluster);
        started = null;
      }
    }
    if (performance.now() > deadline) throw notStarting('no answer in 10 minutes');
    await pause(5);
  }
}

/** One attempt at the lock; null when the server does not answer yet. A freshly started server is never joined. */
async function ask(options: EmbeddedOptions, server: Server, ours: boolean): Promise<Held | null> {
  try {
    if (options.join && !ours) return { server, lock: await joinInstance(server), joined: true };
  } catch (error) {
    if (isUnavailable(error)) return null;
    if (!(error instanceof Refusal && error.code === 'data-idle')) throw error;
  }
  try {
    return { server, lock: await takeInstance(server), joined: false };
  } catch (error) {
    if (isUnavailable(error)) return null;
    if (options.join && error instanceof Refusal && error.code === 'data-in-use') return null;
    throw error;
  }
}

function unlessUnavailable(error: unknown): void {
  if (!isUnavailable(error)) throw error;
}

function notStarting(log: string): Error {
  return new Error(`PostgreSQL does not start: ${log}`);
}

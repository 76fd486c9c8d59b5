// Makes, starts, finds and stops one PostgreSQL server by its own programs. Whoever starts first wins: a cluster is made
// under another name and renamed, and PostgreSQL itself lets only one server run on a cluster.
import { execFile, spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Refusal } from '../../kernel/refusal.ts';
import { asAccount } from './account.ts';
import type { Binaries } from './binaries.ts';
import { type Location, socketFolder } from './location.ts';
import { type Durability, serverSettings, stampOf } from './settings.ts';

/** A server process seen from outside: its postmaster's pid and the folder of its socket. */
export type Server = { pid: number; socketFolder: string };

/** The role that owns everything in the embedded cluster. */
export const ownerRole = 'tamga';

const largestLog = 10 * 2 ** 20;

/** Makes the cluster if there is none: UTF-8, checksums, the built-in C.UTF-8 locale (lower-cases every script). */
export async function makeCluster(location: Location, binaries: Binaries, durability: Durability): Promise<void> {
  if (existsSync(join(location.cluster, 'PG_VERSION'))) return refuseOtherMajor(location, binaries);
  removeHalfMade(location.base);
  const fresh = join(location.base, `cluster.new-${process.pid}`);
  const args = ['-D', fresh, '-U', ownerRole, '-E', 'UTF8', '--data-checksums', '--auth=trust', '--no-instructions'];
  // A builtin-provider locale needs nothing from the system except LC_CTYPE for pg_trgm and the text search parser.
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C.UTF-8'];
  const sync = durability === 'durable' ? [] : ['--no-sync'];
  const all = [...args, ...(binaries.version >= '17' ? locale : ['--locale=C.UTF-8']), ...sync];
  // initdb makes its own folder, owned by the account it runs under, inside a base that belongs to that account.
  await promisify(execFile)(join(binaries.bin, 'initdb'), all, { cwd: '/', ...asAccount(location.account) }).catch(
    explain,
  );
  try {
    renameSync(fresh, location.cluster);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(join(location.cluster, 'PG_VERSION'))) throw error;
  }
}

/**
 * PostgreSQL opens only the data of its own major version. The way from one to the next is a backup by the program that still
 * has the earlier one, and a restore by this one. Throws Refusal `postgres-older` or `postgres-newer`.
 */
function refuseOtherMajor({ cluster, dataFolder }: Location, binaries: Binaries): void {
  const data = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  const [here, there] = [Number.parseInt(binaries.version, 10), Number.parseInt(data, 10)];
  if (!Number.isInteger(there) || here === there) return;
  const code = there < here ? 'postgres-older' : 'postgres-newer';
  throw new Refusal(code, { data: dataFolder, version: data, program: here }, 503);
}

/** PostgreSQL wants its account to have a name; in a container started under a bare number that is missing. */
function explain(error: unknown): never {
  if (error instanceof Error && error.message.includes('could not look up effective user ID')) {
    throw new Refusal('account-unnamed', { uid: process.getuid?.() ?? 0 }, 503);
  }
  throw error;
}

/** The server that runs on this cluster now, or null. A pid file left behind by a dead server is not a server. */
export function findServer(cluster: string): Server | null {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !runsOn(pid, cluster)) return null;
  return { pid, socketFolder: lines[4] ?? '' };
}

/** A server that this process has just started. `failure` is null while it runs, then the end of its log. */
export type StartedServer = Server & { failure(): string | null };

/** Starts a server; the caller then connects until it answers. */
export function startServer(
  location: Location,
  binaries: Binaries,
  durability: Durability,
  folder: string = socketFolder(location),
): StartedServer {
  removeReusedPidFile(location.cluster);
  const settings = serverSettings(durability);
  const flags = Object.entries({
    ...settings,
    cluster_name: stampOf(binaries.version, settings),
    unix_socket_directories: folder,
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openLog(location.log);
  // Its own session: Ctrl-C on a terminal must reach us alone, so that we stop things in order.
  const child = spawn(join(binaries.bin, 'postgres'), ['-D', location.cluster, ...flags], {
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC' },
    ...asAccount(location.account),
  });
  closeSync(log);
  child.unref();
  let failure: string | null = null;
  child.once('exit', () => {
    failure ??= endOf(location.log);
  });
  child.once('error', (error) => {
    failure = error.message;
  });
  return { pid: child.pid ?? 0, socketFolder: folder, failure: () => failure };
}

/** Fast shutdown: open sessions are ended, nothing committed is lost. Resolves when the server is gone. */
export async function stopServer(server: Server, cluster: string): Promise<void> {
  if (runsOn(server.pid, cluster)) signal(server.pid, 'SIGINT');
  while (runsOn(server.pid, cluster)) await pause(5);
  removeSocketFolder(server.socketFolder);
}

/** Whether process `pid` is alive and is a server on `cluster` (a reused pid is not). */
export function runsOn(pid: number, cluster: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    if (/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))) return false;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return basename(command[0] ?? '').startsWith('postgres') && readlinkOrNull(`/proc/${pid}/cwd`, cluster);
  } catch {
    return false;
  }
}

/** Another account's working directory cannot be read; then the command name has to be proof enough. */
function readlinkOrNull(link: string, cluster: string): boolean {
  try {
    return readlinkSync(link) === cluster;
  } catch {
    return true;
  }
}

/** PostgreSQL removes a dead server's pid file itself, unless the pid now belongs to another process of its account. */
function removeReusedPidFile(cluster: string): void {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  if (isAlive(pid) && !runsOn(pid, cluster)) rmSync(file, { force: true });
}

function removeHalfMade(base: string): void {
  for (const name of readdirSync(base)) {
    const pid = Number(/^cluster\.new-(\d+)$/.exec(name)?.[1] ?? Number.NaN);
    if (Number.isNaN(pid) || isAlive(pid)) continue;
    rmSync(join(base, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone between the look and the signal: what we wanted.
  }
}

function removeSocketFolder(folder: string): void {
  if (/^tamga-\w{6}$/.test(basename(folder))) rmSync(folder, { recursive: true, force: true });
}

function openLog(path: string): number {
  mkdirSync(dirname(path), { recursive: true });
  if (existsSync(path) && statSync(path).size > largestLog) truncateSync(path);
  return openSync(path, 'a', 0o600);
}

function endOf(log: string): string {
  if (!existsSync(log)) return 'its log is gone';
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-5).join('\n');
}

/**
 * Real processes for journeys and fault tests: starts the program as a person would, waits for what it says, kills it or
 * its PostgreSQL at any moment, and ends everything that a test left behind. Nothing here waits by the clock alone.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { clusterOf, removeDataFolder } from '../src/platform/index.ts';
import { findServer, stopServer } from '../src/platform/postgres/server.ts';

export const ROOT = resolve(import.meta.dirname, '..');
const PROGRAM = join(ROOT, 'bin/tamga.mjs');
const POLL_MS = 20;

export interface Options {
  /** The data folder (`TAMGA_DATA`). */
  data?: string;
  env?: Record<string, string | undefined>;
  cwd?: string;
  /** A process group of its own, as a shell with job control gives it. */
  group?: boolean;
  /** Run as this account; we must be root. */
  uid?: number;
}

export interface Running {
  pid: number;
  /** Resolves with the exit code, null when a signal ended it. */
  ended: Promise<number | null>;
  stdout(): string;
  /** Both streams in the order they came. */
  output(): string;
  /** Resolves with the match once the output has it; rejects when the process ends without. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** Sends a signal to the process, or with `group` to its whole group; no error when it is gone already. */
  signal(name: NodeJS.Signals): void;
  /** Sends a signal and waits for the end. */
  end(name: NodeJS.Signals): Promise<number | null>;
}

export interface Finished {
  code: number | null;
  stdout: string;
  output: string;
}

const running = new Set<Running>();
const folders = new Set<string>();

/** Starts `tamga <args>` on the Node the tests run on, which makes launcher and program one process. */
export function startTamga(args: string[], options: Options = {}): Running {
  return startProcess(process.execPath, [PROGRAM, ...args], options);
}

/** Runs `tamga <args>` to its end. */
export async function runTamga(args: string[], options: Options = {}): Promise<Finished> {
  return await finish(startTamga(args, options));
}

/** Waits for the end of a process. */
export async function finish(one: Running): Promise<Finished> {
  const code = await one.ended;
  return { code, stdout: one.stdout(), output: one.output() };
}

/** The JSON object of the last line of a `--json` command. */
export function lastJson(stdout: string): Record<string, number & string> {
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
}

/** Starts any program; it is ended by `endAll`. */
export function startProcess(command: string, args: string[], options: Options = {}): Running {
  const { data, env = {}, cwd = ROOT, group = false, uid } = options;
  const child = spawn(command, args, {
    cwd,
    detached: group,
    env: { ...clean(process.env), ...set({ TAMGA_DATA: data, ...env }) },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  const one = follow(child, group);
  running.add(one);
  void one.ended.then(() => running.delete(one));
  return one;
}

/** Settings of whoever runs the tests must not reach the processes under test. */
const OUTER = /^(npm_|INIT_CWD$|VITEST|TAMGA_|DATABASE_|PUBLIC_URL$|ROLES$|PORT$|HOST$|NODE_OPTIONS$|NODE_ENV$)/;

const clean = (env: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(set(env)).filter(([name]) => !OUTER.test(name)));

const set = (env: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined));

function follow(child: ChildProcess, group: boolean): Running {
  const text = { out: '', all: '' };
  const looks = new Set<() => void>();
  let closed = false;
  const wake = (): void => {
    for (const look of [...looks]) look();
  };
  const take = (stream: 'out' | 'err') => (data: Buffer) => {
    if (stream === 'out') text.out += data.toString('utf8');
    text.all += data.toString('utf8');
    wake();
  };
  child.stdout?.on('data', take('out'));
  child.stderr?.on('data', take('err'));
  const ended = new Promise<number | null>((done, failed) => {
    child.once('error', failed);
    // `close` comes after the last output; `exit` may come before it.
    child.once('close', (code) => {
      closed = true;
      wake();
      done(code);
    });
  });
  const pid = child.pid ?? 0;
  const signal = (name: NodeJS.Signals): void => quietly(() => process.kill(group ? -pid : pid, name));
  return {
    pid,
    ended,
    stdout: () => text.out,
    output: () => text.all,
    says: (pattern) =>
      new Promise((found, failed) => {
        const look = (): void => {
          const match = pattern.exec(text.all);
          if (!match && !closed) return;
          looks.delete(look);
          if (match) found(match);
          else failed(new Error(`ended before it said ${pattern}:\n${text.all.slice(-2000)}`));
        };
        looks.add(look);
        look();
      }),
    signal,
    end: (name) => {
      signal(name);
      return ended;
    },
  };
}

/** A new data folder; with its cluster and server it is gone after `endAll`. Open to the server's account when we are root. */
export function newFolder(name = 'data'): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `tamga-${name}-`)));
  chmodSync(folder, 0o755);
  folders.add(folder);
  return folder;
}

/** The pid of the PostgreSQL that runs on a data folder, or null. */
export function postgresOf(data: string): number | null {
  return findServer(clusterOf(data))?.pid ?? null;
}

/** Kills PostgreSQL on a data folder with -9: the postmaster and all its children, in an order nobody chose. */
export function killPostgres(data: string): boolean {
  const pid = postgresOf(data);
  if (pid === null) return false;
  for (const one of [...childrenOf(pid), pid]) quietly(() => process.kill(one, 'SIGKILL'));
  return true;
}

/** Resolves once `condition` gives something other than null, undefined or false. Fails after `patienceMs`. */
export async function eventually<T>(
  condition: () => T | Promise<T>,
  patienceMs = 60_000,
): Promise<Exclude<T, null | undefined | false>> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const found = await condition();
    if (found !== null && found !== undefined && found !== false) return found as Exclude<T, null | undefined | false>;
    if (performance.now() > deadline) throw new Error(`not within ${patienceMs} ms: ${condition}`);
    await pause(POLL_MS);
  }
}

/** Ends every process that was started here, every PostgreSQL on a folder made here, and removes the folders. */
export async function endAll(): Promise<void> {
  for (const one of [...running]) await one.end('SIGKILL').catch(() => null);
  for (const folder of folders) {
    for (const inner of instancesIn(folder)) {
      const server = findServer(clusterOf(inner));
      if (server !== null) await stopServer(server, clusterOf(inner));
      removeDataFolder(inner);
    }
    rmSync(folder, { recursive: true, force: true });
  }
  folders.clear();
}

/** The folder itself, or what lies directly in it: demonstrations make theirs in a TMPDIR of the test's. */
function instancesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const inner = readdirSync(folder).map((name) => join(folder, name));
  return [folder, ...inner].filter((path) => existsSync(join(path, 'postgres')));
}

function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((one) => {
      try {
        const stat = readFileSync(`/proc/${one}/stat`, 'utf8');
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === pid;
      } catch {
        return false;
      }
    });
}

function quietly(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/**
 * Where files of strangers are opened: a process of its own for each, with no network, no writing, little memory and
 * little time, which gets the bytes by a pipe and answers by a pipe. If a hostile file takes it over, there is nothing there.
 */
import { type ChildProcessByStdio, execFile, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CONFINED } from './confinement.ts';
import { decodeResult, encodeTask, type Result, type Task, Unworkable } from './task.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));
const MEMORY_BYTES = 1536 * 1024 * 1024;
const HEAP_MB = 768;
const MOST_ANSWER = 512 * 1024 * 1024;
const TIME_MS = 120_000;
/** Only looking at bytes that go by may take as long as they take to go by. */
const SCAN_MS = 30 * 60_000;
const NOBODY = 65534;

export interface WorkshopOptions {
  /** Most milliseconds for one file. */
  timeMs?: number;
}

/** How the worker is held on this machine: each wrapper is used where the machine has it. */
export interface Hold {
  /** Without any network device (`unshare`). */
  network: boolean;
  /** Other programs than ours, without our files and processes too (`confinement.ts`). */
  confined: boolean;
  /** With limited memory and processor time (`prlimit`). */
  limits: boolean;
  /** As nobody, when we are root. */
  account: boolean;
}

let known: Promise<Hold> | undefined;

/** What this machine can hold a worker with; asked once. */
export function holdOf(): Promise<Hold> {
  known ??= findHold();
  return known;
}

async function findHold(): Promise<Hold> {
  const works = (command: string, args: string[], as: object = {}) =>
    promisify(execFile)(command, args, { timeout: 5000, ...as }).then(
      () => true,
      () => false,
    );
  const root = process.getuid?.() === 0;
  const nobody = { uid: NOBODY, gid: NOBODY };
  const account =
    root && (await works(process.execPath, ['-e', `require('fs').readFileSync(${JSON.stringify(WORKER)})`], nobody));
  const as = account ? nobody : {};
  const [unshare = '', ...confining] = CONFINED;
  const [network, confined, limits] = await Promise.all([
    works('unshare', ['-rn', 'true'], as),
    works(unshare, [...confining, 'true'], { ...as, env: {} }),
    works('prlimit', [`--data=${MEMORY_BYTES}`, 'true']),
  ]);
  return { network, confined, limits, account };
}

/** Works on one file. @throws Unworkable (too large, broken, hostile, too slow) */
export async function work(
  task: Task,
  input: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { timeMs = task.do === 'scan' ? SCAN_MS : TIME_MS }: WorkshopOptions = {},
): Promise<Result> {
  const hold = await holdOf();
  const [command = '', ...args] = commandOf(hold, timeMs);
  const child = spawn(command, args, {
    ...spawnOptions(hold),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), timeMs);
  try {
    const answer = collect(child.stdout);
    const [bytes] = await Promise.all([answer, feed(child, task, input)]);
    return decodeResult(bytes);
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL');
  }
}

/** An empty environment, and an account that owns nothing where we may choose one. */
export const spawnOptions = ({ account }: Hold): Pick<SpawnOptions, 'env' | 'cwd' | 'uid' | 'gid'> => ({
  env: {},
  cwd: '/',
  ...(account ? { uid: NOBODY, gid: NOBODY } : {}),
});

/**
 * What goes before a command to hold it; `most` = most bytes it may write into a file it was handed, `ours` = it is our own
 * worker, which must find its libraries.
 */
export function wrapperOf(
  { network, confined, limits }: Hold,
  { cpuSeconds, most = 0, ours = false }: { cpuSeconds: number; most?: number; ours?: boolean },
): string[] {
  const kept = [`--data=${MEMORY_BYTES}`, `--cpu=${cpuSeconds}`, '--core=0', '--nofile=256', `--fsize=${most}`];
  const apart = confined && !ours ? CONFINED : network ? ['unshare', '-rn'] : [];
  return [...apart, ...(limits ? ['prlimit', ...kept, '--'] : [])];
}

function commandOf(hold: Hold, timeMs: number): string[] {
  return [
    ...wrapperOf(hold, { cpuSeconds: Math.ceil(timeMs / 1000), ours: true }),
    process.execPath,
    '--permission',
    '--allow-addons',
    `--allow-fs-read=${ROOT}`,
    '--disable-wasm-trap-handler',
    `--max-old-space-size=${HEAP_MB}`,
    '--no-warnings',
    WORKER,
  ];
}

type Child = ChildProcessByStdio<Writable, Readable, null>;

/** A worker that has seen enough closes its end; that is no failure of ours. */
async function feed({ stdin }: Child, task: Task, input: Parameters<typeof work>[1]): Promise<void> {
  let closed = false;
  stdin.on('error', () => {
    closed = true;
  });
  stdin.on('close', () => {
    closed = true;
  });
  stdin.write(encodeTask(task));
  for await (const piece of input) {
    if (closed) return;
    if (!stdin.write(piece))
      await Promise.race([once(stdin, 'drain').catch(() => {}), once(stdin, 'close').catch(() => {})]);
  }
  stdin.end();
}

async function collect(stdout: Readable): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of stdout as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > MOST_ANSWER) throw new Unworkable('too-much');
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/**
 * Child processes that are measured: the program itself, or a bare server to compare it with. Their memory and their
 * share of the processor are read from /proc, so a client that shares the machine is not counted for them.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CannotRun } from './row.ts';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PROGRAM = join(ROOT, 'build/tamga.mjs');
const TICKS = 100;

export interface Measured {
  pid: number;
  /** What `ready` captured of the output. */
  said: string;
  /** Waits until another line of the output matches. */
  says(pattern: RegExp): Promise<string>;
  stop(): Promise<void>;
}

/** Starts Node on a file and waits until its output matches `ready`; its first group (or all of it) becomes `said`. */
export async function startNode(
  args: readonly string[],
  ready: RegExp,
  env: Record<string, string> = {},
): Promise<Measured> {
  return await startProcess(process.execPath, args, ready, env);
}

/** Starts `tamga <args>` as built. @throws CannotRun when there is no build */
export async function startTamga(
  args: readonly string[],
  ready: RegExp,
  env: Record<string, string> = {},
): Promise<Measured> {
  if (!existsSync(PROGRAM)) throw new CannotRun('build/tamga.mjs is missing: run npm run build');
  return await startNode([PROGRAM, ...args], ready, env);
}

/** Starts any program and waits for its output. */
export async function startProcess(
  program: string,
  args: readonly string[],
  ready: RegExp,
  env: Record<string, string> = {},
): Promise<Measured> {
  const child = spawn(program, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = listen(child);
  const said = await output.says(ready);
  return {
    pid: child.pid as number,
    said,
    says: output.says,
    stop: async () => {
      if (child.exitCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function listen(child: ChildProcess): { says(pattern: RegExp): Promise<string> } {
  let text = '';
  let ended = false;
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const look of [...waiting]) look();
  };
  const take = (data: Buffer): void => {
    text += data.toString('utf8');
    wake();
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  child.once('close', () => {
    ended = true;
    wake();
  });
  const says = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(text);
        if (!found && !ended) return;
        waiting.delete(look);
        if (found) resolve(found[1] ?? found[0]);
        else reject(new CannotRun(`a process ended before it said ${pattern}: ${text.trim().slice(-600)}`));
      };
      waiting.add(look);
      look();
    });
  return { says };
}

/** Memory of a process in MiB: now, and at most so far. */
export function memoryOf(pid: number | 'self'): { now: number; most: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
  return { now: field('VmRSS'), most: field('VmHWM') };
}

/** Processor seconds a process has used. */
export function processorSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** Processor milliseconds of the main thread of a process, to the microsecond. */
export function processorMilliseconds(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
}

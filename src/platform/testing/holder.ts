// Starts `hold-database.ts` in a process of its own, so that a test can kill it at any moment.
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Notice } from '../postgres/embedded.ts';

/** What the process said first: it holds the database, or was refused. */
export type Said = {
  open?: number;
  server?: number;
  joined?: boolean;
  notices?: Notice[];
  refused?: string;
  params?: Record<string, string | number>;
};

export type Holder = Said & {
  /** Sends a signal and resolves with the exit code (null after SIGKILL) when the process is gone. */
  end(signal: NodeJS.Signals): Promise<number | null>;
};

/** Resolves when the process has said its line. `uid` runs it as an ordinary person (we must be root). */
export async function holdDatabase(
  folder: string,
  { join = false, uid }: { join?: boolean; uid?: number } = {},
): Promise<Holder> {
  const program = new URL('hold-database.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [program, folder, ...(join ? ['join'] : [])], {
    stdio: ['pipe', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const said = await firstLine(child);
  return {
    ...said,
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

async function firstLine(child: ChildProcess): Promise<Said> {
  if (child.stdout === null) throw new Error('the process has no output');
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line);
  throw new Error('the process ended without a word');
}

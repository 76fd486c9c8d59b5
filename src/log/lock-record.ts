/**
 * The lock record: size and root of the newest tree this log has promised, kept apart from the data. A restored backup
 * meets it here and cannot fork the log unnoticed. Moved only by compare-and-swap, before a checkpoint is signed.
 */
import { readFile } from 'node:fs/promises';
import { Refusal } from '../kernel/refusal.ts';
import { writeDurably } from '../platform/index.ts';

export interface LockedHead {
  origin: string;
  size: number;
  /** Hex. */
  root: string;
}

export interface LockRecord {
  /** Null for a log that has promised nothing yet. */
  read(): Promise<LockedHead | null>;
  /** @throws Refusal `log-lock-moved` when the record is not what was expected */
  swap(expected: LockedHead | null, next: LockedHead): Promise<void>;
}

/** A lock record in a file. The single sequencer is held by a lease; this catches what a lease cannot. */
export function lockFile(path: string): LockRecord {
  const read = async (): Promise<LockedHead | null> => {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    return text === null ? null : parse(text);
  };
  return {
    read,
    swap: async (expected, next) => {
      const now = await read();
      if (JSON.stringify(now) !== JSON.stringify(expected)) {
        throw new Refusal('log-lock-moved', { expected: expected?.size ?? 0, found: now?.size ?? 0 }, 503);
      }
      await writeDurably(path, format(next), 0o600);
    },
  };
}

const format = ({ origin, size, root }: LockedHead): string => `${origin}\n${size}\n${root}\n`;

function parse(text: string): LockedHead {
  const match = /^([^\n]+)\n(\d+)\n([0-9a-f]{64})\n$/.exec(text);
  if (!match) throw new Refusal('log-lock-damaged', {}, 503);
  return { origin: match[1] as string, size: Number(match[2]), root: match[3] as string };
}

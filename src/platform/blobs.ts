// Bytes by their SHA-256. A blob is either wholly there or not there, is never changed, and putting it twice is putting
// it once. The interface is what a bucket offers too; this is the folder. When a blob came is nobody's business: files and
// folders are given the day as their time, for the hour of a file on the disk would tell when a reporter sent it.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Refusal } from '../kernel/refusal.ts';
import { besidePath, flushFolder, isFull, keepDayAlone } from './files.ts';

/** `hash` is 64 lower-case hex characters, the SHA-256 of the bytes; sizes are in bytes. */
export type Blobs = {
  /** Stores the bytes and returns their hash. With `limit`, refuses with `blob-too-large` past that many bytes. */
  put(source: AsyncIterable<Uint8Array> | Uint8Array, limit?: number): Promise<{ hash: string; size: number }>;
  /** The bytes as a stream (optionally from byte `start` to byte `end` inclusive); null when there is no such blob. */
  get(hash: string, range?: { start: number; end?: number }): Promise<AsyncIterable<Uint8Array> | null>;
  size(hash: string): Promise<number | null>;
  has(hash: string): Promise<boolean>;
  /** Removes the blob; removing what is not there is no error. */
  remove(hash: string): Promise<void>;
  /** Removes what a kill left half written and nobody wrote to since `before`. Returns how many. */
  tidy(before: Date): Promise<number>;
};

/** Blobs in a folder, 65,536 sub-folders wide (`ab/cd/abcd…`), so that no folder grows too large. */
export function folderBlobs(folder: string): Blobs {
  const pathOf = (hash: string) => {
    if (!/^[0-9a-f]{64}$/.test(hash)) throw new Refusal('blob-hash', { hash: hash.slice(0, 80) });
    return join(folder, hash.slice(0, 2), hash.slice(2, 4), hash);
  };
  const size = async (hash: string) => {
    const found = await stat(pathOf(hash)).catch(absent);
    return found?.size ?? null;
  };
  return {
    size,
    has: async (hash) => (await size(hash)) !== null,
    put: async (source, limit = Number.POSITIVE_INFINITY) => {
      const fresh = besidePath(join(folder, 'incoming', 'blob'));
      await mkdir(dirname(fresh), { recursive: true });
      try {
        const { hash, size: written } = await writeHashed(fresh, source, limit);
        const path = pathOf(hash);
        await mkdir(dirname(path), { recursive: true });
        await rename(fresh, path);
        await flushFolder(dirname(path));
        for (const part of [path, dirname(path), dirname(dirname(path))]) await keepDayAlone(part);
        return { hash, size: written };
      } catch (error) {
        throw isFull(error) ? new Refusal('disk-full', {}, 507) : error;
      } finally {
        await rm(fresh, { force: true });
      }
    },
    get: async (hash, range) => {
      const path = pathOf(hash);
      const there = await access(path).then(() => true, absent);
      return there ? createReadStream(path, range) : null;
    },
    remove: async (hash) => {
      await rm(pathOf(hash), { force: true });
      await keepDayAlone(dirname(pathOf(hash))).catch(absent);
    },
    tidy: async (before) => {
      let gone = 0;
      for (const name of (await readdir(join(folder, 'incoming')).catch(absent)) ?? []) {
        const path = join(folder, 'incoming', name);
        const found = await stat(path).catch(absent);
        if (!found || found.mtime >= before) continue;
        await rm(path, { force: true });
        gone++;
      }
      return gone;
    },
  };
}

async function writeHashed(path: string, source: AsyncIterable<Uint8Array> | Uint8Array, limit: number) {
  const hash = createHash('sha256');
  let size = 0;
  const handle = await open(path, 'wx', 0o644);
  try {
    for await (const chunk of source instanceof Uint8Array ? [source] : source) {
      size += chunk.length;
      if (size > limit) throw new Refusal('blob-too-large', { limit }, 413);
      hash.update(chunk);
      // Not `write`, which on a disk that fills up may write a part and say so to nobody.
      await handle.writeFile(chunk);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { hash: hash.digest('hex'), size };
}

function absent(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}

/**
 * Where `tamga verify` reads a log from: a folder (a static export or a mirror) or a web server. Both give null for a
 * file that is not there, never more bytes than such a file can have, and throw when it cannot be told.
 */
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { concat } from '../kernel/bytes.ts';
import { Refusal } from '../kernel/refusal.ts';
import { MAX_ENTRY, type Source, TILE_WIDTH } from '../ledger/index.ts';

const MEBIBYTE = 1_048_576;
const TRIES = 4;
const TIMEOUT = 30_000;

/** The most bytes a file of this path can rightly have. */
function limitOf(path: string): number {
  if (path.startsWith('log/tile/entries/')) return TILE_WIDTH * (MAX_ENTRY + 2);
  if (path.startsWith('log/tile/')) return TILE_WIDTH * 32;
  return path.startsWith('objects/') ? 256 * MEBIBYTE : MEBIBYTE;
}

const isAbsence = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

/** The bytes of a file up to one beyond `limit` (a reader then sees that it is too long), or null. */
async function readFile(path: string, limit: number): Promise<Uint8Array | null> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const bytes = new Uint8Array(Math.min(size, limit + 1));
      let read = 0;
      while (read < bytes.length) {
        const { bytesRead } = await file.read(bytes, read, bytes.length - read, read);
        if (bytesRead === 0) break;
        read += bytesRead;
      }
      return bytes.subarray(0, read);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isAbsence(error)) return null;
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isAbsence(error)) return false;
    throw error;
  }
}

/**
 * A folder that holds `log/checkpoint`, or `checkpoint` itself (then objects are looked for in `objects` inside it and
 * beside it). Refuses `verify-no-log` for any other folder.
 */
export async function folderSource(folder: string): Promise<Source> {
  if (await exists(join(folder, 'log', 'checkpoint'))) {
    return { read: (path) => readFile(join(folder, path), limitOf(path)) };
  }
  if (!(await exists(join(folder, 'checkpoint')))) throw new Refusal('verify-no-log', { folder });
  const root = (await exists(join(folder, 'objects'))) ? folder : join(folder, '..');
  const place = (path: string): string => (path.startsWith('log/') ? join(folder, path.slice(4)) : join(root, path));
  return { read: (path) => readFile(place(path), limitOf(path)) };
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The body up to one byte beyond `limit`. */
async function readBody(response: Response, limit: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    parts.push(part);
    length += part.length;
    if (length > limit) break;
  }
  return concat(...parts).subarray(0, limit + 1);
}

/** One try: the bytes, null for 404 and 410. Throws for any other status and for what the network does. */
async function fetchOnce(url: string, limit: number): Promise<Uint8Array | null> {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT) });
  if (response.ok) return readBody(response, limit);
  await response.body?.cancel();
  if (response.status === 404 || response.status === 410) return null;
  throw new Error(`${url} answered ${response.status}`);
}

/** A web server; `url` is the site's root, with or without a slash at its end. Each file is tried up to four times. */
export function httpSource(url: string, wait: (milliseconds: number) => Promise<void> = pause): Source {
  const base = url.replace(/\/+$/, '');
  return {
    read: async (path) => {
      for (let tries = 1; ; tries++) {
        try {
          return await fetchOnce(`${base}/${path}`, limitOf(path));
        } catch (error) {
          if (tries === TRIES) throw error;
          await wait(200 * 2 ** tries);
        }
      }
    },
  };
}

/** The bytes of a single file up to 512 MiB. Refuses `verify-no-file` and `verify-file-too-long`. */
export async function readWhole(path: string): Promise<Uint8Array> {
  const limit = 512 * MEBIBYTE;
  const bytes = await readFile(path, limit);
  if (bytes === null) throw new Refusal('verify-no-file', { path });
  if (bytes.length > limit) throw new Refusal('verify-file-too-long', { path });
  return bytes;
}

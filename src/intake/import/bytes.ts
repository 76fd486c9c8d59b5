/**
 * From a path to the bytes of its content: gzip is known by its first bytes and undone while streaming. A file that swells
 * beyond measure is refused before it fills anything, and a cut one says so.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { Refusal } from '../../kernel/refusal.ts';

/** What decompression may cost: bytes out, and bytes out for one in once `ratioFrom` bytes are out. */
export interface InflateLimits {
  bytes: number;
  ratio: number;
  ratioFrom: number;
}

export const INFLATE_LIMITS: InflateLimits = { bytes: 64 * 2 ** 30, ratio: 300, ratioFrom: 32 * 2 ** 20 };

const CHUNK = 256 * 1024;

/** How a file is stored, told by its first bytes. */
export type Container = 'plain' | 'gzip' | 'zip';

/** Container and first bytes of a file. Throws Refusal `import-file-missing`. */
export async function containerOf(path: string): Promise<{ container: Container; size: number }> {
  const info = await stat(path).catch(() => null);
  if (info === null || !info.isFile()) throw new Refusal('import-file-missing', { file: path }, 404);
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    const gzip = bytesRead >= 3 && buffer[0] === 0x1f && buffer[1] === 0x8b && buffer[2] === 8;
    const zip = bytesRead === 4 && buffer.readUInt32BE(0) === 0x504b0304;
    return { container: gzip ? 'gzip' : zip ? 'zip' : 'plain', size: info.size };
  } finally {
    await file.close();
  }
}

/**
 * The content of a file, decompressed. Throws Refusal `import-bomb` (too large or too dense), `import-gzip-broken` (cut or
 * damaged). `onStored` sees the bytes as stored, e.g. for their digest.
 */
export async function* contentOf(
  path: string,
  container: Container,
  limits: InflateLimits = INFLATE_LIMITS,
  onStored?: (chunk: Buffer) => void,
): AsyncGenerator<Buffer> {
  let stored = 0;
  const source = createReadStream(path, { highWaterMark: CHUNK });
  source.on('data', (chunk) => {
    stored += chunk.length;
    onStored?.(chunk as Buffer);
  });
  if (container !== 'gzip') return yield* source;
  const gunzip = createGunzip({ chunkSize: CHUNK });
  source.on('error', (error) => gunzip.destroy(error));
  let out = 0;
  try {
    for await (const chunk of source.pipe(gunzip) as AsyncIterable<Buffer>) {
      out += chunk.length;
      refuseBomb(out, stored, limits);
      yield chunk;
    }
  } catch (error) {
    if (isZlibError(error)) throw new Refusal('import-gzip-broken', { file: path, after: out });
    throw error;
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

/** Throws Refusal `import-bomb` when `out` bytes from `stored` are more than the limits allow. */
export function refuseBomb(out: number, stored: number, limits: InflateLimits): void {
  const dense = out > limits.ratioFrom && out > stored * limits.ratio;
  if (out > limits.bytes || dense) throw new Refusal('import-bomb', { bytes: out, stored }, 413);
}

const isZlibError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_');

/** What one pass over a file tells: its digest as stored, and the beginning and first non-ASCII stretches of its content. */
export interface Inspection {
  digest: string;
  size: number;
  container: Container;
  /** First bytes of the content, at most 256 KiB. */
  head: Buffer;
  /** Stretches of the content that hold bytes above 127, at most 256 KiB, for telling the encoding. */
  marked: Buffer;
}

/** Reads a file once from end to end. Throws what `contentOf` throws. */
export async function inspect(path: string, limits: InflateLimits = INFLATE_LIMITS): Promise<Inspection> {
  const { container, size } = await containerOf(path);
  const hash = createHash('sha256');
  const content = contentOf(path, container, limits, (stored) => hash.update(stored));
  const seen = await seenIn(content, container !== 'zip', false);
  return { digest: hash.digest('hex'), size, container, ...seen };
}

/** Beginning and first non-ASCII stretches of a content; reads on only until both are full. */
export const headOf = (content: AsyncIterable<Buffer>): Promise<Pick<Inspection, 'head' | 'marked'>> =>
  seenIn(content, true, true);

async function seenIn(
  content: AsyncIterable<Buffer>,
  isText: boolean,
  stops: boolean,
): Promise<Pick<Inspection, 'head' | 'marked'>> {
  const head: Buffer[] = [];
  const marked: Buffer[] = [];
  let headSize = 0;
  let markedSize = 0;
  for await (const chunk of content) {
    if (headSize < CHUNK) {
      head.push(chunk.subarray(0, CHUNK - headSize));
      headSize += chunk.length;
    }
    const first = markedSize < CHUNK && isText ? firstHigh(chunk) : -1;
    if (first >= 0) {
      const stretch = wholeCharacters(chunk.subarray(Math.max(0, first - 64), first + CHUNK - markedSize));
      marked.push(stretch);
      markedSize += stretch.length;
    }
    if (stops && headSize >= CHUNK && markedSize >= CHUNK) break;
  }
  return { head: wholeCharacters(Buffer.concat(head)), marked: Buffer.concat(marked) };
}

function firstHigh(chunk: Buffer): number {
  for (let at = 0; at < chunk.length; at++) if (chunk[at] > 127) return at;
  return -1;
}

/** Without the UTF-8 character begun at the end and cut there, if there is one. */
function wholeCharacters(bytes: Buffer): Buffer {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back];
    if (byte < 0x80) return bytes;
    if (byte < 0xc0) continue;
    const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return needs > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}

/**
 * Encryption of one file under a key of its own, in chunks that can be opened alone: AES-256-GCM over 64 KiB, the nonce
 * counts the chunks and marks the last one (the STREAM construction of age), so that pieces cannot be left out, moved
 * or cut off, and a range is read without the rest. A key seals one file and never another.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';

/** Plain bytes in a chunk; sealed, each is 16 bytes longer. */
export const CHUNK = 64 * 1024;
const TAG = 16;
const SEALED = CHUNK + TAG;

/** Bytes that `size` plain bytes take when sealed. An empty file is one empty chunk. */
export function sealedSize(size: number): number {
  return size + Math.max(1, Math.ceil(size / CHUNK)) * TAG;
}

/** Seals a file as it streams by. */
export async function* sealStream(key: Uint8Array, source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let n = 0;
  let held: Uint8Array | null = null;
  // One chunk is always held back: only at the end is it known which is the last.
  for await (const chunk of inChunks(source)) {
    if (held) yield sealChunk(key, n++, false, held);
    held = chunk;
  }
  yield sealChunk(key, n, true, held ?? new Uint8Array());
}

/** A sealed file as it lies in a store. Bounds are bytes, both inclusive. */
export interface SealedBytes {
  /** Plain size of the whole file in bytes. */
  size: number;
  read(start: number, end: number): Promise<AsyncIterable<Uint8Array>>;
}

/**
 * The plain bytes from `start` to `end` inclusive (default: all). Throws an Error, before any byte of the chunk is
 * given out, when a bit was changed: that is damage, not a mistake of a person.
 */
export async function* openStream(
  key: Uint8Array,
  { size, read }: SealedBytes,
  start = 0,
  end = size - 1,
): AsyncGenerator<Uint8Array> {
  const last = Math.max(0, Math.ceil(size / CHUNK) - 1);
  const from = Math.floor(start / CHUNK);
  const to = Math.min(last, Math.max(from, Math.floor(end / CHUNK)));
  const sealedEnd = to === last ? sealedSize(size) - 1 : (to + 1) * SEALED - 1;
  let n = from;
  for await (const sealed of inChunks(await read(from * SEALED, sealedEnd), SEALED)) {
    const plain = openChunk(key, n, n === last, sealed);
    const base = n * CHUNK;
    yield plain.subarray(Math.max(0, start - base), Math.max(0, Math.min(plain.length, end + 1 - base)));
    n++;
  }
  if (n !== to + 1) throw new Error('a sealed file is shorter than it should be');
}

/** Cuts a stream into pieces of `length` bytes; the last may be shorter. */
export async function* inChunks(source: AsyncIterable<Uint8Array>, length = CHUNK): AsyncGenerator<Uint8Array> {
  let held = Buffer.allocUnsafe(length);
  let filled = 0;
  for await (const piece of source) {
    for (let at = 0; at < piece.length; ) {
      const taken = Math.min(length - filled, piece.length - at);
      held.set(piece.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
      if (filled === length) {
        yield held;
        held = Buffer.allocUnsafe(length);
        filled = 0;
      }
    }
  }
  if (filled > 0) yield held.subarray(0, filled);
}

/** Seals one chunk; `n` must never repeat under a key. */
export function sealChunk(key: Uint8Array, n: number, last: boolean, plain: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(n, last));
  const body = cipher.update(plain);
  cipher.final();
  return Buffer.concat([body, cipher.getAuthTag()]);
}

/** Opens what `sealChunk` made under the same number; throws an Error for damage. */
export function openChunk(key: Uint8Array, n: number, last: boolean, sealed: Uint8Array): Uint8Array {
  if (sealed.length < TAG) throw new Error(`chunk ${n} of a sealed file is cut off`);
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(n, last));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
  const plain = decipher.update(sealed.subarray(0, sealed.length - TAG));
  try {
    decipher.final();
  } catch {
    throw new Error(`chunk ${n} of a sealed file does not open`);
  }
  return plain;
}

/** 11 bytes of counter, 1 byte that is 1 in the last chunk. */
function nonceOf(n: number, last: boolean): Uint8Array {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(n, 5, 6);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/**
 * A file that grows while it is uploaded, sealed piece by piece from the first byte. After a kill at any moment it is as
 * long as the pieces that were wholly written: what is torn at the end is cut off and sent again.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { Refusal } from '../kernel/refusal.ts';
import { isFull, keepDayAlone } from '../platform/files.ts';
import type { Random } from '../platform/random.ts';
import { inChunks } from './sealed-stream.ts';

/** Plain bytes of a piece at most. */
const PIECE = 1024 * 1024;
const NONCE = 12;
const TAG = 16;
// length of what follows (4) | nonce (12) | sealed bytes | tag (16)
const HEAD = 4 + NONCE;
const EXTRA = NONCE + TAG;

export class GrowingFile {
  private readonly path: string;
  private readonly key: Uint8Array;
  private readonly random: Random;

  constructor(path: string, key: Uint8Array, random: Random) {
    this.path = path;
    this.key = key;
    this.random = random;
  }

  /** Makes it, empty. */
  async create(): Promise<void> {
    await (await open(this.path, 'wx', 0o600)).close();
    await keepDayAlone(this.path);
  }

  /** Plain bytes that are safely there, and where in the file they end. */
  async length(): Promise<{ plain: number; end: number }> {
    const handle = await open(this.path, 'r');
    try {
      return await measured(handle);
    } finally {
      await handle.close();
    }
  }

  /**
   * Appends what comes, up to `most` plain bytes in all; what arrived before the source failed is kept. Returns the new
   * plain length; throws what the source threw, after keeping it.
   */
  async append(source: AsyncIterable<Uint8Array>, most: number): Promise<number> {
    const handle = await open(this.path, 'r+');
    try {
      let { plain, end } = await measured(handle);
      await handle.truncate(end);
      let failure: unknown;
      const whole = untilFailure(source, (error) => {
        failure = error ?? new Error('the source failed');
      });
      for await (const piece of inChunks(whole, PIECE)) {
        if (plain + piece.length > most) throw new Error('more bytes than were announced');
        const sealed = this.seal(piece, plain);
        await writeWhole(handle, sealed, end);
        end += sealed.length;
        plain += piece.length;
      }
      await handle.sync();
      await keepDayAlone(this.path);
      if (failure !== undefined) throw failure;
      return plain;
    } finally {
      await handle.close();
    }
  }

  /** The plain bytes. Throws an Error for damage. */
  async *bytes(): AsyncGenerator<Uint8Array> {
    const handle = await open(this.path, 'r');
    try {
      let plain = 0;
      for (let at = 0; ; ) {
        const length = await pieceAt(handle, at);
        if (length === null) return;
        const piece = Buffer.alloc(length);
        await handle.read(piece, 0, length, at + 4);
        const opened = this.open(piece, plain);
        yield opened;
        plain += opened.length;
        at += 4 + length;
      }
    } finally {
      await handle.close();
    }
  }

  async remove(): Promise<void> {
    await rm(this.path, { force: true });
  }

  /** A piece is bound to its place by its offset. */
  private seal(piece: Uint8Array, offset: number): Uint8Array {
    const nonce = this.random.bytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce);
    cipher.setAAD(Buffer.from(String(offset)));
    const sealed = Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(NONCE + sealed.length);
    return Buffer.concat([length, nonce, sealed]);
  }

  private open(piece: Buffer, offset: number): Uint8Array {
    const decipher = createDecipheriv('aes-256-gcm', this.key, piece.subarray(0, NONCE));
    decipher.setAAD(Buffer.from(String(offset)));
    decipher.setAuthTag(piece.subarray(piece.length - TAG));
    return Buffer.concat([decipher.update(piece.subarray(NONCE, piece.length - TAG)), decipher.final()]);
  }
}

/** A disk that fills up may take a part of what is written and say so to nobody who does not ask. @throws Refusal `disk-full` */
async function writeWhole(handle: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  try {
    for (let done = 0; done < bytes.length; )
      done += (await handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
  } catch (error) {
    throw isFull(error) ? new Refusal('disk-full', {}, 507) : error;
  }
}

/** Length of the piece that begins here (without its four bytes of length); null where none is whole. */
async function pieceAt(handle: FileHandle, at: number): Promise<number | null> {
  const { size } = await handle.stat();
  if (at + HEAD > size) return null;
  const head = Buffer.alloc(4);
  await handle.read(head, 0, 4, at);
  const length = head.readUInt32BE(0);
  return length > EXTRA && length <= PIECE + EXTRA && at + 4 + length <= size ? length : null;
}

async function measured(handle: FileHandle): Promise<{ plain: number; end: number }> {
  let plain = 0;
  for (let end = 0; ; ) {
    const length = await pieceAt(handle, end);
    if (length === null) return { plain, end };
    plain += length - EXTRA;
    end += 4 + length;
  }
}

/** Ends quietly where the source fails, and tells. */
async function* untilFailure(
  source: AsyncIterable<Uint8Array>,
  tell: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  try {
    yield* source;
  } catch (error) {
    tell(error);
  }
}

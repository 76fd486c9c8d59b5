/**
 * The outer form of a backup: a plain POSIX tar (ustar), written and read as a stream, so that any machine can unpack it
 * without Tamga. The reader takes nothing on trust: a changed header, a missing end or bytes after it are damage.
 */
import { Refusal } from '../kernel/refusal.ts';

const BLOCK = 512;
/** Largest size the octal field holds; beyond it, GNU's binary form. */
const OCTAL_LIMIT = 8 ** 11;
const SIZE_AT = 124;
const SUM_AT = 148;

/** Header of a regular file; names are at most 100 bytes of ASCII. */
export function tarHeader(name: string, size: number): Uint8Array {
  if (!/^[\x21-\x7e]{1,100}$/.test(name)) throw new Error(`not a name for a backup: ${name}`);
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0, 'latin1');
  header.write(`0000600\0${'0000000\0'.repeat(2)}`, 100, 'latin1');
  if (size < OCTAL_LIMIT) header.write(`${size.toString(8).padStart(11, '0')}\0`, SIZE_AT, 'latin1');
  else {
    header[SIZE_AT] = 0x80;
    header.writeBigUInt64BE(BigInt(size), SIZE_AT + 4);
  }
  header.write('00000000000\0', 136, 'latin1');
  header.write('0', 156, 'latin1');
  header.write('ustar\x0000', 257, 'latin1');
  header.write(`${sumOf(header).toString(8).padStart(6, '0')}\0 `, SUM_AT, 'latin1');
  return header;
}

/** Zeros that fill the last block of a file. */
export const tarPadding = (size: number): Uint8Array => new Uint8Array((BLOCK - (size % BLOCK)) % BLOCK);

/** Two empty blocks: the end of an archive. */
export const TAR_END: Uint8Array = new Uint8Array(2 * BLOCK);

/** A file in an archive; `body` must be read to its end before the next one is asked for. */
export interface TarFile {
  name: string;
  size: number;
  body: AsyncIterable<Uint8Array>;
}

/** The files of an archive in order. @throws Refusal `backup-damaged` (where: a byte, or a file's name) */
export async function* readTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarFile> {
  const bytes = new ByteReader(source);
  for (;;) {
    const at = bytes.position;
    const header = await bytes.exactly(BLOCK);
    if (header.every((byte) => byte === 0)) return await readEnd(bytes);
    const { name, size } = parseHeader(header, at);
    const body = bytes.stream(size);
    yield { name, size, body };
    for await (const _ of body) throw new Error(`${name} was not read to its end`);
    const padding = await bytes.exactly(tarPadding(size).length);
    if (padding.some((byte) => byte !== 0)) throw damaged(name);
  }
}

const damaged = (where: string): Refusal => new Refusal('backup-damaged', { where });

async function readEnd(bytes: ByteReader): Promise<void> {
  const at = bytes.position;
  const end = await bytes.exactly(BLOCK);
  if (end.some((byte) => byte !== 0) || !(await bytes.isEmpty())) throw damaged(`byte ${at}`);
}

function parseHeader(header: Buffer, at: number): { name: string; size: number } {
  const name = header.toString('latin1', 0, 100).replace(/\0+$/, '');
  const size =
    header[SIZE_AT] === 0x80
      ? Number(header.readBigUInt64BE(SIZE_AT + 4))
      : Number.parseInt(header.toString('latin1', SIZE_AT, SIZE_AT + 11), 8);
  const ours = /^[\x21-\x7e]{1,100}$/.test(name) && Number.isSafeInteger(size) && size >= 0;
  if (!ours || !Buffer.from(tarHeader(name, size)).equals(header)) throw damaged(`byte ${at}`);
  return { name, size };
}

/** Sum of a header's bytes, its own field counted as blanks. */
function sumOf(header: Buffer): number {
  return header.reduce((sum, byte, i) => sum + (i >= SUM_AT && i < SUM_AT + 8 ? 0x20 : byte), 0);
}

/** Takes exact numbers of bytes from a stream of any pieces. */
class ByteReader {
  position = 0;
  private readonly pieces: AsyncIterator<Uint8Array>;
  private rest: Uint8Array = new Uint8Array(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.pieces = source[Symbol.asyncIterator]();
  }

  async exactly(count: number): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    for await (const part of this.stream(count)) parts.push(part);
    return Buffer.concat(parts);
  }

  /** Pieces of the next `count` bytes. */
  async *stream(count: number): AsyncGenerator<Uint8Array> {
    let left = count;
    while (left > 0) {
      if (!(await this.more())) throw damaged(`byte ${this.position}`);
      const part = this.rest.subarray(0, left);
      this.rest = this.rest.subarray(part.length);
      this.position += part.length;
      left -= part.length;
      yield part;
    }
  }

  async isEmpty(): Promise<boolean> {
    return !(await this.more());
  }

  private async more(): Promise<boolean> {
    while (this.rest.length === 0) {
      const next = await this.pieces.next();
      if (next.done) return false;
      this.rest = next.value;
    }
    return true;
  }
}

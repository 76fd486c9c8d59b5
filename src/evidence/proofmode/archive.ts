/**
 * A ZIP that lies sealed in the vault, read where it lies: its directory, then one entry at a time, nothing of it ever in
 * the open on a disk. Names in it only tell what an entry is for; sizes are counted while inflating, whatever it claims.
 */
import { once } from 'node:events';
import { Readable } from 'node:stream';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { Refusal } from '../../kernel/refusal.ts';

/** Reads the plain bytes of a file, `start` to `end` inclusive. */
export type Range = (start: number, end: number) => Promise<AsyncIterable<Uint8Array>>;

export interface Packed {
  /** What stands after the last slash; never a path. */
  name: string;
  /** Bytes, at most `most`. @throws Refusal `bundle-broken`, `bundle-bomb` */
  bytes(most: number): AsyncGenerator<Uint8Array>;
}

const MOST_ENTRIES = 2000;
/** Everything in one bundle, inflated. */
const MOST_BYTES = 16 * 1024 ** 3;
/** Pictures and films do not shrink; a ZIP that grows to so many times its size was made to, perhaps to fill the disk. */
const MOST_RATIO = 4;
const RATIO_FROM = 16 * 1024 ** 2;

class Vaulted extends yauzl.RandomAccessReader {
  private readonly range: Range;

  constructor(range: Range) {
    super();
    this.range = range;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const { range } = this;
    return Readable.from(
      (async function* () {
        for await (const piece of await range(start, end - 1)) yield Buffer.from(piece);
      })(),
      { objectMode: false },
    );
  }
}

/** The entries of a ZIP, folders and empty ones left out. Close it when done. @throws Refusal `bundle-broken` */
export async function openPacked(range: Range, size: number): Promise<{ entries: Packed[]; close(): void }> {
  const zip = await new Promise<ZipFile>((resolve, reject) => {
    const options = { lazyEntries: true, autoClose: false, validateEntrySizes: true };
    yauzl.fromRandomAccessReader(new Vaulted(range), size, options, (error, file) =>
      error ? reject(broken(error)) : resolve(file),
    );
  });
  const found: Entry[] = [];
  zip.on('entry', (entry: Entry) => {
    found.push(entry);
    if (found.length > MOST_ENTRIES) zip.emit('error', new Error('too many entries'));
    else zip.readEntry();
  });
  zip.readEntry();
  await once(zip, 'end').catch((error: unknown) => {
    zip.close();
    throw broken(error);
  });
  const total = { out: 0, most: Math.min(MOST_BYTES, Math.max(RATIO_FROM, size * MOST_RATIO)) };
  const entries = found
    .filter(({ fileName, uncompressedSize }) => !fileName.endsWith('/') && uncompressedSize > 0)
    .map((entry) => ({ name: nameOf(entry), bytes: (most: number) => inflated(zip, entry, most, total) }));
  return { entries, close: () => zip.close() };
}

async function* inflated(
  zip: ZipFile,
  entry: Entry,
  most: number,
  total: { out: number; most: number },
): AsyncGenerator<Uint8Array> {
  const stream = await new Promise<Readable>((resolve, reject) => {
    zip.openReadStream(entry, (error, opened) => (error ? reject(broken(error)) : resolve(opened)));
  });
  let out = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      out += chunk.length;
      total.out += chunk.length;
      if (out > most || total.out > total.most) throw new Refusal('bundle-bomb', {}, 413);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof Refusal ? error : broken(error);
  } finally {
    stream.destroy();
  }
}

const nameOf = ({ fileName }: Entry): string => fileName.split(/[\\/]/).at(-1) ?? '';

const broken = (error: unknown): Refusal =>
  new Refusal(
    'bundle-broken',
    { problem: (error instanceof Error ? error.message : String(error)).slice(0, 120) },
    422,
  );

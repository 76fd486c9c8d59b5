import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHUNK, openStream, sealedSize, sealStream } from './sealed-stream.ts';

const key = new Uint8Array(32).fill(7);

async function whole(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source) pieces.push(Uint8Array.from(piece));
  return Buffer.concat(pieces);
}

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const stored = (sealed: Buffer, size: number) => ({
  size,
  read: async (start: number, end: number) => pieces(sealed.subarray(start, end + 1), 30_000),
});

const sample = (size: number) => Buffer.from(Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8)) & 255));

describe('a sealed file', () => {
  it('opens to what was sealed, however it was cut while streaming, and is as long as it says', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 77),
        fc.integer({ min: 1000, max: 200_000 }),
        async (size, cut) => {
          const plain = sample(size);
          const sealed = await whole(sealStream(key, pieces(plain, cut)));
          expect(sealed.length).toBe(sealedSize(size));
          expect((await whole(openStream(key, stored(sealed, size)))).equals(plain)).toBe(true);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('gives out any range, reading only the chunks it lies in', async () => {
    const plain = sample(3 * CHUNK + 500);
    const sealed = await whole(sealStream(key, pieces(plain, 50_000)));
    await fc.assert(
      fc.asyncProperty(fc.nat(plain.length - 1), fc.nat(plain.length - 1), async (a, b) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b)];
        const read = await whole(openStream(key, stored(sealed, plain.length), start, end));
        expect(read.equals(plain.subarray(start, end + 1))).toBe(true);
      }),
      { numRuns: 30 },
    );
    const damaged = Buffer.from(sealed);
    damaged[10] = (damaged[10] as number) ^ 1;
    const later = await whole(openStream(key, stored(damaged, plain.length), 2 * CHUNK, 2 * CHUNK + 9));
    expect(later.equals(plain.subarray(2 * CHUNK, 2 * CHUNK + 10))).toBe(true);
  });

  it('does not open with a changed bit, a chunk moved, a chunk left out or the end cut off', async () => {
    const plain = sample(2 * CHUNK + 10);
    const sealed = await whole(sealStream(key, pieces(plain, 9000)));
    const part = CHUNK + 16;
    const [one, two, rest] = [sealed.subarray(0, part), sealed.subarray(part, 2 * part), sealed.subarray(2 * part)];
    const changed = Buffer.from(sealed);
    changed[part + 3] = (changed[part + 3] as number) ^ 1;
    for (const bad of [changed, Buffer.concat([two, one, rest]), Buffer.concat([one, rest]), Buffer.concat([one, two])])
      await expect(whole(openStream(key, stored(bad, plain.length)))).rejects.toThrow(/sealed file/);
    await expect(whole(openStream(key, stored(Buffer.concat([one, two]), 2 * CHUNK)))).rejects.toThrow(/does not open/);
    await expect(whole(openStream(new Uint8Array(32), stored(sealed, plain.length)))).rejects.toThrow(/does not open/);
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Refusal } from '../kernel/refusal.ts';
import { readTar, TAR_END, tarHeader, tarPadding } from './tar.ts';

type File = { name: string; bytes: Uint8Array };

const files = fc.uniqueArray(
  fc.record({ name: fc.stringMatching(/^[a-z/._-]{1,100}$/), bytes: fc.uint8Array({ maxLength: 2000 }) }),
  { selector: ({ name }) => name, maxLength: 5 },
);

const archive = (list: File[]): Buffer =>
  Buffer.concat([
    ...list.flatMap(({ name, bytes }) => [tarHeader(name, bytes.length), bytes, tarPadding(bytes.length)]),
    TAR_END,
  ]);

async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(source: AsyncIterable<Uint8Array>): Promise<File[]> {
  const found: File[] = [];
  for await (const { name, body } of readTar(source)) {
    const parts: Uint8Array[] = [];
    for await (const part of body) parts.push(part);
    found.push({ name, bytes: new Uint8Array(Buffer.concat(parts)) });
  }
  return found;
}

test('an archive is read as it was written, however its bytes come', async () => {
  await fc.assert(
    fc.asyncProperty(files, fc.integer({ min: 1, max: 3000 }), async (list, size) => {
      expect(await read(cut(archive(list), size))).toEqual(list);
    }),
    { numRuns: 40 },
  );
});

test('an archive that was cut anywhere is refused', async () => {
  await fc.assert(
    fc.asyncProperty(files, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), async (list, part) => {
      const bytes = archive(list);
      await expect(read(cut(bytes.subarray(0, Math.floor(bytes.length * part)), 700))).rejects.toBeInstanceOf(Refusal);
    }),
    { numRuns: 40 },
  );
});

test('outside the bytes of files, no bit can be changed unseen', async () => {
  await fc.assert(
    fc.asyncProperty(files, fc.nat(), fc.integer({ min: 0, max: 7 }), async (list, at, bit) => {
      const bytes = archive(list);
      const place = at % bytes.length;
      bytes[place] = (bytes[place] as number) ^ (1 << bit);
      const result = await read(cut(bytes, 700)).catch((error: unknown) => error);
      if (!(result instanceof Refusal)) expect(result).not.toEqual(list);
    }),
    { numRuns: 100 },
  );
});

test('files of more than 8 GiB have a size that GNU tar reads', () => {
  const header = Buffer.from(tarHeader('blobs/large', 16 * 1024 ** 3));
  expect(header[124]).toBe(0x80);
  expect(header.readBigUInt64BE(128)).toBe(17_179_869_184n);
});

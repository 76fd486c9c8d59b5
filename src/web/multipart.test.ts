import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formParts, textOf } from './multipart.ts';

const TYPE = 'multipart/form-data; boundary=----edge';

function stream(bytes: Buffer, cut: number): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(at, at + cut));
      at += cut;
    },
  });
}

const part = (name: string, value: Buffer | string, filename?: string): Buffer =>
  Buffer.concat([
    Buffer.from(
      `------edge\r\nContent-Disposition: form-data; name="${name}"${filename === undefined ? '' : `; filename="${filename}"`}\r\n\r\n`,
    ),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ]);
const END = Buffer.from('------edge--\r\n');

async function all(bytes: Buffer, cut = 1000): Promise<[string, string | undefined, string][]> {
  const found: [string, string | undefined, string][] = [];
  for await (const one of formParts(stream(bytes, cut), TYPE)) found.push([one.name, one.filename, await textOf(one)]);
  return found;
}

describe('a form that streams in', () => {
  it('gives fields and files as they were sent, wherever the stream is cut', async () => {
    const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array).toString('latin1'));
    await fc.assert(
      fc.asyncProperty(
        fc.array(bytes, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 90 }),
        async (values, cut) => {
          const tricky = [...values, 'almost \r\n------edg', '\r\n--', ''];
          const form = Buffer.concat([
            ...tricky.map((value, i) => part(`f${i}`, Buffer.from(value, 'utf8'), 'a.bin')),
            END,
          ]);
          const read = await all(form, cut);
          expect(read).toEqual(tricky.map((value, i) => [`f${i}`, 'a.bin', value]));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('reads what a browser sends', async () => {
    const data = new FormData();
    data.set('title', 'Двор дома');
    data.set('file', new File([new Uint8Array(200_000).fill(9)], 'кадр "1".jpg'));
    const sent = new Request('http://x.test', { method: 'POST', body: data });
    const seen: string[] = [];
    for await (const one of formParts(sent.body, sent.headers.get('content-type') ?? '')) {
      let size = 0;
      for await (const piece of one.bytes) size += piece.length;
      seen.push(`${one.name} ${one.filename} ${size}`);
    }
    expect(seen).toEqual(['title undefined 17', 'file кадр "1".jpg 200000']);
  });

  it('passes over what its reader did not want', async () => {
    const form = Buffer.concat([part('a', Buffer.alloc(5000)), part('b', 'two'), END]);
    const names: string[] = [];
    for await (const one of formParts(stream(form, 100), TYPE)) {
      names.push(one.name);
      for await (const _ of one.bytes) break;
    }
    expect(names).toEqual(['a', 'b']);
  });

  it('refuses what ends in the middle, has no boundary, or is no form', async () => {
    const form = Buffer.concat([part('a', 'one'), part('b', 'two')]);
    await expect(all(form)).rejects.toMatchObject({ code: 'form-unreadable' });
    await expect(all(Buffer.from('nothing'))).rejects.toMatchObject({ code: 'form-unreadable' });
    await expect(formParts(stream(form, 9), 'text/plain').next()).rejects.toMatchObject({ code: 'form-unreadable' });
    const endless = Buffer.concat([Buffer.from('------edge\r\n'), Buffer.alloc(40_000, 'x')]);
    await expect(all(endless)).rejects.toMatchObject({ code: 'form-unreadable' });
  });

  it('holds no more of its fields in memory than a form of ours has, while a file may be longer', async () => {
    const fields = (count: number) => Array.from({ length: count }, (_, i) => part(`f${i}`, 'x'.repeat(200_000)));
    expect(await all(Buffer.concat([...fields(5), END]), 60_000)).toHaveLength(5);
    await expect(all(Buffer.concat([...fields(6), END]), 60_000)).rejects.toMatchObject({ code: 'form-too-large' });
    const film = Buffer.concat([part('file', 'x'.repeat(200_000), 'a.bin'), ...fields(5), END]);
    expect(await all(film, 60_000)).toHaveLength(6);
  });
});

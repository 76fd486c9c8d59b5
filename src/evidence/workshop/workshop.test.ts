import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import exifr from 'exifr';
import * as mupdf from 'mupdf';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { distance, NEAR } from '../model.ts';
import { sniff } from '../sniff.ts';
import { docx, zipOf } from '../testing/docx.ts';
import { Marks } from './marks.ts';
import type { Task } from './task.ts';
import { holdOf, work } from './workshop.ts';

const MEDIA = join(import.meta.dirname, '../../../../shared/data/media');

async function* piped(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000);
}

const run = (task: Task, bytes: Uint8Array, timeMs?: number) => work(task, piped(bytes), timeMs ? { timeMs } : {});

/** A JPEG with the tags a telephone writes, the place among them. */
async function photo(): Promise<Buffer> {
  const half = await sharp({ create: { width: 300, height: 400, channels: 3, background: '#c03020' } })
    .png()
    .toBuffer();
  return await sharp({ create: { width: 600, height: 400, channels: 3, background: '#2040c0' } })
    .composite([{ input: half, left: 0, top: 0 }])
    .withExif({
      IFD0: { Make: 'Telephone', Model: 'T1', Artist: 'Somebody Known' },
      IFD2: { DateTimeOriginal: '2025:11:02 16:28:39' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '41/1 17/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '69/1 14/1 0/1' },
    })
    .jpeg()
    .toBuffer();
}

function pdf(text: string): Uint8Array {
  const doc = new mupdf.PDFDocument();
  const font = doc.addSimpleFont(new mupdf.Font('Helvetica'), 'Latin');
  const add = (line: string) =>
    doc.insertPage(
      -1,
      doc.addPage([0, 0, 400, 300], 0, { Font: { F: font } }, `BT /F 24 Tf 40 200 Td (${line}) Tj ET`),
    );
  add(text);
  add('second page');
  const root = doc.getTrailer().get('Root');
  root.put('OpenAction', doc.addObject({ S: doc.newName('JavaScript'), JS: doc.newString('app.alert(1)') }));
  doc.getTrailer().put('Info', doc.addObject({ Author: doc.newString('Somebody Known') }));
  return doc.saveToBuffer('').asUint8Array();
}

/** A PNG that says it is enormous. */
function hugePng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const body = Buffer.concat([Buffer.from(type), data]);
    const crc = Buffer.alloc(4);
    crc.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, crc]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([1, 0, 0, 0, 0], 8);
  const data = deflateSync(Buffer.alloc(1000));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function crc32(bytes: Buffer): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

const part = (result: Awaited<ReturnType<typeof work>>, name: string): Buffer =>
  Buffer.from(result.made.find((made) => made.part === name)?.bytes ?? []);

describe('the workshop', () => {
  it('reads how a picture says it was taken, and makes copies that say nothing of it', async () => {
    const result = await run({ do: 'image', mediaType: 'image/jpeg' }, await photo());
    expect(result.findings).toMatchObject({
      width: 600,
      height: 400,
      c2pa: false,
      capture: {
        taken: '2025-11-02T16:28:39',
        device: 'Telephone T1',
        point: { lat: 41 + 17 / 60, lon: 69 + 14 / 60 },
      },
    });
    for (const name of ['thumbnail', 'blurred', 'view']) {
      const bytes = part(result, name);
      expect((await sharp(bytes).metadata()).exif).toBeUndefined();
      expect((await exifr.parse(bytes, true).catch(() => null)) ?? {}).not.toHaveProperty('Make');
      expect(bytes.includes('Telephone')).toBe(false);
      expect(bytes.includes('Known')).toBe(false);
    }
    expect((await sharp(part(result, 'thumbnail')).metadata()).width).toBe(480);
  });

  it('blurs so far that the whole picture is a dozen spots', async () => {
    const lines = Buffer.alloc(600 * 600 * 3);
    for (let i = 0; i < lines.length; i++) lines[i] = Math.floor((i / 3) % 600) % 8 < 4 ? 255 : 0;
    const picture = await sharp(lines, { raw: { width: 600, height: 600, channels: 3 } })
      .png()
      .toBuffer();
    const result = await run({ do: 'image', mediaType: 'image/png' }, picture);
    const { channels } = await sharp(part(result, 'blurred')).stats();
    expect(channels[0]?.stdev).toBeLessThan(20);
  });

  it('gives like pictures like hashes and others other ones', async () => {
    const blocks = (seed: number) => {
      const chance = (i: number) => Math.abs((Math.sin(i * 12.9898 + seed) * 43758.5453) % 1) * 256;
      const spots = Buffer.from(Array.from({ length: 12 * 12 * 3 }, (_, i) => chance(i)));
      return sharp(spots, { raw: { width: 12, height: 12, channels: 3 } }).resize(600, 600, { kernel: 'cubic' });
    };
    const print = async (bytes: Buffer) => {
      const { findings } = await run({ do: 'image', mediaType: 'image/jpeg' }, bytes);
      return Buffer.from(findings.print as string, 'hex');
    };
    const a = await print(await blocks(1).jpeg().toBuffer());
    const small = await sharp(await blocks(1).jpeg().toBuffer())
      .resize(180)
      .jpeg({ quality: 30 })
      .toBuffer();
    expect(distance(a, await print(small))).toBeLessThanOrEqual(NEAR);
    expect(distance(a, await print(await blocks(77).jpeg().toBuffer()))).toBeGreaterThan(NEAR);
  });

  it('overwrites the pixels of a box and keeps nothing else of the original', async () => {
    const result = await run(
      { do: 'redact-image', mediaType: 'image/jpeg', boxes: [{ page: 1, x: 0, y: 0, width: 5000, height: 10_000 }] },
      await photo(),
    );
    const bytes = part(result, 'redacted');
    const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    let reddest = 0;
    for (let i = 0; i < data.length; i += info.channels) reddest = Math.max(reddest, data[i] as number);
    expect(reddest).toBeLessThan(90);
    expect((await sharp(bytes).metadata()).exif).toBeUndefined();
    expect(bytes.includes('Known')).toBe(false);
  });

  it('reads the text of a PDF and says that a script is in it, without running it', async () => {
    const result = await run({ do: 'pdf' }, pdf('the name is Anvar'));
    expect(result.findings).toMatchObject({ pages: 2, care: ['script'] });
    expect(part(result, 'text').toString()).toContain('the name is Anvar');
    expect(part(result, 'thumbnail').length).toBeGreaterThan(500);
  });

  it('makes a redacted PDF in which neither text, pixels, tags nor scripts of the original are left', async () => {
    const original = pdf('the name is Anvar');
    const result = await run(
      { do: 'redact-pdf', boxes: [{ page: 1, x: 0, y: 2000, width: 10_000, height: 3000 }] },
      original,
    );
    const bytes = part(result, 'redacted');
    for (const word of ['Anvar', 'JavaScript', 'app.alert', 'Known']) expect(bytes.includes(word)).toBe(false);
    const doc = mupdf.Document.openDocument(bytes, 'application/pdf');
    expect(doc.countPages()).toBe(2);
    expect(doc.loadPage(0).toStructuredText('').asText().trim()).toBe('');
    const seen = doc.loadPage(0).toPixmap(mupdf.Matrix.scale(1, 1), mupdf.ColorSpace.DeviceGray, false);
    const row = seen.getPixels().subarray(100 * seen.getStride(), 100 * seen.getStride() + 400);
    expect(Math.max(...row)).toBeLessThan(30);
    expect(doc.getMetaData('info:Author') ?? '').toBe('');
  });

  it('reads the text of a DOCX', async () => {
    const bytes = await docx('what the neighbour wrote');
    expect(await sniff(bytes)).toMatch(/wordprocessingml/);
    expect(part(await run({ do: 'docx' }, bytes), 'text').toString()).toContain('what the neighbour wrote');
  });

  it('refuses bombs: an archive that unpacks to a hundred times the limit, a picture of ten thousand million pixels', async () => {
    const bomb = await zipOf({ 'word/document.xml': Buffer.alloc(150 * 1024 * 1024) });
    await expect(run({ do: 'docx' }, bomb)).rejects.toMatchObject({ code: 'bomb' });
    await expect(run({ do: 'image', mediaType: 'image/png' }, hugePng(100_000, 100_000))).rejects.toMatchObject({
      code: expect.stringMatching(/picture-unreadable|too-many-pixels/),
    });
  });

  it('refuses what is not what it seems: an SVG called a picture, a broken picture, a PDF that is none', async () => {
    const svg = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>',
    );
    expect(await sniff(svg)).toBe('text/plain');
    await expect(run({ do: 'image', mediaType: 'image/png' }, svg)).rejects.toMatchObject({
      code: 'picture-unreadable',
    });
    await expect(run({ do: 'image', mediaType: 'image/png' }, await photo())).rejects.toMatchObject({
      code: 'type-differs',
    });
    const cut = (await photo()).subarray(0, 700);
    await expect(run({ do: 'image', mediaType: 'image/jpeg' }, cut)).rejects.toMatchObject({
      code: 'picture-unreadable',
    });
    await expect(run({ do: 'pdf' }, Buffer.from('%PDF-1.7 nothing'))).rejects.toMatchObject({
      code: expect.any(String),
    });
  });

  it('leaves out what a polyglot carries behind its picture', async () => {
    const polyglot = Buffer.concat([await photo(), await zipOf({ 'run.js': Buffer.from('payload()') })]);
    expect(await sniff(polyglot)).toBe('image/jpeg');
    const result = await run({ do: 'image', mediaType: 'image/jpeg' }, polyglot);
    expect(part(result, 'view').includes('run.js')).toBe(false);
  });

  it('gives up on what takes too long', async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) yield new Uint8Array(1_000_000);
    }
    await expect(work({ do: 'scan' }, endless(), { timeMs: 400 })).rejects.toMatchObject({ code: 'workshop-died' });
  });

  it('finds a C2PA manifest store, also where it is cut between two pieces', () => {
    const marks = new Marks();
    const store = Buffer.from('0000jumd6332706100110010800000aa00389b71', 'ascii');
    marks.pass(store);
    expect(marks.c2pa).toBe(false);
    const bytes = Buffer.concat([Buffer.from('xxjumd'), Buffer.from('6332706100110010800000aa00389b71', 'hex')]);
    for (const byte of bytes) marks.pass(Buffer.from([byte]));
    expect(marks.c2pa).toBe(true);
  });

  it.skipIf(!existsSync(MEDIA))(
    'reads real files: places, turned pictures, manifests',
    async () => {
      const image = async (name: string) =>
        (await run({ do: 'image', mediaType: 'image/jpeg' }, readFileSync(`${MEDIA}/${name}`))).findings;
      expect((await image('exif_gps_DSCN0010.jpg')).capture?.point?.lat).toBeCloseTo(43.467, 2);
      expect(await image('c2pa_adobe_CA.jpg')).toMatchObject({ c2pa: true });
      expect(await image('c2pa_adobe_A.jpg')).toMatchObject({ c2pa: false });
      const turned = await image('exif_orientation_portrait_6.jpg');
      expect(turned.height).toBeGreaterThan(turned.width as number);
      const scan = await run({ do: 'scan' }, readFileSync(`${MEDIA}/c2pa_video1.mp4`));
      expect(scan.findings.c2pa).toBe(true);
      await expect(run({ do: 'pdf' }, readFileSync(`${MEDIA}/basic-password.pdf`))).rejects.toMatchObject({
        code: 'encrypted',
      });
      expect((await run({ do: 'pdf' }, readFileSync(`${MEDIA}/basic.pdf`))).findings.letters).toBeGreaterThan(0);
    },
    120_000,
  );

  it('works without a network wherever the machine can hold it so', async () => {
    expect(await holdOf()).toMatchObject({ limits: expect.any(Boolean), network: expect.any(Boolean) });
  });
});

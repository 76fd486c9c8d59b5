import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignedIn } from '../people/model.ts';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';
import type { EvidenceRoom } from './room.ts';

let test: TestSystem;
let room: EvidenceRoom;
const monitor: SignedIn = { id: `us_${'a'.repeat(26)}`, pseudonym: 'm', roles: ['monitor'], bodies: [], session: 's' };
const lawyer: SignedIn = { ...monitor, id: `us_${'b'.repeat(26)}`, roles: ['lawyer'] };
const title = (text: string) => ({ title: { lang: 'en', text } });

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function all(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces);
}

function picture(seed: number, size = 500): Promise<Buffer> {
  const chance = (i: number) => Math.abs((Math.sin(i * 12.9898 + seed) * 43758.5453) % 1) * 256;
  const spots = Buffer.from(Array.from({ length: 12 * 12 * 3 }, (_, i) => chance(i)));
  return sharp(spots, { raw: { width: 12, height: 12, channels: 3 } })
    .resize(size, size, { kernel: 'cubic' })
    .withExif({
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '41/1 17/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '69/1 14/1 0/1' },
    })
    .jpeg()
    .toBuffer();
}

async function added(bytes: Uint8Array, text = 'A picture'): Promise<{ rid: string; id: string }> {
  const { id } = await room.evidence.take(monitor.id, { source: once(bytes), name: 'IMG_1.jpg' });
  const rid = await room.pieces.add(monitor, { body: title(text), ids: [id], flags: [] });
  await test.system.platform.jobs.drain();
  return { rid, id };
}

describe('what is made from originals', () => {
  beforeAll(async () => {
    test = await openTestSystem();
    room = test.system.evidenceRoom;
  });
  afterAll(() => test.close());

  it('looks into a file after it was put with a record: what it says stays with members, copies say nothing', async () => {
    const { rid, id } = await added(await picture(1));
    const { files } = await room.pieces.piece(monitor, rid);
    expect(files.map(({ row }) => row.part).sort()).toEqual(['blurred', 'original', 'thumbnail', 'view']);
    const original = files.find(({ row }) => row.id === id);
    expect(original?.row.state).toBe('examined');
    expect(original?.meta.findings?.capture?.point?.lat).toBeCloseTo(41.283, 2);
    for (const { row } of files.filter((file) => file.row.part !== 'original')) {
      const bytes = await all((await room.evidence.open(lawyer, row.id, 'viewed')).bytes);
      expect((await sharp(bytes).metadata()).exif).toBeUndefined();
    }
    expect(await test.dump(['private', 'public'])).not.toContain('41.28');
    const events = await room.evidence.custodyOf(monitor, [id]);
    expect(events.map(({ touch }) => touch).slice(0, 8)).toEqual([
      'received',
      'hashed',
      'attached',
      'examined',
      'derived',
      'derived',
      'derived',
      'viewed',
    ]);
  });

  it('never changes an original', async () => {
    const bytes = await picture(2);
    const { id } = await added(bytes);
    expect((await all((await room.evidence.open(monitor, id, 'exported')).bytes)).equals(bytes)).toBe(true);
  });

  it('says when a file could not be looked into, and keeps it', async () => {
    const { rid } = await added(Buffer.concat([Buffer.from('ffd8ffe000104a464946', 'hex'), Buffer.alloc(400)]));
    const { files } = await room.pieces.piece(monitor, rid);
    expect(files).toHaveLength(1);
    expect(files[0]?.row.state).toBe('refused');
    expect(files[0]?.meta.findings?.refused).toBe('picture-unreadable');
  });

  it('finds near duplicates across the vault with their distance, and the same bytes as the same', async () => {
    const first = await added(await picture(30));
    const small = await added(
      await sharp(await picture(30, 900))
        .resize(150)
        .jpeg({ quality: 35 })
        .toBuffer(),
    );
    const same = await added(await picture(30));
    await added(await picture(99));
    const likes = await room.likeness.of(lawyer, (await room.evidence.file(lawyer, first.id)).row);
    expect(likes.map(({ id, same }) => [id, same])).toEqual([
      [same.id, true],
      [small.id, false],
    ]);
    expect(likes[1]?.distance).toBeLessThanOrEqual(10);
    await test.act(same.rid, 'erase');
    const left = await room.likeness.of(lawyer, (await room.evidence.file(lawyer, first.id)).row);
    expect(left.map(({ id }) => id)).toEqual([small.id]);
  });

  it('makes a redacted copy beside the original, known to members only, and leaves the original as it is', async () => {
    const bytes = await picture(5);
    const { rid, id } = await added(bytes);
    const boxes = [{ page: 1, x: 0, y: 0, width: 5000, height: 5000 }];
    await expect(room.redaction.make(lawyer, id, boxes)).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(room.redaction.make(monitor, id, [])).rejects.toMatchObject({ code: 'boxes-missing' });
    const copy = await room.redaction.make(monitor, id, boxes);
    const { meta, bytes: stream } = await room.evidence.open(monitor, copy, 'viewed');
    const { data, info } = await sharp(await all(stream))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(Math.max(...data.subarray(0, info.channels * 200))).toBeLessThan(12);
    const original = await room.evidence.file(monitor, id);
    expect(meta.findings?.redaction).toEqual({ of: original.meta.sha256, boxes: 1 });
    expect((await all((await room.evidence.open(monitor, id, 'exported')).bytes)).equals(bytes)).toBe(true);
    expect((await room.evidence.custodyOf(monitor, [id])).map(({ touch }) => touch)).toContain('redacted');
    expect((await room.pieces.piece(monitor, rid)).files.map(({ row }) => row.part)).toContain('redacted');
    await expect(room.redaction.make(monitor, copy, boxes)).rejects.toMatchObject({ code: 'redaction-impossible' });
  });

  it('lists pieces by words, material, flag and page', async () => {
    const { rid, id } = await added(await picture(7), 'Двор за рынком');
    await room.evidence.flag(monitor, id, ['graphic']);
    const rids = async (filter: object) => (await room.pieces.list(lawyer, filter)).pieces.map((piece) => piece.rid);
    expect(await rids({ words: 'ДВОР' })).toEqual([rid]);
    expect(await rids({ flag: 'graphic' })).toEqual([rid]);
    expect(await rids({ kind: 'nothing' })).toEqual([]);
    expect((await rids({})).length).toBeGreaterThan(3);
    const files = (await room.pieces.piece(lawyer, rid)).files;
    expect(new Set(files.map(({ row }) => row.flags.join()))).toEqual(new Set(['graphic']));
  });

  it('cites a piece in a record at a page and a sentence, as one source however often', async () => {
    const { rid } = await added(await picture(8), 'The order');
    const breach = await test.save({ type: 'breach', body: title('An eviction') });
    await room.pieces.cite(monitor, rid, { record: breach.rid, pointer: '/title', page: '3', selector: 'by noon' });
    await room.pieces.cite(monitor, rid, { record: breach.rid, pointer: '', time: '0:12' });
    const { body, rev } = await test.system.records.read(breach.rid);
    expect(rev).toBe(3);
    expect(body.sources).toMatchObject([{ id: 's1', evidence: rid, title: { text: 'The order' } }]);
    expect(body.accounts).toEqual({
      '/title': [{ adopted: true, citations: [{ cite: 's1', locator: { page: '3', selector: 'by noon' } }] }],
      '': [{ adopted: true, citations: [{ cite: 's1', locator: { time: '0:12' } }] }],
    });
  });
});

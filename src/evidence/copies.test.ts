import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignedIn } from '../people/model.ts';
import { createFileRoutes } from '../publication/public-files.ts';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';
import type { EvidenceRoom } from './room.ts';

let test: TestSystem;
let room: EvidenceRoom;
let site: Hono;
const monitor: SignedIn = { id: `us_${'a'.repeat(26)}`, pseudonym: 'm', roles: ['monitor'], bodies: [], session: 's' };

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** A picture with a place in it, and its redacted copy chosen for the next revision. */
async function prepared(graphic = false): Promise<{ rid: string; original: string; copy: string; id: string }> {
  const spots = Buffer.from(Array.from({ length: 300 }, () => Math.floor(Math.random() * 256)));
  const bytes = await sharp(spots, { raw: { width: 10, height: 10, channels: 3 } })
    .resize(300, 300)
    .withExif({
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '41/1 17/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '69/1 14/1 0/1' },
    })
    .jpeg()
    .toBuffer();
  const { id, sha256: original } = await room.evidence.take(monitor.id, { source: once(bytes), name: 'yard.jpg' });
  const rid = await room.pieces.add(monitor, {
    body: { title: { lang: 'en', text: 'The yard' } },
    ids: [id],
    flags: [],
  });
  await test.system.platform.jobs.drain();
  const made = await room.redaction.make(monitor, id, [{ page: 1, x: 0, y: 0, width: 3000, height: 3000 }]);
  await room.copies.name(monitor, made, { alt: { lang: 'en', text: 'A yard' }, graphic });
  return { rid, original, copy: (await room.evidence.file(monitor, made)).meta.sha256, id };
}

async function published(): ReturnType<typeof prepared> {
  const made = await prepared();
  const { rev } = await test.system.records.read(made.rid);
  await test.system.records.submit(made.rid, rev);
  await test.act(made.rid, 'publish');
  return made;
}

const get = (hash: string) => site.request(`/files/${hash}`);

describe('a copy that is published with its record', () => {
  beforeAll(async () => {
    test = await openTestSystem();
    room = test.system.evidenceRoom;
    site = new Hono().route(
      '/',
      createFileRoutes({ pool: test.system.platform.reader, blobs: test.system.platform.blobs }),
    );
  });
  afterAll(() => test.close());

  it('is served once its entry is published, as the object names it, and nothing else of the piece is', async () => {
    const { rid, copy, original, id } = await published();
    expect((await get(copy)).status).toBe(404);
    await test.sequence();
    const answer = await get(copy);
    expect(answer.status).toBe(200);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(copy);
    expect((await sharp(bytes).metadata()).exif).toBeUndefined();
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'content-disposition': expect.stringMatching(/^inline; filename="[0-9a-f]{16}\.jpg"$/),
      'cache-control': 'private, max-age=31536000, immutable',
    });
    expect((await get(original)).status).toBe(404);
    for (const { meta } of (await room.pieces.piece(monitor, rid)).files.filter((one) => one.meta.sha256 !== copy))
      expect((await get(meta.sha256)).status).toBe(404);
    const objects = await test.packs();
    expect(objects).toContain(copy);
    for (const secret of [original, 'yard.jpg', id, '41.28']) expect(objects).not.toContain(secret);
    expect((await room.evidence.custodyOf(monitor, [id])).at(-1)).toMatchObject({ touch: 'published' });
  });

  it('is gone at once when the record is hidden, back when it is restored, and destroyed when it is erased', async () => {
    const { rid, copy } = await published();
    await test.sequence();
    await test.act(rid, 'hide');
    expect((await get(copy)).status).toBe(404);
    await test.act(rid, 'restore');
    await test.sequence();
    expect((await get(copy)).status).toBe(200);
    await test.act(rid, 'erase');
    expect((await get(copy)).status).toBe(404);
    expect(await test.system.platform.blobs.has(copy)).toBe(false);
  });

  it('can never be an original, a thumbnail, or a file of another record', async () => {
    const { rid, id } = await prepared();
    const other = await prepared();
    await expect(room.copies.name(monitor, id, { graphic: false })).rejects.toMatchObject({
      code: 'file-not-publishable',
    });
    const small = (await room.pieces.piece(monitor, rid)).files.find(({ row }) => row.part === 'thumbnail');
    await expect(room.copies.name(monitor, small?.row.id as string, { graphic: false })).rejects.toMatchObject({
      code: 'file-not-publishable',
    });
    for (const sha256 of [(await room.evidence.file(monitor, id)).meta.sha256, other.copy]) {
      const { body, rev } = await test.system.records.read(rid);
      const files = [{ id: 'f9', sha256, size: 1, mediaType: 'image/jpeg' }];
      const saved = await test.save({ rid, type: 'evidence', body: { ...body, files }, baseRev: rev });
      await test.system.records.submit(rid, saved.rev);
      await expect(test.propose(rid, 'publish')).rejects.toMatchObject({ code: 'file-not-publishable' });
    }
  });

  it('leaves the next revision when it is taken out of it', async () => {
    const { rid, copy } = await prepared(true);
    const copyOf = (await room.pieces.piece(monitor, rid)).files.find(({ meta }) => meta.sha256 === copy);
    expect((await test.system.records.read(rid)).body.files).toMatchObject([{ sha256: copy, graphic: true }]);
    await room.copies.unname(monitor, copyOf?.row.id as string);
    expect((await test.system.records.read(rid)).body.files).toBeUndefined();
  });

  it('is not found under anything that is no digest of a published file', async () => {
    expect((await site.request('/files/nonsense')).status).toBe(404);
    expect((await get('0'.repeat(64))).headers.get('cache-control')).toBe('no-store');
  });
});

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Hono } from 'hono';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignedIn } from '../people/model.ts';
import { createFileRoutes } from '../publication/public-files.ts';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';
import type { EvidenceRoom } from './room.ts';
import { docx } from './testing/docx.ts';
import { film } from './testing/film.ts';
import { hasFfmpeg } from './workshop/film.ts';

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

const get = (hash: string, range?: string) => site.request(`/files/${hash}`, range ? { headers: { range } } : {});

/** People in a picture that the face detector's own package brings. */
const SAMPLE = createRequire(import.meta.url)
  .resolve('@vladmandic/face-api/package.json')
  .replace('package.json', 'demo/sample1.jpg');
const ffmpeg = await hasFfmpeg();

/** A piece with one file that was looked into, and the id of what was made of it. */
async function made(bytes: Buffer, part: string): Promise<{ rid: string; id: string; copy: string }> {
  const { id } = await room.evidence.take(monitor.id, { source: once(bytes), name: 'file' });
  const rid = await room.pieces.add(monitor, {
    body: { title: { lang: 'en', text: 'A piece' } },
    ids: [id],
    flags: [],
  });
  await test.system.platform.jobs.drain();
  const { files } = await room.pieces.piece(monitor, rid);
  return { rid, id, copy: files.find(({ row }) => row.part === part)?.row.id ?? '' };
}

/** What a reviewer of the next revision is told of its files. */
const shown = async (rid: string) => room.copies.shownFiles(rid, (await test.system.records.read(rid)).body);

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

  it.skipIf(!existsSync(SAMPLE))(
    'is known to whoever reviews it by the faces in it that are not covered, whatever it was made as',
    async () => {
      const { rid, id, copy } = await made(readFileSync(SAMPLE), 'view');
      await room.copies.name(monitor, copy, { graphic: false });
      expect(await shown(rid)).toMatchObject([{ faces: { count: 3, partly: false }, authors: [], text: null }]);
      await room.copies.unname(monitor, copy);
      const faces = (await room.evidence.file(monitor, id)).meta.findings?.faces?.boxes ?? [];
      const all = await room.redaction.make(monitor, id, [{ page: 1, x: 0, y: 0, width: 10_000, height: 10_000 }]);
      const one = await room.redaction.make(monitor, id, faces.slice(0, 1));
      await room.copies.name(monitor, all, { graphic: false });
      await room.copies.name(monitor, one, { graphic: false });
      const [covered, open] = await shown(rid);
      expect(covered?.faces).toEqual({ count: 0, partly: false });
      expect(open?.faces?.count).toBeGreaterThanOrEqual(2);
    },
    180_000,
  );

  it('that was made before faces were looked for is said to be unchecked', async () => {
    const { rid, copy } = await prepared();
    const row = (await room.pieces.piece(monitor, rid)).files.find(({ meta }) => meta.sha256 === copy)?.row;
    const { pool, vault } = { pool: test.system.platform.db, vault: test.system.vault };
    const { findings: _, ...before } = (await room.evidence.file(monitor, row?.id ?? '')).meta;
    const key = await vault.key(pool, rid);
    await pool.query('update private.file set meta = $1 where id = $2', [
      room.evidence.shelf.seal(key, row?.id ?? '', before),
      row?.id,
    ]);
    expect((await shown(rid)).map(({ faces }) => faces)).toEqual([null]);
  }, 60_000);

  it('of a document says nothing of who wrote it, and whoever reviews its words is told the name', async () => {
    const { rid, id, copy } = await made(await docx('written down by Somebody Known'), 'text');
    const { writing } = (await room.evidence.file(monitor, id)).meta.findings ?? {};
    expect(writing).toEqual({ author: 'Somebody Known', organisation: 'Invented Office', title: 'Notes' });
    await room.copies.name(monitor, copy, { graphic: false });
    expect(await shown(rid)).toMatchObject([
      { faces: { count: 0 }, authors: ['Somebody Known'], text: expect.stringContaining('written down') },
    ]);
    expect((await shown(rid))[0]?.text).not.toContain('Invented Office');
  }, 60_000);

  it.skipIf(!ffmpeg)(
    'may be a film: played in pieces, without its tags, and never said to be looked through in whole (needs ffmpeg)',
    async () => {
      const { rid, id, copy } = await made(film({ side: 240 }), 'view');
      expect((await room.evidence.file(monitor, id)).meta.findings?.capture?.point).toEqual({
        lat: 41.2833,
        lon: 69.2333,
      });
      await room.copies.name(monitor, copy, { graphic: false });
      expect(await shown(rid)).toMatchObject([{ mediaType: 'video/mp4', faces: { partly: true } }]);
      const { rev } = await test.system.records.read(rid);
      await test.system.records.submit(rid, rev);
      await test.act(rid, 'publish');
      await test.sequence();
      const { sha256, size } = (await room.evidence.file(monitor, copy)).meta;
      const piece = await get(sha256, 'bytes=4-7');
      expect([piece.status, await piece.text()]).toEqual([206, 'ftyp']);
      expect(piece.headers.get('content-range')).toBe(`bytes 4-7/${size}`);
      expect(piece.headers.get('content-type')).toBe('video/mp4');
      const whole = Buffer.from(await (await get(sha256)).arrayBuffer());
      for (const word of ['41.28', 'Known', '2025']) expect(whole.includes(word)).toBe(false);
    },
    180_000,
  );
});

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignedIn } from '../people/model.ts';
import { transaction } from '../platform/index.ts';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';

let test: TestSystem;
const monitor: SignedIn = { id: `us_${'a'.repeat(26)}`, pseudonym: 'm', roles: ['monitor'], bodies: [], session: 's' };
const lawyer: SignedIn = { ...monitor, id: `us_${'b'.repeat(26)}`, roles: ['lawyer'] };
const guide: SignedIn = { ...monitor, id: `us_${'c'.repeat(26)}`, roles: ['guide'] };
const SECRET = 'the witness stood behind the third window';
const NAME = 'anvar-yard.txt';

async function* source(text: string): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < text.length; at += 7) yield Buffer.from(text.slice(at, at + 7));
}

async function text(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

const piece = (title = 'A note') => test.save({ type: 'evidence', body: { title: { lang: 'en', text: title } } });

async function attached(content = SECRET): Promise<{ rid: string; id: string }> {
  const { evidence, platform } = test.system;
  const { id } = await evidence.take(monitor.id, { source: source(content), name: NAME });
  const { rid } = await piece();
  await transaction(platform.db, (client) => evidence.attach(client, { holder: monitor.id, ids: [id], rid }));
  return { rid, id };
}

async function onDisk(): Promise<Buffer> {
  const folder = join(test.dataFolder, 'blobs');
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  return Buffer.concat(
    await Promise.all(files.filter((one) => one.isFile()).map((one) => readFile(join(one.parentPath, one.name)))),
  );
}

describe('the evidence vault', () => {
  beforeAll(async () => {
    test = await openTestSystem();
  });
  afterAll(() => test.close());

  it('takes a file in as it is, says its digest, and keeps it unreadable on disk', async () => {
    const taken = await test.system.evidence.take(monitor.id, { source: source(SECRET), name: NAME });
    expect(taken).toMatchObject({
      sha256: createHash('sha256').update(SECRET).digest('hex'),
      size: SECRET.length,
      mediaType: 'text/plain',
    });
    const { bytes, meta } = await test.system.evidence.open(monitor, taken.id, 'viewed');
    expect(await text(bytes)).toBe(SECRET);
    expect(meta.name).toBe(NAME);
    expect((await onDisk()).includes('witness')).toBe(false);
    const dump = await test.dump();
    expect(dump).not.toContain('anvar');
    expect(dump).not.toContain(taken.sha256);
  });

  it('gives out a range', async () => {
    const { id } = await attached();
    const { bytes } = await test.system.evidence.open(monitor, id, 'viewed', { start: 4, end: 10 });
    expect(await text(bytes)).toBe('witness');
  });

  it('lets only the holder put a waiting file with a record, and only once', async () => {
    const { evidence, platform } = test.system;
    const { id } = await evidence.take(monitor.id, { source: source('a') });
    const { rid } = await piece();
    const attach = (holder: string) =>
      transaction(platform.db, (client) => evidence.attach(client, { holder, ids: [id], rid }));
    await expect(evidence.file(lawyer, id)).rejects.toMatchObject({ code: 'file-unknown' });
    await expect(attach(lawyer.id)).rejects.toMatchObject({ code: 'file-unknown' });
    await attach(monitor.id);
    await expect(attach(monitor.id)).rejects.toMatchObject({ code: 'file-unknown' });
    expect((await evidence.file(lawyer, id)).row.rid).toBe(rid);
    expect((await evidence.waiting(monitor.id)).some((one) => one.id === id)).toBe(false);
  });

  it('writes every touch into the chain of custody and the audit trail, a second look within the hour once', async () => {
    const { id } = await attached();
    await text((await test.system.evidence.open(lawyer, id, 'viewed')).bytes);
    await text((await test.system.evidence.open(lawyer, id, 'viewed')).bytes);
    await text((await test.system.evidence.open(lawyer, id, 'exported')).bytes);
    const events = await test.system.evidence.custodyOf(monitor, [id]);
    expect(events.map(({ touch, by }) => [touch, by])).toEqual([
      ['received', monitor.id],
      ['hashed', monitor.id],
      ['attached', monitor.id],
      ['viewed', lawyer.id],
      ['exported', lawyer.id],
    ]);
    await test.clock.advance(61 * 60_000);
    await test.system.evidence.open(lawyer, id, 'viewed');
    expect(await test.system.evidence.custodyOf(monitor, [id])).toHaveLength(6);
    expect(await test.dump(['private'])).toContain('evidence.exported');
  });

  it('never changes or takes away an event of custody', async () => {
    await attached();
    const { db } = test.system.platform;
    await expect(db.query(`update private.custody set by = 'x'`)).rejects.toThrow(/only ever added/);
    await expect(db.query('delete from private.custody')).rejects.toThrow(/only ever added/);
  });

  it('shows nothing to those whose role does not read evidence', async () => {
    const { id, rid } = await attached();
    await expect(test.system.evidence.open(guide, id, 'viewed')).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(test.system.evidence.filesOf(guide, rid)).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(test.system.evidence.flag(guide, id, [])).rejects.toMatchObject({ code: 'not-allowed' });
  });

  it('refuses what is too large or empty and keeps nothing of it', async () => {
    const before = (await onDisk()).length;
    const take = (content: string) => test.system.evidence.take(monitor.id, { source: source(content), limit: 10 });
    await expect(take('eleven bytes')).rejects.toMatchObject({ code: 'file-too-large' });
    await expect(take('')).rejects.toMatchObject({ code: 'file-empty' });
    expect((await onDisk()).length).toBe(before);
  });

  it('takes the same upload once, however often it ends', async () => {
    const { evidence } = test.system;
    const { id } = await evidence.take(monitor.id, { source: source('again') });
    expect(await evidence.take(monitor.id, { source: source('again'), id })).toMatchObject({ id, size: 5 });
    expect((await evidence.waiting(monitor.id)).filter((one) => one.id === id)).toHaveLength(1);
  });

  it('destroys the files of an erased record with its key, and their bytes from the disk', async () => {
    const { rid, id } = await attached('erase me wholly');
    const row = (await test.system.evidence.file(monitor, id)).row;
    const { rid: other } = await piece('Another');
    const copy = await test.system.evidence.copyTo(monitor, id, other);
    await test.act(rid, 'erase');
    await expect(test.system.evidence.file(monitor, id)).rejects.toMatchObject({ code: 'file-unknown' });
    const { bytes } = await test.system.evidence.open(monitor, copy, 'viewed');
    expect(await text(bytes)).toBe('erase me wholly');
    await test.act(other, 'erase');
    expect(await test.system.platform.blobs.has(row.blob)).toBe(false);
  });

  it('throws away after a week what nobody put anywhere', async () => {
    const { id } = await test.system.evidence.take(monitor.id, { source: source('left') });
    await test.clock.advance(6 * 24 * 3_600_000);
    await test.system.evidence.sweep();
    expect((await test.system.evidence.file(monitor, id)).row.id).toBe(id);
    await test.clock.advance(25 * 3_600_000);
    await test.system.evidence.sweep();
    await expect(test.system.evidence.file(monitor, id)).rejects.toMatchObject({ code: 'file-unknown' });
  });
});

/** What may lie here: refused before the disk is full, with nothing lost that was acknowledged, and never members for strangers. */

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { folderBlobs, seededRandom, transaction } from '../platform/index.ts';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';
import { Allowance, type Limits } from './allowance.ts';
import { Evidence } from './commands.ts';
import { GrowingFile } from './growing-file.ts';
import { Uploads } from './uploads.ts';

let test: TestSystem;
let free = 1e12;
let names = 0;
const member = `us_${'a'.repeat(26)}`;
const base = '/report/files';
const LIMITS: Partial<Limits> = { report: 500_000, strangers: 1_200_000, free: 1_000_000 };
const stranger = () => `form-${++names}`;

async function* bytes(size: number): AsyncGenerator<Uint8Array> {
  for (let left = size; left > 0; left -= 50_000) yield new Uint8Array(Math.min(left, 50_000)).fill(names);
}

function opened() {
  const { platform, records, vault, people } = test.system;
  const { db: pool, secrets, blobs, jobs, clock, random } = platform;
  const allowance = new Allowance({
    pool,
    dataFolder: test.dataFolder,
    limits: LIMITS,
    freeBytes: async () => free,
  });
  const evidence = new Evidence({
    pool,
    records,
    vault,
    secrets,
    blobs,
    jobs,
    clock,
    random,
    audit: people.audit,
    allowance,
  });
  const folder = join(test.dataFolder, 'uploads');
  return { allowance, evidence, uploads: new Uploads({ folder, evidence, allowance, secrets, clock, random }) };
}

const ask = (uploads: Uploads, holder: string, method: string, path: string, headers: object, body?: Uint8Array) =>
  uploads.answer(
    new Request(`http://t.invalid${path}`, {
      method,
      headers: { 'tus-resumable': '1.0.0', ...headers },
      ...(body ? { body, duplex: 'half' } : {}),
    } as RequestInit),
    { holder, base },
  );
const create = (uploads: Uploads, holder: string, size: number) =>
  ask(uploads, holder, 'POST', base, { 'upload-length': String(size) });
const patch = (uploads: Uploads, holder: string, path: string, offset: number, body: Uint8Array) =>
  ask(
    uploads,
    holder,
    'PATCH',
    path,
    { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
    body,
  );

describe('what may lie in the vault', () => {
  beforeAll(async () => {
    test = await openTestSystem({ seed: 'allowance' });
  });
  afterAll(() => test?.close());
  beforeEach(async () => {
    free = 1e12;
    await test.clock.advance(8 * 24 * 3_600_000);
    await opened().evidence.sweep();
    await opened().uploads.sweep();
  });

  it('of one report is limited, whether its files come at once or one by one', async () => {
    const { evidence } = opened();
    const holder = stranger();
    await evidence.take(holder, { source: bytes(300_000) });
    await expect(evidence.take(holder, { source: bytes(300_000) })).rejects.toMatchObject({
      code: 'files-together-too-large',
    });
    await evidence.take(holder, { source: bytes(150_000) });
    const other = stranger();
    const two = [1, 2].map(() => evidence.take(other, { source: bytes(300_000) }));
    const ended = await Promise.allSettled(two);
    expect(ended.filter(({ status }) => status === 'fulfilled').length).toBeLessThan(2);
    await evidence.take(stranger(), { source: bytes(300_000) });
  });

  it('of a report counts what is announced in a resumable upload, and no longer what was taken back', async () => {
    const { uploads, evidence } = opened();
    const holder = stranger();
    const { status, headers } = await create(uploads, holder, 400_000);
    expect(status).toBe(201);
    expect((await create(uploads, holder, 200_000)).status).toBe(413);
    await expect(evidence.take(holder, { source: bytes(150_000) })).rejects.toMatchObject({
      code: 'files-together-too-large',
    });
    // A process that starts anew counts what it finds.
    expect((await create(opened().uploads, holder, 200_000)).status).toBe(413);
    await ask(uploads, holder, 'DELETE', headers.get('location') as string, {});
    expect((await create(uploads, holder, 200_000)).status).toBe(201);
  });

  it('of all strangers together is limited, while members go on', async () => {
    const { evidence, uploads } = opened();
    for (let n = 0; n < 3; n++) await evidence.take(stranger(), { source: bytes(390_000) });
    await expect(evidence.take(stranger(), { source: bytes(100_000) })).rejects.toMatchObject({
      code: 'files-no-room',
    });
    const late = await create(uploads, stranger(), 100_000);
    const path = late.headers.get('location') as string;
    expect((await patch(uploads, `form-${names}`, path, 0, new Uint8Array(100_000))).status).toBe(507);
    await evidence.take(member, { source: bytes(2_000_000) });
  });

  it('is free again for others when a report was sent, or its files were thrown away', async () => {
    const { evidence } = opened();
    const holders = [stranger(), stranger(), stranger()];
    const taken = [];
    for (const holder of holders) taken.push(await evidence.take(holder, { source: bytes(390_000) }));
    const refused = () =>
      expect(evidence.take(stranger(), { source: bytes(200_000) })).rejects.toMatchObject({ code: 'files-no-room' });
    await refused();
    const { rid } = await test.save({ type: 'evidence', body: { title: { lang: 'en', text: 'A note' } } });
    const [first, second] = taken;
    await transaction(test.system.platform.db, (client) =>
      evidence.attach(client, { holder: holders[0] as string, ids: [first?.id as string], rid }),
    );
    await evidence.take(stranger(), { source: bytes(390_000) });
    await refused();
    await evidence.discard(holders[1] as string, second?.id as string);
    await evidence.take(stranger(), { source: bytes(200_000) });
  });

  it('waits a week, but two days where strangers have left much; members’ files a week in any case', async () => {
    const { evidence } = opened();
    const [own, theirs] = [
      await evidence.take(member, { source: bytes(900_000) }),
      await evidence.take(stranger(), { source: bytes(400_000) }),
    ];
    await test.clock.advance(3 * 24 * 3_600_000);
    expect(await evidence.sweep()).toBe(0);
    await evidence.take(stranger(), { source: bytes(400_000) });
    expect(await evidence.sweep()).toBe(1);
    const left = await test.system.platform.db.query('select id from private.file where id = any($1)', [
      [own.id, theirs.id],
    ]);
    expect(left.rows).toEqual([{ id: own.id }]);
  });

  it('leaves the disk its rest: nobody’s file is taken below it, and what was acknowledged stays', async () => {
    const { evidence, uploads } = opened();
    const content = new Uint8Array(900_000).map((_, i) => (i * 7) & 255);
    const { headers } = await create(uploads, member, content.length);
    const path = headers.get('location') as string;
    expect((await patch(uploads, member, path, 0, content.subarray(0, 500_000))).status).toBe(204);
    free = 999_999;
    const answer = await patch(uploads, member, path, 500_000, content.subarray(500_000));
    expect([answer.status, (await answer.text()).trim()]).toEqual([507, 'disk-full']);
    await expect(evidence.take(member, { source: bytes(10) })).rejects.toMatchObject({ code: 'disk-full' });
    expect((await create(uploads, member, 10)).status).toBe(507);
    expect(await readdirOf('blobs/incoming')).toEqual([]);
    free = 1e12;
    expect((await ask(uploads, member, 'HEAD', path, {})).headers.get('upload-offset')).toBe('500000');
    expect((await patch(uploads, member, path, 500_000, content.subarray(500_000))).status).toBe(204);
    const id = path.split('/').at(-1);
    const kept = (await evidence.waiting(member)).find((one) => one.id === id);
    expect(kept?.sha256).toBe(createHash('sha256').update(content).digest('hex'));
  });

  it('refuses a resumable upload that would leave the disk less than its rest', async () => {
    const { uploads } = opened();
    free = 3_000_000;
    expect((await create(uploads, member, 1_100_000)).status).toBe(507);
    expect((await create(uploads, member, 900_000)).status).toBe(201);
  });

  it('keeps nothing that a kill left between two writes', async () => {
    const { uploads } = opened();
    const folder = join(test.dataFolder, 'uploads');
    mkdirSync(folder, { recursive: true });
    const torn = [`fi_${'b'.repeat(26)}.part`, `fi_${'c'.repeat(26)}.info.0a1b2c.new`];
    const old = new Date(test.clock.now().getTime() - 3 * 24 * 3_600_000);
    for (const name of torn) writeFileSync(join(folder, name), 'x');
    for (const name of torn) utimesSync(join(folder, name), old, old);
    const { headers } = await create(uploads, member, 10);
    await uploads.sweep();
    const left = await readdirOf('uploads');
    expect(left.filter((name) => torn.includes(name))).toEqual([]);
    expect(left).toContain(`${headers.get('location')?.split('/').at(-1)}.part`);
  });

  it('tells by no time on the disk at which hour a file came', async () => {
    const { evidence, uploads } = opened();
    const { headers } = await create(uploads, stranger(), 1000);
    await patch(uploads, `form-${names}`, headers.get('location') as string, 0, new Uint8Array(500));
    await evidence.take(stranger(), { source: bytes(10_000) });
    for (const folder of ['blobs', 'uploads']) {
      const all = readdirSync(join(test.dataFolder, folder), { recursive: true, encoding: 'utf8' });
      const found = all.filter((name) => !/^incoming/.test(name)).map((name) => join(test.dataFolder, folder, name));
      expect(found.length).toBeGreaterThan(1);
      for (const path of found) expect([path, statSync(path).mtimeMs % 86_400_000]).toEqual([path, 0]);
    }
  });
});

const readdirOf = async (folder: string): Promise<string[]> => {
  try {
    return readdirSync(join(test.dataFolder, folder));
  } catch {
    return [];
  }
};

/** A disk of two megabytes, where this process may make one; null elsewhere. */
function smallDisk(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'tamga-small-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return null;
  }
}

const disk = smallDisk();

describe.skipIf(!disk)('a disk that is full to the last byte (where one can be mounted)', () => {
  afterAll(() => {
    if (!disk) return;
    execFileSync('umount', [disk]);
    rmSync(disk, { recursive: true });
  });

  it('keeps of a growing file what was acknowledged, and refuses the rest by name', async () => {
    const file = new GrowingFile(join(disk ?? '', 'growing'), new Uint8Array(32).fill(9), seededRandom('full'));
    await file.create();
    const most = Number.MAX_SAFE_INTEGER;
    const first = await file.append(bytes(1_300_000), most);
    await expect(file.append(bytes(1_300_000), most)).rejects.toMatchObject({ code: 'disk-full' });
    expect((await file.length()).plain).toBeGreaterThanOrEqual(first);
    let read = 0;
    for await (const piece of file.bytes()) read += piece.length;
    expect(read).toBe((await file.length()).plain);
    await file.remove();
  });

  it('keeps nothing of a blob that did not fit, and takes the next that does', async () => {
    const blobs = folderBlobs(join(disk ?? '', 'blobs'));
    await expect(blobs.put(bytes(3_000_000))).rejects.toMatchObject({ code: 'disk-full', status: 507 });
    expect(readdirSync(join(disk ?? '', 'blobs', 'incoming'))).toEqual([]);
    const { hash, size } = await blobs.put(bytes(1_000_000));
    expect(await blobs.size(hash)).toBe(size);
  });
});

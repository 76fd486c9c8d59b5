import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';
import type { Allowance } from './allowance.ts';
import { GrowingFile } from './growing-file.ts';
import { Uploads } from './uploads.ts';

let test: TestSystem;
let uploads: Uploads;
const holder = `us_${'a'.repeat(26)}`;
const base = '/workspace/uploads';
const BYTES = Buffer.from(Array.from({ length: 3_000_000 }, (_, i) => (i * 31 + (i >> 9)) & 255));
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function ask(method: string, path: string, headers: Record<string, string> = {}, body?: BodyInit, as = holder) {
  const request = new Request(`http://t.invalid${path}`, {
    method,
    headers: { 'tus-resumable': '1.0.0', ...headers },
    ...(body ? { body, duplex: 'half' } : {}),
  } as RequestInit);
  return uploads.answer(request, { holder: as, base, limit: 5_000_000 });
}

async function created(size = BYTES.length, name = 'secret-name.mp4'): Promise<string> {
  const answer = await ask('POST', base, {
    'upload-length': String(size),
    'upload-metadata': `filename ${Buffer.from(name).toString('base64')}`,
  });
  expect(answer.status).toBe(201);
  return answer.headers.get('location') as string;
}

const patch = (path: string, offset: number, body: BodyInit, as = holder) =>
  ask('PATCH', path, { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' }, body, as);
const offsetOf = async (path: string) => Number((await ask('HEAD', path)).headers.get('upload-offset'));
const idOf = (path: string) => path.split('/').at(-1) as string;
const waits = async (id: string) => (await test.system.evidence.waiting(holder)).find((one) => one.id === id);

describe('a resumable upload', () => {
  beforeAll(async () => {
    test = await openTestSystem();
    uploads = openUploads();
  });
  afterAll(() => test.close());

  it('comes in pieces of any size and is in the vault when the last is acknowledged', async () => {
    const path = await created();
    for (let at = 0; at < BYTES.length; ) {
      const size = at === 0 ? 10 : 1_234_567;
      const answer = await patch(path, at, BYTES.subarray(at, at + size));
      expect(answer.status).toBe(204);
      at = Number(answer.headers.get('upload-offset'));
    }
    expect(await waits(idOf(path))).toMatchObject({
      sha256: digest(BYTES),
      size: BYTES.length,
      name: 'secret-name.mp4',
    });
    expect(await offsetOf(path)).toBe(BYTES.length);
    expect(readdirSync(join(test.dataFolder, 'uploads')).filter((name) => name.includes(idOf(path)))).toEqual([]);
  });

  it('lies sealed on the disk while it grows, its name too', async () => {
    const path = await created(5000);
    await patch(path, 0, 'a sentence that nobody may read on the disk');
    const folder = join(test.dataFolder, 'uploads');
    const stored = readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'latin1'))
      .join();
    for (const secret of ['sentence', 'secret-name', holder]) expect(stored).not.toContain(secret);
  });

  it('keeps what came before the link broke, and goes on there', async () => {
    const path = await created();
    const broken = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(BYTES.subarray(0, 1_500_000));
        controller.error(new Error('gone'));
      },
    });
    await patch(path, 0, broken).catch(() => null);
    const kept = await offsetOf(path);
    expect(kept).toBeLessThanOrEqual(1_500_000);
    expect((await patch(path, kept, BYTES.subarray(kept))).status).toBe(204);
    expect((await waits(idOf(path)))?.sha256).toBe(digest(BYTES));
  });

  it('cuts off what a kill tore, and counts nothing that was not wholly written', async () => {
    const path = await created();
    await patch(path, 0, BYTES.subarray(0, 2_000_000));
    const file = join(test.dataFolder, 'uploads', `${idOf(path)}.part`);
    appendFileSync(file, Buffer.from('000fffff0102030405', 'hex'));
    expect(await offsetOf(path)).toBe(2_000_000);
    await patch(path, 2_000_000, BYTES.subarray(2_000_000));
    expect((await waits(idOf(path)))?.sha256).toBe(digest(BYTES));
  });

  it('that was whole when the process was killed is taken when it is asked for', async () => {
    const path = await created();
    await openUploads().append(idOf(path), one(BYTES));
    expect(await waits(idOf(path))).toBeUndefined();
    expect(await offsetOf(path)).toBe(BYTES.length);
    expect((await waits(idOf(path)))?.sha256).toBe(digest(BYTES));
  });

  it('is nobody’s but its holder’s', async () => {
    const path = await created();
    expect((await ask('HEAD', path, {}, undefined, 'form:other')).status).toBe(404);
    expect((await patch(path, 0, 'x', 'form:other')).status).toBe(404);
    expect((await ask('DELETE', path, {}, undefined, 'form:other')).status).toBe(404);
    expect(await offsetOf(path)).toBe(0);
    expect((await ask('DELETE', path)).status).toBe(204);
    expect((await ask('HEAD', path)).status).toBe(404);
  });

  it('is refused when it announces too much, says nothing, or starts in the wrong place', async () => {
    expect((await ask('POST', base, { 'upload-length': '5000001' })).status).toBe(413);
    expect((await ask('POST', base, { 'upload-length': '0' })).status).toBe(422);
    const path = await created();
    expect((await patch(path, 7, 'x')).status).toBe(409);
    const answer = await ask('HEAD', path);
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('is thrown away after a week', async () => {
    const path = await created();
    expect(await uploads.sweep()).toBe(0);
    await test.clock.advance(8 * 24 * 3_600_000);
    expect(await uploads.sweep()).toBeGreaterThan(0);
    expect((await ask('HEAD', path)).status).toBe(404);
  });

  it('survives kill -9 in the midst of writing, at any moment: what is there is the beginning of what was sent', async () => {
    for (const [round, wait] of [3, 11, 24].entries()) {
      const path = join(test.dataFolder, `killed-${round}`);
      const child = spawn(process.execPath, ['--no-warnings', join(import.meta.dirname, 'testing/grow.ts'), path], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let lines = '';
      for await (const piece of child.stdout) {
        lines += String(piece);
        if (lines.split('\n').length > wait) break;
      }
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      const file = new GrowingFile(path, new Uint8Array(32).fill(9), test.system.platform.random);
      const { plain } = await file.length();
      const acknowledged = Number(lines.trimEnd().split('\n').at(-1));
      expect(plain).toBeGreaterThanOrEqual(acknowledged);
      let at = 0;
      for await (const piece of file.bytes())
        for (const byte of piece) if (byte !== (at++ & 255)) throw new Error(`at ${at}`);
      expect(at).toBe(plain);
      expect(statSync(path).size).toBeGreaterThan(plain);
    }
  });
});

function openUploads(allowance?: Allowance): Uploads {
  const { platform, evidence } = test.system;
  const { secrets, clock, random } = platform;
  const folder = join(test.dataFolder, 'uploads');
  return new Uploads({
    folder,
    evidence,
    allowance: allowance ?? test.system.evidenceRoom.allowance,
    secrets,
    clock,
    random,
  });
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

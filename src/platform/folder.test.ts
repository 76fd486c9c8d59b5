// The parts that need a folder or nothing at all: blobs, durable files, clocks, the private door.
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { folderBlobs } from './blobs.ts';
import { drivenClock } from './clock.ts';
import { createDurably, writeDurably } from './files.ts';
import { newMetrics } from './metrics.ts';
import { askPrivately, openPrivateInterface } from './private-interface.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tamga-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = async (bytes: AsyncIterable<Uint8Array> | null) => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes ?? []) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

describe('blobs', () => {
  const hello = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';

  test('are found by their SHA-256, whole or in part, and put twice they are one', async () => {
    const blobs = folderBlobs(folder);
    async function* parts() {
      yield Buffer.from('hel');
      yield Buffer.from('lo');
    }
    expect(await blobs.put(parts())).toEqual({ hash: hello, size: 5 });
    expect(await blobs.put(Buffer.from('hello'))).toEqual({ hash: hello, size: 5 });
    expect(await read(await blobs.get(hello))).toBe('hello');
    expect(await read(await blobs.get(hello, { start: 1, end: 3 }))).toBe('ell');
    await blobs.remove(hello);
    await blobs.remove(hello);
    expect([await blobs.has(hello), await blobs.get(hello)]).toEqual([false, null]);
  });

  test('leave nothing behind when their source breaks or is too large', async () => {
    const blobs = folderBlobs(folder);
    async function* broken() {
      yield Buffer.from('half');
      throw new Error('cut off');
    }
    await expect(blobs.put(broken())).rejects.toThrow('cut off');
    await expect(blobs.put(Buffer.from('hello'), 4)).rejects.toMatchObject({ code: 'blob-too-large', status: 413 });
    expect(readdirSync(join(folder, 'incoming'))).toEqual([]);
  });

  test('that a kill left half written are thrown away when nobody wrote to them for long', async () => {
    const blobs = folderBlobs(folder);
    expect(await blobs.tidy(new Date('2026-01-02'))).toBe(0);
    await blobs.put(Buffer.from('whole'));
    for (const [name, day] of [
      ['old', '2026-01-01'],
      ['young', '2026-01-03'],
    ] as const) {
      writeFileSync(join(folder, 'incoming', name), 'half');
      utimesSync(join(folder, 'incoming', name), new Date(day), new Date(day));
    }
    expect(await blobs.tidy(new Date('2026-01-02'))).toBe(1);
    expect(readdirSync(join(folder, 'incoming'))).toEqual(['young']);
  });

  test('are not found by a name that is no hash', async () => {
    await expect(folderBlobs(folder).get('../secret')).rejects.toMatchObject({ code: 'blob-hash' });
  });
});

describe('durable files', () => {
  test('replace or are made once, and leave no half-written file', async () => {
    const path = join(folder, 'a', 'b');
    await writeDurably(path, 'one');
    await writeDurably(path, 'two', 0o600);
    expect(await createDurably(path, 'three')).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe('two');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const made = await Promise.all(['x', 'y', 'z'].map((text) => createDurably(join(folder, 'once'), text)));
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(readdirSync(folder).sort()).toEqual(['a', 'once']);
  });
});

describe('the driven clock', () => {
  test('runs what falls due in its order and can be set back', async () => {
    const clock = drivenClock(new Date('2026-01-01T00:00:00Z'));
    const log: string[] = [];
    const stop = clock.every(1000, () => log.push(`tick ${clock.now().toISOString().slice(17, 19)}`));
    clock.sleep(1500).then(() => log.push('slept'));
    await clock.advance(2500);
    expect(log).toEqual(['tick 01', 'slept', 'tick 02']);
    stop();
    await clock.set(new Date('2025-12-31T00:00:00Z'));
    await clock.advance(10_000);
    expect(log).toHaveLength(3);
  });
});

describe('the private door', () => {
  test('shows figures, moves a driven clock, and opens to the account only', async () => {
    const clock = drivenClock(new Date('2026-01-01T00:00:00Z'));
    const metrics = newMetrics();
    metrics.counter('entries_total', 'Entries.')(2, { kind: 'publish' });
    metrics.gauge('size', 'Size.', () => 7);
    const door = await openPrivateInterface({ dataFolder: folder, metrics, clock });
    expect(statSync(door.socketPath).mode & 0o777).toBe(0o600);
    const text = await askPrivately(door.socketPath, 'GET /metrics');
    expect(text).toContain('tamga_entries_total{kind="publish"} 2\n');
    expect(text).toContain('tamga_size 7\n');
    expect(await askPrivately(door.socketPath, 'POST /clock', { advance: 1000 })).toEqual({
      now: '2026-01-01T00:00:01.000Z',
    });
    await expect(askPrivately(door.socketPath, 'GET /nothing')).rejects.toThrow('404');
    await door.close();
    expect(existsSync(door.socketPath)).toBe(false);
  });

  test('has no clock outside test mode', async () => {
    const door = await openPrivateInterface({ dataFolder: folder, metrics: newMetrics() });
    await expect(askPrivately(door.socketPath, 'POST /clock', { advance: 1 })).rejects.toThrow('404');
    await door.close();
  });
});

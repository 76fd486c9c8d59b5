/** Bulk files: whole, in the order of the log, safe in a spreadsheet, and readable back into an empty register. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importSink, runImport } from '../intake/commands.ts';
import { openTestSystem } from '../testing/test-system.ts';
import { exported } from './export.ts';
import { exportCommand } from './export-command.ts';
import { csvCell, writerOf } from './export-formats.ts';
import { breachDraft, publishDrafts, sampleRegister } from './testing/sample-register.ts';

const COUNT = 620;
let register: Awaited<ReturnType<typeof sampleRegister>>;
let folder: string;
beforeAll(async () => {
  register = await sampleRegister(COUNT);
  folder = mkdtempSync(join(tmpdir(), 'tamga-export-'));
});
afterAll(async () => {
  expect(register.errors).toEqual([]);
  rmSync(folder, { recursive: true });
  await register.test.close();
});

const file = async (path: string, headers: Record<string, string> = {}) =>
  register.app.request(`/data/${path}`, { headers });
const lines = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; log: { index: number } });
const writer = (format: 'csv' | 'jsonl' | 'geojson') => {
  const found = writerOf(format, register.models.of('breach').type);
  if (!found) throw new Error(format);
  return found;
};

describe('JSON Lines', () => {
  it('hold every current record once, as the API shows it, in the order of the log', async () => {
    const response = await file('breaches.jsonl');
    expect(response.headers.get('content-type')).toContain('application/jsonl');
    expect(response.headers.get('link')).toContain('rel="license"');
    const items = lines(await response.text());
    expect(items).toHaveLength(COUNT);
    const indexes = items.map(({ log }) => log.index);
    expect(indexes).toEqual([...new Set(indexes)].sort((a, b) => a - b));
    expect((await register.get(`/api/v1/breaches/${items[5]?.id}`)).body).toEqual(items[5]);
  });

  it('of one size are whole, though records are revised and published while they are read', async () => {
    const type = register.models.of('breach').type;
    const before = lines(await (await file('breaches.jsonl')).text());
    const pieces = exported(register.pool, type, writer('jsonl'), register.test.reader.size());
    let text = '';
    let read = 0;
    for await (const piece of pieces) {
      text += piece;
      if (read++ === 1)
        await publishDrafts(
          register.test,
          Array.from({ length: 630 }, (_, n) => breachDraft(n, { context: ['revised'] })),
        );
    }
    expect(lines(text)).toEqual(before);
    expect(lines(await (await file('breaches.jsonl')).text())).toHaveLength(630);
  });

  it('are read into an empty register, and read again change nothing', async () => {
    const path = join(folder, 'groups.jsonl');
    writeFileSync(path, (await (await file('groups.jsonl')).text()) + (await (await file('breaches.jsonl')).text()));
    const empty = await openTestSystem({ seed: 'another' });
    try {
      const run = async () => {
        const { platform, bulk } = empty.system;
        const { read, created, unchanged, rejected, reasons } = await runImport({
          path,
          mapping: 'tamga',
          sink: importSink(platform.db, bulk),
          rejectsFolder: folder,
        });
        return { read, created, unchanged, rejected, reasons };
      };
      expect(await run()).toEqual({ read: 632, created: 632, unchanged: 0, rejected: 0, reasons: {} });
      expect(await run()).toEqual({ read: 632, created: 0, unchanged: 632, rejected: 0, reasons: {} });
    } finally {
      await empty.close();
    }
  });
});

describe('CSV', () => {
  it('has a column for every public field, flat, and parts as JSON', async () => {
    const text = await (await file('breaches.csv')).text();
    const rows = parse(text, { columns: true }) as Record<string, string>[];
    expect(rows.length).toBeGreaterThanOrEqual(COUNT);
    const row = rows.find(({ external }) => external === '["test:2"]');
    expect(row).toMatchObject({
      title: 'Breach number 2',
      title_lang: 'en',
      class: 'civilian-harm',
      when_from: '2012-05-02',
      when_to: '2012-05-04',
      where_country: 'FJ',
      where_lat: '-16.9',
      killed_low: '1',
      killed_high: '3',
    });
    expect(JSON.parse(row?.acts ?? '')).toMatchObject([{ id: 'a1' }]);
    expect(text.startsWith('id,rev,')).toBe(true);
    expect((await (await file('breaches.csv?bom=1')).bytes()).subarray(0, 3)).toEqual(Uint8Array.of(0xef, 0xbb, 0xbf));
  });

  it('never hands a spreadsheet a formula, and loses no other character', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(fc.string(), fc.constantFrom('=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', 'a,"b"\nc')),
          { minLength: 2 },
        ),
        (texts) => {
          const [read = []] = parse(texts.map(csvCell).join(','), { skip_empty_lines: false }) as string[][];
          texts.forEach((text, i) => {
            expect(read[i]).not.toMatch(/^[=+\-@\t\r＝＋－＠]/);
            expect(read[i] === text || read[i] === `'${text}`).toBe(true);
          });
        },
      ),
    );
    expect(csvCell(-71.5)).toBe('-71.5');
  });
});

describe('GeoJSON', () => {
  it('has one feature for each record, a point where there is one', async () => {
    const { type, features } = (await (await file('breaches.geojson')).json()) as {
      type: string;
      features: {
        type: string;
        geometry: { type: string; coordinates: number[] };
        properties: Record<string, unknown>;
      }[];
    };
    expect([type, features.length >= COUNT]).toEqual(['FeatureCollection', true]);
    expect(features[0]).toMatchObject({
      type: 'Feature',
      geometry: { type: 'Point' },
      properties: { class: expect.any(String), killed_best: 2 },
    });
    expect((await file('evidence.geojson')).status).toBe(404);
    expect((await (await file('evidence.jsonl')).text()) as string).toBe('');
  });
});

describe('a file', () => {
  it('is packed for who accepts it, refuses what it does not know, and is not there for types that are never public', async () => {
    const packed = await file('breaches.jsonl', { 'Accept-Encoding': 'br, gzip;q=0.8' });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    const plain = await file('breaches.jsonl', { 'Accept-Encoding': 'gzip;q=0, br' });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(plain.headers.get('etag')).not.toBe(packed.headers.get('etag'));
    expect(gunzipSync(await packed.bytes()).toString()).toBe(await plain.text());
    expect((await file('breaches.csv?type=x')).status).toBe(400);
    expect((await file('sources.csv')).status).toBe(404);
    expect((await file('breaches.xml')).status).toBe(404);
  });

  it('is written by the command as well', async () => {
    const { models, test, pool } = register;
    let out = '';
    const stdout = (text: string) => {
      out += text;
    };
    const io = { stdout, stderr: () => {} };
    const open = async () => ({ pool, models, size: async () => test.reader.size(), close: async () => {} });
    expect(await exportCommand(['jsonl'], io, open)).toBe(0);
    expect(out).toBe(await (await file('breaches.jsonl')).text());
    const path = join(folder, 'breaches.csv');
    expect(await exportCommand(['csv', '--type', 'breach', '--out', path, '--json'], io, open)).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe(await (await file('breaches.csv')).text());
    await expect(exportCommand(['pdf'], io, open)).rejects.toMatchObject({ code: 'export-format-unknown' });
    await expect(exportCommand(['csv', '--type', 'source'], io, open)).rejects.toMatchObject({
      code: 'export-format-unknown',
    });
    expect(await exportCommand([], io, open)).toBe(1);
  });
});

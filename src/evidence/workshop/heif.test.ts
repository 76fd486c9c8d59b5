import exifr from 'exifr';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { sniff } from '../sniff.ts';
import { heic } from '../testing/heic.ts';
import { hasFfmpeg } from './film.ts';
import type { Task } from './task.ts';
import { work } from './workshop.ts';

const there = await hasFfmpeg();
const run = (task: Task, bytes: Uint8Array) => work({ ...task, mediaType: 'image/heic' }, [bytes]);

describe.skipIf(!there)('pictures of telephones in HEIC (needs ffmpeg to invent one)', { timeout: 120_000 }, () => {
  it('say how they were taken, and become copies that say nothing of it', async () => {
    const bytes = await heic(320, 240);
    expect(await sniff(bytes)).toBe('image/heic');
    const { findings, made } = await run({ do: 'image' }, bytes);
    expect(findings).toMatchObject({
      width: 320,
      height: 240,
      capture: {
        taken: '2025-11-02T16:28:39',
        device: 'Telephone T2',
        point: { lat: 41 + 17 / 60, lon: 69 + 14 / 60 },
      },
      faces: { boxes: [] },
    });
    expect(made.map(({ part, mediaType }) => `${part} ${mediaType}`)).toEqual([
      'thumbnail image/jpeg',
      'blurred image/jpeg',
      'view image/jpeg',
    ]);
    const view = Buffer.from(made[2]?.bytes ?? []);
    expect((await exifr.parse(view, true).catch(() => null)) ?? {}).not.toHaveProperty('Make');
    expect(view.includes('Known')).toBe(false);
    const { data, info } = await sharp(view).raw().toBuffer({ resolveWithObject: true });
    const at = (x: number) => [...data.subarray((120 * info.width + x) * 3, (120 * info.width + x) * 3 + 3)];
    expect(at(60)[0]).toBeGreaterThan(200);
    expect(at(260)[2]).toBeGreaterThan(200);
  });

  it('are redacted like any other', async () => {
    const boxes = [{ page: 1, x: 0, y: 0, width: 5000, height: 10_000 }];
    const { made } = await run({ do: 'redact-image', boxes }, await heic(320, 240));
    expect(made[0]).toMatchObject({ part: 'redacted', mediaType: 'image/jpeg', findings: { faces: { boxes: [] } } });
    const { data, info } = await sharp(Buffer.from(made[0]?.bytes ?? []))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(data[(120 * info.width + 60) * 3]).toBeLessThan(30);
  });

  it('that are broken are refused', async () => {
    const cut = (await heic(320, 240)).subarray(0, 400);
    await expect(run({ do: 'image' }, cut)).rejects.toMatchObject({ code: expect.stringMatching(/unreadable/) });
  });
});

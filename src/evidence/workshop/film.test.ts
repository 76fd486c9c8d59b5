import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { distanceOfAll, NEAR } from '../model.ts';
import { sniff } from '../sniff.ts';
import { drawn, film } from '../testing/film.ts';
import { examineFilm, hasFfmpeg } from './film.ts';

const SAMPLE = createRequire(import.meta.url)
  .resolve('@vladmandic/face-api/package.json')
  .replace('package.json', 'demo/sample1.jpg');
const there = await hasFfmpeg();

async function looked(bytes: Buffer, mediaType?: string) {
  async function* piped(): AsyncGenerator<Uint8Array> {
    yield bytes;
  }
  return await examineFilm(piped(), { mediaType: mediaType ?? (await sniff(bytes)), size: bytes.length });
}

describe.skipIf(!there)('films and sounds (needs ffmpeg)', { timeout: 180_000 }, () => {
  it('say where, when and how long; the copy to look at says none of it', async () => {
    const { findings, made } = await looked(film());
    expect(findings).toMatchObject({
      width: 480,
      height: 360,
      capture: {
        taken: expect.stringContaining('2025-11-02T16:28:39'),
        point: { lat: 41.2833, lon: 69.2333 },
        tags: { artist: 'Somebody Known' },
      },
      film: { video: 'h264', audio: 'aac' },
    });
    expect(findings.film?.seconds).toBeCloseTo(2, 0);
    expect(made.map(({ part, mediaType }) => `${part} ${mediaType}`)).toEqual([
      'thumbnail image/jpeg',
      'blurred image/jpeg',
      'view video/mp4',
    ]);
    const view = Buffer.from(made.find(({ part }) => part === 'view')?.bytes ?? []);
    for (const word of ['Known', '41.28', 'Lavf', 'x264 - core', 'creation']) expect(view.includes(word)).toBe(false);
    const again = await looked(view);
    expect(again.findings.film).toMatchObject({ video: 'h264', audio: 'aac' });
    for (const name of ['point', 'taken', 'device', 'tags'])
      expect(again.findings.capture ?? {}).not.toHaveProperty(name);
  });

  it('are found again when they were made smaller and worse, and another film is another', async () => {
    const printsOf = async (bytes: Buffer) =>
      ((await looked(bytes)).findings.prints ?? []).map((print) => Buffer.from(print, 'hex'));
    const whole = await printsOf(film());
    expect(whole.length).toBeGreaterThan(3);
    expect(distanceOfAll(whole, await printsOf(film({ side: 240, quality: 35 })))).toBeLessThanOrEqual(NEAR);
    expect(distanceOfAll(whole, await printsOf(film({ from: 2 })))).toBeGreaterThan(NEAR);
  });

  it('show no larger than 720 lines', async () => {
    const { made } = await looked(drawn(['-f', 'lavfi', '-i', 'color=gray:s=1080x1920:d=1'], 'webm'));
    const view = made.find(({ part }) => part === 'view');
    const { findings } = await looked(Buffer.from(view?.bytes ?? []));
    expect([findings.width, findings.height]).toEqual([720, 1280]);
  });

  it('are heard when there is nothing to see, whatever their tags call themselves', async () => {
    const { findings, made } = await looked(
      drawn(['-f', 'lavfi', '-i', 'sine=d=2', '-metadata', 'artist=Somebody Known'], 'mp3'),
    );
    expect(findings).toMatchObject({ film: { audio: 'mp3' }, capture: { tags: { artist: 'Somebody Known' } } });
    expect(made.map(({ part, mediaType, findings }) => ({ part, mediaType, findings }))).toEqual([
      { part: 'view', mediaType: 'audio/mp4', findings: { faces: { boxes: [] } } },
    ]);
    expect(Buffer.from(made[0]?.bytes ?? []).includes('Known')).toBe(false);
  });

  it.skipIf(!existsSync(SAMPLE))('show faces in some frames, and say that not every frame was looked at', async () => {
    const still = ['-loop', '1', '-i', SAMPLE, '-t', '1', '-vf', 'scale=640:-2', '-pix_fmt', 'yuv420p'];
    const { findings, made } = await looked(drawn(still, 'mp4'));
    expect(findings.faces?.partly).toBe(true);
    expect(findings.faces?.boxes.length).toBeGreaterThanOrEqual(3);
    expect(made.find(({ part }) => part === 'view')?.findings).toEqual({ faces: findings.faces });
  });

  it('open nothing but themselves: playlists and scripts that name other files are no films', async () => {
    const playlists = [
      '#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n',
      'ffconcat version 1.0\nfile /etc/passwd\n',
    ].map((text) => Buffer.from(text));
    for (const playlist of playlists) {
      expect(await sniff(playlist)).toBe('text/plain');
      for (const called of ['video/mp4', 'video/webm', 'video/vnd.avi', 'audio/mpeg'])
        expect(await looked(playlist, called)).toEqual({
          findings: { film: { unseen: 'film-unreadable' } },
          made: [],
        });
    }
  });

  it('that are broken are kept, with the reason why nothing can be seen', async () => {
    const cut = film().subarray(0, 3000);
    expect((await looked(cut, 'video/mp4')).findings.film).toMatchObject({ unseen: 'film-unreadable' });
    expect((await looked(cut, 'video/unheard-of')).findings).toEqual({ film: { unseen: 'film-unknown' } });
  });
});

it('says that ffmpeg is missing where it is', async () => {
  const nothing = { async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {} };
  expect(await examineFilm(nothing, { mediaType: 'video/mp4', size: 10 }, async () => false)).toEqual({
    findings: { film: { unseen: 'ffmpeg-missing' } },
    made: [],
  });
});

import { existsSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { holdOf } from '../workshop/workshop.ts';
import type { Fetched } from './fetcher.ts';
import { pictureOf } from './picture.ts';

const at = new Date('2026-03-01T09:00:00Z');
const answer = (url: string, type: string, body: string | Buffer): Fetched => ({
  url,
  status: 200,
  headers: [['content-type', type]],
  body: Buffer.from(body),
  at,
});

const hold = await holdOf();
const held = process.getuid?.() !== 0 || (hold.network && hold.account);

describe.skipIf(!existsSync('/usr/bin/chromium') || !held)('the picture of a page', () => {
  it('shows the page with its own pictures, as long as it is, without running anything in it', async () => {
    const red = await sharp({ create: { width: 100, height: 100, channels: 3, background: '#ff0000' } })
      .png()
      .toBuffer();
    const html = `<body style="margin:0;background:#00ff00"><img src="/red.png" style="display:block"><div style="height:2000px"></div>
      <script>document.body.style.background = '#0000ff'</script></body>`;
    const page = await pictureOf({
      url: 'https://page.example/',
      title: '',
      text: '',
      missed: 0,
      answers: [
        answer('https://page.example/', 'text/html', html),
        answer('https://page.example/red.png', 'image/png', red),
      ],
    });
    const { data, info } = await sharp(page as Buffer)
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const pixel = (x: number, y: number) => [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)];
    expect([info.width, info.height]).toEqual([1280, 2100]);
    expect(pixel(50, 50)).toEqual([255, 0, 0]);
    expect(pixel(600, 1500)).toEqual([0, 255, 0]);
  });
});

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { expect, it } from 'vitest';
import type { Box } from '../model.ts';
import { facesIn, uncovered } from './faces.ts';
import type { Pixels } from './image.ts';

/** A picture of three people that the detector's own package brings; none of ours is of anybody. */
const SAMPLE = createRequire(import.meta.url)
  .resolve('@vladmandic/face-api/package.json')
  .replace('package.json', 'demo/sample1.jpg');

async function pixelsOf(picture: Sharp): Promise<Pixels> {
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

it.skipIf(!existsSync(SAMPLE))(
  'three people in a picture are three boxes, and covering two leaves one',
  async () => {
    const found = await facesIn(await pixelsOf(sharp(SAMPLE).resize(1280)));
    expect(found).toHaveLength(3);
    // Where they are, as seen by a person who looked: the middle of each face, in ten-thousandths.
    for (const [x, y] of [
      [2600, 4000],
      [4850, 4400],
      [8200, 2700],
    ] as const)
      expect(found.some((box) => x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height)).toBe(true);
    expect(uncovered(found, found.slice(1))).toEqual(found.slice(0, 1));
  },
  60_000,
);

it.skipIf(!existsSync(SAMPLE))(
  'a quick look at a frame finds them too, on the page it was told',
  async () => {
    const found = await facesIn(await pixelsOf(sharp(SAMPLE).resize(900)), { page: 4, quick: true });
    expect(found.map(({ page }) => page)).toEqual([4, 4, 4]);
  },
  60_000,
);

it('nothing is found where nobody is: sky, noise, a page of a book', async () => {
  const noise = Buffer.from(
    Array.from({ length: 300 * 200 * 3 }, (_, i) => (Math.abs(Math.sin(i * 12.9898) * 43758.5453) % 1) * 255),
  );
  const lines = Buffer.alloc(300 * 200 * 3, 255);
  for (let i = 0; i < lines.length; i++)
    if (Math.floor(i / 900) % 10 < 3 && (Math.floor(i / 3) % 300) % 7 < 4) lines[i] = 30;
  for (const data of [Buffer.alloc(300 * 200 * 3, 180), noise, lines])
    expect(await facesIn({ data, width: 300, height: 200 })).toEqual([]);
});

const side = fc.integer({ min: 0, max: 4999 });
const length = fc.integer({ min: 20, max: 5000 });
const boxOf = fc.record({ page: fc.constant(1), x: side, y: side, width: length, height: length });

it('a face is covered by itself and by anything around it, and by nothing on another page', () => {
  fc.assert(
    fc.property(boxOf, (face: Box) => {
      expect(uncovered([face], [face])).toEqual([]);
      expect(uncovered([face], [{ page: 1, x: 0, y: 0, width: 10_000, height: 10_000 }])).toEqual([]);
      expect(uncovered([face], [{ ...face, page: 2 }])).toEqual([face]);
      expect(uncovered([face], [{ ...face, width: Math.ceil(face.width / 2) }])).toEqual([face]);
    }),
  );
});

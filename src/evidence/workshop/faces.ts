/**
 * Where in a picture faces may be seen: boxes, and nothing else. Nobody is recognised, and nothing of a face is kept.
 */
import sharp from 'sharp';
import type { Faces } from '../findings.ts';
import type { Box } from '../model.ts';
import { detect, type Map3 } from './detector.ts';
import type { Pixels } from './image.ts';
import { Unworkable } from './task.ts';

/** Width and height a face has by nature, in cells of the last map (tinyFaceDetector/const.ts of the package). */
const ANCHORS = [
  [1.603231, 2.094468],
  [6.041143, 7.080126],
  [2.882459, 3.518061],
  [4.266906, 5.178857],
  [9.041765, 10.66308],
] as const;
const MEAN = [117.001, 114.697, 97.404] as const;
/** Pixels of the network's input to one cell of its last map. */
const CELL = 32;
/** Low on purpose: a box too many costs a look, a face missed may cost a life. */
const LEAST_SCORE = 0.3;
const SAME = 0.4;
/** Longest side that is looked at, in pixels: once for near faces, once more, larger, for those far away. */
const NEAR = 416;
const FAR = 832;

/** What came of looking for faces. */
export type Looked = { faces: Faces } | { unlooked: true };

/**
 * Looks for faces, and says so where that could not be done: a detector that is missing or fails makes no picture unreadable,
 * and never one without faces.
 */
export async function looked(look: () => Promise<Faces>): Promise<Looked> {
  try {
    return { faces: await look() };
  } catch (error) {
    if (error instanceof Unworkable) throw error;
    return { unlooked: true };
  }
}

interface Found extends Box {
  score: number;
}

/** Faces in a picture, by how sure the detector is, in ten-thousandths; `quick` looks once only, for one frame of many. */
export async function facesIn(pixels: Pixels, { page = 1, quick = false } = {}): Promise<Box[]> {
  const far = Math.min(FAR, Math.max(pixels.width, pixels.height));
  const sizes = quick || far < NEAR * 1.5 ? [NEAR] : [NEAR, far];
  const found: Found[] = [];
  for (const size of sizes) found.push(...boxesIn(await seenAt(pixels, size), page));
  return distinct(found).map(({ score: _, ...box }) => box);
}

/** The last map of the picture at the size asked for, which is a little more on the right and below so that it is whole cells. */
async function seenAt(
  { data, width, height }: Pixels,
  size: number,
): Promise<{ map: Map3; wide: number; high: number }> {
  const scale = size / Math.max(width, height);
  const [wide, high] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const [outWidth, outHeight] = [Math.ceil(wide / CELL) * CELL, Math.ceil(high / CELL) * CELL];
  const raw = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize(wide, high, { fit: 'fill' })
    .extend({ right: outWidth - wide, bottom: outHeight - high, background: '#000000' })
    .raw()
    .toBuffer();
  const input = new Float32Array(raw.length);
  for (let i = 0; i < raw.length; i++) input[i] = ((raw[i] as number) - (MEAN[i % 3] as number)) / 255;
  return { map: detect({ data: input, width: outWidth, height: outHeight, channels: 3 }), wide, high };
}

function boxesIn({ map, wide, high }: { map: Map3; wide: number; high: number }, page: number): Found[] {
  const found: Found[] = [];
  for (let cell = 0; cell < map.width * map.height; cell++) {
    ANCHORS.forEach(([anchorWidth, anchorHeight], n) => {
      const at = cell * map.channels + n * 5;
      const value = (i: number) => map.data[at + i] as number;
      const score = sigmoid(value(4));
      if (score < LEAST_SCORE) return;
      const [col, row] = [cell % map.width, Math.floor(cell / map.width)];
      const [width, height] = [Math.exp(value(2)) * anchorWidth * CELL, Math.exp(value(3)) * anchorHeight * CELL];
      const [left, top] = [(col + sigmoid(value(0))) * CELL - width / 2, (row + sigmoid(value(1))) * CELL - height / 2];
      const share = (from: number, whole: number) => Math.round(Math.min(1, Math.max(0, from / whole)) * 10_000);
      const [x, y] = [share(left, wide), share(top, high)];
      const box = { page, x, y, width: share(left + width, wide) - x, height: share(top + height, high) - y };
      if (box.width > 0 && box.height > 0) found.push({ ...box, score });
    });
  }
  return found;
}

/** Faces of which a part is not under any of the boxes that are blackened: a tenth is enough to be known by. */
export function uncovered(faces: readonly Box[], boxes: readonly Box[]): Box[] {
  return faces.filter((face) => {
    let open = 0;
    for (let spot = 0; spot < SPOTS * SPOTS; spot++) {
      const x = face.x + (((spot % SPOTS) + 0.5) * face.width) / SPOTS;
      const y = face.y + ((Math.floor(spot / SPOTS) + 0.5) * face.height) / SPOTS;
      if (!boxes.some((box) => box.page === face.page && holds(box, x, y))) open++;
    }
    return open > (SPOTS * SPOTS) / 10;
  });
}

const SPOTS = 20;

const holds = (box: Box, x: number, y: number): boolean =>
  x >= box.x && y >= box.y && x <= box.x + box.width && y <= box.y + box.height;

/** One box for one face: of those that overlap, the surest. */
function distinct(found: Found[]): Found[] {
  const kept: Found[] = [];
  for (const box of found.toSorted((a, b) => b.score - a.score))
    if (kept.every((other) => overlap(box, other) < SAME)) kept.push(box);
  return kept;
}

/** Shared part of the smaller of two boxes. */
function overlap(a: Box, b: Box): number {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (across <= 0 || down <= 0) return 0;
  return (across * down) / Math.min(a.width * a.height, b.width * b.height);
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

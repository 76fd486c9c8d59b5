/**
 * Where in a picture faces may be seen: boxes, and nothing else. The network is the tiny detector of `@vladmandic/face-api`,
 * computed here in plain loops; what would recognise, describe or compare a face is neither loaded nor asked.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import sharp from 'sharp';
import type { Box } from '../model.ts';
import type { Pixels } from './image.ts';

/** Channels out of each block; the first is a whole convolution, the others one per channel and then a mixing. */
const BLOCKS = [16, 32, 64, 128, 256, 512] as const;
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

interface Map3 {
  data: Float32Array;
  width: number;
  height: number;
  channels: number;
}

interface Found extends Box {
  score: number;
}

/** Faces in a picture, by how sure the detector is, in ten-thousandths; `quick` looks once only, for one frame of many. */
export async function facesIn(pixels: Pixels, { page = 1, quick = false } = {}): Promise<Box[]> {
  const far = Math.min(FAR, Math.max(pixels.width, pixels.height));
  const sizes = quick || far < NEAR * 1.5 ? [NEAR] : [NEAR, far];
  const found: Found[] = [];
  for (const size of sizes) found.push(...boxesIn(through(await inputOf(pixels, size)), page));
  return distinct(found).map(({ score: _, ...box }) => box);
}

/** The picture at the size asked for, a little more on the right and below so that it is whole cells. */
async function inputOf(
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
  return { map: { data: input, width: outWidth, height: outHeight, channels: 3 }, wide, high };
}

function through({ map, wide, high }: { map: Map3; wide: number; high: number }): {
  map: Map3;
  wide: number;
  high: number;
} {
  const weights = weightsOf();
  const get = (name: string): Float32Array => {
    const found = weights.get(name);
    if (!found) throw new Error(`the face detector lacks ${name}`);
    return found;
  };
  let out = pooled(leaky(convolved(map, get('conv0/filters'), get('conv0/bias'))), 2);
  for (let n = 1; n < BLOCKS.length; n++) {
    const each = perChannel(out, get(`conv${n}/depthwise_filter`));
    out = leaky(mixed(each, get(`conv${n}/pointwise_filter`), get(`conv${n}/bias`)));
    out = pooled(out, n === BLOCKS.length - 1 ? 1 : 2);
  }
  return { map: mixed(out, get('conv8/filters'), get('conv8/bias')), wide, high };
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

function leaky(map: Map3): Map3 {
  const { data } = map;
  for (let i = 0; i < data.length; i++) if ((data[i] as number) < 0) data[i] = (data[i] as number) * 0.1;
  return map;
}

/** 3 × 3 over all channels, without a border. */
function convolved({ data, width, height, channels }: Map3, filters: Float32Array, bias: Float32Array): Map3 {
  const [wide, high, row] = [width - 2, height - 2, 3 * channels];
  const made = new Float32Array(wide * high * bias.length);
  const around = new Float32Array(9 * channels);
  for (let y = 0; y < high; y++) {
    for (let x = 0; x < wide; x++) {
      for (let dy = 0; dy < 3; dy++) {
        const from = ((y + dy) * width + x) * channels;
        for (let i = 0; i < row; i++) around[dy * row + i] = data[from + i] as number;
      }
      weigh(around, 0, around.length, filters, bias, made, (y * wide + x) * bias.length);
    }
  }
  return { data: made, width: wide, height: high, channels: bias.length };
}

/** Sums of `size` numbers at `from`, weighed for each output; four at a time, for that is where the time goes. */
function weigh(
  data: Float32Array,
  from: number,
  size: number,
  filters: Float32Array,
  bias: Float32Array,
  made: Float32Array,
  to: number,
): void {
  const out = bias.length;
  for (let o = 0; o < out; o += 4) {
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let i = 0, f = o; i < size; i++, f += out) {
      const value = data[from + i] as number;
      a += value * (filters[f] as number);
      b += value * (filters[f + 1] as number);
      c += value * (filters[f + 2] as number);
      d += value * (filters[f + 3] as number);
    }
    made[to + o] = a + (bias[o] as number);
    if (o + 1 < out) made[to + o + 1] = b + (bias[o + 1] as number);
    if (o + 2 < out) made[to + o + 2] = c + (bias[o + 2] as number);
    if (o + 3 < out) made[to + o + 3] = d + (bias[o + 3] as number);
  }
}

/** 3 × 3 over each channel by itself, with a border of nothing. */
function perChannel({ data, width, height, channels }: Map3, filter: Float32Array): Map3 {
  const made = new Float32Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const to = (y * width + x) * channels;
      for (let n = 0; n < 9; n++) {
        const [fromY, fromX] = [y + Math.floor(n / 3) - 1, x + (n % 3) - 1];
        if (fromY < 0 || fromX < 0 || fromY >= height || fromX >= width) continue;
        const from = (fromY * width + fromX) * channels;
        for (let c = 0; c < channels; c++)
          (made[to + c] as number) += (data[from + c] as number) * (filter[n * channels + c] as number);
      }
    }
  }
  return { data: made, width, height, channels };
}

/** 1 × 1: each spot's channels mixed into others. */
function mixed({ data, width, height, channels }: Map3, filters: Float32Array, bias: Float32Array): Map3 {
  const out = bias.length;
  const made = new Float32Array(width * height * out);
  for (let spot = 0; spot < width * height; spot++)
    weigh(data, spot * channels, channels, filters, bias, made, spot * out);
  return { data: made, width, height, channels: out };
}

/** The greatest of 2 × 2 spots. */
function pooled({ data, width, height, channels }: Map3, stride: 1 | 2): Map3 {
  const [wide, high] = [Math.ceil(width / stride), Math.ceil(height / stride)];
  const made = new Float32Array(wide * high * channels).fill(Number.NEGATIVE_INFINITY);
  for (let y = 0; y < high; y++) {
    for (let x = 0; x < wide; x++) {
      const to = (y * wide + x) * channels;
      for (let n = 0; n < 4; n++) {
        const [fromY, fromX] = [y * stride + (n >> 1), x * stride + (n & 1)];
        if (fromY >= height || fromX >= width) continue;
        const from = (fromY * width + fromX) * channels;
        for (let c = 0; c < channels; c++) {
          const value = data[from + c] as number;
          if (value > (made[to + c] as number)) made[to + c] = value;
        }
      }
    }
  }
  return { data: made, width: wide, height: high, channels };
}

let loaded: Map<string, Float32Array> | undefined;

interface Weight {
  name: string;
  shape: number[];
  quantization: { scale: number; min: number };
}

/** The network's numbers, a byte each, as the package ships them. */
function weightsOf(): Map<string, Float32Array> {
  if (loaded) return loaded;
  const from = createRequire(import.meta.url);
  const path = (name: string) => from.resolve(`@vladmandic/face-api/model/tiny_face_detector_model${name}`);
  const [{ weights }] = JSON.parse(readFileSync(path('-weights_manifest.json'), 'utf8')) as [{ weights: Weight[] }];
  const bytes = readFileSync(path('.bin'));
  loaded = new Map();
  let at = 0;
  for (const { name, shape, quantization } of weights) {
    const size = shape.reduce((all, one) => all * one, 1);
    const { scale, min } = quantization;
    loaded.set(
      name,
      Float32Array.from(bytes.subarray(at, at + size), (byte) => byte * scale + min),
    );
    at += size;
  }
  return loaded;
}

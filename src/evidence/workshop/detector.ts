/**
 * The network of the tiny face detector that `@vladmandic/face-api` ships, computed in plain loops: its weights are read, none
 * of its code runs. What would recognise, describe or compare a face is not loaded.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** Channels out of each block; the first is a whole convolution, the others one per channel and then a mixing. */
const BLOCKS = [16, 32, 64, 128, 256, 512] as const;
/** Numbers for each spot of a picture, row by row, its channels together. */
export interface Map3 {
  data: Float32Array;
  width: number;
  height: number;
  channels: number;
}

/** What the last map says: for each of its spots and each kind of box five numbers (place, size, how sure). */
export function detect(input: Map3): Map3 {
  const weights = weightsOf();
  const get = (name: string): Float32Array => {
    const found = weights.get(name);
    if (!found) throw new Error(`the face detector lacks ${name}`);
    return found;
  };
  let out = pooled(leaky(convolved(input, get('conv0/filters'), get('conv0/bias'))), 2);
  for (let n = 1; n < BLOCKS.length; n++) {
    const each = perChannel(out, get(`conv${n}/depthwise_filter`));
    out = leaky(mixed(each, get(`conv${n}/pointwise_filter`), get(`conv${n}/bias`)));
    out = pooled(out, n === BLOCKS.length - 1 ? 1 : 2);
  }
  return mixed(out, get('conv8/filters'), get('conv8/bias'));
}

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

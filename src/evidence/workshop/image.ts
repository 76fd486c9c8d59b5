/**
 * Pictures: what is made from one to look at, and a redacted copy. Everything made is drawn anew from pixels, so that no
 * tag, profile or thumbnail of the original is in it.
 */
import sharp from 'sharp';
import type { Box } from '../model.ts';
import { captureOf } from './capture.ts';
import { facesIn, looked, uncovered } from './faces.ts';
import { heifOf, isHeif } from './heif.ts';
import { type Made, type Result, Unworkable } from './task.ts';

const MOST_PIXELS = 120_000_000;
const VIEW = 2400;
const THUMB = 480;
const REDACTED = 6000;
/** Pixels between one sample of the blurred picture and the next: nothing can be made out. */
const BLURRED = 12;

// Only these are read, whatever else the bytes look like.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['JpegBuffer', 'PngBuffer', 'WebpBuffer', 'NsgifBuffer', 'TiffBuffer', 'HeifBuffer'].map(
    (format) => `VipsForeignLoad${format}`,
  ),
});
sharp.cache(false);
sharp.concurrency(1);

const FORMATS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/tiff': 'tiff',
  'image/avif': 'heif',
};

export interface Pixels {
  data: Buffer;
  width: number;
  height: number;
}

/** `find` is what looks for faces. */
export async function examineImage(bytes: Buffer, mediaType: string, find = facesIn): Promise<Result> {
  const capture = await captureOf(bytes);
  const seen = await pixelsOf(bytes, mediaType, VIEW);
  const { width, height } = seen.whole;
  const faces = await looked(async () => ({ boxes: await find(seen) }));
  const view = await drawn(seen).jpeg({ quality: 86 }).toBuffer();
  return {
    findings: { width, height, print: await printOf(seen), ...faces, ...(capture ? { capture } : {}) },
    made: [...(await looksOf(seen)), { part: 'view', mediaType: 'image/jpeg', bytes: view, findings: faces }],
  };
}

/** A small picture, and one in which nothing can be made out. */
export async function looksOf(pixels: Pixels): Promise<Made[]> {
  const small = { width: THUMB, height: THUMB, fit: 'inside', withoutEnlargement: true } as const;
  const thumbnail = await drawn(pixels).resize(small).jpeg({ quality: 78 }).toBuffer();
  const least = await drawn(pixels)
    .resize({ ...small, width: BLURRED, height: BLURRED })
    .png()
    .toBuffer();
  const blurred = await sharp(least)
    .resize({ width: 240, height: 240, fit: 'inside', kernel: 'cubic' })
    .blur(8)
    .jpeg({ quality: 60 })
    .toBuffer();
  return [
    { part: 'thumbnail', mediaType: 'image/jpeg', bytes: thumbnail },
    { part: 'blurred', mediaType: 'image/jpeg', bytes: blurred },
  ];
}

export async function redactImage(bytes: Buffer, mediaType: string, boxes: Box[], find = facesIn): Promise<Result> {
  const pixels = await pixelsOf(bytes, mediaType, REDACTED);
  const faces = await looked(async () => ({ boxes: uncovered(await find(pixels), boxes) }));
  for (const box of boxes) overwrite(pixels, box);
  const png = mediaType === 'image/png' || mediaType === 'image/gif';
  const made = png
    ? { mediaType: 'image/png', bytes: await drawn(pixels).png().toBuffer() }
    : { mediaType: 'image/jpeg', bytes: await drawn(pixels).jpeg({ quality: 90 }).toBuffer() };
  return {
    findings: { width: pixels.width, height: pixels.height },
    made: [{ part: 'redacted', ...made, findings: faces }, ...(await looksOf(pixels))],
  };
}

/** Upright sRGB pixels, three bytes each, no larger than `most` on a side. */
async function pixelsOf(
  bytes: Buffer,
  mediaType: string,
  most: number,
): Promise<Pixels & { whole: { width: number; height: number } }> {
  if (isHeif(mediaType)) return await pixelsOfHeif(bytes, most);
  const open = () => sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error', pages: 1 });
  const {
    format,
    width,
    height,
    orientation = 1,
  } = await open()
    .metadata()
    .catch(() => {
      throw new Unworkable('picture-unreadable');
    });
  if (format !== FORMATS[mediaType]) throw new Unworkable('type-differs');
  if (width * height > MOST_PIXELS) throw new Unworkable('too-many-pixels');
  const { data, info } = await open()
    .rotate()
    .resize({ width: most, height: most, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch(() => {
      throw new Unworkable('picture-unreadable');
    });
  const rgb = info.channels === 3 ? data : tripled(data, info.channels);
  const turned = orientation >= 5;
  return {
    data: rgb,
    width: info.width,
    height: info.height,
    whole: turned ? { width: height, height: width } : { width, height },
  };
}

async function pixelsOfHeif(
  bytes: Buffer,
  most: number,
): Promise<Pixels & { whole: { width: number; height: number } }> {
  const { data: rgba, ...whole } = await heifOf(bytes);
  const { data, info } = await sharp(rgba, { raw: { ...whole, channels: 4 }, limitInputPixels: MOST_PIXELS })
    .resize({ width: most, height: most, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, whole };
}

function tripled(data: Buffer, channels: number): Buffer {
  const rgb = Buffer.alloc((data.length / channels) * 3);
  for (let i = 0; i < data.length / channels; i++) rgb.fill(data[i * channels] as number, i * 3, i * 3 + 3);
  return rgb;
}

const drawn = ({ data, width, height }: Pixels) => sharp(data, { raw: { width, height, channels: 3 } });

/** Blackens a box, a pixel wider on each side. */
export function overwrite({ data, width, height }: Pixels, box: Box): void {
  const left = Math.max(0, Math.floor((box.x * width) / 10_000) - 1);
  const top = Math.max(0, Math.floor((box.y * height) / 10_000) - 1);
  const right = Math.min(width, Math.ceil(((box.x + box.width) * width) / 10_000) + 1);
  const bottom = Math.min(height, Math.ceil(((box.y + box.height) * height) / 10_000) + 1);
  for (let y = top; y < bottom; y++) data.fill(0, (y * width + left) * 3, (y * width + right) * 3);
}

/** What is no brighter than this is the noise of a flat area. */
const FLAT = 2;

/** Difference hash: each of 8 × 8 bits says whether a spot is brighter than the one to its right. */
export async function printOf(pixels: Pixels): Promise<string> {
  const grey = await drawn(pixels).greyscale().resize({ width: 9, height: 8, fit: 'fill' }).raw().toBuffer();
  const print = Buffer.alloc(8);
  for (let y = 0; y < 8; y++) {
    for (let x = 0; x < 8; x++) {
      if ((grey[y * 9 + x] as number) > (grey[y * 9 + x + 1] as number) + FLAT)
        print[y] = (print[y] as number) | (1 << x);
    }
  }
  return print.toString('hex');
}

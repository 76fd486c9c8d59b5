/**
 * What the vault knows of a file without looking into it: what it is for, what may happen to it, and how it is handled
 * by people who must not be hurt by seeing it. Pure rules; nothing here reads or writes.
 */

import { equal } from '../kernel/bytes.ts';
import { isId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';

/** `original` is what was received and never changes; every other part was made from one. `picture` is that of an archived page. */
export const PARTS = ['original', 'thumbnail', 'blurred', 'view', 'text', 'picture', 'redacted'] as const;
export type Part = (typeof PARTS)[number];

/** Everything that can happen to a file. Events are only ever added. */
export const TOUCHES = [
  'received',
  'hashed',
  'attached',
  'copied',
  'viewed',
  'exported',
  'examined',
  'derived',
  'redacted',
  'flagged',
  'fetched',
  'published',
  'stamped',
] as const;
export type Touch = (typeof TOUCHES)[number];

const DAY_MS = 24 * 3_600_000;

/**
 * The moment to write down of what happens to a file by nobody of ours: of what came with a report the day alone, for an
 * hour and a provider's list of connections would name its reporter.
 */
export function momentOf({ rid, holder }: { rid: string | null; holder: string | null }, now: Date): Date {
  const reported = rid === null ? holder !== null && !isId(holder, 'us') : isId(rid, 're');
  return reported ? new Date(now.toISOString().slice(0, 10)) : now;
}

/** What an event of custody is about when a time stamp was taken out, not the file. */
export const TIME_STAMP = 'time-stamp';

/** Was only the day written down? To the millisecond midnight is what `momentOf` leaves of a reporter's hour. */
export const isDayAlone = (at: Date): boolean => at.getTime() % DAY_MS === 0;

/** Why a picture is blurred until somebody asks: nobody has looked yet, it shows violence, it may bring back harm. */
export const FLAGS = ['unseen', 'graphic', 'trauma'] as const;
export type Flag = (typeof FLAGS)[number];

export const isPart = (word: string): word is Part => (PARTS as readonly string[]).includes(word);
export const isFlag = (word: string): word is Flag => (FLAGS as readonly string[]).includes(word);

/** A rectangle to remove, in ten-thousandths of width and height from the top left; `page` counts from 1. */
export interface Box {
  page: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Boxes in one picture or document at most. */
export const MOST_BOXES = 200;
const WHOLE = 10_000;

/** @throws Refusal `boxes-missing`, `boxes-too-many`, `box-outside` */
export function assertBoxes(boxes: readonly Box[], pages: number): void {
  if (boxes.length === 0) throw new Refusal('boxes-missing', {}, 422);
  if (boxes.length > MOST_BOXES) throw new Refusal('boxes-too-many', { most: MOST_BOXES }, 422);
  for (const { page, x, y, width, height } of boxes) {
    const whole = [page, x, y, width, height].every(Number.isSafeInteger);
    const inside = x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= WHOLE && y + height <= WHOLE;
    if (!whole || !inside || page < 1 || page > pages) throw new Refusal('box-outside', { page }, 422);
  }
}

/** Reads `page: x,y,width,height` in percent, one box a line, as people type it. @throws Refusal `box-unreadable` */
export function boxesFrom(text: string): Box[] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '').map(boxFrom);
}

function boxFrom(line: string): Box {
  const match = /^(?:(\d{1,4})\s*:\s*)?([\d.]+)[\s,;]+([\d.]+)[\s,;]+([\d.]+)[\s,;]+([\d.]+)$/.exec(line);
  if (!match) throw new Refusal('box-unreadable', { found: line.slice(0, 60) }, 422);
  const [x = 0, y = 0, width = 0, height = 0] = match.slice(2).map((part) => Math.round(Number(part) * 100));
  return { page: Number(match[1] ?? 1), x, y, width: Math.min(width, WHOLE - x), height: Math.min(height, WHOLE - y) };
}

/** One box as `boxesFrom` reads it. */
export const boxText = ({ page, x, y, width, height }: Box): string =>
  `${page}: ${x / 100}, ${y / 100}, ${width / 100}, ${height / 100}`;

/** Bits in which two perceptual hashes of 8 bytes differ: 0 = the same picture to the eye, 64 = nothing in common. */
export function distance(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) throw new Error('perceptual hashes of different length');
  if (equal(a, b)) return 0;
  let bits = 0;
  for (let i = 0; i < a.length; i++) {
    for (let left = (a[i] as number) ^ (b[i] as number); left > 0; left &= left - 1) bits++;
  }
  return bits;
}

/**
 * The same of films, by hashes of their frames: how far the frames of the one that has fewer lie, in the middle, from the
 * nearest of the other. 64 when one of them has none.
 */
export function distanceOfAll(a: readonly Uint8Array[], b: readonly Uint8Array[]): number {
  const [few, many] = a.length <= b.length ? [a, b] : [b, a];
  const nearest = few.map((one) => Math.min(...many.map((other) => distance(one, other)))).sort((x, y) => x - y);
  return nearest[Math.floor(nearest.length / 2)] ?? 64;
}

/** Pictures that differ in no more bits than this are shown as near duplicates. */
export const NEAR = 10;

/** Kinds of file that the workshop can turn into something to look at. */
export type Shape = 'image' | 'pdf' | 'docx' | 'archive' | 'text' | 'video' | 'audio' | 'other';

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
/** Raster formats that are decoded; SVG is not one of them, on purpose. */
const IMAGES = /^image\/(?:jpeg|png|webp|gif|tiff|avif|heic|heif)$/;

export function shapeOf(mediaType: string): Shape {
  if (IMAGES.test(mediaType)) return 'image';
  if (mediaType === 'application/pdf') return 'pdf';
  if (mediaType === DOCX) return 'docx';
  if (mediaType === 'application/wacz') return 'archive';
  if (mediaType === 'text/plain') return 'text';
  if (mediaType.startsWith('video/')) return 'video';
  return mediaType.startsWith('audio/') ? 'audio' : 'other';
}

/** A file that is to be published with a record, as its revision names it. */
export interface NamedFile {
  /** Hex SHA-256 of the derivative. */
  sha256: string;
  /** Bytes. */
  size: number;
  mediaType: string;
  /** What is to be seen, for those who do not see it. */
  alt?: { lang: string; text: string };
  /** Blurred until a reader asks. */
  graphic?: boolean;
}

/** Formats a derivative is published in: nothing that runs. */
export const PUBLISHABLE = [
  'image/jpeg',
  'image/png',
  'application/pdf',
  'text/plain',
  'video/mp4',
  'audio/mp4',
] as const;

/** Frames of a film, as pictures: one to show, a perceptual hash of each that shows something, and faces in any of them. */
import type { Box } from '../model.ts';
import { facesIn, looked } from './faces.ts';
import { looksOf, type Pixels, printOf } from './image.ts';
import { type Result, Unworkable } from './task.ts';

const MOST = 12;
const MOST_PIXELS = 4_000_000;

/** @throws Unworkable when the bytes are no PPM pictures one after another */
export async function examineFrames(bytes: Buffer): Promise<Result> {
  const frames = framesIn(bytes);
  const prints = await Promise.all(frames.map(printOf));
  const faces = await looked(async () => {
    const boxes: Box[] = [];
    for (const [n, frame] of frames.entries()) boxes.push(...(await facesIn(frame, { page: n + 1, quick: true })));
    return { boxes, partly: true };
  });
  const telling = prints.map((print, n) => ({ print, n })).filter(({ print }) => bitsOf(print) > PLAIN);
  const shown = frames[telling[Math.floor(telling.length / 2)]?.n ?? 0];
  return {
    findings: { prints: telling.map(({ print }) => print), ...faces },
    made: shown ? await looksOf(shown) : [],
  };
}

/** A hash with so few bits set is that of a wall or of darkness, and like any other. */
const PLAIN = 4;

const bitsOf = (print: string): number =>
  [...Buffer.from(print, 'hex')].reduce((all, byte) => all + byte.toString(2).replaceAll('0', '').length, 0);

function framesIn(bytes: Buffer): Pixels[] {
  const frames: Pixels[] = [];
  for (let at = 0; at < bytes.length && frames.length < MOST; ) {
    const head = /^P6\s(\d{1,5})\s(\d{1,5})\s255\s/.exec(bytes.toString('latin1', at, at + 24));
    const [width, height] = [Number(head?.[1]), Number(head?.[2])];
    const from = at + (head?.[0].length ?? 0);
    const size = width * height * 3;
    if (!head || !(width > 0 && height > 0 && size <= MOST_PIXELS * 3) || from + size > bytes.length)
      throw new Unworkable('film-unreadable');
    frames.push({ data: bytes.subarray(from, from + size), width, height });
    at = from + size;
  }
  return frames;
}

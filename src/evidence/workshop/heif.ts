/**
 * Pictures as telephones of one maker write them (HEIC), which `sharp` does not open: decoded by libheif, compiled to
 * WebAssembly, inside the workshop's process. Upright pixels come out and nothing else.
 */
import { createRequire } from 'node:module';
import { Unworkable } from './task.ts';

/** Four bytes a pixel lie in memory twice. */
const MOST_PIXELS = 60_000_000;

interface Heif {
  HeifDecoder: new () => { decode(bytes: Uint8Array): HeifImage[] };
}

interface HeifImage {
  is_primary?(): boolean;
  get_width(): number;
  get_height(): number;
  display(into: Rgba, done: (drawn: Rgba | null) => void): void;
  free(): void;
}

/** Four bytes a pixel. */
export interface Rgba {
  data: Uint8ClampedArray;
  width: number;
  height: number;
}

/** Is it decoded here? */
export const isHeif = (mediaType: string): boolean => mediaType === 'image/heic' || mediaType === 'image/heif';

/** The picture of the file that it says is the one. @throws Unworkable */
export async function heifOf(bytes: Uint8Array): Promise<Rgba> {
  const library = createRequire(import.meta.url)('libheif-js/wasm-bundle') as Heif;
  const images = new library.HeifDecoder().decode(bytes);
  const image = images.find((one) => one.is_primary?.()) ?? images[0];
  if (!image) throw new Unworkable('picture-unreadable');
  const [width, height] = [image.get_width(), image.get_height()];
  if (width * height > MOST_PIXELS) throw new Unworkable('too-many-pixels');
  const into = { data: new Uint8ClampedArray(width * height * 4), width, height };
  const drawn = await new Promise<Rgba | null>((resolve) => image.display(into, resolve));
  for (const one of images) one.free();
  if (!drawn) throw new Unworkable('picture-unreadable');
  return drawn;
}

/** What a film says of how it was taken, out of what ffprobe read. A device can be set wrong and a tag forged: it is a claim. */
import type { Capture, Film, Findings } from '../findings.ts';

/** What ffprobe answers, as far as it is used; every word in it comes from the file. */
export interface Probed {
  format?: { duration?: string; tags?: Record<string, unknown> };
  streams?: Stream[];
}

interface Stream {
  codec_type?: string;
  codec_name?: string;
  width?: number;
  height?: number;
  disposition?: { attached_pic?: number };
  tags?: Record<string, unknown>;
  side_data_list?: { rotation?: number }[];
}

const MOST = 200;
const MOST_TAGS = 40;
/** Shown by themselves, or of no use. */
const KNOWN =
  /^(?:major_brand|minor_version|compatible_brands|creation_time|location(?:-eng)?|handler_name|vendor_id|language|com\.apple\.quicktime\.(?:location\.ISO6709|make|model|software|creationdate)|make|model|encoder|duration)$/i;

export function claimsOf({ format = {}, streams = [] }: Probed): Pick<Findings, 'width' | 'height' | 'capture'> & {
  film: Film;
} {
  const video = streams.find(({ codec_type: type, disposition }) => type === 'video' && !disposition?.attached_pic);
  const audio = streams.find(({ codec_type: type }) => type === 'audio');
  const tags: Record<string, unknown> = Object.assign({}, ...streams.map((stream) => stream.tags ?? {}), format.tags);
  const capture = captureIn(tags);
  const seconds = Number(format.duration);
  return {
    ...sizeOf(video),
    ...(capture ? { capture } : {}),
    film: {
      ...(Number.isFinite(seconds) && seconds > 0 ? { seconds } : {}),
      ...(video ? { video: plain(video.codec_name) } : {}),
      ...(audio ? { audio: plain(audio.codec_name) } : {}),
    },
  };
}

/** Upright, as it is seen. */
function sizeOf(video: Stream | undefined): { width?: number; height?: number } {
  const { width, height, side_data_list: sides = [] } = video ?? {};
  if (!Number.isSafeInteger(width) || !Number.isSafeInteger(height)) return {};
  const size = { width: width as number, height: height as number };
  const turned = sides.some(({ rotation = 0 }) => Math.abs(rotation) % 180 === 90);
  return turned ? { width: size.height, height: size.width } : size;
}

function captureIn(tags: Record<string, unknown>): Capture | null {
  const byName = new Map(Object.entries(tags).map(([name, value]) => [name.toLowerCase(), plain(value)]));
  const first = (...names: string[]): string => names.map((name) => byName.get(name) ?? '').find(Boolean) ?? '';
  const apple = 'com.apple.quicktime';
  const device = [first(`${apple}.make`, 'make'), first(`${apple}.model`, 'model')].filter(Boolean).join(' ');
  const taken = first(`${apple}.creationdate`, 'creation_time');
  const software = first(`${apple}.software`, 'encoder');
  const point = pointIn(first(`${apple}.location.iso6709`, 'location', 'location-eng'));
  const others = [...byName].filter(([name, value]) => value !== '' && !KNOWN.test(name)).slice(0, MOST_TAGS);
  const capture: Capture = {
    ...(taken ? { taken } : {}),
    ...(device ? { device } : {}),
    ...(software ? { software } : {}),
    ...(point ? { point } : {}),
    ...(others.length > 0 ? { tags: Object.fromEntries(others) } : {}),
  };
  return Object.keys(capture).length > 0 ? capture : null;
}

/** A point as telephones write it (ISO 6709): `+41.2833+069.2333/`. */
function pointIn(text: string): { lat: number; lon: number } | null {
  const match = /^([+-]\d{1,2}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)/.exec(text);
  const [lat, lon] = [Number(match?.[1]), Number(match?.[2])];
  return match && Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : null;
}

const plain = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number'
    ? String(value)
        .replaceAll(/\p{Cc}/gu, ' ')
        .trim()
        .slice(0, MOST)
        .toWellFormed()
    : '';

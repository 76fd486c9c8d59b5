/** Reads what a picture says of how it was taken. A device can be set wrong and a tag can be forged: it is a claim. */
import exifr from 'exifr';
import type { Capture } from '../findings.ts';

const TAGS = [
  'ExposureTime',
  'FNumber',
  'ISO',
  'FocalLength',
  'LensModel',
  'Artist',
  'Copyright',
  'ImageDescription',
  'UserComment',
  'GPSDateStamp',
  'GPSImgDirection',
  'GPSAltitude',
];
const MOST = 200;

/** Null when the picture says nothing. */
export async function captureOf(bytes: Buffer): Promise<Capture | null> {
  const found: Record<string, unknown> | undefined = await exifr
    .parse(bytes, {
      tiff: true,
      exif: true,
      gps: true,
      xmp: false,
      iptc: false,
      icc: false,
      mergeOutput: true,
      reviveValues: false,
    })
    .catch(() => undefined);
  if (!found) return null;
  const text = (name: string): string => {
    const value = found[name];
    const plain = Array.isArray(value) || value instanceof Uint8Array ? [...value].slice(0, 20).join(' ') : value;
    return plain === undefined || plain === null
      ? ''
      : String(plain).replaceAll('\0', '').trim().slice(0, MOST).toWellFormed();
  };
  const { latitude, longitude } = found as { latitude?: unknown; longitude?: unknown };
  const point = isDegrees(latitude, 90) && isDegrees(longitude, 180) ? { lat: latitude, lon: longitude } : null;
  const device = [text('Make'), text('Model')].filter(Boolean).join(' ');
  const taken = isoOf(text('DateTimeOriginal') || text('CreateDate'));
  const tags = Object.fromEntries(TAGS.map((name) => [name, text(name)]).filter(([, value]) => value !== ''));
  const capture: Capture = {
    ...(taken ? { taken } : {}),
    ...(device ? { device } : {}),
    ...(text('Software') ? { software: text('Software') } : {}),
    ...(point ? { point } : {}),
    ...(Object.keys(tags).length > 0 ? { tags } : {}),
  };
  return Object.keys(capture).length > 0 ? capture : null;
}

const isDegrees = (value: unknown, most: number): value is number =>
  typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= most;

/** `2008:10:22 16:28:39` as ISO 8601; '' where it is not that. */
function isoOf(text: string): string {
  const match = /^(\d{4}):(\d\d):(\d\d)(?: (\d\d:\d\d(?::\d\d)?))?/.exec(text);
  if (!match || match[1] === '0000') return '';
  return `${match[1]}-${match[2]}-${match[3]}${match[4] ? `T${match[4]}` : ''}`;
}

/**
 * Functions for answers of forms (KoboToolbox, ODK): a point in each of the spellings they are exported in, several
 * choices in one cell, and what is said of each victim of a repeated group.
 */
import type { MappingFunction } from './registry.ts';

interface Point {
  lat: number;
  lon: number;
}

const MOST_POINTS = 10_000;

/** `14.5 -4.2 310 5`, several of these with `;` (a line or an outline), `[lat, lon]`, or GeoJSON, also as text. */
function pointsOf(value: unknown, depth = 0): Point[] {
  if (typeof value === 'string') {
    const text = value.trim();
    if (/^[[{]/.test(text)) return depth > 0 ? [] : pointsOf(parsed(text), 1);
    const spelled = text.split(';', MOST_POINTS).map((one) => one.trim());
    return spelled.filter((one) => one !== '').flatMap((one) => point(...pairOf(one.split(/[\s,]+/))));
  }
  if (Array.isArray(value)) return point(...pairOf(value));
  if (typeof value !== 'object' || value === null) return [];
  const { type, coordinates, geometry } = value as { type?: unknown; coordinates?: unknown; geometry?: unknown };
  if (type === 'Feature') return depth > 2 ? [] : pointsOf(geometry, depth + 1);
  if (!Array.isArray(coordinates)) return [];
  // GeoJSON puts longitude first (RFC 7946, 3.1.1).
  return positions(coordinates).flatMap(([lon, lat]) => point(lat, lon));
}

/** Positions of a Point, LineString or Polygon, however deep they stand. */
function positions(coordinates: unknown[], depth = 0): [unknown, unknown][] {
  if (!Array.isArray(coordinates[0])) return [pairOf(coordinates)];
  return depth > 3
    ? []
    : coordinates.slice(0, MOST_POINTS).flatMap((inner) => positions(inner as unknown[], depth + 1));
}

const pairOf = ([first, second]: readonly unknown[]): [unknown, unknown] => [first, second];

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function point(lat: unknown, lon: unknown): Point[] {
  if (lat === null || lon === null || lat === '' || lon === '') return [];
  const [north, east] = [Number(lat), Number(lon)];
  return Number.isFinite(north) && Number.isFinite(east) ? [{ lat: north, lon: east }] : [];
}

/** Middle of the box around all points, to a hundred-thousandth of a degree. */
function middle(of: unknown, axis: keyof Point): number | undefined {
  const values = pointsOf(of).map((one) => one[axis]);
  if (values.length === 0) return undefined;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return Math.round(((low + high) / 2) * 1e5) / 1e5;
}

/** Choices of one cell: between marks where there are any, otherwise between blanks if all are plain names. */
function choices(of: unknown): string[] | undefined {
  if (Array.isArray(of)) return of.length === 0 ? undefined : of.map(String);
  if (typeof of !== 'string') return undefined;
  const names = /[,;|]/.test(of) ? of.split(/[,;|]/) : /^[\w.-]+(?:\s+[\w.-]+)*$/.test(of) ? of.split(/\s+/) : [of];
  return names.map((name) => name.trim()).filter((name) => name !== '');
}

/** Whole years to the age group of the vocabulary; a word is looked for in it. */
function ageGroup(of: unknown): string {
  const years = typeof of === 'number' ? of : /^\d{1,3}$/.test(String(of ?? '').trim()) ? Number(of) : null;
  if (years !== null && years <= 120) return years < 18 ? 'child' : years < 60 ? 'adult' : 'older-person';
  const word = String(of ?? '').toLowerCase();
  if (/child|minor|under.?18|реб|несовершеннолет|طفل|قاصر/.test(word)) return 'child';
  if (/elder|older|60|пожил|مسن/.test(word)) return 'older-person';
  return /adult|взросл|بالغ/.test(word) ? 'adult' : 'unknown';
}

export const formFunctions: Record<string, MappingFunction> = {
  'geo-latitude': ({ of }) => middle(of, 'lat'),
  'geo-longitude': ({ of }) => middle(of, 'lon'),
  /** 2 (UCDP, near) where the middle of a line or an outline stands for it. */
  'geo-precision': ({ of }) => (pointsOf(of).length > 1 ? 2 : undefined),
  choices: ({ of }) => choices(of),
  'age-group': ({ of }) => ageGroup(of),
};

/**
 * The small map on which a point is set by clicking, as an image that a browser sends clicks on without a script. Which
 * part of the earth it shows stands in the form as `lat lon level`; no address ever holds a point.
 */
import { type Chart, regionChart, worldChart } from '../map.ts';
import { first, type Values } from './values.ts';

interface Point {
  lat: number;
  lon: number;
}

/** Drawn size in CSS pixels, which are also the units of a click. */
const SIZE = { width: 300, height: 200 };
/** Degrees from middle to edge, level by level; level 0 is the world. */
const SPANS = [180, 34, 14, 6, 2.5];
const WORLD = '0 0 0';

/** The part of the earth a place's map shows: as last asked, else around its point, else the world. */
export function chartAt(values: Values, pointer: string): string {
  const asked = first(values, `${pointer}:chart`);
  if (asked !== '') return asked;
  const point = typedPoint(values, pointer);
  return point ? `${point.lat} ${point.lon} 3` : WORLD;
}

/** The point typed, where it is one. */
export function typedPoint(values: Values, pointer: string): Point | null {
  const [lat, lon] = [first(values, `${pointer}:lat`), first(values, `${pointer}:lon`)].map((text) =>
    text.trim().replace(',', '.'),
  );
  if (!lat || !lon) return null;
  const point = { lat: Number(lat), lon: Number(lon) };
  return Math.abs(point.lat) <= 90 && Math.abs(point.lon) <= 180 ? point : null;
}

interface Look extends Point {
  level: number;
}

function lookOf(chart: string): Look {
  const [lat = 0, lon = 0, level = 0] = chart.split(' ').map(Number);
  const sound = Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && Number.isInteger(level) && SPANS[level] !== undefined;
  return sound ? { lat, lon, level } : { lat: 0, lon: 0, level: 0 };
}

const short = (value: number): number => Math.round(value * 1000) / 1000;
const written = ({ lat, lon, level }: Look): string => `${short(lat)} ${short(lon)} ${level}`;
const clamped = (level: number): number => Math.max(0, Math.min(SPANS.length - 1, level));

/** The same middle, closer (1) or wider (-1). */
export function zoomed(chart: string, by: 1 | -1): string {
  const look = lookOf(chart);
  return written({ ...look, level: clamped(look.level + by) });
}

/** A closer map around a point. */
export const aroundPoint = (chart: string, point: Point): string =>
  written({ ...point, level: clamped(lookOf(chart).level + 1) });

/** Where a click fell; null beside the earth. */
export const pointAt = (chart: string, x: number, y: number): Point | null => drawing(chart).locate(x, y);

function drawing(chart: string): Chart {
  const { lat, lon, level } = lookOf(chart);
  return level === 0 ? worldChart(SIZE) : regionChart(lat, lon, SPANS[level] ?? 0, SIZE);
}

/** The map as an image (`data:`) with the point on it. It must be shown in its own size, or clicks fall elsewhere. */
export function mapImage(chart: string, point: Point | null): { src: string; width: number; height: number } {
  const { land, borders, point: place, width, height } = drawing(chart);
  const at = point && place(point.lat, point.lon);
  const [x, y] = at?.map(Math.round) ?? [];
  const spot = at
    ? `<circle cx="${x}" cy="${y}" r="4" fill="#8f2430"/><circle cx="${x}" cy="${y}" r="11" fill="none" stroke="#8f2430" stroke-width="1.5"/>`
    : '';
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
    `<path fill="#f1eee6" d="M0 0h${width}v${height}H0z"/><path fill="#fbfaf6" stroke="#8a8375" stroke-width=".6" d="${land}"/>` +
    `<path fill="none" stroke="#b9b2a2" d="${borders}"/>${spot}</svg>`;
  return { src: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`, width, height };
}

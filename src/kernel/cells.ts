/**
 * Places on the hexagonal grid H3 (h3geo.org): which cell a point lies in, what lies above a cell, which cells cover a box.
 * Coordinates are WGS 84 degrees; a cell is its 15-digit lower hex index.
 */
import {
  cellToBoundary,
  cellToLatLng,
  cellToParent,
  getResolution,
  greatCircleDistance,
  isValidCell,
  latLngToCell,
  UNITS,
} from 'h3-js';
import { Refusal } from './refusal.ts';

export { cellsInBox } from './cells-in-box.ts';

export interface Point {
  lat: number;
  lon: number;
}

/** True for a point on the globe: latitude −90 to 90, longitude −180 to 180, both finite. */
export function isPoint(lat: unknown, lon: unknown): boolean {
  return typeof lat === 'number' && typeof lon === 'number' && Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
}

/** The cell of a point at a resolution from 0 (4 million km²) to 15 (1 m²). Throws Refusal `point-invalid`. */
export function cellOf(lat: number, lon: number, resolution: number): string {
  if (!isPoint(lat, lon)) throw new Refusal('point-invalid', { lat: String(lat), lon: String(lon) });
  return latLngToCell(lat, lon, resolution);
}

/** True for the index of a cell in its one lower-case spelling. */
export function isCell(text: unknown): text is string {
  return typeof text === 'string' && /^[0-9a-f]{15}$/.test(text) && isValidCell(text);
}

/** Resolution of a cell, 0 to 15. */
export function resolutionOf(cell: string): number {
  return getResolution(cell);
}

/** The cell that a coarser resolution has at the centre of this one. Throws a plain error if it is finer. */
export function parentOf(cell: string, resolution: number): string {
  return cellToParent(cell, resolution);
}

/** The cell and all its parents, finest first, down to resolution 0. What an index of places stores. */
export function parents(cell: string): string[] {
  return Array.from({ length: getResolution(cell) + 1 }, (_, up) => cellToParent(cell, getResolution(cell) - up));
}

/** Centre of a cell in degrees, rounded to 4 decimals (11 m): inside the cell up to resolution 10. */
export function centreOf(cell: string): Point {
  const [lat, lon] = cellToLatLng(cell);
  return { lat: round4(lat), lon: round4(lon) };
}

/** Corners of a cell as [lon, lat] in degrees (GeoJSON order), counter-clockwise, the first repeated at the end. */
export function boundary(cell: string): [number, number][] {
  return cellToBoundary(cell, true).map(([lon, lat]) => [lon, lat]);
}

/** Distance between two points in km along the great circle. */
export function kmBetween(a: Point, b: Point): number {
  return greatCircleDistance([a.lat, a.lon], [b.lat, b.lon], UNITS.km);
}

const round4 = (degrees: number) => Math.round(degrees * 10_000) / 10_000;

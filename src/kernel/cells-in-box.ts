/**
 * Covers a box of latitude and longitude with cells of the grid H3. It descends from the 122 coarsest cells by exact
 * distances on the sphere, so that poles, the 180th meridian and slivers at the rim need no special case.
 */
import { cellToBoundary, cellToChildren, cellToLatLng, getRes0Cells } from 'h3-js';
import { Refusal } from './refusal.ts';

/** A box in radians; `width` runs east from `west`, 0 to 2π. */
interface Box {
  west: number;
  width: number;
  south: number;
  north: number;
}

const RADIANS = Math.PI / 180;
// Beyond rounding of the grid's own arithmetic: a thousandth of a cell and 6 mm.
const SLACK = 1.001;
const SLACK_RADIANS = 1e-9;
// Children stick out of their parent: all descendants lie within 1.06 of its radius, and cells are a little uneven.
const DESCENDANTS = 1.25;

/**
 * Cells of one resolution that together cover a box (every point of it lies in one of them), at the finest resolution, not
 * beyond `finest`, that needs at most `max` cells; at resolution 0 if even those are more (the whole world is 122). A few
 * cells that only come near the box may be among them. Degrees; with `west > east` the box crosses the 180th meridian.
 * Throws Refusal `box-invalid` for edges off the globe or south > north.
 */
export function cellsInBox(west: number, south: number, east: number, north: number, max = 64, finest = 15): string[] {
  const onGlobe = Math.abs(west) <= 180 && Math.abs(east) <= 180 && south >= -90 && north <= 90;
  if (!onGlobe || !(south <= north)) throw new Refusal('box-invalid');
  const width = west <= east ? east - west : east - west + 360;
  const box = { west: west * RADIANS, width: width * RADIANS, south: south * RADIANS, north: north * RADIANS };
  let level = sift(getRes0Cells(), box);
  for (let resolution = 1; resolution <= finest; resolution++) {
    const finer = sift(
      level.reachable.flatMap((cell) => cellToChildren(cell, resolution)),
      box,
    );
    if (finer.touching.length > max) break;
    level = finer;
  }
  return level.touching.sort();
}

/** Of cells, those that may touch the box, and those that may have descendants that do. */
function sift(cells: string[], box: Box): { touching: string[]; reachable: string[] } {
  const touching: string[] = [];
  const reachable: string[] = [];
  for (const cell of cells) {
    const [lat, lon] = cellToLatLng(cell);
    const distance = distanceToBox(lat * RADIANS, lon * RADIANS, box);
    const radius = radiusOf(cell, lat * RADIANS, lon * RADIANS) * SLACK + SLACK_RADIANS;
    if (distance <= radius) touching.push(cell);
    if (distance <= radius * DESCENDANTS) reachable.push(cell);
  }
  return { touching, reachable };
}

/** Distance in radians from the centre of a cell to its farthest corner. */
function radiusOf(cell: string, lat: number, lon: number): number {
  let farthest = 0;
  for (const [cornerLat, cornerLon] of cellToBoundary(cell)) {
    farthest = Math.max(farthest, distance(lat, lon, cornerLat * RADIANS, cornerLon * RADIANS));
  }
  return farthest;
}

/**
 * Distance in radians from a point to the nearest point of a box. Distance grows with the difference of longitude, so the
 * nearest point lies on the point's own meridian or on the nearer side of the box, where one latitude is nearest.
 */
function distanceToBox(lat: number, lon: number, { west, width, south, north }: Box): number {
  const eastward = (((lon - west) % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI);
  const aside = eastward <= width ? 0 : Math.min(eastward - width, 2 * Math.PI - eastward);
  if (aside === 0) return Math.max(south - lat, lat - north, 0);
  const nearest = Math.atan2(Math.sin(lat), Math.cos(lat) * Math.cos(aside));
  if (nearest >= south && nearest <= north) return distance(lat, 0, nearest, aside);
  return Math.min(distance(lat, 0, south, aside), distance(lat, 0, north, aside));
}

/** Great-circle distance in radians (haversine, exact also for very near points). */
function distance(lat: number, lon: number, otherLat: number, otherLon: number): number {
  const up = Math.sin((otherLat - lat) / 2) ** 2;
  const across = Math.cos(lat) * Math.cos(otherLat) * Math.sin((otherLon - lon) / 2) ** 2;
  return 2 * Math.asin(Math.min(1, Math.sqrt(up + across)));
}

/**
 * Maps drawn on the server as SVG paths: land and borders from Natural Earth, cells from H3. Everything is rounded to
 * whole units and thinned, so that a map costs kilobytes; no tile, script or third party is asked for anything.
 */
import { type GeoProjection, geoAzimuthalEqualArea, geoBounds, geoDistance, geoEqualEarth, geoStream } from 'd3-geo';
import { feature, mesh } from 'topojson-client';
import atlas from 'world-atlas/countries-50m.json' with { type: 'json' };
import { boundary, centreOf } from '../kernel/cells.ts';

/** West, south, east, north in degrees. */
export type Box = [number, number, number, number];
/** Size of a drawing in its own units. */
export interface Size {
  width: number;
  height: number;
}
/** A prepared view of the earth: land and borders as path data, and where a cell or point falls on it. */
export interface Chart extends Size {
  land: string;
  borders: string;
  cell(h3: string): string;
  point(lat: number, lon: number): [number, number] | null;
  /** The point of the earth drawn at x, y; null beside it. */
  locate(x: number, y: number): { lat: number; lon: number } | null;
}

type Topology = Parameters<typeof feature>[0];
type Object_ = Parameters<typeof feature>[1];
const topology = atlas as unknown as Topology;
const countries = topology.objects.countries as Object_;

/** Shapes with the circle that holds them, so that a chart of a valley need not project the oceans. */
let shapes: { land: Shape[]; borders: Shape[] } | undefined;
interface Shape {
  geometry: GeoJSON.Geometry;
  centre: [number, number];
  radius: number;
}

function shapesOf() {
  if (shapes) return shapes;
  const land = feature(topology, topology.objects.land as Object_) as unknown as
    | GeoJSON.FeatureCollection
    | GeoJSON.Feature;
  const geometries = 'features' in land ? land.features.map((one) => one.geometry) : [land.geometry];
  const polygons = geometries.flatMap((geometry) =>
    geometry.type === 'MultiPolygon' ? geometry.coordinates : geometry.type === 'Polygon' ? [geometry.coordinates] : [],
  );
  const lines = mesh(topology, countries as Parameters<typeof mesh>[1], (a, b) => a !== b).coordinates;
  shapes = {
    land: polygons.map((coordinates) => shaped({ type: 'Polygon', coordinates })),
    borders: lines.map((coordinates) => shaped({ type: 'LineString', coordinates })),
  };
  return shapes;
}

function shaped(geometry: GeoJSON.Geometry): Shape {
  const [[w, s], [e, n]] = geoBounds(geometry);
  const east = e < w ? e + 360 : e;
  const centre: [number, number] = [(w + east) / 2, (s + n) / 2];
  const corners: [number, number][] = [
    [w, s],
    [e, s],
    [w, n],
    [e, n],
  ];
  const wide = east - w > 150 || n - s > 80;
  return {
    geometry,
    centre,
    radius: wide ? Math.PI : Math.max(...corners.map((corner) => geoDistance(centre, corner))),
  };
}

const charts = new Map<string, Chart>();
/** Charts kept (a few kilobytes each), and cells drawn on each: the work of projecting is done once. */
const KEPT = 2000;
const KEPT_CELLS = 2000;

/** The whole world, in equal areas; as high as its width needs, Antarctica cut. */
export function worldChart({ width }: Size): Chart {
  return kept(`world ${width}`, () => {
    const size = { width, height: Math.round(width * 0.46) };
    const projection = geoEqualEarth().rotate([-11, 0]).fitWidth(width, { type: 'Sphere' });
    const [x, y] = projection.translate();
    return chart(projection.translate([x, y - width * 0.008]), size, () => true, 2);
  });
}

/**
 * A region around a centre, `span` degrees from middle to edge. Centre and span are rounded, so that neighbouring
 * records share one drawing.
 */
export function regionChart(lat: number, lon: number, span: number, size: Size): Chart {
  const spans = [2.5, 4, 6, 9, 14, 22, 34, 50];
  const wide = spans.find((one) => one >= span) ?? 50;
  const step = wide / 4;
  const [y, x] = [Math.round(lat / step) * step, Math.round(lon / step) * step];
  return kept(`${x} ${y} ${wide} ${size.width} ${size.height}`, () => {
    const radians = (wide * Math.PI) / 180;
    const half = Math.min(size.width, size.height) / 2;
    const projection = geoAzimuthalEqualArea()
      .rotate([-x, -y])
      .translate([size.width / 2, size.height / 2])
      .scale(half / (2 * Math.sin(radians / 2)))
      .clipAngle(Math.min(120, wide * 3))
      .clipExtent([
        [-4, -4],
        [size.width + 4, size.height + 4],
      ]);
    const reach = Math.min(Math.PI, radians * 2.2);
    return chart(projection, size, (shape) => geoDistance(shape.centre, [x, y]) < shape.radius + reach, 1.8);
  });
}

/** The chart that shows all these cells: a region where they are near each other, else the world. */
export function chartFor(cells: readonly string[], size: Size): Chart {
  const points = cells.map(centreOf);
  if (points.length === 0) return worldChart(size);
  const vectors = points.map(({ lat, lon }) => {
    const [a, b] = [(lat * Math.PI) / 180, (lon * Math.PI) / 180];
    return [Math.cos(a) * Math.cos(b), Math.cos(a) * Math.sin(b), Math.sin(a)] as const;
  });
  const sum = [0, 1, 2].map((axis) => vectors.reduce((total, vector) => total + vector[axis as 0 | 1 | 2], 0));
  const [x = 0, y = 0, z = 0] = sum;
  const centre: [number, number] = [
    (Math.atan2(y, x) * 180) / Math.PI,
    (Math.atan2(z, Math.hypot(x, y)) * 180) / Math.PI,
  ];
  const far = Math.max(...points.map(({ lat, lon }) => geoDistance(centre, [lon, lat]))) * (180 / Math.PI);
  return far > 44 ? worldChart(size) : regionChart(centre[1], centre[0], Math.max(far * 1.15, 4), size);
}

function kept(key: string, make: () => Chart): Chart {
  const known = charts.get(key);
  if (known) return known;
  const fresh = make();
  if (charts.size >= KEPT) charts.delete(charts.keys().next().value ?? '');
  charts.set(key, fresh);
  return fresh;
}

function chart(projection: GeoProjection, size: Size, near: (shape: Shape) => boolean, detail: number): Chart {
  const { land, borders } = shapesOf();
  const draw = (list: Shape[]) =>
    list
      .filter(near)
      .map(({ geometry }) => pathOf(projection, geometry, detail))
      .join('');
  const drawn = new Map<string, string>();
  const cell = (h3: string): string => {
    const known = drawn.get(h3);
    if (known !== undefined) return known;
    if (drawn.size >= KEPT_CELLS) drawn.clear();
    const path = pathOf(projection, { type: 'Polygon', coordinates: [boundary(h3).reverse()] }, 0);
    drawn.set(h3, path);
    return path;
  };
  return {
    ...size,
    land: draw(land),
    borders: draw(borders),
    cell,
    point: (lat, lon) => projection([lon, lat]),
    locate: (x, y) => {
      const [lon = Number.NaN, lat = Number.NaN] = projection.invert?.([x, y]) ?? [];
      return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : null;
    },
  };
}

/** Path data of a geometry in whole units and relative moves; points nearer than `detail` units are left out. */
function pathOf(projection: GeoProjection, geometry: GeoJSON.Geometry, detail: number): string {
  const out: string[] = [];
  let line: Point[] = [];
  let closed = false;
  const sink = {
    point(x: number, y: number) {
      line.push([x, y]);
    },
    lineStart() {
      line = [];
    },
    lineEnd() {
      out.push(lineOf(line, closed, detail));
    },
    polygonStart() {
      closed = true;
    },
    polygonEnd() {
      closed = false;
    },
  };
  geoStream(geometry, projection.stream(sink));
  return out.join('');
}

type Point = [number, number];

/** One line or ring; a detail of 0 keeps every point, to a tenth of a unit. */
function lineOf(line: Point[], closed: boolean, detail: number): string {
  const kept = thinned(line, closed, detail);
  const [first, ...rest] = kept;
  if (!first || kept.length < (closed ? 3 : 2) || (detail > 0 && isSmall(kept, detail))) return '';
  const moves = rest.map(([x, y], at) => {
    const [fromX, fromY] = kept[at] ?? first;
    return `${signed(x - fromX)}${signed(y - fromY)}`;
  });
  return `M${short(first[0])}${signed(first[1])}l${moves.join('').trimStart()}${closed ? 'z' : ''}`;
}

function thinned(line: Point[], closed: boolean, detail: number): Point[] {
  const fine = detail === 0 ? 10 : 1;
  const kept: Point[] = [];
  line.forEach(([x, y], at) => {
    const point: Point = [Math.round(x * fine) / fine, Math.round(y * fine) / fine];
    const last = kept.at(-1);
    const end = at === line.length - 1 && !closed;
    if (!last || end || Math.hypot(point[0] - last[0], point[1] - last[1]) > detail) kept.push(point);
  });
  return kept;
}

/** Islets below a few units across are noise at this scale. */
function isSmall(points: Point[], detail: number): boolean {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return Math.max(...xs) - Math.min(...xs) + Math.max(...ys) - Math.min(...ys) < detail * 2.5;
}

const short = (value: number) => String(Math.round(value * 10) / 10).replace(/^(-?)0\./, '$1.');
const signed = (value: number) => (short(value).startsWith('-') ? short(value) : ` ${short(value)}`);

/** The box around a cell, for a filter; never across the antimeridian. */
export function boxOf(cell: string): Box {
  const ring = boundary(cell);
  const [lats, lons] = [ring.map(([, lat]) => lat), ring.map(([lon]) => lon)];
  const wraps = Math.max(...lons) - Math.min(...lons) > 180;
  const round = (value: number) => Math.round(value * 100) / 100;
  return [
    wraps ? -180 : round(Math.min(...lons)),
    round(Math.min(...lats)),
    wraps ? 180 : round(Math.max(...lons)),
    round(Math.max(...lats)),
  ];
}

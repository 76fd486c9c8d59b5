/**
 * Where a country's circle stands on a map of the world: the middle of its largest piece of land, so that islands far away
 * do not draw it into the sea. The atlas names countries by number; the platform knows the letters of each.
 */
import { geoArea, geoCentroid } from 'd3-geo';
import { feature } from 'topojson-client';
import atlas from 'world-atlas/countries-50m.json' with { type: 'json' };

type Topology = Parameters<typeof feature>[0];
type Point = [lon: number, lat: number];

/** Countries that have letters and no number. */
const UNNUMBERED: Readonly<Record<string, string>> = { Kosovo: 'XK' };

let points: ReadonlyMap<string, Point> | undefined;

/** Longitude and latitude for an ISO 3166-1 alpha-2 code; undefined where the atlas does not draw it. */
export function countryPoint(code: string): Point | undefined {
  points ??= measured();
  return points.get(code);
}

function measured(): Map<string, Point> {
  const topology = atlas as unknown as Topology;
  const { features } = feature(topology, topology.objects.countries as never) as unknown as GeoJSON.FeatureCollection;
  const found = new Map<string, Point>();
  for (const { id, properties, geometry } of features) {
    const code = id === undefined ? UNNUMBERED[String(properties?.name)] : new Intl.Locale(`und-${id}`).region;
    // The first feature of a number is the country, others are lands apart.
    if (code && !found.has(code)) found.set(code, geoCentroid(largest(geometry)));
  }
  return found;
}

function largest(geometry: GeoJSON.Geometry): GeoJSON.Geometry {
  if (geometry.type !== 'MultiPolygon') return geometry;
  const pieces = geometry.coordinates.map((coordinates): GeoJSON.Polygon => ({ type: 'Polygon', coordinates }));
  return pieces.reduce((best, piece) => (geoArea(piece) > geoArea(best) ? piece : best));
}

/**
 * A place as it is known and as it may be shown. Its one rule is `blur`: what is published tells no more about where than
 * the precision allows, in the point, in the words and in the names of districts alike.
 */
import { cellOf, centreOf, isCell, isPoint, parentOf, resolutionOf } from './cells.ts';

/**
 * UCDP `where_prec`: 1 exact, 2 near (about 25 km), 3 second-order district (ADM2), 4 first-order (ADM1), 5 larger than
 * ADM1 or a line or fuzzy, 6 country, 7 international water or air.
 */
export type PlacePrecision = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/**
 * `id` is unique in the record. `text` and `gazetteer` name the place as given; `role` is a term of `place-role`;
 * `country` is ISO 3166-1 alpha-2. When `blurred`, `point` is the centre of the H3 `cell` the place lies in.
 */
export interface Place {
  id: string;
  text?: string;
  gazetteer?: string;
  point?: { lat: number; lon: number };
  precision?: PlacePrecision;
  role?: string;
  country?: string;
  adm1?: string;
  adm2?: string;
  cell?: string;
  blurred?: boolean;
}

/**
 * H3 resolution of each published precision: the cell whose area is nearest to what the precision means. 1 → 8 (0.7 km², a
 * quarter of a town, never a house); 2 → 4 (1,770 km², and a circle of 25 km is 1,963 km²); 3 → 4 (districts are mostly
 * 1,000 to 5,000 km²); 4 → 3 (12,400 km²); 5 → 2 (86,800 km²); 6 and 7 → 1 (610,000 km², a middling country).
 */
const RESOLUTIONS: Record<PlacePrecision, number> = { 1: 8, 2: 4, 3: 4, 4: 3, 5: 2, 6: 1, 7: 1 };

/** H3 resolution at which a place of this precision is published. */
export function resolutionFor(precision: PlacePrecision): number {
  return RESOLUTIONS[precision];
}

/**
 * The place as it may be published at a precision. It never gets more precise than it was, and blurring twice is blurring
 * once. The point becomes the centre of its cell (4 decimals). `text` and `gazetteer` stay only if they were no finer than
 * what is published and that is 1 or 2; `adm2` stays to 3, `adm1` to 4, `country` always. A place of unknown precision is
 * taken for exact. Do not call it for imprecise places of public sources: they keep their point.
 */
export function blur(place: Place, precision: PlacePrecision): Place {
  const known = place.precision ?? 1;
  const shown = known > precision ? known : precision;
  const { id, role, country, adm1, adm2, text, gazetteer } = place;
  const out: Place = { id, precision: shown, blurred: true };
  if (role !== undefined) out.role = role;
  if (country !== undefined) out.country = country;
  if (adm1 !== undefined && shown <= 4) out.adm1 = adm1;
  if (adm2 !== undefined && shown <= 3) out.adm2 = adm2;
  if (known === shown && shown <= 2) {
    if (text !== undefined) out.text = text;
    if (gazetteer !== undefined) out.gazetteer = gazetteer;
  }
  const cell = cellAt(place, resolutionFor(shown));
  if (cell !== null) {
    out.cell = cell;
    out.point = centreOf(cell);
  }
  return out;
}

/** The cell of a place at a resolution, or its own cell if that is coarser; null without point and cell. */
function cellAt({ cell, point }: Place, resolution: number): string | null {
  if (cell !== undefined) return resolutionOf(cell) <= resolution ? cell : parentOf(cell, resolution);
  return point === undefined ? null : cellOf(point.lat, point.lon, resolution);
}

const WORDS = ['text', 'gazetteer', 'role', 'adm1', 'adm2'] as const;
const KEYS = new Set<string>([...WORDS, 'id', 'point', 'precision', 'country', 'cell', 'blurred']);
const ID = /^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/;
const MAX_TEXT = 1000;

/** True for a well-formed place: point on the globe, precision 1 to 7, country of two capitals, no other keys. */
export function isPlace(value: unknown): value is Place {
  if (!isObject(value) || Object.keys(value).some((key) => !KEYS.has(key))) return false;
  const { id, point, precision, country, cell, blurred } = value;
  if (typeof id !== 'string' || !ID.test(id)) return false;
  for (const key of WORDS) {
    const word = value[key];
    if (word !== undefined && (typeof word !== 'string' || word === '' || word.length > MAX_TEXT)) return false;
  }
  if (point !== undefined && !(isObject(point) && Object.keys(point).length === 2 && isPoint(point.lat, point.lon)))
    return false;
  if (precision !== undefined && !(typeof precision === 'number' && Object.hasOwn(RESOLUTIONS, precision)))
    return false;
  if (country !== undefined && !(typeof country === 'string' && /^[A-Z]{2}$/.test(country))) return false;
  return (cell === undefined || isCell(cell)) && (blurred === undefined || typeof blurred === 'boolean');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

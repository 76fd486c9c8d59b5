/**
 * A populated place as GeoNames knows it: where it is, what it is called in every script, and which of its names to show
 * to whom. Pure: a line of the file comes in, and the words of a reader.
 */
import adm1 from '../../schema/places/adm1.json' with { type: 'json' };
import { kmBetween } from '../kernel/cells.ts';
import { fold } from '../kernel/fold.ts';

/** `id` is GeoNames' own; `adm1` is ISO 3166-2, null where the code of the division is not known to us. WGS 84 degrees. */
export interface KnownPlace {
  id: number;
  name: string;
  /** Names in other languages and scripts, as written there; languages are not said. */
  others: readonly string[];
  country: string;
  adm1: string | null;
  point: Point;
  population: number;
}

interface Point {
  lat: number;
  lon: number;
}

/** Part of the globe in degrees; it never crosses the antimeridian. */
export interface Box {
  south: number;
  north: number;
  west: number;
  east: number;
}

/** Columns of a GeoNames file, by position (download.geonames.org/export/dump/readme.txt). */
const COLUMNS = 19;

/** The place of one line of the file; null for what is none. */
export function placeOf(line: string): KnownPlace | null {
  const column = line.split('\t');
  if (column.length !== COLUMNS) return null;
  const [id, name = '', ascii = '', others = '', lat, lon, , , country = '', , division = ''] = column;
  const place = {
    id: Number(id),
    name,
    others: [...new Set([ascii, ...others.split(',')])].filter((one) => one !== '' && one !== name),
    country,
    adm1: divisionOf(country, division),
    point: { lat: Number(lat), lon: Number(lon) },
    population: Number(column[14]),
  };
  const sound = Number.isSafeInteger(place.id) && name !== '' && /^[A-Z]{2}$/.test(country);
  return sound && Number.isFinite(place.point.lat + place.point.lon + place.population) ? place : null;
}

const DIVISIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = adm1.divisions;

/** ISO 3166-2 of a first-order division that GeoNames has by a code of its own; null where it is not known. */
export function divisionOf(country: string, code: string): string | null {
  const own = adm1.same.includes(country) && /^[A-Z]{2}$/.test(code) ? code : DIVISIONS[country]?.[code];
  return own === undefined ? null : `${country}-${own}`;
}

/** What a place is searched by: all its names folded, each once. */
export function searchedNames({ name, others }: Pick<KnownPlace, 'name' | 'others'>): string[] {
  return [...new Set([name, ...others].map(fold))].filter((folded) => folded !== '');
}

/** How a gazetteer id stands in a record. */
export const gazetteerId = (id: number): string => `geonames:${id}`;

/** Letters of languages that share a script with others; a name with other letters is not in that language. */
const LETTERS: Readonly<Record<string, RegExp>> = {
  ru: /^[а-яё\s\p{P}]+$/iu,
  uk: /^[абвгґдеєжзиіїйклмнопрстуфхцчшщьюя\s\p{P}]+$/iu,
  ar: /^[\u0621-\u063a\u0641-\u064a\s\p{P}]+$/u,
};

/**
 * The name to show to a reader: the one that was typed where it is a name of the place, else one in the script of the
 * reader's language that sounds like its other names, else the name it has in GeoNames.
 */
export function nameFor(place: Pick<KnownPlace, 'name' | 'others'>, lang: string, typed = ''): string {
  const all = [place.name, ...place.others];
  const meant = fold(typed);
  const said = all.find((one) => meant !== '' && fold(one) === meant && scriptOf(one) === scriptOf(typed));
  if (said !== undefined) return said;
  const script = new Intl.Locale(lang).maximize().script ?? 'Latn';
  if (script === 'Latn') return place.name;
  const letters = LETTERS[lang];
  const own = place.others.filter((one) => scriptOf(one) === script && (letters?.test(one) ?? true));
  const heard = new Set(all.filter((one) => scriptOf(one) === 'Latn').map(fold));
  return own.find((one) => heard.has(fold(one))) ?? own[0] ?? place.name;
}

const SCRIPTS = [
  'Latn',
  'Cyrl',
  'Arab',
  'Hebr',
  'Grek',
  'Armn',
  'Geor',
  'Ethi',
  'Deva',
  'Hang',
  'Hira',
  'Kana',
  'Hani',
];
const TESTS = SCRIPTS.map((script) => [script, new RegExp(`\\p{Script=${script}}`, 'u')] as const);

/** ISO 15924 code of the first script a text has letters of; '' for none of those we know. */
function scriptOf(text: string): string {
  return TESTS.find(([, test]) => test.test(text))?.[0] ?? '';
}

const KM_PER_DEGREE = 111.2;

/** Boxes that hold everything within so many kilometres of a point: one, two at the antimeridian. */
export function boxesAround({ lat, lon }: Point, km: number): Box[] {
  const high = km / KM_PER_DEGREE;
  const [south, north] = [Math.max(-90, lat - high), Math.min(90, lat + high)];
  const least = Math.cos((Math.max(Math.abs(south), Math.abs(north)) * Math.PI) / 180);
  const wide = least * 180 <= high ? 180 : high / least;
  const [west, east] = [lon - wide, lon + wide];
  if (wide >= 180) return [{ south, north, west: -180, east: 180 }];
  if (west < -180)
    return [
      { south, north, west: -180, east },
      { south, north, west: west + 360, east: 180 },
    ];
  if (east > 180)
    return [
      { south, north, west, east: 180 },
      { south, north, west: -180, east: east - 360 },
    ];
  return [{ south, north, west, east }];
}

/** A place and how far it is from a point, in kilometres. */
export interface Near {
  place: KnownPlace;
  km: number;
}

/** Places by distance from a point, those within so many kilometres. */
export function nearest(places: readonly KnownPlace[], point: Point, km: number): Near[] {
  return places
    .map((place) => ({ place, km: kmBetween(place.point, point) }))
    .filter((one) => one.km <= km)
    .sort((a, b) => a.km - b.km);
}

/**
 * What ProofMode writes beside a picture (`<hash>.proof.json`, `.proof.csv`), of which only time, place and device are
 * taken; numbers of telephones, networks and cells stay in the bundle. All of it is what a telephone said of itself.
 */
import { parse } from 'csv-parse/sync';

/** `none` = nothing to check, `unreadable` = it could not be checked, and says neither yes nor no. */
export type Checked = 'good' | 'bad' | 'none' | 'unreadable';

/** What a telephone said. */
export interface Said {
  /** ISO 8601 as it was written. */
  taken?: string;
  written?: string;
  point?: { lat: number; lon: number };
  /** Metres. */
  accuracy?: number;
  device?: string;
  notes?: string;
}

/** Of a file that came out of a bundle: what came of checking it. */
export interface Proof {
  /** The file it came out of. */
  bundle: string;
  /** Whether its SHA-256 is the one the proof names. */
  hash: 'same' | 'other' | 'none';
  /** The signature over the file, and the one over what is said of it. */
  signature: Checked;
  words: Checked;
  /** Fingerprint of the key in the bundle, hex. */
  key?: string;
  /** When the signature says it was made. */
  signedAt?: string;
  /** A stamp of OpenTimestamps lies beside it, not checked here. */
  stamped?: true;
  said?: Said;
}

/** Of a bundle: how many files came out of it, or why none did. */
export interface Opened {
  files: number;
  refused?: string;
}

const MOST_TEXT = 200;

/** The hash and what is said, from the text of a proof; null when it is none. */
export function readProof(text: string): { sha256?: string; said: Said } | null {
  const fields = fieldsOf(text);
  if (fields === null) return null;
  const get = (...names: string[]): string | undefined =>
    names.map((name) => fields.get(name.toLowerCase())).find((value) => value !== undefined && value !== '');
  const sha256 = get('File Hash SHA256')?.toLowerCase();
  const [lat, lon] = [get('Location.Latitude'), get('Location.Longitude')].map((value) => degrees(value));
  const fits = lat !== null && lon !== null && Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && (lat !== 0 || lon !== 0);
  const accuracy = degrees(get('Location.Accuracy'));
  const device = [get('Manufacturer'), get('Hardware')].filter(Boolean).join(' ');
  const said: Said = {
    ...maybe('taken', get('File Created', 'File Modified')),
    ...maybe('written', get('Proof Generated')),
    ...(fits ? { point: { lat, lon } } : {}),
    ...(fits && accuracy !== null ? { accuracy } : {}),
    ...maybe('device', device),
    ...maybe('notes', get('Notes')),
  };
  return { ...(sha256 && /^[0-9a-f]{64}$/.test(sha256) ? { sha256 } : {}), said };
}

const maybe = (key: string, value: string | undefined): object => (value ? { [key]: value } : {});

function degrees(value: string | undefined): number | null {
  const number = value === undefined ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : null;
}

/** Both spellings are one row of names and values; names are compared in lower case. */
function fieldsOf(text: string): Map<string, string> | null {
  const rows = text.trimStart().startsWith('{') ? fromJson(text) : fromCsv(text);
  if (rows === null) return null;
  const short = (value: unknown): string =>
    String(value ?? '')
      .replaceAll('\0', '')
      .trim()
      .slice(0, MOST_TEXT)
      .toWellFormed();
  return new Map(rows.map(([name, value]) => [name.trim().toLowerCase(), short(value)]));
}

function fromJson(text: string): [string, unknown][] | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? Object.entries(value) : null;
  } catch {
    return null;
  }
}

function fromCsv(text: string): [string, unknown][] | null {
  try {
    const [names, values] = parse(text, { relax_quotes: true, relax_column_count: true, to: 2 }) as string[][];
    return names && values ? names.map((name, at) => [name, values[at]]) : null;
  } catch {
    return null;
  }
}

/**
 * Proposes a mapping for a file nobody has mapped yet, from its headers and values, as a starting point to edit. Each
 * column's place is explained under `why` with how sure the proposal is; what looks like a person's name is left out.
 */
import { basename } from 'node:path';
import { fold } from '../../kernel/fold.ts';
import { dateStyleOf } from './date-style.ts';
import type { Format } from './format.ts';
import { HEADER_WORDS, type Meaning } from './header-words.ts';
import { isDocument, mappingInside, mappingKnownBy } from './known-mapping.ts';
import { type Mapping, mappingSchema } from './mapping-schema.ts';
import { type Profile, profileOf } from './profile.ts';
import type { SourceRow } from './row.ts';
import { type Forced, openSource } from './source.ts';
import { proposeFields } from './suggest-fields.ts';

export type Confidence = 'high' | 'medium' | 'low';

/** A column with what it is taken for; `meaning` null for one that is left out. */
export interface Judged {
  column: string;
  meaning: Meaning | null;
  confidence: Confidence;
  because: string;
  profile: Profile;
}

const SAMPLE = 2000;

/** A mapping for this file that validates as it is. Throws Refusal as `openSource` does. */
export async function suggestMapping(path: string, forced: Forced = {}): Promise<Mapping> {
  const source = await openSource(path, forced);
  const rows: SourceRow[] = [];
  for await (const chunk of source.rows) {
    rows.push(...chunk.filter((row) => !row.problem));
    if (rows.length >= SAMPLE) break;
  }
  const columns = source.columns ?? [...new Set(rows.flatMap(({ cells }) => Object.keys(cells)))];
  const values = new Map(
    columns.map((name, at) => [
      name,
      rows.map(({ cells }) =>
        cellText(source.columns === null ? (cells as Record<string, unknown>)[name] : (cells as readonly string[])[at]),
      ),
    ]),
  );
  const judged = judge(columns, values);
  const { format, delimiter, encoding } = source.found;
  const dateColumn = judged.find(({ meaning }) => meaning === 'date');
  const style = dateColumn ? dateStyleOf(values.get(dateColumn.column) ?? []) : null;
  const name = basename(path)
    .replace(/\.gz$/i, '')
    .replace(/\.[^.]+$/, '');
  return mappingSchema.parse({
    id:
      fold(name)
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-+|-+$/g, '')
        .slice(0, 60) || 'suggested',
    version: '1',
    title: name.slice(0, 200),
    type: 'breach',
    input: {
      format,
      ...(delimiter === undefined ? {} : { delimiter }),
      ...(encoding === 'utf-8' ? {} : { encoding }),
      ...(style === null || style === 'unclear' ? {} : { dayFirst: style === 'day-first' }),
    },
    ...proposeFields(judged),
    why: {
      ...(await builtInHint(path, columns, format)),
      ...(style === 'unclear'
        ? { $dates: 'Day and month cannot be told apart: set input.dayFirst to true or false.' }
        : {}),
      ...(judged.some(({ meaning }) => meaning === 'description')
        ? { $names: 'Free text may hold names of people: read it before anything is published.' }
        : {}),
      $publish: 'Nothing is published without already_public: {url, licence, retrieved}.',
      ...Object.fromEntries(judged.map(({ column, confidence, because }) => [column, `${confidence}: ${because}`])),
    },
  });
}

const cellText = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : value === undefined || value === null
      ? ''
      : typeof value === 'object'
        ? ''
        : String(value);

/** What each column is, decided from the surest on, so that one meaning goes to one column. */
export function judge(columns: readonly string[], values: ReadonlyMap<string, readonly string[]>): Judged[] {
  const taken = new Set<Meaning>();
  const all = columns.map((column) => ({ column, profile: profileOf(values.get(column) ?? []) }));
  const judged = all.map(({ column, profile }) => first(column, profile));
  const rank = { high: 0, medium: 1, low: 2 };
  for (const each of [...judged].sort((a, b) => rank[a.confidence] - rank[b.confidence])) {
    if (each.meaning === null || MANY.has(each.meaning)) continue;
    if (taken.has(each.meaning) || (each.meaning === 'point' && taken.has('latitude'))) {
      each.because += `; another column is the ${each.meaning} already`;
      each.meaning = each.profile.number < 0.5 && each.profile.distinct <= 40 ? 'category' : null;
    } else taken.add(each.meaning);
  }
  for (const each of judged)
    if (each.meaning === 'person')
      each.because += '; names of people are left out of the fields, and stay in the raw row';
  return judged;
}

/** Meanings that several columns may share. */
const MANY = new Set<Meaning>(['person', 'category', 'title', 'description']);

function first(column: string, profile: Profile): Judged {
  const { meaning, exact } = byHeader(column);
  if (profile.filled === 0)
    return { column, profile, meaning: null, confidence: 'low', because: 'empty in the rows looked at' };
  if (meaning !== null && fits(meaning, profile)) {
    const because = `the header says ${meaning}${exact ? '' : ' (in part)'} and the values fit`;
    return { column, profile, meaning, confidence: exact ? 'high' : 'medium', because };
  }
  const seen = byValues(profile);
  if (seen !== null) {
    const header =
      meaning === null ? 'the header is not known' : `the header says ${meaning}, but the values do not fit`;
    return { column, profile, meaning: seen, confidence: 'low', because: `${header}; the values look like ${seen}` };
  }
  return {
    column,
    profile,
    meaning: null,
    confidence: 'low',
    because: 'no place found for it; it stays in the raw row',
  };
}

const WORDS = Object.entries(HEADER_WORDS).flatMap(([meaning, words]) =>
  words.map((word) => ({ meaning: meaning as Meaning, word: fold(word) })),
);

/** Words too common to say anything inside a longer header. */
const WHOLE_ONLY = new Set(['name', 'not', 'il', 'id', 'long', 'where', 'day'].map(fold));

function byHeader(column: string): { meaning: Meaning | null; exact: boolean } {
  const header = fold(
    column
      .replace(/__[a-z]{2,3}$/, '')
      .replace(/[_.-]+/g, ' ')
      .replace(/\d+$/, ''),
  );
  const whole = WORDS.find(({ word }) => word === header);
  if (whole) return { meaning: whole.meaning, exact: true };
  const part = WORDS.find(
    ({ word }) => !WHOLE_ONLY.has(word) && (header.startsWith(`${word} `) || header.endsWith(` ${word}`)),
  );
  return { meaning: part?.meaning ?? null, exact: false };
}

function fits(meaning: Meaning, profile: Profile): boolean {
  const { number, integer, lowest, highest, date, point, url, distinct, filled } = profile;
  if (meaning === 'latitude') return number > 0.9 && lowest >= -90 && highest <= 90;
  if (meaning === 'longitude') return number > 0.9 && lowest >= -180 && highest <= 180;
  if (meaning === 'point') return point > 0.5;
  if (meaning === 'date' || meaning === 'end') return date > 0.6;
  if (meaning === 'time') return profile.time > 0.6;
  if (meaning === 'url') return url > 0.6;
  if (meaning === 'id') return distinct > filled * 0.98 && profile.averageLength < 64;
  if (meaning === 'person') return number < 0.2 && profile.averageLength < 80;
  if (['killed', 'wounded', 'missing', 'detained', 'displaced'].includes(meaning)) return integer > 0.8 && lowest >= 0;
  if (meaning === 'category') return distinct <= Math.max(40, filled / 5);
  return number < 0.9;
}

function byValues(profile: Profile): Meaning | null {
  const { filled, distinct, averageLength } = profile;
  if (profile.url > 0.8) return 'url';
  if (profile.point > 0.8) return 'point';
  if (profile.date > 0.8) return 'date';
  if (profile.number > 0.8) return null;
  if (profile.personLike > 0.7 && distinct > filled * 0.5) return 'person';
  if (averageLength > 60) return 'description';
  if (distinct <= 40 && (distinct < filled * 0.5 || profile.several > 0.2)) return 'category';
  return null;
}

async function builtInHint(path: string, columns: readonly string[], format: Format): Promise<Record<string, string>> {
  const known = mappingKnownBy(columns) ?? (isDocument(format) ? await mappingInside(path) : null);
  return known === null
    ? {}
    : { $mapping: `These are the columns of the built-in mapping ${known}: use --mapping ${known}.` };
}

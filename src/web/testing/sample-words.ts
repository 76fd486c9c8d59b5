/** The few words in which sample records are written: texts, days, blurred places, ids that say whose they are. */

import { cellOf, centreOf } from '../../kernel/cells.ts';
import type { Place } from '../../kernel/place.ts';
import type { Text } from '../../kernel/text.ts';
import type { UncertainDate } from '../../kernel/uncertain-date.ts';

/** A record as it is before publication: body by declared names, with its id and type. */
export type SampleBody = Record<string, unknown>;

/** An id of 26 letters that says which record it is: `sampleId('br', 'bridge')`. */
export const sampleId = (prefix: string, word: string): string =>
  `${prefix}_${word
    .toLowerCase()
    .replace(/[^a-z2-7]/g, '')
    .padEnd(26, 'a')
    .slice(0, 26)}`;

/** A text written in English. */
export const en = (text: string, translations?: Record<string, string>): Text => ({
  lang: 'en',
  text,
  ...(translations ? { translations } : {}),
});
/** One known day. */
export const on = (day: string): UncertainDate => ({ precise: { from: day, to: day } });
/** On at least one day of these. */
export const during = (from: string, to: string): UncertainDate => ({ imprecise: { from, to } });
/** On every one of these days. */
export const throughout = (from: string, to: string): UncertainDate => ({ precise: { from, to } });

/** A place blurred to an H3 cell, as published. */
export function near(text: string, lat: number, lon: number, extra: Partial<Place> = {}): Place {
  const cell = cellOf(lat, lon, 4);
  return {
    id: 'p1',
    text,
    point: centreOf(cell),
    precision: 2,
    role: 'event',
    country: 'QM',
    cell,
    blurred: true,
    ...extra,
  };
}

/** Ids that sample records share. */
export const company = sampleId('gr', 'mobile-company');
export const prosecutor = sampleId('gr', 'prosecutor');
export const families = sampleId('gr', 'families');
export const register = sampleId('ev', 'hospital-register');

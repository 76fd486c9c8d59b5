/**
 * A body in which every declared field has a value, made from the declaration, so that a field added tomorrow is tested
 * today. Each value carries the mark its field is given, wherever its kind can carry one.
 */
import type { Field, Fields, Visibility } from '../../records/declare.ts';
import type { Vocabularies } from '../../records/vocabulary.ts';

export const LAT = 34.802137;
export const LON = 38.996815;

/** How a body is filled: which text goes where, and who stands in references. */
export interface Filling {
  vocabularies: Vocabularies;
  pick(most: number): number;
  /** The mark of the field at a dotted path. */
  mark(path: string, visibility: Visibility): string;
  /** Text of places: what blurring takes away or leaves. */
  place(path: string): string;
  who(field: Field & { types: string[] }, path: string): string;
  number?(path: string): number;
}

/** Where a value stands: the mark it carries, its dotted path, and the visibility of the field or of what it is in. */
export interface Spot {
  marker: string;
  path: string;
  visibility: Visibility;
}

/** The hash of a text that somebody signed: one made up would be of another text, and such a signature stops publication. */
const OF_THE_TEXT = 'signed.text';

/** A value for every declared field. Sealed fields are left out (refused). */
export function fill(
  fields: Fields,
  filling: Filling,
  over: Visibility = 'public',
  above = '',
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) => {
      const visibility = field.visibility ?? over;
      const path = `${above}${name}`;
      if (visibility === 'sealed' || path === OF_THE_TEXT) return [];
      return [[name, fillField(field, filling, { marker: filling.mark(path, visibility), path, visibility })]];
    }),
  );
}

export function fillField(field: Field, filling: Filling, { marker, path, visibility }: Spot): unknown {
  switch (field.kind) {
    case 'text':
      return { lang: 'en', text: `${marker} ${filling.pick(99)}`, translations: { ru: `${marker}RU` } };
    case 'string':
      return `${marker}${filling.pick(99)}`.slice(0, field.max ?? 100);
    case 'strings':
      return [`${marker}1`, `${marker}2`];
    case 'url':
      return `https://${marker.toLowerCase()}.example/`;
    case 'integer':
      return filling.number?.(path) ?? 3;
    case 'flag':
      return true;
    case 'date':
      return { precise: { from: '2021-02-03', to: '2021-02-03' }, text: marker };
    case 'count': {
      const best = filling.number?.(path) ?? 2;
      return { low: best - 1, best, high: best + 1, unit: field.unit };
    }
    case 'place':
      return [
        {
          id: 'w1',
          text: filling.place(path),
          point: { lat: LAT, lon: LON },
          precision: 1,
          country: 'SY',
          adm1: 'Homs',
        },
      ];
    case 'term':
      return codeOf(field.vocabulary, filling);
    case 'terms':
      return [codeOf(field.vocabulary, filling)];
    case 'ref':
      return filling.who(field, path);
    case 'refs':
      return [filling.who(field, path)];
    case 'parts':
      return [1, 2].map((n) => ({
        id: `${visibility[0]}${n}`,
        ...fill(field.fields, filling, visibility, `${path}.`),
      }));
  }
}

function codeOf(vocabulary: string, { vocabularies, pick }: Filling): string {
  const terms = vocabularies.get(vocabulary)?.terms ?? [];
  return terms[pick(terms.length - 1)]?.code ?? '';
}

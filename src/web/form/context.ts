/** What every control of one form is drawn with, and the few questions all of them ask of it. */
import type { Field, RecordType, Visibility } from '../../records/declare.ts';
import type { Tightened } from '../../records/tighten.ts';
import type { Issue } from '../../records/validate.ts';
import type { Sealed } from '../../records/vault.ts';
import type { View } from '../view.ts';
import type { PlaceOffers } from './place-choice.ts';
import type { Values } from './values.ts';
import type { FormWords } from './words.ts';

/** A record that typed words may mean. */
export interface Found {
  id: string;
  title: string;
  /** Name of its type. */
  type: string;
}

/** When and by whom values were sealed, by pointer. */
export type SealedMarks = ReadonlyMap<string, Pick<Sealed, 'rev' | 'by'>>;

/** What words are sealed for, and to whom (age recipients of the custodians). */
export interface FormSealing {
  origin: string;
  rid: string;
  rev: number;
  recipients: readonly string[];
}

/** One form being drawn. */
export interface FormContext {
  view: View;
  type: RecordType;
  words: FormWords;
  values: Values;
  issues: readonly Issue[];
  /** Address the form posts to, without language. */
  action: string;
  /** Candidates for references that were not understood, by pointer. */
  found: ReadonlyMap<string, readonly Found[]>;
  /** Known places for those that were asked about, by pointer; absent where none can be asked for. */
  places?: PlaceOffers | undefined;
  /** Sealed values the record keeps, by pointer: when and by whom they were sealed. */
  sealed: SealedMarks;
  /** What sealing needs; null where nothing can be sealed here. */
  sealing: FormSealing | null;
  tightened: Tightened;
  /** May fields be closed here? */
  closing: boolean;
  /** Types that can be made from here and brought back, e.g. a person met in an act. */
  makes: ReadonlySet<string>;
  /** Long lists used so far, written once at the end of the form. */
  lists: Set<string>;
}

/** A field at its place in the form. */
export interface Placed {
  form: FormContext;
  field: Field;
  /** Pointer by part ids. */
  name: string;
  /** Dotted declared path. */
  path: string;
}

/** Who may see a field: as declared, or as this record closes it. */
export function seenBy({ form, field, path }: Pick<Placed, 'form' | 'field' | 'path'>): Visibility {
  return form.tightened[path] ?? field.visibility ?? 'public';
}

/** The label of a field. */
export const labelOf = ({ form, path }: Pick<Placed, 'form' | 'path'>): string =>
  form.view.label(form.type.name, path).text;

/** A record type made ready for work: its declaration, its check and its derivation, compiled once. */

import type { Fields, RecordType } from './declare.ts';
import { type Derive, deriverOf } from './derive.ts';
import { type Edge, edgesOf } from './edges.ts';
import type { Types } from './registry.ts';
import { type Body, type Validator, validatorOf } from './validate.ts';
import type { Vocabularies } from './vocabulary.ts';

export interface Model {
  type: RecordType;
  validator: Validator;
  derive: Derive;
  edges(body: Body): Edge[];
  /** Does this JSON Pointer name a field that is sealed by declaration? */
  sealedPointer(pointer: string): boolean;
}

export interface Models {
  types: Types;
  vocabularies: Vocabularies;
  /** @throws Refusal `type-unknown` */
  of(name: string): Model;
}

/** Compiles every type of the registry. */
export function modelsOf(types: Types, vocabularies: Vocabularies): Models {
  const compiled = new Map(
    types.all.map((type) => [
      type.name,
      {
        type,
        validator: validatorOf(type, types, vocabularies),
        derive: deriverOf(type, vocabularies),
        edges: (body: Body) => edgesOf(type, body),
        sealedPointer: (pointer: string) => isSealed(type.fields, pointer.split('/').slice(1)),
      },
    ]),
  );
  return { types, vocabularies, of: (name) => compiled.get(types.byName(name).name) as Model };
}

function isSealed(fields: Fields, [name = '', , ...rest]: string[]): boolean {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!field) return false;
  if (field.visibility === 'sealed') return true;
  return field.kind === 'parts' && rest.length > 0 && isSealed(field.fields, rest);
}

/**
 * A record type made ready for work: its declaration, its check and its derivation, compiled once. A record that tightens
 * fields has a model of its own, which differs from the type's in nothing else.
 */
import type { Fields, RecordType } from './declare.ts';
import { type Derive, deriverOf } from './derive.ts';
import { type Edge, edgesOf } from './edges.ts';
import type { Types } from './registry.ts';
import { type Tightened, tightenFields } from './tighten.ts';
import { type Body, type Validator, validatorOf } from './validate.ts';
import type { Vocabularies } from './vocabulary.ts';

export interface Model {
  type: RecordType;
  validator: Validator;
  derive: Derive;
  edges(body: Body): Edge[];
  /** Does this JSON Pointer name a field that is sealed? */
  sealedPointer(pointer: string): boolean;
}

export interface Models {
  types: Types;
  vocabularies: Vocabularies;
  /** The model of a type, as a record that tightens these fields has it. @throws Refusal `type-unknown` */
  of(name: string, tightened?: Tightened): Model;
}

/** Compiles every type of the registry. */
export function modelsOf(types: Types, vocabularies: Vocabularies): Models {
  const compiled = new Map(
    types.all.map((type) => [type.name, modelOf(type, validatorOf(type, types, vocabularies), vocabularies)]),
  );
  const of: Models['of'] = (name, tightened = {}) => {
    const model = compiled.get(types.byName(name).name) as Model;
    const closing = Object.values(tightened);
    if (closing.length === 0) return model;
    const type = { ...model.type, fields: tightenFields(model.type.fields, tightened) };
    const validator = closing.includes('sealed') ? validatorOf(type, types, vocabularies) : model.validator;
    return modelOf(type, validator, vocabularies);
  };
  return { types, vocabularies, of };
}

function modelOf(type: RecordType, validator: Validator, vocabularies: Vocabularies): Model {
  return {
    type,
    validator,
    derive: deriverOf(type, vocabularies),
    edges: (body) => edgesOf(type, body),
    sealedPointer: (pointer) => isSealed(type.fields, pointer.split('/').slice(1)),
  };
}

function isSealed(fields: Fields, [name = '', , ...rest]: string[]): boolean {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!field) return false;
  if (field.visibility === 'sealed') return true;
  return field.kind === 'parts' && rest.length > 0 && isSealed(field.fields, rest);
}

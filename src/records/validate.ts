/**
 * Compiles a declaration into the check every body passes before it is stored, whoever sends it. The same compiled
 * schema answers the JSON Schema of a type. Values of sealed fields are refused here: they travel only as commitments.
 */
import { z } from 'zod';
import { isId } from '../kernel/ids.ts';
import { isPlace } from '../kernel/place.ts';
import { isUncertainDate } from '../kernel/uncertain-date.ts';
import { type Account, accountsCheck, strayCitations } from './accounts.ts';
import type { Field, Fields, RecordType } from './declare.ts';
import { fitsOf } from './fits.ts';
import { isCountable, LANGUAGE, MAX_STRING, MAX_TEXT, MAX_URL, mostOf, PART_ID } from './limits.ts';
import type { Types } from './registry.ts';
import type { Vocabularies } from './vocabulary.ts';
import { isTerm } from './vocabulary.ts';
import { malformed, step } from './well-formed.ts';

/** A problem a person can mend: where (JSON Pointer), a stable code, and what was found there (shortened). */
export interface Issue {
  pointer: string;
  code: string;
  found?: string;
}

/** The adopted values of a record by declared field names, with `accounts` beside them. */
export type Body = Record<string, unknown>;

export interface Validator {
  /** Problems of a draft: forms, codes, references; missing required fields are no problem yet. */
  draft(body: unknown): Issue[];
  /** Problems that keep a record from review and publication. */
  complete(body: unknown): Issue[];
  /** JSON Schema (2020-12) of a complete body. */
  jsonSchema(): object;
}

const partId = z.string().regex(PART_ID);
const uncertainDate = z
  .custom<object>((value) => isUncertainDate(value))
  .meta({ type: 'object', description: 'Uncertain date: precise and imprecise range' });

/** Compiles the validator of a type. Costs a millisecond; keep it. */
export function validatorOf(type: RecordType, types: Types, vocabularies: Vocabularies): Validator {
  const check = (complete: boolean): ((body: unknown) => Issue[]) => {
    const schema = bodySchema(type.fields, types, vocabularies, complete);
    const fits = fitsOf(type.fields, { types, vocabularies, complete });
    const accountIssues = accountsCheck(type.fields, accountSchemas(types, vocabularies), issuesOf);
    return (body) => {
      const wrong = malformed(body);
      if (wrong) return [wrong];
      const issues = fits(body) ? [] : issuesOf(schema, body);
      if (issues.length > 0) return issues;
      const { accounts, sources } = body as { accounts?: Record<string, Account[]>; sources?: unknown };
      if (accounts === undefined) return [];
      const found = accountIssues(accounts);
      return found.length === 0 && complete && type.fields.sources ? strayCitations(accounts, sources) : found;
    };
  };
  const schema = bodySchema(type.fields, types, vocabularies, true);
  return {
    draft: check(false),
    complete: check(true),
    jsonSchema: () => z.toJSONSchema(schema, { unrepresentable: 'any' }),
  };
}

/** The schema of a body, which says what is wrong with one. */
export function bodySchema(fields: Fields, types: Types, vocabularies: Vocabularies, complete: boolean): z.ZodType {
  const shape = shapeOf(fields, types, vocabularies, complete);
  return z.strictObject({ ...shape, accounts: accounts.optional() });
}

/** A competing value need not be complete: it says what its source says. */
function accountSchemas(types: Types, vocabularies: Vocabularies) {
  return {
    field: (field: Field) => fieldSchema(field, types, vocabularies, false),
    part: (fields: Fields) => z.strictObject({ id: partId.optional(), ...shapeOf(fields, types, vocabularies, false) }),
  };
}

function shapeOf(
  fields: Fields,
  types: Types,
  vocabularies: Vocabularies,
  complete: boolean,
): Record<string, z.ZodType> {
  const shape: Record<string, z.ZodType> = {};
  for (const [name, field] of Object.entries(fields)) {
    if (field.visibility === 'sealed') continue;
    const schema = fieldSchema(field, types, vocabularies, complete);
    shape[name] = complete && field.required ? schema : schema.optional();
  }
  return shape;
}

function fieldSchema(field: Field, types: Types, vocabularies: Vocabularies, complete: boolean): z.ZodType {
  const most = mostOf(field);
  switch (field.kind) {
    case 'text':
      return textSchema(most);
    case 'string':
      return z.string().min(1).max(most);
    case 'strings':
      return z.array(z.string().min(1).max(MAX_STRING)).max(most);
    case 'url':
      return z.url({ protocol: /^https?$/ }).max(MAX_URL);
    case 'integer':
      return z
        .number()
        .int()
        .min(field.min ?? 0)
        .max(Number.MAX_SAFE_INTEGER);
    case 'flag':
      return z.boolean();
    case 'date':
      return uncertainDate;
    case 'count':
      return z.custom<object>(isCountable).meta({ type: 'object', unit: field.unit });
    case 'place':
      return z
        .array(z.custom<object>((value) => isPlace(value)).meta({ type: 'object', description: 'Place' }))
        .max(most);
    case 'term':
      return termSchema(field.vocabulary, vocabularies);
    case 'terms':
      return z.array(termSchema(field.vocabulary, vocabularies)).max(most);
    case 'ref':
      return refSchema(field.types, types);
    case 'refs':
      return z.array(refSchema(field.types, types)).max(most);
    case 'parts':
      return z
        .array(z.strictObject({ id: partId, ...shapeOf(field.fields, types, vocabularies, complete) }))
        .max(most)
        .refine((items) => new Set(items.map((item) => item.id)).size === items.length, { error: 'part-id-repeated' });
  }
}

function textSchema(most: number): z.ZodType {
  const words = z.string().min(1).max(most);
  return z.strictObject({
    lang: z.string().regex(LANGUAGE),
    text: words,
    translations: z.record(z.string().regex(LANGUAGE), words).optional(),
  });
}

function termSchema(vocabulary: string, vocabularies: Vocabularies): z.ZodType {
  return z
    .string()
    .refine((code) => isTerm(vocabularies, vocabulary, code), { error: 'term-unknown' })
    .meta({ vocabulary });
}

function refSchema(names: string[], types: Types): z.ZodType {
  const prefixes = names.map((name) => types.find(name)?.prefix).filter((prefix) => prefix !== undefined);
  return z
    .string()
    .refine((id) => prefixes.some((prefix) => isId(id, prefix)), { error: 'reference-invalid' })
    .meta({ refersTo: names });
}

const account = z.strictObject({
  adopted: z.literal(true).optional(),
  value: z.unknown().optional(),
  citations: z
    .array(
      z.strictObject({
        cite: partId,
        locator: z
          .strictObject({
            page: z.string().max(60).optional(),
            time: z.string().max(60).optional(),
            selector: z.string().max(1000).optional(),
          })
          .optional(),
      }),
    )
    .max(200)
    .optional(),
  confidence: z.string().max(60).optional(),
  note: textSchema(MAX_TEXT).optional(),
});
const accounts = z.record(z.string(), z.array(account).min(1).max(50));

function issuesOf(schema: z.ZodType, body: unknown, at = ''): Issue[] {
  const result = schema.safeParse(body);
  if (result.success) return [];
  return result.error.issues.slice(0, 50).flatMap((issue) => {
    const pointer = at + issue.path.map(step).join('');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ pointer: pointer + step(key), code: 'field-not-accepted' }));
    }
    const found = excerpt(valueAt(body, issue.path));
    return [{ pointer, code: codeOf(issue, found), ...(found === undefined ? {} : { found }) }];
  });
}

function codeOf(issue: z.core.$ZodIssue, found: string | undefined): string {
  if (issue.code === 'custom') return issue.message === 'Invalid input' ? 'value-invalid' : issue.message;
  if (issue.code === 'too_big') return 'value-too-large';
  if (issue.code === 'too_small') return 'value-too-small';
  return found === undefined ? 'value-missing' : 'value-invalid';
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  let at: unknown = body;
  for (const key of path)
    at = at === null || typeof at !== 'object' ? undefined : (at as Record<PropertyKey, unknown>)[key];
  return at;
}

function excerpt(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 119).toWellFormed()}…` : text;
}

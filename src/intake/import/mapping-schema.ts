/**
 * The shape of a mapping file. What stands inside `let`, `fields`, `identity` and the like is the small language of
 * `expression.ts`, checked when the mapping is compiled; everything around it is checked here.
 */
import { z } from 'zod';
import { Refusal } from '../../kernel/refusal.ts';
import { FORMATS } from './format.ts';

/** A value of the mapping language, not yet compiled. */
export type ValueNode = string | { readonly [key: string]: unknown };

const value = z.union([z.string(), z.record(z.string(), z.unknown())]);
const values = z.record(z.string(), value);

const input = z.strictObject({
  format: z.enum(FORMATS).optional(),
  encoding: z.string().optional(),
  delimiter: z.string().length(1).optional(),
  sheet: z.string().optional(),
  /** Member of the JSON root that holds the records, or the names it may have; an array as root has none. */
  member: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
  /** Member of each record whose items are the rows. */
  expand: z.string().optional(),
  /** Cells that mean nothing is known, besides the empty one. */
  empty: z.array(z.string()).optional(),
  /** Column names are compared without regard to case, blanks and underscores. */
  loose: z.boolean().optional(),
  dayFirst: z.boolean().optional(),
  /** Rows may end early; the cells that are not there say nothing. */
  short: z.boolean().optional(),
});

const table = z.strictObject({
  /** Name of a file beside the main one, `*` for any characters; `$self` for the main file, whose rows are joined to each other. */
  file: z.union([z.string(), z.array(z.string()).min(1)]),
  key: z.string(),
  /** Member of the JSON root that holds the table's rows, where `$self` is a document of several lists. */
  member: z.string().optional(),
  /** Member of each of these rows whose items are the rows. */
  expand: z.string().optional(),
  optional: z.boolean().optional(),
  columns: z.record(z.string(), z.array(z.string())).optional(),
});

const related = z.strictObject({
  type: z.string(),
  /** A list whose items are looked at one by one; without it the row itself is. */
  each: value.optional(),
  when: z.record(z.string(), z.unknown()).optional(),
  identity: value,
  fields: values,
});

const basis = z.strictObject({ url: z.url(), licence: z.string().min(1), retrieved: z.iso.date() });

export const mappingSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,60}$/),
  version: z.string().min(1).max(40),
  title: z.string().min(1).max(200),
  about: z.string().optional(),
  already_public: basis.optional(),
  /** Fields (JSON Pointer) that hold natural persons' names, and on what ground each may be published. */
  personal: z.record(z.string().startsWith('/'), z.strictObject({ basis: z.string().min(1).optional() })).optional(),
  type: value,
  input: input.optional(),
  columns: z.record(z.string(), z.union([z.string(), z.array(z.string()).min(1)])).optional(),
  /** Columns without which the file is another one. */
  required: z.array(z.string()).optional(),
  /** At least one of these columns must be there. */
  requiredAny: z.array(z.string()).min(1).optional(),
  /** Columns by which a file is known to be this mapping's; `required` where it is left out. */
  knownBy: z.array(z.string()).min(1).optional(),
  tables: z.record(z.string(), table).optional(),
  /** Lists of codes that several `map` share, by name. */
  codes: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  let: values.optional(),
  skip: z.record(z.string(), z.unknown()).optional(),
  identity: value,
  also: z.array(value).optional(),
  fields: z.union([z.strictObject({ whole: z.array(z.string()) }), values]),
  related: z.array(related).optional(),
  why: z.record(z.string(), z.unknown()).optional(),
});

export type Mapping = z.infer<typeof mappingSchema>;

/** A mapping read from JSON. Throws Refusal `mapping-invalid` that names the place and the problem. */
export function readMapping(text: string, from: string): Mapping {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Refusal('mapping-invalid', {
      mapping: from,
      at: '',
      problem: error instanceof Error ? error.message : '',
    });
  }
  const read = mappingSchema.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Refusal('mapping-invalid', { mapping: from, at: `/${issue.path.join('/')}`, problem: issue.message });
}

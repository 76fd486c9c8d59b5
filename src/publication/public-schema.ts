/**
 * The JSON Schema of what readers get of a type, from its declaration: the schema every body is checked by, without the
 * fields that are never public, and with the place in the log beside them.
 */
import type { Fields } from '../records/declare.ts';
import type { Model } from '../records/models.ts';

type Schema = Record<string, unknown>;

const ENVELOPE: Record<string, Schema> = {
  id: { type: 'string' },
  type: { type: 'string' },
  rev: { type: 'integer', minimum: 1 },
  publishedAt: { type: 'string', description: 'RFC 3339; the day alone where people signed' },
  log: { type: 'object', properties: { index: { type: 'integer', minimum: 0 } }, required: ['index'] },
  status: { type: 'string', enum: ['disputed', 'withdrawn'] },
  dispute: { type: ['object', 'null'], description: 'Words of a dispute: text with its language' },
  withdrawal: { type: 'object', description: 'Why the record was withdrawn; its other fields are gone' },
};

/** JSON Schema 2020-12 of a public item of the type. No declared field is required: a withdrawn record has few. */
export function publicSchema({ type, validator }: Model): Schema {
  const { $schema: _, ...whole } = validator.jsonSchema() as Schema;
  const declared = shown(whole, type.fields);
  return {
    ...declared,
    properties: { ...ENVELOPE, ...(declared.properties as object) },
    required: ['id', 'type', 'rev', 'publishedAt', 'log'],
  };
}

function shown(schema: Schema, fields: Fields): Schema {
  const { required: _, ...kept } = schema;
  const given = (schema.properties ?? {}) as Record<string, Schema>;
  const properties: Record<string, Schema> = {};
  for (const [name, property] of Object.entries(given)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field && (field.visibility ?? 'public') !== 'public') continue;
    properties[name] =
      field?.kind === 'parts' ? { ...property, items: shown(property.items as Schema, field.fields) } : property;
  }
  return { ...kept, properties };
}

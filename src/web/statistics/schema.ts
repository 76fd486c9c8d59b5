/** JSON Schema of what the API says of statistics. */
const integer = { type: 'integer' } as const;
const text = { type: 'string' } as const;
const object = (properties: Record<string, object>) => ({
  type: 'object' as const,
  properties,
  required: Object.keys(properties),
});
const sums = object({ records: integer, low: integer, best: integer, high: integer });
const orNull = (schema: object) => ({ anyOf: [schema, { type: 'null' as const }] });

export const STATISTICS_SCHEMA = object({
  query: { ...text, description: 'The filters that were asked for' },
  all: { ...sums, description: 'Records, and the sum of their headline counts as a range' },
  verified: orNull({ ...sums, description: 'Records whose standard of proof is reasonable grounds or higher' }),
  dimensions: {
    type: 'array',
    items: object({
      name: text,
      withheld: { type: 'boolean', description: 'Everything is too small to be told apart' },
      figures: { type: 'array', items: object({ code: text, all: sums, verified: sums }) },
      merged: orNull(object({ lines: integer, all: orNull(sums), verified: orNull(sums) })),
    }),
  },
  estimate: {
    type: 'object',
    properties: {
      known: { type: 'boolean' },
      why: { ...text, enum: ['too-many', 'one-list', 'no-overlap', 'too-few'] },
      method: { ...text, enum: ['chapman', 'log-linear'] },
      lists: { type: 'array', items: object({ name: text, records: integer }) },
      seen: integer,
      both: integer,
      estimate: object({ estimate: { type: 'number' }, low: { type: 'number' }, high: { type: 'number' } }),
    },
    required: ['known', 'lists'],
  },
  note: { ...text, description: 'What is not in these figures' },
  log: object({ size: integer }),
});

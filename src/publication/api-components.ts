/** Schemas of the API's answers that no declaration describes. */
const object = (properties: Record<string, object>, required = Object.keys(properties)) => ({
  type: 'object' as const,
  properties,
  required,
});
const list = (items: object) => ({ type: 'array' as const, items });
const text = { type: 'string' } as const;
const integer = { type: 'integer' } as const;
const measure = object({ low: integer, best: integer, high: integer, unit: text });
const log = object({ size: integer });

/** By component name. */
export const COMPONENTS: Record<string, object> = {
  Problem: {
    ...object({ type: text, title: text, status: integer, detail: text, code: text, params: { type: 'object' } }, [
      'type',
      'title',
      'status',
      'code',
      'params',
    ]),
    description: 'RFC 9457; `code` is stable, `title` is in the language asked for',
  },
  History: object({
    id: text,
    items: list(
      object(
        {
          index: integer,
          kind: text,
          rev: { type: ['integer', 'null'] },
          at: text,
          reason: text,
          record: { type: ['object', 'null'] },
        },
        ['index', 'kind', 'rev', 'at', 'record'],
      ),
    ),
    log,
  }),
  Proof: object({
    id: text,
    index: integer,
    size: integer,
    leafHash: text,
    pub: text,
    checkpointAt: { type: ['string', 'null'] },
    signedBy: text,
    witnesses: integer,
    file: { type: ['object', 'null'], description: 'The proof as a file: what `tamga verify` reads' },
  }),
  Figures: object({
    type: text,
    records: integer,
    measure,
    byClass: list(object({ code: text, records: integer, measure })),
    byYear: list(object({ year: text, records: integer, measure })),
    byCountry: list(object({ code: text, records: integer })),
    latestAt: { type: ['string', 'null'] },
    log,
  }),
  Vocabularies: object({ items: list(object({ id: text, source: text, languages: list(text), terms: integer })) }),
  Vocabulary: object({
    id: text,
    source: text,
    languages: list(text),
    terms: list(
      object(
        {
          code: text,
          parent: text,
          labels: { type: 'object', additionalProperties: object({ text, reviewed: { type: 'boolean' } }) },
          grave: { type: 'boolean' },
        },
        ['code', 'labels'],
      ),
    ),
  }),
  Types: object({ items: list({ type: 'object' }) }),
  FeedEvent: {
    ...object({
      first: integer,
      last: integer,
      items: list(
        object(
          {
            index: integer,
            kind: text,
            rid: text,
            type: text,
            rev: integer,
            at: text,
            reason: text,
            target: { type: 'object' },
            item: { type: ['object', 'null'] },
          },
          ['index', 'kind', 'at', 'item'],
        ),
      ),
    }),
    description:
      'Entries `first` to `last` of the log; `item` is the public record of an entry, null where it has none or it is withheld',
  },
};

/** What the register knows about itself: figures, vocabularies with their labels, and the declarations of its types. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import { Refusal } from '../kernel/refusal.ts';
import type { RecordType } from '../records/declare.ts';
import { label, type Term, type Vocabulary, vocabularyOf } from '../records/vocabulary.ts';
import { type ApiParts, addEndpoint, component } from './api-routes.ts';
import { publicSchema } from './public-schema.ts';
import { filterNames } from './query-params.ts';

/** Adds the endpoints; `types` are the public ones. */
export function addSchemaEndpoints(app: OpenAPIHono, parts: ApiParts, types: RecordType[]): void {
  const { reader, models } = parts;
  const tag = 'register';
  addEndpoint(app, parts, {
    tag,
    path: '/figures',
    summary: 'Counts and sums of the published records of a type, by class, year and country',
    query: { type: 'Name of the type; by default the first that counts people' },
    answer: component('Figures'),
    body: async (context) => {
      const { name } = typeFor(types, context.req.query('type'));
      return { type: name, ...(await reader.figures(name)), log: { size: reader.size() } };
    },
  });
  addEndpoint(app, parts, {
    tag,
    path: '/vocabularies',
    summary: 'The controlled lists',
    answer: component('Vocabularies'),
    body: () => ({
      items: [...models.vocabularies.values()].map(({ id, source, languages, terms }) => ({
        id,
        source,
        languages,
        terms: terms.length,
      })),
    }),
  });
  addEndpoint(app, parts, {
    tag,
    path: '/vocabularies/{id}',
    summary: 'One list: codes and labels; a translation nobody has checked is marked `reviewed: false`',
    answer: component('Vocabulary'),
    body: (context) => {
      const list = vocabularyOf(models.vocabularies, (context.req.param('id') ?? '').slice(0, 60));
      const { id, source, languages } = list;
      return { id, source, languages, terms: list.terms.map((term) => shown(list, term)) };
    },
  });
  addEndpoint(app, parts, {
    tag,
    path: '/types',
    summary: 'The declarations of the record types, their filters, and the JSON Schema of their public form',
    answer: component('Types'),
    body: () => ({
      items: types.map((type) => ({ ...type, filters: filterNames(type), schema: publicSchema(models.of(type.name)) })),
    }),
  });

  function shown(list: Vocabulary, { code, parent, grave, note, external, drafts = {} }: Term) {
    const labels = ['en', ...Object.keys(drafts)].map((lang) => {
      const { text, reviewed } = label(models.vocabularies, list.id, code, lang);
      return [lang, { text, reviewed }] as const;
    });
    return {
      code,
      ...(parent ? { parent } : {}),
      labels: Object.fromEntries(labels),
      ...(grave ? { grave } : {}),
      ...(note ? { note } : {}),
      ...(external ? { external } : {}),
    };
  }
}

/** @throws Refusal `type-unknown` (404) */
export function typeFor(types: RecordType[], name: string | undefined): RecordType {
  const found = name
    ? types.find((type) => type.name === name)
    : (types.find(({ measure }) => measure !== undefined) ?? types[0]);
  if (!found) throw new Refusal('type-unknown', { type: (name ?? '').slice(0, 60) }, 404);
  return found;
}

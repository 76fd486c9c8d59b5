/** The endpoints every public record type gets from its declaration alone: list, record, history, proof. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { isId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { RecordType } from '../records/declare.ts';
import { type ApiParts, addEndpoint, component, searchOf } from './api-routes.ts';
import { checkedQuery } from './checked-query.ts';
import { publicSchema } from './public-schema.ts';
import { facetsOf, filterNames } from './query-params.ts';
import type { PublicItem, Query } from './reader-types.ts';

const MOST_A_PAGE = 500;
const LIST = {
  q: 'Words, "phrases", -excluded',
  from: 'Not before: YYYY, YYYY-MM or YYYY-MM-DD',
  to: 'Not after',
  year: 'YYYY',
  bbox: 'west,south,east,north in degrees; west > east crosses the 180th meridian',
  about: 'Id of a record that is referred to',
} as const;

/** Schema component of a type: `breach` → `Breach`. */
export const componentOf = (type: RecordType): string =>
  type.name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Adds the endpoints of one type. */
export function addRecordEndpoints(app: OpenAPIHono, parts: ApiParts, type: RecordType): void {
  const { reader, models } = parts;
  const [item, page] = [componentOf(type), `${componentOf(type)}Page`];
  app.openAPIRegistry.registerComponent('schemas', item, publicSchema(models.of(type.name)));
  app.openAPIRegistry.registerComponent('schemas', page, {
    type: 'object',
    properties: {
      items: { type: 'array', items: component(item) },
      next: { type: ['string', 'null'], description: 'Cursor of the next page; it pins the size of the log' },
      count: { type: 'integer' },
      count_is: { type: 'string', enum: ['exact', 'at_least'] },
      log: { type: 'object', properties: { size: { type: 'integer' } }, required: ['size'] },
    },
    required: ['items', 'next', 'count', 'count_is', 'log'],
  });
  const one = { tag: type.name, path: `/${type.path}/{id}` };
  addEndpoint(app, parts, {
    tag: type.name,
    path: `/${type.path}`,
    summary: `Published records of type ${type.name}, newest first, or by relevance where there are words`,
    query: listParams(type),
    answer: component(page),
    check: (context) => void queryOf(parts, type, searchOf(context)),
    body: (context) => reader.search(queryOf(parts, type, searchOf(context))),
  });
  addEndpoint(app, parts, {
    ...one,
    summary: 'A record as it is public now',
    answer: component(item),
    body: (context) => readItem(parts, type, context),
  });
  addEndpoint(app, parts, {
    ...one,
    path: `${one.path}/history`,
    summary: 'Every public step in the life of a record, newest first',
    answer: component('History'),
    body: async (context) => {
      const { id } = await readItem(parts, type, context);
      return { id, items: await reader.history(id), log: { size: reader.size() } };
    },
  });
  addEndpoint(app, parts, {
    ...one,
    path: `${one.path}/proof`,
    summary: 'Proof that the record stands in the log: its entry, object, inclusion proof and checkpoint in `file`',
    answer: component('Proof'),
    body: async (context) => {
      const { id } = await readItem(parts, type, context);
      const [proof, file] = await Promise.all([reader.proof(id), reader.proofFile(id)]);
      if (proof === null) throw new Refusal('record-unknown', { rid: id }, 404);
      return { id, ...proof, file };
    },
  });
}

function listParams(type: RecordType): Record<string, string> {
  const facets = new Map(
    facetsOf(type).map(({ name, vocabulary }) => [
      name,
      vocabulary ? `Code of the list ${vocabulary}, with all below it` : 'Exact value',
    ]),
  );
  const described = filterNames(type).map((name) => [
    name,
    facets.get(name) ?? (LIST as Record<string, string>)[name] ?? 'Side of the box in degrees',
  ]);
  return {
    ...Object.fromEntries(described),
    limit: `Records a page, 1 to ${MOST_A_PAGE}; default 20`,
    cursor: '`next` of the page before',
  };
}

/** @throws Refusal `query-invalid`, `unknown-term` */
function queryOf({ models }: ApiParts, type: RecordType, params: URLSearchParams): Query {
  const query = checkedQuery(models.vocabularies, type, params);
  const limit = params.get('limit')?.trim();
  if (!limit) return query;
  if (!/^[1-9]\d{0,17}$/.test(limit)) throw new Refusal('query-invalid', { field: 'limit' });
  return { ...query, limit: Math.min(Number(limit), MOST_A_PAGE) };
}

/** @throws Refusal `record-unknown` (404), `record-hidden`, `record-erased` (410) */
async function readItem({ reader }: ApiParts, type: RecordType, context: Context): Promise<PublicItem> {
  const id = context.req.param('id') ?? '';
  const found = isId(id, type.prefix) ? await reader.record(id) : null;
  if (found === null) throw new Refusal('record-unknown', { rid: id.slice(0, 60) }, 404);
  if (!('gone' in found)) return found;
  const { gone, reason, at } = found as { gone: string; reason?: string; at: string };
  throw new Refusal(`record-${gone}`, { rid: id, at, ...(reason ? { reason } : {}) }, 410);
}

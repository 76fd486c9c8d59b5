/**
 * The public API at `/api/v1`: everything a page shows, as JSON, for every declared type alike. It reads through
 * `PublicReader` alone; what it cannot answer it refuses with a problem document.
 */
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { Refusal } from '../kernel/refusal.ts';
import { COMPONENTS } from './api-components.ts';
import { addRecordEndpoints } from './api-records.ts';
import { type ApiParts, assertKnown, component, searchOf } from './api-routes.ts';
import { addSchemaEndpoints } from './api-schema.ts';
import { unchanged } from './http-cache.ts';
import { problem } from './problem.ts';

export type { ApiParts, ApiSettings } from './api-routes.ts';

const METHODS = 'GET, HEAD, OPTIONS';

/**
 * Builds the API; mount it at `/api/v1`, before other routes under that address. An address that nobody answers gets a
 * problem document, a method that is not open gets 405.
 */
export function createApi(parts: ApiParts): OpenAPIHono {
  const app = new OpenAPIHono();
  const types = parts.models.types.all.filter(({ publication }) => publication !== 'never');
  app.onError((error, context) => opened(context, problem(context, parts.settings, error, parts.report)));
  app.use('*', async (context, next) => {
    if (context.req.method === 'OPTIONS') return opened(context, context.body(null, 204));
    await next();
    if (context.res.headers.has('x-hono-already-sent')) return;
    const missing = context.res.status === 404 && !context.res.headers.get('Content-Type')?.includes('json');
    if (missing) context.res = problem(context, parts.settings, refusalOf(context), parts.report);
    opened(context, context.res);
  });
  for (const [name, schema] of Object.entries(COMPONENTS))
    app.openAPIRegistry.registerComponent('schemas', name, schema);
  for (const type of types) addRecordEndpoints(app, parts, type);
  addSchemaEndpoints(app, parts, types);
  documentFeed(app);
  addDocument(app, parts);
  const known = app.routes
    .filter(({ method }) => method === 'GET')
    .map(({ path }) => new RegExp(`^(?:/.*)?${path.replaceAll(/:\w+/g, '[^/]+')}$`));
  return app;

  function refusalOf({ req }: Context): Refusal {
    const { pathname } = new URL(req.url);
    const reads = req.method === 'GET' || req.method === 'HEAD';
    if (!reads && known.some((path) => path.test(pathname)))
      return new Refusal('method-not-allowed', { method: req.method.slice(0, 20) }, 405);
    return new Refusal('address-unknown', { path: pathname.slice(0, 200) }, 404);
  }
}

/** Public data: any site may read it. */
function opened(context: Context, response: Response): Response {
  response.headers.set('Access-Control-Allow-Origin', '*');
  response.headers.set('Access-Control-Expose-Headers', 'ETag, Link, Content-Language');
  response.headers.set('X-Content-Type-Options', 'nosniff');
  if (response.status === 405 || context.req.method === 'OPTIONS') response.headers.set('Allow', METHODS);
  if (context.req.method === 'OPTIONS') {
    response.headers.set('Access-Control-Allow-Methods', METHODS);
    response.headers.set('Access-Control-Allow-Headers', 'Accept-Language, If-None-Match, Last-Event-ID');
    response.headers.set('Access-Control-Max-Age', '86400');
  }
  return response;
}

function documentFeed(app: OpenAPIHono): void {
  const query = (name: string, description: string) => ({
    name,
    in: 'query' as const,
    description,
    schema: { type: 'string' as const },
  });
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/feed',
    summary: 'Live feed of the log (Server-Sent Events); `Last-Event-ID` or `after` resumes exactly',
    tags: ['feed'],
    operationId: 'getFeed',
    parameters: [
      query('after', 'Index of the last entry known; -1 for everything'),
      query('type', 'Only entries of records of this type'),
      query('country', 'ISO 3166-1 alpha-2'),
      query('bbox', 'west,south,east,north'),
      query('phase', 'Code of the list phase'),
      query('act', 'Code of the list act, with all below it'),
    ],
    responses: { 200: { description: 'Events', content: { 'text/event-stream': { schema: component('FeedEvent') } } } },
  });
}

function addDocument(app: OpenAPIHono, { reader, settings }: ApiParts): void {
  let made: object | null = null;
  app.get('/openapi.json', (context) => {
    assertKnown(searchOf(context), {});
    made ??= app.getOpenAPI31Document({
      openapi: '3.1.0',
      info: {
        title: settings.name,
        version: '1',
        description: 'Everything public in this register, provable by its log.',
      },
      servers: [{ url: '/api/v1' }],
    });
    return unchanged(context, reader.size(), settings.build) ?? context.json(made);
  });
}

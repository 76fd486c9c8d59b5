/**
 * How every route of the API is made: described once for the OpenAPI document, its parameters known by name, and answered
 * from the published log alone.
 */
import type { OpenAPIHono, RouteConfig } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { Refusal } from '../kernel/refusal.ts';
import type { Models } from '../records/models.ts';
import { unchanged } from './http-cache.ts';
import type { ProblemTexts } from './problem.ts';
import type { PublicReader } from './reader-types.ts';

export interface ApiSettings extends ProblemTexts {
  name: string;
  /** Changes with the software, so that an old answer is not taken for a new one. */
  build: string;
}

export interface ApiParts {
  reader: PublicReader;
  models: Models;
  settings: ApiSettings;
  /** Told of every error that is our own fault. */
  report?(error: unknown): void;
}

export interface Endpoint {
  /** As in OpenAPI: `/breaches/{id}`. */
  path: string;
  summary: string;
  /** Query parameters and what they mean. */
  query?: Record<string, string>;
  /** A JSON Schema, or the name of a component. */
  answer: object;
  tag: string;
  /** Throws a Refusal for what is asked wrongly; so that a bad request is never answered by "unchanged". */
  check?(context: Context): void;
  /** The body; what it throws is answered as a problem. */
  body(context: Context): Promise<unknown> | unknown;
}

const JSON_TYPE = 'application/json';

/** A reference to a component of the OpenAPI document. */
export const component = (name: string): { $ref: string } => ({ $ref: `#/components/schemas/${name}` });

/** Adds an endpoint to the router and to the document. */
export function addEndpoint(app: OpenAPIHono, { reader, settings }: ApiParts, endpoint: Endpoint): void {
  const known = endpoint.query ?? {};
  app.openAPIRegistry.registerPath(documented(endpoint));
  app.get(endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1'), async (context) => {
    assertKnown(searchOf(context), known);
    endpoint.check?.(context);
    return unchanged(context, reader.size(), settings.build) ?? context.json((await endpoint.body(context)) as object);
  });
}

export const searchOf = (context: Context): URLSearchParams => new URL(context.req.url).searchParams;

/** @throws Refusal `parameter-unknown`, `parameter-repeated`: a mistyped filter must not widen what is answered */
export function assertKnown(params: URLSearchParams, known: Record<string, string>): void {
  const seen = new Set<string>();
  for (const [name] of params) {
    const shown = name.slice(0, 60);
    if (!Object.hasOwn(known, name)) throw new Refusal('parameter-unknown', { name: shown });
    if (seen.has(name)) throw new Refusal('parameter-repeated', { name: shown });
    seen.add(name);
  }
}

function documented({ path, summary, query = {}, answer, tag }: Endpoint): RouteConfig {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path' as const,
    required: true,
    schema: { type: 'string' as const },
  }));
  const inQuery = Object.entries(query).map(([name, description]) => ({
    name,
    in: 'query' as const,
    description,
    schema: { type: 'string' as const },
  }));
  return {
    method: 'get',
    path,
    summary,
    tags: [tag],
    operationId: `get${path.replaceAll(/[^a-zA-Z]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    parameters: [...inPath, ...inQuery],
    responses: {
      200: { description: summary, content: { [JSON_TYPE]: { schema: answer } } },
      304: { description: 'Nothing was published since the answer the caller holds (If-None-Match)' },
      default: {
        description: 'Refused, and why',
        content: { 'application/problem+json': { schema: component('Problem') } },
      },
    },
  };
}

/**
 * Feeds of the register: live as Server-Sent Events, and the newest entries as Atom and JSON Feed. All of them are the log,
 * read in its order; none shows what is hidden.
 */
import type { ServerResponse } from 'node:http';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import { Refusal } from '../kernel/refusal.ts';
import type { RecordType } from '../records/declare.ts';
import type { Models } from '../records/models.ts';
import { assertKnown, searchOf } from './api-routes.ts';
import { atomFeed, type FeedDocument, jsonFeed } from './feed-documents.ts';
import { feedEntries } from './feed-entries.ts';
import { feedFilter, feedParams } from './feed-filter.ts';
import type { FeedHub } from './feed-hub.ts';
import { feedItemOf } from './feed-page.ts';
import { readNewest, readPublished } from './feed-store.ts';
import { unchanged } from './http-cache.ts';
import { languageFor, type ProblemTexts, problem } from './problem.ts';

export interface FeedParts {
  reader: { size(): number };
  hub: FeedHub;
  models: Models;
  settings: { name: string; publicUrl: string; languages: readonly string[]; build?: string };
  /** Text of a message in a language (`step.publish` …); the key stands in for what is missing. */
  words?(key: string, lang: string): string | undefined;
  /** What the records of a type are called; its name stands in where that is not known. */
  typeName?(type: string, lang: string): string;
  problemText?: ProblemTexts['problemText'];
  report?(error: unknown): void;
}

const NEWEST = 50;
const POSITION = /^(?:-1|\d{1,15})$/;
const EVENT_STREAM = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Accel-Buffering': 'no',
  'X-Content-Type-Options': 'nosniff',
  'Access-Control-Allow-Origin': '*',
  // The stream ends with its connection, so that events need no chunk headers and one buffer serves all.
  Connection: 'close',
};

/** Routes `/api/v1/feed`, and `/feed.atom` and `/feed.json`, of all types or (`?type=`) of one. */
export function createFeeds(parts: FeedParts): Hono {
  const { settings, report } = parts;
  const app = new Hono();
  const texts = {
    languages: settings.languages,
    problemText: parts.problemText ?? ((code: string) => ({ title: code, next: undefined })),
  };
  app.onError((error, context) => {
    const response = problem(context, texts, error, report);
    response.headers.set('Access-Control-Allow-Origin', '*');
    return response;
  });
  app.get('/api/v1/feed', (context) => live(parts, context));
  app.get('/feed.atom', (context) => newest(parts, context, 'atom'));
  app.get('/feed.json', (context) => newest(parts, context, 'json'));
  return app;
}

async function live({ hub, models }: FeedParts, context: Context): Promise<Response> {
  const params = searchOf(context);
  const types = models.types.all.filter(({ publication }) => publication !== 'never');
  assertKnown(params, Object.fromEntries(['after', ...feedParams(types)].map((name) => [name, ''])));
  const filter = feedFilter(models, types, params);
  const after = context.req.header('Last-Event-ID')?.trim() || params.get('after')?.trim() || null;
  if (after !== null && !POSITION.test(after)) throw new Refusal('query-invalid', { field: 'after' });
  const size = await hub.position();
  if (after !== null && Number(after) >= size)
    throw new Refusal('feed-position-unknown', { after: Number(after), size });
  const next = after === null ? size : Number(after) + 1;
  if (context.req.method === 'HEAD') return context.body(null, 200, EVENT_STREAM);
  const out = (context.env as { outgoing?: ServerResponse } | undefined)?.outgoing;
  if (!out) throw new Error('the live feed needs a response of node:http');
  out.removeHeader('Transfer-Encoding');
  out.writeHead(200, EVENT_STREAM);
  // Spread out, so that a restart does not bring everybody back in one instant.
  out.write(`retry: ${2000 + Math.floor(Math.random() * 3000)}\nid: ${next - 1}\n\n`);
  hub.subscribe(out, next, filter);
  return RESPONSE_ALREADY_SENT;
}

async function newest(parts: FeedParts, context: Context, format: 'atom' | 'json'): Promise<Response> {
  const { reader, hub, settings, models } = parts;
  const params = searchOf(context);
  assertKnown(params, { before: '', lang: '', type: '' });
  const asked = params.get('before');
  if (asked !== null && !/^\d{1,15}$/.test(asked)) throw new Refusal('query-invalid', { field: 'before' });
  const wanted = params.get('lang');
  if (wanted !== null && !settings.languages.includes(wanted)) throw new Refusal('query-invalid', { field: 'lang' });
  const type = typeIn(models, params);
  const lang = wanted ?? languageFor(context, settings.languages);
  context.header('Access-Control-Allow-Origin', '*');
  context.header('Content-Language', lang);
  context.header('Vary', 'Accept-Language');
  const size = reader.size();
  const same = unchanged(context, size, `${settings.build ?? ''}-${lang}`);
  if (same) return same;
  const before = Math.min(asked === null ? size : Number(asked), size);
  const rows = await readNewest(hub.pool, { before, limit: NEWEST + 1, prefix: type?.prefix });
  const { origin } = await readPublished(hub.pool);
  const base = settings.publicUrl || new URL(context.req.url).origin;
  const items = rows.slice(0, NEWEST).map(feedItemOf);
  const path = `/feed.${format}`;
  const only: Record<string, string> = type === null ? {} : { type: type.name };
  const address = (query: Record<string, string>) => `${base}${path}?${new URLSearchParams({ ...only, ...query })}`;
  const document: FeedDocument = {
    id: `urn:x-tamga:${origin}${type === null ? '' : `:${type.name}`}`,
    title: type === null ? settings.name : `${settings.name} · ${parts.typeName?.(type.name, lang) ?? type.name}`,
    lang,
    home: `${base}/${lang}${type === null ? '' : `/${type.path}`}`,
    self: address({ lang, ...(asked === null ? {} : { before: asked }) }),
    next: rows.length > NEWEST ? address({ lang, before: String(items.at(-1)?.index) }) : null,
    licence: `${base}/${lang}/data#licence`,
    alternates: settings.languages
      .filter((other) => other !== lang)
      .map((other) => ({ lang: other, href: address({ lang: other }) })),
    entries: feedEntries(items, { models, base, origin, lang, words: (key) => parts.words?.(key, lang) ?? key }),
  };
  const media = format === 'atom' ? 'application/atom+xml' : 'application/feed+json';
  return context.body(format === 'atom' ? atomFeed(document) : jsonFeed(document), 200, {
    'Content-Type': `${media}; charset=utf-8`,
  });
}

/** The type that alone is asked for, or null. @throws Refusal `type-unknown` */
function typeIn(models: Models, params: URLSearchParams): RecordType | null {
  const name = params.get('type')?.trim();
  if (!name) return null;
  const type = models.types.find(name);
  if (!type || type.publication === 'never') throw new Refusal('type-unknown', { type: name.slice(0, 60) });
  return type;
}

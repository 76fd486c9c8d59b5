/**
 * The public door: one port, one router. Log files, API and feeds answer for themselves; pages pass through the cache.
 * Nothing here writes an address or an agent of a reader anywhere.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { FORMATS } from '../congress/documents/formats.ts';
import { isId } from '../kernel/ids.ts';
import type { Types } from '../records/registry.ts';
import { LANGUAGES, negotiate } from './i18n.ts';
import { type HeaderOf, PageCache } from './page-cache.ts';
import { PRIVATE } from './workspace/app.tsx';

export interface PublicDoor {
  /** Answers itself, uncached here: `/log`, `/objects`, `/api`, feeds, exports. */
  direct: Hono;
  /** Pages. */
  site: Hono;
  /** Sign-in, reports and the workspace: never cached. */
  workspace: Hono;
  types: Types;
  size(): number;
  touchedAt(id: string): Promise<number>;
  now(): Date;
  build: string;
}

const DIRECT =
  /^\/(?:log|objects|api|files|\.well-known\/webauthn$|push-worker\.js$|healthz|readyz|feed\.(?:atom|json)|data\/[a-z-]+\.)/;

export interface OpenDoor {
  fetch(request: Request, env?: unknown): Response | Promise<Response>;
  cache: PageCache;
}

/** The whole public site as one fetch function. */
export function openDoor(door: PublicDoor): OpenDoor {
  const cache = new PageCache({
    size: door.size,
    now: () => door.now().getTime(),
    build: door.build,
    touched: (url) => touched(door, url),
    languageOf,
  });
  const app = new Hono();
  app.get('/healthz', (context) => context.text('ok\n'));
  app.get('/readyz', (context) => context.text('ready\n'));
  app.route('/', door.direct);
  return {
    cache,
    fetch: (request, env) => {
      const path = pathOf(request.url);
      if (DIRECT.test(path)) return app.fetch(request, env as object);
      if (PRIVATE.test(path)) return door.workspace.fetch(request, env as object);
      if (request.method !== 'GET' && request.method !== 'HEAD') return door.site.fetch(request, env as object);
      return cache.answer(request, headerOf(request, env), (wanted) => door.site.fetch(wanted, env as object));
    },
  };
}

/** Listens on `port`, or the next free one; 0 = any. Resolves with the address once it answers. */
export async function listen(
  fetch: OpenDoor['fetch'],
  port: number,
  host: string,
): Promise<{ server: Server; url: string }> {
  const server = createServer(getRequestListener((request, env) => fetch(request, env)));
  server.keepAliveTimeout = 30_000;
  const bound = await bindFrom(server, port, host);
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return { server, url: `http://${shown}:${bound}` };
}

async function bindFrom(server: Server, port: number, host: string): Promise<number> {
  for (let at = port; ; at++) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(at, host, () => {
          server.off('error', reject);
          resolve();
        });
      });
      return (server.address() as AddressInfo).port;
    } catch (error) {
      const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!taken || port === 0 || at >= port + 100) throw error;
    }
  }
}

function pathOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('//') + 2);
  const end = url.indexOf('?', start);
  return start < 0 ? '/' : url.slice(start, end < 0 ? undefined : end);
}

/** Headers as Node parsed them, where the request came through Node. */
function headerOf(request: Request, env: unknown): HeaderOf {
  const incoming = (env as { incoming?: IncomingMessage } | undefined)?.incoming;
  if (!incoming) return (name) => request.headers.get(name) ?? undefined;
  return (name) => incoming.headers[name] as string | undefined;
}

const negotiated = new Map<string, string>();
const MOST_NEGOTIATED = 1000;

/** Readers' browsers send few different headers, so what was understood of them is remembered. */
function languageOf(url: string, accepted: string): string {
  const start = url.indexOf('/', url.indexOf('//') + 2) + 1;
  const end = url.slice(start, start + 4).search(/[/?]|$/);
  if (start > 0 && LANGUAGES.includes(url.slice(start, start + end))) return '';
  const known = negotiated.get(accepted);
  if (known !== undefined) return known;
  const lang = negotiate(accepted, LANGUAGES);
  if (negotiated.size >= MOST_NEGOTIATED) negotiated.clear();
  negotiated.set(accepted, lang);
  return lang;
}

/** Files made of one record, which are as old as its page. */
const FILE = new RegExp(`\\.(?:${FORMATS.map(({ suffix }) => suffix.replace('.', '\\.')).join('|')})$`);

async function touched(door: PublicDoor, url: URL): Promise<number | null> {
  const segments = url.pathname.split('/').filter(Boolean);
  if (LANGUAGES.includes(segments[0] ?? '')) segments.shift();
  const [path = '', name = ''] = segments;
  const id = name.replace(FILE, '');
  if (segments.length !== 2 || !door.types.byPath(path) || !isId(id)) return null;
  return await door.touchedAt(id);
}

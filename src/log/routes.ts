/**
 * Serves the log as C2SP tlog-tiles: checkpoint, tiles, bundles, keys and policy from the static folder, packs and single
 * objects as the database holds them now, so that what was hidden is gone from both at once.
 */
import { type Context, Hono } from 'hono';
import { fromHex } from '../kernel/bytes.ts';
import { encodePack, singleKeyPolicy, TILE_WIDTH } from '../ledger/index.ts';
import type { Pool } from '../platform/index.ts';
import type { LogFolder } from './log-folder.ts';
import { readHead, readObject, readObjects } from './store.ts';

export interface LogRoutes {
  /** The public pool. */
  pool: Pool;
  folder: LogFolder;
  /** Verifier key of the log. */
  vkey: string;
  /** Verifier keys before it, in order. */
  former?: readonly string[];
}

const IMMUTABLE = 'public, max-age=31536000, immutable';
const FRESH = 'public, max-age=1, must-revalidate';
const GROUPED = /^((?:x\d{3}\/)*)(\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** Routes for `/log/…` and `/objects/…`; both may be read by any site (CORS `*`). */
export function createLogRoutes({ pool, folder, vkey, former = [] }: LogRoutes): Hono {
  const app = new Hono();
  app.use('*', async (context, next) => {
    await next();
    context.header('Access-Control-Allow-Origin', '*');
    context.header('X-Content-Type-Options', 'nosniff');
  });
  app.get('/log/checkpoint', (context) => file(context, folder, 'log/checkpoint', FRESH, 'text/plain; charset=utf-8'));
  app.get('/log/keys', (context) => text(context, [...former, vkey].map((key) => `${key}\n`).join('')));
  app.get('/log/succession', (context) => file(context, folder, 'log/succession', FRESH, 'application/json'));
  app.get('/log/policy', (context) => text(context, singleKeyPolicy(vkey)));
  app.get('/log/tile/:rest{.+}', (context) => tile(context, folder));
  app.get('/objects/pack/:rest{.+}', (context) => pack(context, pool));
  app.get('/objects/:hash{[0-9a-f]{64}}', async (context) => {
    const bytes = await readObject(pool, fromHex(context.req.param('hash')));
    return bytes ? send(context, bytes, FRESH, 'application/json; charset=utf-8') : context.notFound();
  });
  return app;
}

function tile(context: Context, folder: LogFolder): Promise<Response> | Response {
  const rest = context.req.param('rest') ?? '';
  const match = /^(?:entries|\d{1,2})\/(.+)$/.exec(rest);
  if (!match || !GROUPED.test(match[1] as string)) return context.notFound();
  return file(context, folder, `log/tile/${rest}`, IMMUTABLE, 'application/octet-stream');
}

async function file(context: Context, folder: LogFolder, path: string, cache: string, type: string): Promise<Response> {
  const bytes = await folder.read(path);
  return bytes ? send(context, bytes, cache, type) : context.notFound();
}

async function pack(context: Context, pool: Pool): Promise<Response> {
  const match = GROUPED.exec(context.req.param('rest') ?? '');
  if (!match) return context.notFound();
  const n = Number(`${match[1]}${match[2]}`.replaceAll(/[x/]/g, ''));
  const width = match[3] === undefined ? TILE_WIDTH : Number(match[3]);
  const head = await readHead(pool);
  const from = n * TILE_WIDTH;
  if (!head || width > TILE_WIDTH || from + width > head.published) return context.notFound();
  const byIndex = new Map((await readObjects(pool, from, from + width)).map((object) => [object.index, object.bytes]));
  const bytes = encodePack(Array.from({ length: width }, (_, i) => byIndex.get(from + i) ?? null));
  return send(context, bytes, FRESH, 'application/octet-stream');
}

function text(context: Context, body: string): Response {
  return send(context, Buffer.from(body, 'utf8'), FRESH, 'text/plain; charset=utf-8');
}

function send(context: Context, bytes: Uint8Array, cache: string, type: string): Response {
  return context.body(new Uint8Array(bytes), 200, { 'Content-Type': type, 'Cache-Control': cache });
}

// A door for the operator's own tools and for tests: HTTP on a Unix socket that only the instance's account can open. It
// shows figures and, in test mode, moves the clock; it is never on a public port.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DrivenClock } from './clock.ts';
import type { Metrics } from './metrics.ts';

export type PrivateInterface = { socketPath: string; close(): Promise<void> };

/** Answers one private request: a JSON value, or a string for plain text. */
export type PrivateRoute = (body: unknown) => Promise<unknown> | unknown;

export type PrivateInterfaceOptions = {
  dataFolder: string;
  metrics: Metrics;
  /** Given in test mode only: adds `POST /clock` with `{advance: ms}` or `{set: RFC 3339}`. */
  clock?: DrivenClock | undefined;
  /** More routes, by `METHOD /path`. */
  routes?: Record<string, PrivateRoute>;
};

const longestSocketPath = 107;

/** Opens the door; its address is in `socketPath` (and in `run.json` of the data folder). */
export async function openPrivateInterface(options: PrivateInterfaceOptions): Promise<PrivateInterface> {
  const { dataFolder, metrics, clock, routes = {} } = options;
  const all = new Map<string, PrivateRoute>(Object.entries(routes));
  all.set('GET /metrics', () => metrics.text());
  if (clock) all.set('POST /clock', (body) => moveClock(clock, body));
  const socketPath = freeSocketPath(dataFolder);
  const server = createServer((incoming, answer) => void respond(all, incoming, answer));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, resolve);
  });
  chmodSync(socketPath, 0o600);
  server.unref();
  return {
    socketPath,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          if (/tamga-\w{6}$/.test(dirname(socketPath))) rmSync(dirname(socketPath), { recursive: true, force: true });
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** Asks a running instance through its private door; throws when it answers with a failure. */
export async function askPrivately(socketPath: string, route: string, body?: unknown): Promise<unknown> {
  const [method, path] = route.split(' ');
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { socketPath, method, path, headers: { 'content-type': 'application/json' } },
      (answer) => {
        readText(answer).then((text) => {
          if (answer.statusCode !== 200) return reject(new Error(`${route}: ${answer.statusCode} ${text}`));
          resolve(answer.headers['content-type'] === 'application/json' ? JSON.parse(text) : text);
        }, reject);
      },
    );
    outgoing.once('error', reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

async function respond(
  routes: Map<string, PrivateRoute>,
  incoming: IncomingMessage,
  answer: ServerResponse,
): Promise<void> {
  const route = routes.get(`${incoming.method} ${incoming.url}`);
  if (route === undefined) {
    answer.writeHead(404).end();
    return;
  }
  try {
    const text = await readText(incoming);
    const result = await route(text === '' ? undefined : JSON.parse(text));
    const plain = typeof result === 'string';
    answer.writeHead(200, { 'content-type': plain ? 'text/plain; charset=utf-8' : 'application/json' });
    answer.end(plain ? result : JSON.stringify(result ?? null));
  } catch (error) {
    answer.writeHead(500).end(error instanceof Error ? error.message : '');
  }
}

async function moveClock(clock: DrivenClock, body: unknown): Promise<{ now: string }> {
  if (typeof body !== 'object' || body === null) throw new Error('a body is needed');
  if ('advance' in body && typeof body.advance === 'number') await clock.advance(body.advance);
  else if ('set' in body && typeof body.set === 'string') await clock.set(new Date(body.set));
  else throw new Error('either advance (milliseconds) or set (RFC 3339)');
  return { now: clock.now().toISOString() };
}

function freeSocketPath(dataFolder: string): string {
  const inside = join(dataFolder, 'private', 'socket');
  if (Buffer.byteLength(inside) > longestSocketPath) return join(mkdtempSync(join(shortTemp(), 'tamga-')), 'socket');
  mkdirSync(dirname(inside), { recursive: true, mode: 0o700 });
  if (existsSync(inside)) rmSync(inside);
  return inside;
}

function shortTemp(): string {
  return Buffer.byteLength(tmpdir()) < 60 ? tmpdir() : '/tmp';
}

async function readText(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

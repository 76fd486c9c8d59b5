/** The least a server can do: Hono on Node writing one fixed body with fixed headers: `<file> <headers as JSON>`. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';

const [file = '', headers = '{}'] = process.argv.slice(2);
const body = new Uint8Array(readFileSync(file));
const fixed = JSON.parse(headers) as Record<string, string>;
const app = new Hono();
app.get('*', (context) => context.body(body, 200, fixed));
const server = createServer(getRequestListener(app.fetch));
server.keepAliveTimeout = 30_000;
server.listen(0, '127.0.0.1', () =>
  process.stdout.write(`bare at http://127.0.0.1:${(server.address() as AddressInfo).port}\n`),
);
process.on('SIGTERM', () => process.exit(0));

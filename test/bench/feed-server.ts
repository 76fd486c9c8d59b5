/**
 * One process with the live feed and a bare broadcast side by side: `<data folder>`. Told to `publish`, it commits a
 * record and wakes the feed; told to `broadcast`, it writes the same bytes to whoever listens at the bare address.
 */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { FeedHub } from '../../src/publication/feed-hub.ts';
import { FeedPage, feedItemOf } from '../../src/publication/feed-page.ts';
import { readFeedRows } from '../../src/publication/feed-store.ts';
import { createFeeds } from '../../src/publication/feeds.ts';
import { DatabaseReader } from '../../src/publication/reader.ts';
import { growCorpus, openCorpus, publishOne } from './corpus.ts';

const system = await openCorpus(process.argv[2] ?? '');
await growCorpus(system, 1, () => {});
const { platform, models, folder, log } = system;
const reader = new DatabaseReader({ pool: platform.reader, models, folder, vkey: log.vkey });
await reader.refresh();
const hub = new FeedHub({ reader, pool: platform.reader });
const settings = { name: 'Bench', publicUrl: 'http://bench.invalid', languages: ['en'] };
const feeds = createFeeds({ reader, hub, models, settings });
const listening = new Set<ServerResponse>();
let frame = Buffer.alloc(0);

const feedPort = await listen(createServer(getRequestListener(feeds.fetch)));
const barePort = await listen(
  createServer((_, out) => {
    // As the feed does: no chunks around events.
    out.removeHeader('Transfer-Encoding');
    out.writeHead(200, { 'Content-Type': 'text/event-stream', Connection: 'close' });
    out.write('retry: 3000\n\n');
    listening.add(out);
    out.on('close', () => listening.delete(out));
  }),
);

process.on('message', (order: string) => void obey(order));
process.on('disconnect', () => void stop());
process.send?.({ feedPort, barePort });

async function obey(order: string): Promise<void> {
  if (order === 'prepare') {
    const size = await publishOne(system);
    const rows = await readFeedRows(platform.reader, size - 1, size);
    frame = Buffer.from(new FeedPage(rows.map(feedItemOf)).frame(null));
    process.send?.({ bytes: frame.length, subscribers: Math.max(hub.subscribers, listening.size), size });
  }
  const begin = performance.timeOrigin + performance.now();
  if (order === 'publish') hub.publish(await reader.refresh());
  if (order === 'broadcast') for (const out of listening) out.write(frame);
  if (order !== 'prepare') process.send?.({ begin });
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', 16_384, () => resolve((server.address() as AddressInfo).port)),
  );
}

async function stop(): Promise<void> {
  hub.close();
  await system.close();
  process.exit(0);
}

/** The live feed's hub: its events are the entries of the published log, each with its public record. */
import { EventHub, type Pool } from '../platform/index.ts';
import { type FeedFilter, FeedPage, feedItemOf } from './feed-page.ts';
import { readFeedRows, readPublished } from './feed-store.ts';

export interface FeedHubParts {
  reader: { size(): number };
  pool: Pool;
  /** Told of errors that are our own fault. */
  report?(error: unknown): void;
}

/** An event is cut short when its records come to this many bytes. */
const PAGE_BYTES = 1 << 20;

export class FeedHub extends EventHub<FeedFilter> {
  /** The database the feeds are read from. */
  readonly pool: Pool;

  constructor({ reader, pool, report }: FeedHubParts) {
    super({
      size: reader.size(),
      position: async () => (await readPublished(pool)).size,
      read: (from, to) => readPage(pool, from, to),
      ...(report ? { report } : {}),
    });
    this.pool = pool;
  }
}

async function readPage(pool: Pool, from: number, to: number): Promise<FeedPage> {
  const rows = await readFeedRows(pool, from, to);
  if (rows.length !== to - from) throw new Error(`entries ${from} to ${to} are not all there`);
  let bytes = 0;
  const fitting = rows.findIndex((row, i) => {
    bytes += row.bytes.length + (row.object?.length ?? 0);
    return i > 0 && bytes > PAGE_BYTES;
  });
  return new FeedPage((fitting < 0 ? rows : rows.slice(0, fitting)).map(feedItemOf));
}

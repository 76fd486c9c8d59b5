/**
 * A run of log entries as one event of the live feed. It is encoded once for everybody who asks for everything, and once
 * for each different filter, however many listen.
 */
import type { Entry } from '../ledger/index.ts';
import type { FeedRow } from './feed-store.ts';
import type { PublicItem } from './reader-types.ts';

/** One entry for subscribers: what it says of which record, and the record where readers may see it. */
export interface FeedItem {
  index: number;
  kind: Entry['kind'];
  rid?: string;
  type?: string;
  rev?: number;
  /** RFC 3339, or the day alone where people signed. */
  at: string;
  reason?: string;
  target?: Entry['target'];
  /** The public record of this entry; null where it has none or it is withheld. */
  item: PublicItem | null;
}

/** Which entries a subscriber asked for; equal keys mean equal filters. */
export interface FeedFilter {
  key: string;
  matches(item: FeedItem): boolean;
}

const STATUS: Partial<Record<Entry['kind'], string>> = { dispute: 'disputed', withdraw: 'withdrawn' };

/** Reads a stored entry. */
export function feedItemOf({ index, bytes, object, status, type: known }: FeedRow): FeedItem {
  const { kind, rid, type = known ?? undefined, rev, at, reason, target } = JSON.parse(bytes.toString('utf8')) as Entry;
  const state = status ?? STATUS[kind];
  const record = object ? (JSON.parse(object.toString('utf8')) as { record: PublicItem }).record : null;
  return {
    index,
    kind,
    ...(rid === undefined ? {} : { rid }),
    ...(type === undefined ? {} : { type }),
    ...(rev === undefined ? {} : { rev }),
    at,
    ...(reason === undefined ? {} : { reason }),
    ...(target === undefined ? {} : { target }),
    item: record && { ...record, publishedAt: at, log: { index }, ...(state ? { status: state as 'disputed' } : {}) },
  };
}

export class FeedPage {
  readonly first: number;
  readonly last: number;
  private readonly items: FeedItem[];
  private readonly frames = new Map<string, Buffer>();

  /** `items` are consecutive entries, at least one. */
  constructor(items: FeedItem[]) {
    this.items = items;
    this.first = items[0]?.index ?? 0;
    this.last = this.first + items.length - 1;
  }

  /** The event as bytes. Where nothing matches it has no items, and still moves the reader on. */
  frame(filter: FeedFilter | null): Buffer {
    const key = filter?.key ?? '';
    const made = this.frames.get(key);
    if (made) return made;
    const items = filter ? this.items.filter((item) => filter.matches(item)) : this.items;
    const data = JSON.stringify({ first: this.first, last: this.last, items });
    const frame = Buffer.from(`id: ${this.last}\ndata: ${data}\n\n`, 'utf8');
    this.frames.set(key, frame);
    return frame;
  }
}

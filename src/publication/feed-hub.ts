/**
 * Tells every subscriber of the live feed what the log gained, in order, each entry once. Whoever comes late reads pages
 * from the database until nothing is between them and the rest, and only then joins; whoever cannot keep up is closed and
 * resumes where they were.
 */
import type { ServerResponse } from 'node:http';
import type { Pool } from '../platform/index.ts';
import { type FeedFilter, FeedPage, feedItemOf } from './feed-page.ts';
import { readFeedRows, readPublished } from './feed-store.ts';

export interface FeedHubParts {
  reader: { size(): number };
  pool: Pool;
  /** Told of errors that are our own fault. */
  report?(error: unknown): void;
}

interface Subscriber {
  out: ServerResponse;
  /** Index of the next entry to send. */
  next: number;
  filter: FeedFilter | null;
  /** Beats of the heart since it last took anything while catching up. */
  stalled: number;
}

/** Most entries in one event. */
export const PAGE = 256;
/** An event is cut short when its records come to this many bytes. */
const PAGE_BYTES = 1 << 20;
/** Bytes a subscriber may leave unread; events are shared, so this bounds delay rather than memory. */
const MOST_BUFFERED = 8 << 20;
const HEARTBEAT_MS = 15_000;
const MOST_STALLED = 4;
const HEARTBEAT = Buffer.from(':\n\n', 'utf8');

export class FeedHub {
  private readonly parts: FeedHubParts;
  /** Subscribers that have everything below `next`, by filter. */
  private readonly live = new Map<string, Set<Subscriber>>();
  private readonly catchingUp = new Set<Subscriber>();
  private readonly reading = new Map<string, Promise<FeedPage>>();
  private next: number;
  private target: number;
  private pumping: Promise<void> | null = null;
  private looking: Promise<number> | null = null;
  private heart: NodeJS.Timeout | null = null;
  private closed = false;

  constructor(parts: FeedHubParts) {
    this.parts = parts;
    this.next = parts.reader.size();
    this.target = this.next;
  }

  /** How many listen now. */
  get subscribers(): number {
    let sum = this.catchingUp.size;
    for (const group of this.live.values()) sum += group.size;
    return sum;
  }

  /** The database the feeds are read from. */
  get pool(): Pool {
    return this.parts.pool;
  }

  /** A checkpoint of this size was published. */
  publish(size: number): void {
    if (size > this.target) this.target = size;
    if (this.next < this.target && !this.pumping && !this.closed) {
      this.pumping = this.pump().finally(() => {
        this.pumping = null;
      });
    }
  }

  /** Looks up the published size, so that a subscriber ahead of this process is not turned away. */
  position(): Promise<number> {
    this.looking ??= readPublished(this.parts.pool)
      .then(({ size }) => {
        this.publish(size);
        return size;
      })
      .finally(() => {
        this.looking = null;
      });
    return this.looking;
  }

  /** Sends everything from index `next` on to `out`, whose head is written already, until it closes. */
  subscribe(out: ServerResponse, next: number, filter: FeedFilter | null): void {
    const subscriber: Subscriber = { out, next, filter, stalled: 0 };
    out.on('error', () => out.destroy());
    out.on('close', () => this.leave(subscriber));
    if (this.closed) {
      out.end();
      return;
    }
    this.heart ??= setInterval(() => this.beat(), HEARTBEAT_MS).unref();
    this.catchingUp.add(subscriber);
    this.catchUp(subscriber).catch((error: unknown) => this.failed(error, [subscriber]));
  }

  /** Ends every stream; subscribers resume elsewhere or later. */
  close(): void {
    this.closed = true;
    if (this.heart) clearInterval(this.heart);
    for (const { out } of [...this.catchingUp, ...[...this.live.values()].flatMap((group) => [...group])]) out.end();
  }

  private async catchUp(subscriber: Subscriber): Promise<void> {
    const { out, filter } = subscriber;
    while (!out.destroyed && !this.closed) {
      // Nothing may be awaited between this comparison and joining.
      if (subscriber.next === this.next) return this.join(subscriber);
      if (subscriber.next > this.next) {
        await (this.pumping ?? this.position());
        continue;
      }
      const page = await this.page(subscriber.next, this.next);
      if (out.destroyed) return;
      subscriber.next = page.last + 1;
      subscriber.stalled = 0;
      if (!out.write(page.frame(filter))) await drained(out);
    }
  }

  private join(subscriber: Subscriber): void {
    const key = subscriber.filter?.key ?? '';
    const group = this.live.get(key) ?? new Set();
    this.catchingUp.delete(subscriber);
    this.live.set(key, group.add(subscriber));
  }

  private leave(subscriber: Subscriber): void {
    const key = subscriber.filter?.key ?? '';
    const group = this.live.get(key);
    this.catchingUp.delete(subscriber);
    group?.delete(subscriber);
    if (group?.size === 0) this.live.delete(key);
    if (this.subscribers > 0 || !this.heart) return;
    clearInterval(this.heart);
    this.heart = null;
  }

  private async pump(): Promise<void> {
    try {
      while (this.next < this.target && !this.closed) {
        if (this.live.size === 0) {
          this.next = this.target;
          return;
        }
        const page = await this.page(this.next, this.target);
        for (const group of this.live.values()) this.send(group, page);
        this.next = page.last + 1;
      }
    } catch (error) {
      this.next = this.target;
      this.failed(
        error,
        [...this.live.values()].flatMap((group) => [...group]),
      );
    }
  }

  private send(group: Set<Subscriber>, page: FeedPage): void {
    let frame: Buffer | null = null;
    for (const subscriber of group) {
      frame ??= page.frame(subscriber.filter);
      subscriber.next = page.last + 1;
      give(subscriber, frame);
    }
  }

  /** One reading of a page serves all who wait for it. */
  private page(from: number, end: number): Promise<FeedPage> {
    const to = Math.min(from + PAGE, end);
    const key = `${from}-${to}`;
    const known = this.reading.get(key);
    if (known) return known;
    const read = this.read(from, to).finally(() => this.reading.delete(key));
    this.reading.set(key, read);
    return read;
  }

  private async read(from: number, to: number): Promise<FeedPage> {
    const rows = await readFeedRows(this.parts.pool, from, to);
    if (rows.length !== to - from) throw new Error(`entries ${from} to ${to} are not all there`);
    let bytes = 0;
    const fitting = rows.findIndex((row, i) => {
      bytes += row.bytes.length + (row.object?.length ?? 0);
      return i > 0 && bytes > PAGE_BYTES;
    });
    return new FeedPage((fitting < 0 ? rows : rows.slice(0, fitting)).map(feedItemOf));
  }

  private beat(): void {
    for (const group of this.live.values()) for (const subscriber of group) give(subscriber, HEARTBEAT);
    for (const subscriber of this.catchingUp) if (++subscriber.stalled > MOST_STALLED) subscriber.out.destroy();
    this.position().catch((error: unknown) => this.failed(error, []));
  }

  /** Nobody is left with a gap: who was to be sent something is closed, and resumes. */
  private failed(error: unknown, subscribers: Subscriber[]): void {
    (this.parts.report ?? console.error)(error);
    for (const { out } of subscribers) out.destroy();
  }
}

function give({ out }: Subscriber, bytes: Buffer): void {
  if (out.writableLength > MOST_BUFFERED) out.destroy();
  else out.write(bytes);
}

function drained(out: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      out.off('drain', done);
      out.off('close', done);
      resolve();
    };
    out.on('drain', done);
    out.on('close', done);
  });
}

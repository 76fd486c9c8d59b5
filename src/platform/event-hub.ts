/**
 * Tells every subscriber what a numbered sequence of events gained, in order, each event once. Whoever comes late reads
 * pages from the database until nothing is between them and the rest, and only then joins; whoever cannot keep up is closed
 * and resumes where they were.
 */
import type { ServerResponse } from 'node:http';

/** A run of events as one message. It is encoded once for each filter, however many listen. */
export interface EventPage<Filter> {
  /** Number of its last event. */
  last: number;
  frame(filter: Filter | null): Buffer;
}

/** Where the events come from. Numbers begin at 0 and have no gaps. */
export interface EventSource<Filter> {
  /** How many there were when the hub was made. */
  size: number;
  /** How many there are now. */
  position(): Promise<number>;
  /** Events `from` up to and without `to`, or the first of them: never none. */
  read(from: number, to: number): Promise<EventPage<Filter>>;
  /** Told of errors that are our own fault. */
  report?(error: unknown): void;
}

interface Subscriber<Filter> {
  out: ServerResponse;
  /** Number of the next event to send. */
  next: number;
  filter: Filter | null;
  /** May it listen on? Asked with every beat of the heart. */
  stays(): Promise<boolean>;
  /** Beats of the heart since it last took anything while catching up. */
  stalled: number;
}

/** Most events in one message. */
const PAGE = 256;
/** Bytes a subscriber may leave unread; events are shared, so this bounds delay rather than memory. */
const MOST_BUFFERED = 8 << 20;
const HEARTBEAT_MS = 15_000;
const MOST_STALLED = 4;
const HEARTBEAT = Buffer.from(':\n\n', 'utf8');

const always = (): Promise<boolean> => Promise.resolve(true);

export class EventHub<Filter extends { key: string }> {
  private readonly source: EventSource<Filter>;
  /** Subscribers that have everything below `next`, by filter. */
  private readonly live = new Map<string, Set<Subscriber<Filter>>>();
  private readonly catchingUp = new Set<Subscriber<Filter>>();
  private readonly reading = new Map<string, Promise<EventPage<Filter>>>();
  private next: number;
  private target: number;
  private pumping: Promise<void> | null = null;
  private looking: Promise<number> | null = null;
  private heart: NodeJS.Timeout | null = null;
  private closed = false;

  constructor(source: EventSource<Filter>) {
    this.source = source;
    this.next = source.size;
    this.target = this.next;
  }

  /** How many listen now. */
  get subscribers(): number {
    let sum = this.catchingUp.size;
    for (const group of this.live.values()) sum += group.size;
    return sum;
  }

  /** There are this many events now. */
  publish(size: number): void {
    if (size > this.target) this.target = size;
    if (this.next < this.target && !this.pumping && !this.closed) {
      this.pumping = this.pump().finally(() => {
        this.pumping = null;
      });
    }
  }

  /** Looks up how many events there are, so that a subscriber ahead of this process is not turned away. */
  position(): Promise<number> {
    this.looking ??= this.source
      .position()
      .then((size) => {
        this.publish(size);
        return size;
      })
      .finally(() => {
        this.looking = null;
      });
    return this.looking;
  }

  /** Sends everything from number `next` on to `out`, whose head is written already, until it closes or may not stay. */
  subscribe(out: ServerResponse, next: number, filter: Filter | null, stays = always): void {
    const subscriber: Subscriber<Filter> = { out, next, filter, stays, stalled: 0 };
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
    for (const { out } of this.everybody()) out.end();
  }

  private async catchUp(subscriber: Subscriber<Filter>): Promise<void> {
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

  private join(subscriber: Subscriber<Filter>): void {
    const key = subscriber.filter?.key ?? '';
    const group = this.live.get(key) ?? new Set();
    this.catchingUp.delete(subscriber);
    this.live.set(key, group.add(subscriber));
  }

  private leave(subscriber: Subscriber<Filter>): void {
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

  private send(group: Set<Subscriber<Filter>>, page: EventPage<Filter>): void {
    let frame: Buffer | null = null;
    for (const subscriber of group) {
      frame ??= page.frame(subscriber.filter);
      subscriber.next = page.last + 1;
      give(subscriber, frame);
    }
  }

  /** One reading of a page serves all who wait for it. */
  private page(from: number, end: number): Promise<EventPage<Filter>> {
    const to = Math.min(from + PAGE, end);
    const key = `${from}-${to}`;
    const known = this.reading.get(key);
    if (known) return known;
    const read = this.source.read(from, to).finally(() => this.reading.delete(key));
    this.reading.set(key, read);
    return read;
  }

  private beat(): void {
    for (const group of this.live.values()) for (const subscriber of group) give(subscriber, HEARTBEAT);
    for (const subscriber of this.catchingUp) if (++subscriber.stalled > MOST_STALLED) subscriber.out.destroy();
    void this.askAll();
    this.position().catch((error: unknown) => this.failed(error, []));
  }

  private everybody(): Subscriber<Filter>[] {
    return [...this.catchingUp, ...[...this.live.values()].flatMap((group) => [...group])];
  }

  /** Ends the streams of those who may not listen on. */
  async askAll(): Promise<void> {
    await Promise.all(this.everybody().map((subscriber) => this.ask(subscriber)));
  }

  private async ask(subscriber: Subscriber<Filter>): Promise<void> {
    try {
      if (!(await subscriber.stays())) subscriber.out.end();
    } catch (error) {
      this.failed(error, [subscriber]);
    }
  }

  /** Nobody is left with a gap: who was to be sent something is closed, and resumes. */
  private failed(error: unknown, subscribers: Subscriber<Filter>[]): void {
    (this.source.report ?? console.error)(error);
    for (const { out } of subscribers) out.destroy();
  }
}

function give({ out }: { out: ServerResponse }, bytes: Buffer): void {
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

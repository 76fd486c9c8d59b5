/**
 * Sittings followed live: one connection of this process hears of every floor that moves, and each sitting's events are
 * read once and handed to all who follow it. Where the database lets nobody listen, a short poll finds the same.
 */
import type { ServerResponse } from 'node:http';
import { type Address, EventHub, type EventPage, listenTo, type Pool, type Waker } from '../platform/index.ts';
import { FLOOR_CHANNEL, type FloorEvent, floorEventsAfter, floorSizes } from './floor-store.ts';

export interface FloorLiveParts {
  pool: Pool;
  address: Address;
  /** Told of errors that are our own fault. */
  report?(error: unknown): void;
}

/** Everybody who follows a sitting gets the same. */
interface All {
  key: string;
}

/** Somebody who follows: what to write to, how much they have, and whether they may go on. */
export interface Follower {
  out: ServerResponse;
  /** Number of the last event they have; 0 for none. */
  after: number;
  /** Id of the person. */
  person: string;
  stays(): Promise<boolean>;
}

const POLL_MS = 700;
/** Streams of one person in this process: enough for every window of every device, too few to take what others need. */
const MOST_OF_ONE = 64;
/**
 * What tells of persons stays on the server: a stream says what happened, not by whom. Nor does it say what is voted on or
 * under way and how a vote ended: that stands on the page, which knows what is internal and who reads it.
 */
const UNTOLD: ReadonlySet<string> = new Set(['mandate', 'item', 'vote', 'outcome']);

export class FloorLive {
  private readonly parts: FloorLiveParts;
  private readonly hubs = new Map<string, EventHub<All>>();
  /** Open streams by person, the oldest first. */
  private readonly streams = new Map<string, Set<ServerResponse>>();
  private waker: Waker | null = null;
  private poll: NodeJS.Timeout | null = null;
  private polling = false;

  constructor(parts: FloorLiveParts) {
    this.parts = parts;
  }

  /** How many follow a sitting in this process. */
  followers(sitting: string): number {
    return this.hubs.get(sitting)?.subscribers ?? 0;
  }

  /** Sends every event after the last they have, whose head is written already, until they leave. `size`: as last read. */
  follow(sitting: string, size: number, { out, after, person, stays }: Follower): void {
    this.count(person, out);
    const hub = this.hubs.get(sitting) ?? this.begin(sitting, size);
    out.on('close', () => this.tidy(sitting));
    hub.subscribe(out, after, null, stays);
  }

  /** Ends the streams of those whose session of sign-in is over; it is asked every few seconds anyway. */
  async askAll(): Promise<void> {
    await Promise.all([...this.hubs.values()].map((hub) => hub.askAll()));
  }

  /** Ends every stream. Whoever followed resumes elsewhere or later. */
  async close(): Promise<void> {
    for (const hub of this.hubs.values()) hub.close();
    this.hubs.clear();
    await this.rest();
  }

  /** Whoever opens more streams than anybody needs loses their oldest. */
  private count(person: string, out: ServerResponse): void {
    const open = this.streams.get(person) ?? new Set();
    this.streams.set(person, open.add(out));
    out.on('close', () => {
      open.delete(out);
      if (open.size === 0) this.streams.delete(person);
    });
    const [oldest] = open;
    if (!oldest || open.size <= MOST_OF_ONE) return;
    open.delete(oldest);
    oldest.end();
  }

  private begin(sitting: string, size: number): EventHub<All> {
    const { pool, report } = this.parts;
    const hub = new EventHub<All>({
      size,
      position: async () => (await floorSizes(pool, [sitting]))[0]?.size ?? 0,
      read: async (from, to) => pageOf(await floorEventsAfter(pool, sitting, from, to - from)),
      ...(report ? { report } : {}),
    });
    this.hubs.set(sitting, hub);
    this.waker ??= listenTo(this.parts.address, FLOOR_CHANNEL, (payload) => this.hear(payload));
    this.poll ??= setInterval(() => void this.look(), POLL_MS).unref();
    return hub;
  }

  private hear(payload: string): void {
    const [sitting = '', n = ''] = payload.split(' ');
    if (payload === '') void this.look();
    else this.hubs.get(sitting)?.publish(Number(n));
  }

  private async look(): Promise<void> {
    if (this.polling || this.hubs.size === 0) return;
    this.polling = true;
    try {
      for (const { id, size } of await floorSizes(this.parts.pool, [...this.hubs.keys()]))
        this.hubs.get(id)?.publish(size);
    } catch (error) {
      (this.parts.report ?? console.error)(error);
    } finally {
      this.polling = false;
    }
  }

  private tidy(sitting: string): void {
    const hub = this.hubs.get(sitting);
    if (!hub || hub.subscribers > 0) return;
    hub.close();
    this.hubs.delete(sitting);
    if (this.hubs.size === 0) void this.rest();
  }

  private async rest(): Promise<void> {
    const { waker } = this;
    if (this.poll) clearInterval(this.poll);
    this.poll = null;
    this.waker = null;
    await waker?.close();
  }
}

/** Events as messages of a stream, each with its number as its id. */
function pageOf(events: readonly FloorEvent[]): EventPage<All> {
  const last = events.at(-1);
  if (!last) throw new Error('events of a floor are not all there');
  const bytes = Buffer.from(events.map(messageOf).join(''), 'utf8');
  return { last: last.n - 1, frame: () => bytes };
}

/** An event as a message of the stream. */
export function messageOf({ n, kind, at, data }: FloorEvent): string {
  const told = Object.fromEntries(Object.entries(data).filter(([name]) => !UNTOLD.has(name)));
  return `id: ${n}\nevent: floor\ndata: ${JSON.stringify({ n, kind, at: at.toISOString(), ...told })}\n\n`;
}

/**
 * How much may lie here: of one report, of all that strangers sent and put nowhere yet, and of the disk as a whole. Counted
 * while bytes come in, so that a refusal comes before the disk is full; what was acknowledged before it stays.
 */
import { statfs } from 'node:fs/promises';
import { isId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Pool } from '../platform/index.ts';
import { readRoom } from './store.ts';

/** All in bytes. */
export interface Limits {
  /** Files of one report, or of one message to it, together. */
  report: number;
  /** Files of all strangers that are unfinished or wait to be sent with a report, together. */
  strangers: number;
  /** What is left free on the disk, whoever uploads. */
  free: number;
}

const MEGABYTE = 1000 ** 2;
export const LIMITS: Limits = { report: 1000 * MEGABYTE, strangers: 10_000 * MEGABYTE, free: 1000 * MEGABYTE };

/** Bytes between two looks at what is left. */
const STEP = 4 * MEGABYTE;
/** Even the smallest file takes folders and rows. */
const LEAST_ROOM = 16 * 1024;

/** Something that comes in now. */
export interface Seat {
  holder: string;
  /** Bytes that were announced; 0 where nobody said. */
  announced: number;
  /** Bytes that came. */
  received: number;
}

export interface AllowanceParts {
  pool: Pool;
  dataFolder: string;
  limits?: Partial<Limits>;
  /** Free bytes of the disk; only a test gives its own. */
  freeBytes?: (() => Promise<number>) | undefined;
}

export class Allowance {
  private readonly pool: Pool;
  private readonly limits: Limits;
  private readonly freeBytes: () => Promise<number>;
  /** What comes in through this process, finished or not. */
  private readonly seats = new Set<Seat>();

  constructor({ pool, dataFolder, limits, freeBytes }: AllowanceParts) {
    this.pool = pool;
    this.limits = { ...LIMITS, ...limits };
    this.freeBytes = freeBytes ?? (async () => freeOf(dataFolder));
  }

  /** A place for what comes in, until `leave`. */
  enter(seat: Seat): Seat {
    this.seats.add(seat);
    return seat;
  }

  leave(seat: Seat): void {
    this.seats.delete(seat);
  }

  /**
   * May this go on? `ahead` = bytes of the disk it will take besides. @throws Refusal `disk-full`,
   * `files-together-too-large`, `files-no-room`
   */
  async assert(seat: Seat, ahead = 0): Promise<void> {
    if ((await this.freeBytes()) - ahead < this.limits.free) throw new Refusal('disk-full', {}, 507);
    if (isMember(seat.holder)) return;
    const own = [...this.seats].filter(({ holder }) => holder === seat.holder);
    const { holder, all } = await readRoom(this.pool, seat.holder);
    if (holder + sum(own, ({ announced, received }) => Math.max(announced, received)) > this.limits.report)
      throw new Refusal('files-together-too-large', { megabytes: Math.floor(this.limits.report / MEGABYTE) }, 413);
    if (all + this.coming() > this.limits.strangers) throw new Refusal('files-no-room', {}, 507);
  }

  /** Lets bytes through and counts them; refuses as `assert` does, at the latest at their end. */
  async *pass(seat: Seat, source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    await this.assert(seat);
    let looked = seat.received;
    for await (const piece of source) {
      seat.received += piece.length;
      if (seat.received - looked >= STEP) {
        await this.assert(seat);
        looked = seat.received;
      }
      yield piece;
    }
    await this.assert(seat);
  }

  /** Is more than half taken of what strangers may leave here? Then what waits is thrown away sooner. */
  async isCrowded(): Promise<boolean> {
    const { all } = await readRoom(this.pool, '');
    return all + this.coming() > this.limits.strangers / 2;
  }

  private coming(): number {
    return sum([...this.seats], ({ holder, received }) => (isMember(holder) ? 0 : received));
  }
}

/** Bytes a file counts for while it waits; none for members. */
export const roomOf = (holder: string, size: number): number => (isMember(holder) ? 0 : Math.max(size, LEAST_ROOM));

const isMember = (holder: string): boolean => isId(holder, 'us');

const sum = <T>(list: readonly T[], of: (one: T) => number): number => list.reduce((all, one) => all + of(one), 0);

async function freeOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

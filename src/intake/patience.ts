/**
 * Limits that need no list of addresses: everybody shares them. When more reports arrive than can be taken, each gets a
 * place in one queue and is asked to come back at its time, with everything typed kept; nobody is told apart, so nobody
 * can be shut out alone. A wrong receipt code makes the answer to wrong codes slower, never the answer to right ones.
 */
import { Refusal } from '../kernel/refusal.ts';
import type { Clock } from '../platform/index.ts';

export interface PatienceOptions {
  /** How many may come at once before anybody is asked to wait. */
  burst: number;
  /** One more is taken every so many milliseconds. */
  everyMs: number;
  /** Longest time anybody is asked to wait; past it, `too-busy`. */
  mostMs: number;
}

/** Reports: sixty at once, then one a second. */
export const REPORTS: PatienceOptions = { burst: 60, everyMs: 1_000, mostMs: 15 * 60_000 };

/** Files of all reporters: a hundred and twenty at once, then one a second; what is over is refused. */
export const UPLOADS: PatienceOptions = { burst: 120, everyMs: 1_000, mostMs: 0 };

/**
 * A queue that is one number: the time at which it would be empty (GCRA). A place in it is a time; whoever shows a place
 * that has come is let through without taking another.
 */
export class Patience {
  private readonly clock: Clock;
  private readonly options: PatienceOptions;
  private emptyAt = 0;

  constructor(clock: Clock, options: PatienceOptions) {
    this.clock = clock;
    this.options = options;
  }

  /**
   * Null when one may go ahead now; else the time (milliseconds) from when on. `place` is what an earlier call gave.
   * @throws Refusal `too-busy` with the seconds to wait
   */
  enter(place?: number): number | null {
    const now = this.clock.now().getTime();
    if (place !== undefined) return place <= now ? null : place;
    const { burst, everyMs, mostMs } = this.options;
    const after = Math.max(this.emptyAt, now) + everyMs;
    const wait = after - now - burst * everyMs;
    if (wait > mostMs) throw new Refusal('too-busy', { seconds: Math.ceil(mostMs / 1000) }, 429);
    this.emptyAt = after;
    return wait <= 0 ? null : now + wait;
  }
}

const WRONG_EVERY_MS = 250;
const MOST_WAITING = 200;

/** Wrong codes are answered one after another, so that guessing has one speed for all guessers together. */
export class WrongCodes {
  private readonly clock: Clock;
  private nextAt = 0;
  private waiting = 0;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Resolves when it is this wrong code's turn to be told so. @throws Refusal `too-busy` when too many wait already */
  async turn(): Promise<void> {
    if (this.waiting >= MOST_WAITING) throw new Refusal('too-busy', { seconds: 60 }, 429);
    const now = this.clock.now().getTime();
    this.nextAt = Math.max(this.nextAt, now) + WRONG_EVERY_MS;
    this.waiting++;
    try {
      await this.clock.sleep(this.nextAt - now);
    } finally {
      this.waiting--;
    }
  }
}

/**
 * Keeps the log moving: holds the sequencer's lease, looks for committed entries, and publishes a checkpoint on a fixed
 * clock even when nothing happened, so that silence is itself a sign. Losing the lease stops it at once.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock, Lease, Leases, Pool } from '../platform/index.ts';
import type { Sequencer } from './sequencer.ts';
import { readHead } from './store.ts';

export interface SequencingParts {
  sequencer: Sequencer;
  leases: Leases;
  clock: Clock;
}

export interface LoopParts extends SequencingParts {
  /** Called after each round that moved the published size. */
  moved(size: number): void;
  /** An error stops nothing: the next round tries again. */
  report(error: unknown): void;
}

const LOOK_MS = 250;
const TICK_MS = 60_000;
const LEASE_MS = 10_000;
const WAIT_MS = 50;
/** How long the log may stand still under another process before a command stops waiting for it. */
const PATIENCE_MS = 30_000;
export const SEQUENCER_LEASE = 'sequencer';

/** Starts the loop; the answer stops it and gives the lease back. */
export function runSequencer({ sequencer, leases, clock, moved, report }: LoopParts): () => Promise<void> {
  let lease: Lease | null = null;
  let size = -1;
  let lastTick = 0;
  let round: Promise<void> = Promise.resolve();
  const once = async (): Promise<void> => {
    if (lease && !(await leases.renew(lease, LEASE_MS))) lease = null;
    lease ??= await leases.acquire(SEQUENCER_LEASE, LEASE_MS);
    if (!lease) return;
    const now = clock.now().getTime();
    const tick = now - lastTick >= TICK_MS;
    const reached = await oneRound({ sequencer, leases, clock }, lease, tick);
    if (tick) lastTick = now;
    if (reached === size) return;
    size = reached;
    moved(size);
  };
  const look = (): Promise<void> => {
    round = once().catch(report);
    return round;
  };
  const stop = clock.every(LOOK_MS, look);
  void look();
  return async () => {
    stop();
    await round;
    if (lease) await leases.release(lease);
  };
}

/**
 * Publishes what is committed now: by rounds of our own when nobody else sequences, else by waiting for whoever does.
 * False when that process has stood still for half a minute; nothing is lost then, the entries are published later.
 */
export async function publishCommitted(parts: SequencingParts, pool: Pool): Promise<boolean> {
  const { leases } = parts;
  const target = (await readHead(pool))?.next ?? 0;
  let lease: Lease | null = null;
  let seen = -1;
  let movedAt = performance.now();
  try {
    for (;;) {
      const published = (await readHead(pool))?.published ?? 0;
      if (published >= target) return true;
      if (published !== seen) movedAt = performance.now();
      else if (performance.now() - movedAt > PATIENCE_MS) return false;
      seen = published;
      if (lease && !(await leases.renew(lease, LEASE_MS))) lease = null;
      lease ??= await leases.acquire(SEQUENCER_LEASE, LEASE_MS);
      if (lease) await oneRound(parts, lease, false);
      else await pause(WAIT_MS);
    }
  } finally {
    if (lease) await leases.release(lease);
  }
}

/**
 * Looks whether the log may go on (see `Sequencer.inspect`), unless another process holds it and has looked itself.
 */
export async function inspectLog({ sequencer, leases }: SequencingParts): Promise<void> {
  const lease = await leases.acquire(SEQUENCER_LEASE, LEASE_MS);
  if (!lease) return;
  try {
    await sequencer.inspect();
  } finally {
    await leases.release(lease);
  }
}

/** A round under the lease, which is renewed while a long one lasts. Returns the published size. */
async function oneRound({ sequencer, leases, clock }: SequencingParts, lease: Lease, tick: boolean): Promise<number> {
  sequencer.holding((client) => leases.holds(client, lease));
  const stopRenewing = clock.every(LEASE_MS / 4, () => leases.renew(lease, LEASE_MS).catch(() => false));
  try {
    return await sequencer.round({ tick });
  } finally {
    stopRenewing();
  }
}

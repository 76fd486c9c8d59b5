/**
 * Keeps the log moving: holds the sequencer's lease, looks for committed entries, and publishes a checkpoint on a fixed
 * clock even when nothing happened, so that silence is itself a sign. Losing the lease stops it at once.
 */
import type { Clock, Lease, Leases } from '../platform/index.ts';
import type { Sequencer } from './sequencer.ts';

export interface LoopParts {
  sequencer: Sequencer;
  leases: Leases;
  clock: Clock;
  /** Called after each round that moved the published size. */
  moved(size: number): void;
  /** An error stops nothing: the next round tries again. */
  report(error: unknown): void;
}

const LOOK_MS = 250;
const TICK_MS = 60_000;
const LEASE_MS = 10_000;
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
    const held = lease;
    sequencer.holding((client) => leases.holds(client, held));
    const now = clock.now().getTime();
    const tick = now - lastTick >= TICK_MS;
    const reached = await sequencer.round({ tick });
    if (tick) lastTick = now;
    if (reached === size) return;
    size = reached;
    moved(size);
  };
  const look = (): Promise<void> => (round = once().catch(report));
  const stop = clock.every(LOOK_MS, look);
  void look();
  return async () => {
    stop();
    await round;
    if (lease) await leases.release(lease);
  };
}

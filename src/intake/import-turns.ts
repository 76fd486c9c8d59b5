/**
 * One reader at a time for the same file under the same mapping: whoever comes second waits, and then finds everything
 * unchanged. The turn is a lease of the database, so it ends also when its process is gone.
 */
import { createHash, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as after } from 'node:timers/promises';
import { databaseLeases, type Lease, type Leases, type Pool } from '../platform/index.ts';
import type { RunStart } from './import/draft.ts';

const HELD_MS = 60_000;
const ASK_MS = 200;

interface Turn {
  leases: Leases;
  lease: Lease;
  timer: NodeJS.Timeout;
  lost: boolean;
}

export class ImportTurns {
  private readonly pool: Pool;
  private readonly turns = new Map<string, Turn>();

  constructor(pool: Pool) {
    this.pool = pool;
  }

  /**
   * Waits until nobody else reads this file under this mapping, then opens its run; `begin` answers it. `onWaiting` is
   * called once where there is somebody to wait for. Throws what `signal` was aborted with.
   */
  async take<T extends { run: string }>(
    { digest, mapping, signal, onWaiting }: RunStart,
    begin: () => Promise<T>,
  ): Promise<T> {
    // A holder of its own for every run: two runs of one process are two readers too.
    const leases = databaseLeases(this.pool, `${hostname()}/${process.pid}/${randomUUID()}`);
    const name = `import/${createHash('sha256').update(`${digest} ${mapping}`).digest('hex')}`;
    let lease = await leases.acquire(name, HELD_MS);
    if (lease === null) onWaiting?.();
    while (lease === null) {
      await after(ASK_MS, undefined, { ...(signal ? { signal } : {}) });
      lease = await leases.acquire(name, HELD_MS);
    }
    const held = lease;
    try {
      const begun = await begin();
      const timer = setInterval(() => void this.renew(begun.run), HELD_MS / 4).unref();
      this.turns.set(begun.run, { leases, lease: held, timer, lost: false });
      return begun;
    } catch (error) {
      await leases.release(held);
      throw error;
    }
  }

  /** Throws an Error when the turn was lost, so that nobody saves beside whoever has it now. */
  assert(run: string): void {
    if (this.turns.get(run)?.lost) throw new Error('another process reads this file now');
  }

  /** A database that does not answer is asked again; only its own no is one. */
  private async renew(run: string): Promise<void> {
    const turn = this.turns.get(run);
    if (turn) turn.lost = !(await turn.leases.renew(turn.lease, HELD_MS).catch(() => true));
  }

  /** Lets the next reader in. */
  async leave(run: string): Promise<void> {
    const turn = this.turns.get(run);
    if (!turn) return;
    this.turns.delete(run);
    clearInterval(turn.timer);
    await turn.leases.release(turn.lease);
  }
}

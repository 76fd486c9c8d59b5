/**
 * Commits to the reports of each day in the public log: one entry a day, always of the same size, padded with random
 * leaves, also when nothing came. It shows later that a report was there in time, and never how many were, or when.
 */
import { toHex } from '../kernel/bytes.ts';
import { leafHash, treeRoot } from '../ledger/index.ts';
import { insertEntries, instanceEntry, moment, reserveIndexes } from '../log/commands.ts';
import { type Client, transaction } from '../platform/index.ts';
import type { IntakeParts } from './parts.ts';
import * as store from './period-store.ts';

/** Leaves of a day's tree. What is over waits for the next day. */
export const PERIOD_SIZE = 1024;
const DAY_MS = 86_400_000;
/** Days made up for at once after a long rest; the rest of them follow at the next look. */
const MOST_DAYS = 30;

export class IntakePeriods {
  private readonly parts: Pick<IntakeParts, 'pool' | 'clock' | 'random' | 'identity'>;

  constructor(parts: Pick<IntakeParts, 'pool' | 'clock' | 'random' | 'identity'>) {
    this.parts = parts;
  }

  /** Writes the entries of all days that have ended since the last one. Answers how many. */
  async close(): Promise<number> {
    const { pool, clock } = this.parts;
    const now = dayOf(clock.now());
    let made = 0;
    while (made < MOST_DAYS && (await transaction(pool, (client) => this.closeNext(client, now)))) made++;
    return made;
  }

  private async closeNext(client: Client, now: string): Promise<boolean> {
    const { clock, random, identity } = this.parts;
    // The first day is known once; from then on each day follows the last.
    const last = await store.lockLastPeriod(client, now);
    const day = dayOf(new Date(Date.parse(last) + DAY_MS));
    if (day >= now) return false;
    const real = await store.takeWaiting(client, day, PERIOD_SIZE);
    const decoys = Array.from({ length: PERIOD_SIZE - real.length }, () => random.bytes(32));
    // In the order of their bytes, which are chance: the place of a leaf says nothing about when it came.
    const leaves = [...real, ...decoys].map((leaf) => Buffer.from(leaf)).sort(Buffer.compare);
    const root = toHex(treeRoot(leaves.map((leaf) => leafHash(leaf))));
    const body = { period: day, root, size: PERIOD_SIZE };
    const entry = await instanceEntry(identity, { kind: 'intake', at: moment(clock.now()), body });
    const index = await reserveIndexes(client, 1);
    await insertEntries(client, index, [entry]);
    await store.insertPeriod(client, { period: day, index, leaves: Buffer.concat(leaves) });
    return true;
  }
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

/**
 * The audit trail in the log: for each day that is over, one entry with the root over that day's rows. The tree is padded
 * to a fixed size with leaves nobody else can compute, so that the log tells neither who worked nor how much.
 */
import { toHex } from '../kernel/bytes.ts';
import { leafHash, treeRoot } from '../ledger/index.ts';
import { insertEntries, instanceEntry, type LogIdentity, moment, reserveIndexes } from '../log/commands.ts';
import { type Client, type Clock, type Pool, type Secrets, transaction } from '../platform/index.ts';
import { auditOfDay, firstUnsealedDay, insertAuditDay, lockAuditHead } from './audit-store.ts';

export interface AuditDayParts {
  pool: Pool;
  secrets: Secrets;
  identity: LogIdentity;
  clock: Clock;
}

/** Leaves of a day's tree; a day with more acts takes the next power of two. */
const SIZE = 1024;
const DAY_MS = 86_400_000;

export class AuditDays {
  private readonly parts: AuditDayParts;

  constructor(parts: AuditDayParts) {
    this.parts = parts;
  }

  /** Writes what is over and not yet in the log, from the day of the first act on; how many days. */
  async close(): Promise<number> {
    for (let closed = 0; ; closed++) {
      if (!(await transaction(this.parts.pool, (client) => this.closeNext(client)))) return closed;
    }
  }

  private async closeNext(client: Client): Promise<boolean> {
    // The head is held so that two processes do not write one day twice.
    await lockAuditHead(client);
    const now = this.parts.clock.now();
    const day = await firstUnsealedDay(client);
    if (day === null || Date.parse(day) + DAY_MS > now.getTime()) return false;
    const rows = await auditOfDay(client, day);
    const { root, size } = this.rootOf(
      day,
      rows.map(({ digest }) => digest),
    );
    const body = { period: day, root: toHex(root), size };
    const entry = await instanceEntry(this.parts.identity, { kind: 'audit', at: moment(now), body });
    await insertAuditDay(client, { day, first: rows[0]?.n ?? 0, last: rows.at(-1)?.n ?? 0, root });
    await insertEntries(client, await reserveIndexes(client, 1), [entry]);
    return true;
  }

  /** The root over a day's digests and its padding. */
  rootOf(day: string, digests: readonly Uint8Array[]): { root: Uint8Array; size: number } {
    let size = SIZE;
    while (size < digests.length) size *= 2;
    const padding = Array.from({ length: size - digests.length }, (_, i) =>
      this.parts.secrets.mac(Buffer.from(`${day}/${digests.length + i}`), 'audit-padding'),
    );
    return { root: treeRoot([...digests, ...padding].map((digest) => leafHash(digest))), size };
  }
}

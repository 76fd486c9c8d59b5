/**
 * Which originals are to be time stamped, and when: those of members at once, those that came with a report when their day
 * is over, since the moment of a stamp would tell the hour at which a reporter sent them. Nothing leaves the server here.
 */
import { newId } from '../kernel/ids.ts';
import type { Client, Clock, Jobs, Pool, Random } from '../platform/index.ts';
import type { RecordKey, Vault } from '../records/vault.ts';
import type { Authority } from './authorities.ts';
import { momentOf } from './model.ts';
import { insertStamp, readStampsOf, readUnasked } from './stamp-store.ts';
import type { FileRow } from './store.ts';

/** The job that asks one authority about one original. */
export const STAMP = 'evidence-time-stamp';
const DAY_MS = 24 * 3_600_000;
/** What was refused again and again is left for so long. */
const REST_MS = 6 * 3_600_000;

export interface StampQueueParts {
  pool: Pool;
  vault: Vault;
  jobs: Jobs;
  clock: Clock;
  random: Random;
  authorities?: readonly Authority[];
}

export class StampQueue {
  private readonly parts: StampQueueParts;
  private readonly authorities: readonly Authority[];

  constructor(parts: StampQueueParts) {
    this.parts = parts;
    this.authorities = parts.authorities ?? [];
  }

  /** Asks every authority about an original, in the transaction that puts it with its record. */
  async expect(client: Client, file: Pick<FileRow, 'id' | 'rid' | 'holder'>): Promise<void> {
    const now = this.parts.clock.now();
    const moment = momentOf(file, now);
    const due = moment === now ? now : new Date(moment.getTime() + DAY_MS);
    for (const { url } of this.authorities) {
      const id = this.newId();
      await insertStamp(client, { id, file: file.id, authority: url, due });
      await this.ask(client, id, due);
    }
  }

  /** A copy has the same bytes: stamps of the original are its own too, sealed anew; the others are asked for. */
  async carry(
    client: Client,
    from: Pick<FileRow, 'id' | 'rid'>,
    key: RecordKey,
    copy: Pick<FileRow, 'id' | 'rid' | 'holder'>,
  ): Promise<void> {
    const stamped = (await readStampsOf(client, [from.id])).filter(({ sealed }) => sealed !== null);
    const before = from.rid && stamped.length > 0 ? await this.parts.vault.key(client, from.rid) : null;
    for (const { id, authority, sealed } of before ? stamped : []) {
      const own = this.newId();
      const opened = this.parts.vault.openBytes(before as RecordKey, sealed as Buffer, contextOf(id));
      const again = this.parts.vault.sealBytes(key, opened, contextOf(own));
      await insertStamp(client, { id: own, file: copy.id, authority, due: this.parts.clock.now(), sealed: again });
    }
    const wanted = this.authorities.filter(({ url }) => !stamped.some(({ authority }) => authority === url));
    await new StampQueue({ ...this.parts, authorities: wanted }).expect(client, copy);
  }

  /** Asks again for what was refused and has rested. */
  async askAgain(): Promise<void> {
    if (this.authorities.length === 0) return;
    const { pool, clock } = this.parts;
    const now = clock.now();
    const urls = this.authorities.map(({ url }) => url);
    for (const { id } of await readUnasked(pool, urls, now, new Date(now.getTime() - REST_MS)))
      await this.ask(pool, id, now);
  }

  private async ask(client: Client | Pool, id: string, runAt: Date): Promise<void> {
    await this.parts.jobs.enqueue(client, STAMP, { stamp: id }, { key: id, runAt });
  }

  private newId(): string {
    return newId('ts', this.parts.random.bytes(16));
  }
}

/** What the sealing of a stamp is bound to, besides its record. */
export const contextOf = (id: string): string => `time-stamp/${id}`;

/**
 * Publication at a set time: signed by all, an act waits until its hour and is then written by a job. The job may run twice
 * or be killed: the act is one transaction of publication, and whatever changed meanwhile keeps it from happening.
 */
import { createHash } from 'node:crypto';
import { mayOpen } from '../desk/commands.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Entry, signingBytes } from '../ledger/index.ts';
import type { AuditTrail } from '../people/commands.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { type Client, type Clock, type Jobs, type Pool, transaction } from '../platform/index.ts';
import { ACTS, type Publishing } from '../publication/commands.ts';
import { dropProposal, readRecord } from '../records/commands.ts';
import * as store from './schedule-store.ts';

export interface ScheduleParts {
  pool: Pool;
  jobs: Jobs;
  publishing: Publishing;
  audit: AuditTrail;
  clock: Clock;
}

const JOB = 'review.publish';
const MOST_LISTED = 200;
const HOUR_MS = 3_600_000;
const FARTHEST_MS = 366 * 24 * HOUR_MS;

export class Schedule {
  private readonly parts: ScheduleParts;

  constructor(parts: ScheduleParts) {
    this.parts = parts;
    parts.jobs.handle(JOB, ({ payload }) => this.run(payload as { rid: string; at: string }));
  }

  /** @throws Refusal `schedule-time` unless it is a whole hour to come, within a year */
  assertTime(at: Date): void {
    const ahead = at.getTime() - this.parts.clock.now().getTime();
    if (!(ahead > 0 && ahead <= FARTHEST_MS && at.getTime() % HOUR_MS === 0))
      throw new Refusal('schedule-time', {}, 422);
  }

  /** What was proposed shall not be public before its time; without a time, an earlier one is over. */
  async set(client: Client, entry: Entry, by: string, at: Date | undefined): Promise<void> {
    const { rid, rev } = entry as Entry & { rid: string };
    if (!at) return await store.endScheduled(client, rid, 'schedule-replaced');
    await store.putScheduled(client, { rid, rev: rev as number, at, by, proposal: digestOf(signingBytes(entry)) });
    const when = at.toISOString();
    await this.parts.jobs.enqueue(client, JOB, { rid, at: when }, { runAt: at, key: `${rid} ${when}` });
  }

  /** The time for which what is proposed now was set; null when it is to be written as soon as all have signed. */
  async of(rid: string, toSign: Uint8Array): Promise<Date | null> {
    const found = await store.readScheduled(this.parts.pool, rid);
    return found && found.ended === null && found.proposal.equals(digestOf(toSign)) ? found.at : null;
  }

  /** What waits for its time, and what did not happen and why, of the types this person may read. */
  async list(person: SignedIn): Promise<store.ListedSchedule[]> {
    assertMay(person, 'desk.read');
    const all = await store.allScheduled(this.parts.pool, MOST_LISTED);
    return all.filter(({ type }) => mayOpen(person, type));
  }

  /** Takes a proposal back, and the time set for it. */
  async drop(person: SignedIn, rid: string): Promise<void> {
    assertMay(person, 'desk.sign');
    await transaction(this.parts.pool, async (client) => {
      await dropProposal(client, rid);
      await store.endScheduled(client, rid, 'schedule-dropped');
      await this.parts.audit.note(client, { by: person.id, action: 'review.drop', target: rid });
    });
  }

  /** Somebody has read why it did not happen; the queue says so no longer. */
  async acknowledge(person: SignedIn, rid: string): Promise<void> {
    assertMay(person, 'desk.sign');
    await transaction(this.parts.pool, async (client) => {
      const over = (await store.allScheduled(client, MOST_LISTED)).find((one) => one.rid === rid)?.ended;
      if (!over || !(await store.deleteScheduled(client, rid))) return;
      await this.parts.audit.note(client, { by: person.id, action: 'review.schedule.read', target: rid });
    });
  }

  /** It is written, in the same transaction: nothing waits any more. */
  async finish(client: Client, rid: string, by: string): Promise<void> {
    if (!(await store.deleteScheduled(client, rid))) return;
    const detail = { act: 'publish' as const };
    await this.parts.audit.note(client, { by, action: 'review.schedule.done', target: rid, detail });
  }

  private async run({ rid, at }: { rid: string; at: string }): Promise<void> {
    const { pool, publishing } = this.parts;
    const one = await store.readScheduled(pool, rid);
    if (!one || one.ended !== null || one.at.toISOString() !== at) return;
    const finish = (client: Client) => this.finish(client, rid, one.by);
    const finished = () => transaction(pool, finish);
    const proposed = await publishing.proposed(rid);
    if (!proposed) {
      const record = await readRecord(pool, rid);
      if (record && record.publishedRev === one.rev) return await finished();
      return await store.endScheduled(pool, rid, record?.rev === one.rev ? 'schedule-replaced' : 'schedule-revised');
    }
    if (!one.proposal.equals(digestOf(proposed.toSign)))
      return await store.endScheduled(pool, rid, 'schedule-replaced');
    // Somebody has yet to sign: the last signature will write it.
    if (proposed.signed.length < ACTS[proposed.act].signers) return;
    try {
      await publishing.commit(rid, finish);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // A run beside this one may have written it.
      const record = await readRecord(pool, rid);
      if (record?.publishedRev !== one.rev) return await store.endScheduled(pool, rid, error.code);
      await finished();
    }
  }
}

function digestOf(toSign: Uint8Array): Buffer {
  return createHash('sha256').update(toSign).digest();
}

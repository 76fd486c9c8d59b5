/**
 * Withdrawal of consent hides by itself: what shows a person, or tells what a report told, under a consent that was taken
 * back is hidden by the instance key, in one transaction a record, by a job that is run again until it is done.
 */
import { signEntry } from '../ledger/index.ts';
import { type LogIdentity, markStale, moment, readyEntry } from '../log/commands.ts';
import { type Client, type Clock, type Jobs, type Pool, transaction } from '../platform/index.ts';
import * as records from '../records/commands.ts';
import type { Models } from '../records/models.ts';
import type { Body } from '../records/validate.ts';
import type { Vault } from '../records/vault.ts';
import { consentTo } from './consent.ts';
import * as store from './consent-store.ts';
import { hideShown, separableRevisions } from './removal-store.ts';
import { codedPersons } from './shown.ts';
import type { PublicationWriter } from './write.ts';

export interface ConsentHidesParts {
  pool: Pool;
  models: Models;
  vault: Vault;
  clock: Clock;
  jobs: Jobs;
  identity: LogIdentity;
  writer: PublicationWriter;
  /** Called after commit: files and caches that must forget something within a second. */
  forgotten: (act: 'hide') => Promise<void>;
  /** Called in the transaction: the trail, and a task for two people, due at this time. */
  opened: (client: Client, rid: string, cause: string, due: Date) => Promise<void>;
}

const JOB = 'consent.withdrawn';
const REPORT = 're_';
/** Two people restore it in changed form or erase it within so long. */
const HOURS_TO_DECIDE = 72;
const MOST_SHOWN = 500;
const SHOWN: readonly records.Status[] = ['published', 'disputed', 'withdrawn'];

export class ConsentHides {
  private readonly parts: ConsentHidesParts;

  constructor(parts: ConsentHidesParts) {
    this.parts = parts;
    parts.jobs.handle(JOB, async ({ payload }) => void (await this.run((payload as { cause: string }).cause)));
  }

  /** In the transaction of every saving: where consent was ever taken back, what follows from it is done after. */
  async noticed(client: Client, { rid, body }: { rid: string; body: Body }): Promise<void> {
    const entries = (body.consent ?? []) as { withdrawn?: unknown }[];
    if (entries.some(({ withdrawn }) => withdrawn !== undefined))
      await this.parts.jobs.enqueue(client, JOB, { cause: rid });
  }

  /** Looks at everybody whom public records show: a withdrawal may have been dated ahead. */
  async sweep(): Promise<void> {
    const { pool, vault, models } = this.parts;
    const gated = models.types.all.filter(({ publication }) => publication === 'gated').map(({ prefix }) => prefix);
    const causes = await store.possibleCauses(pool, gated);
    for (const [cause, body] of await records.readCurrentBodies(pool, vault, causes))
      if (this.isWithdrawn(body)) await this.run(cause);
  }

  /** Records hidden for a withdrawal that wait for two people, and until when. */
  async undecided(): Promise<{ rid: string; due: Date }[]> {
    const rows = await store.undecided(this.parts.pool, MOST_SHOWN);
    return rows.map(({ rid, at }) => ({ rid, due: dueAfter(at) }));
  }

  /** Hides what stands under the consent of a person or a report. Returns how many records it touched. */
  async run(cause: string): Promise<number> {
    const { pool, vault, forgotten, writer } = this.parts;
    const body = (await records.readCurrentBodies(pool, vault, [cause])).get(cause);
    // Who was erased cannot give consent anew: what was hidden for them stays so.
    if (!body) return 0;
    if (!this.isWithdrawn(body)) {
      await transaction(pool, (client) => store.dropConsentHides(client, cause));
      return 0;
    }
    const rids = cause.startsWith(REPORT)
      ? [...recordsToldBy(body), ...(await store.evidenceFrom(pool, cause)).keys()]
      : await store.recordsShowing(pool, cause);
    let touched = 0;
    try {
      for (const rid of rids) if (await transaction(pool, (client) => this.hideIn(client, rid, cause))) touched += 1;
    } catch (error) {
      writer.forget();
      throw error;
    } finally {
      if (touched > 0) await forgotten('hide');
    }
    return touched;
  }

  /** One record, whole: entries, withheld objects, the word kept about it, the task. True when something was hidden. */
  private async hideIn(client: Client, rid: string, cause: string): Promise<boolean> {
    const { clock, vault } = this.parts;
    const row = await records.lockRecord(client, rid);
    if (!row || row.status === 'erased') return false;
    // Asked again under the lock: consent may have been given anew since.
    const { body } = await records.openRevision(client, vault, cause, await currentRev(client, cause));
    if (!this.isWithdrawn(body)) return false;
    const at = dayOf(clock.now());
    const known = (await store.consentHidesOf(client, rid)).get(cause);
    const upTo = known ?? row.rev;
    // That it was withdrawn, and why, shows nobody.
    const served = await separableRevisions(client, rid, false, 'withdraw');
    const covered = await this.covered(client, row, cause, body, served, upTo);
    const fresh =
      (covered.length > 0 || cause.startsWith(REPORT)) &&
      (await store.insertConsentHide(client, { cause, rid, upTo, at }));
    if (covered.length > 0 && SHOWN.includes(row.status)) await this.hide(client, row, covered, served);
    if (fresh || covered.length > 0) await this.parts.opened(client, rid, cause, dueAfter(at));
    return covered.length > 0;
  }

  /** Of the revisions readers are served, those made under the consent: only these. */
  private async covered(
    client: Client,
    { rid, type }: records.RecordRow,
    cause: string,
    causeBody: Body,
    served: readonly number[],
    upTo: number,
  ): Promise<number[]> {
    const { vault, models } = this.parts;
    if (cause.startsWith(REPORT)) {
      const since = await this.toldSince(client, cause, causeBody, rid);
      const made = await records.listRevisions(client, rid);
      return served.filter((rev) => rev <= upTo && made.some((one) => one.rev === rev && one.at >= since));
    }
    const covered: number[] = [];
    for (const rev of served) {
      const { body, tightened } = await records.openRevision(client, vault, rid, rev);
      if (codedPersons(models, models.of(type, tightened), body).includes(cause)) covered.push(rev);
    }
    return covered;
  }

  /** When a report came to a record: from the first for one made from it, else when it was joined or gave a copy of a file. */
  private async toldSince(client: Client, report: string, body: Body, rid: string): Promise<Date> {
    const copied = (await store.evidenceFrom(client, report)).get(rid);
    if (copied) return copied;
    const naming = decisionsOf(body).filter(({ record }) => record === rid);
    if (naming.some(({ state }) => state === 'recorded')) return new Date(0);
    for (const { rev, at } of await records.listRevisions(client, report)) {
      const then = await records.openRevision(client, this.parts.vault, report, rev);
      if (decisionsOf(then.body).some(({ record }) => record === rid)) return at;
    }
    return new Date(0);
  }

  /** The entries, and what they do. One entry for the whole record where nothing of it remains. */
  private async hide(
    client: Client,
    row: records.RecordRow,
    covered: readonly number[],
    served: readonly number[],
  ): Promise<void> {
    const { models, writer } = this.parts;
    const model = models.of(row.type);
    const whole = served.every((rev) => covered.includes(rev));
    let leaf = row.leaf;
    let shown = true;
    for (const rev of whole ? [undefined] : covered) {
      const entry = readyEntry(await this.entry(row.rid, rev, leaf));
      await writer.write(client, [{ entry, rid: row.rid, type: row.type, rev: row.rev, ends: false, shown: null }]);
      const done = await hideShown(client, model, row.rid, rev);
      await markStale(client, done.touched, 0);
      leaf = Buffer.from(entry.leaf);
      shown = done.shown;
    }
    await records.updateRecords(client, [{ ...row, leaf, ...(shown ? {} : { status: 'hidden' }) }]);
    await records.dateRecord(client, row.rid, dayOf(this.parts.clock.now()));
    await records.dropProposal(client, row.rid);
  }

  /** Signed by the instance: it may hide, and nothing else about people (docs/decisions/0009). */
  private async entry(rid: string, rev: number | undefined, leaf: Buffer | null) {
    const { identity, clock } = this.parts;
    const fields = {
      v: 1 as const,
      kind: 'hide' as const,
      log: identity.origin,
      rid,
      ...(leaf ? { prev: leaf.toString('hex') } : {}),
      at: moment(dayOf(clock.now())),
      target: { rid, rev: rev ?? ('all' as const) },
    };
    return await signEntry(fields, [identity.signer]);
  }

  private isWithdrawn(body: Body): boolean {
    return consentTo(body, 'publish', this.parts.clock.now().toISOString().slice(0, 10)) === 'withdrawn';
  }
}

/** No entry, row or task tells the hour at which a reporter came to take consent back: a provider knows who came then. */
const dayOf = (now: Date): Date => new Date(now.toISOString().slice(0, 10));

const dueAfter = (at: Date): Date => new Date(at.getTime() + HOURS_TO_DECIDE * 3_600_000);

interface Decision {
  state: string;
  record?: string;
}
const decisionsOf = (body: Body): Decision[] => (body.decisions ?? []) as Decision[];

/** Records that a report was made into or joined to. */
const recordsToldBy = (body: Body): string[] => [
  ...new Set(decisionsOf(body).flatMap(({ record }) => (record === undefined ? [] : [record]))),
];

async function currentRev(client: Client, rid: string): Promise<number> {
  return (await records.readRecord(client, rid))?.rev ?? 0;
}

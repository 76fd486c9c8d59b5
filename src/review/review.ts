/**
 * Review as people do it: look at exactly what the public will see, answer for each finding, choose who signs with you, sign
 * in the browser. The rules of who and how many are those of publication; nothing here can publish past them.
 */
import { assertAct, assertOpen, type BodyRights, mayOpen, maySign } from '../desk/commands.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Entry } from '../ledger/index.ts';
import type { AuditTrail } from '../people/commands.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import type { Client, Clock, Jobs, Pool } from '../platform/index.ts';
import { ACTS, type Act, consentTo, type Propose, type Publishing, rolesFor } from '../publication/commands.ts';
import type { PublicReader } from '../publication/reader-types.ts';
import { readCurrentBodies } from '../records/commands.ts';
import type { RecordType } from '../records/declare.ts';
import type { Models } from '../records/models.ts';
import type { Tightened } from '../records/tighten.ts';
import type { Vault } from '../records/vault.ts';
import type { FileLooker } from './file-risk.ts';
import { findingsIn } from './findings.ts';
import { independentSources, unseen } from './model.ts';
import type { Risk } from './risk.ts';
import { Schedule } from './schedule.ts';
import { type Holding, keysInForce, publicReferences, type Waiting, waiting } from './store.ts';

export interface ReviewParts {
  pool: Pool;
  models: Models;
  vault: Vault;
  publishing: Publishing;
  reader: PublicReader;
  audit: AuditTrail;
  clock: Clock;
  jobs: Jobs;
  /** Whoever keeps files that may be published with a record. */
  files: FileLooker;
  /** Which records are for people of another body alone, and whose signatures they take. */
  rights: Pick<BodyRights, 'hidden' | 'assertSigns'>;
}

/** How coarse place and time are published. */
export type Decided = Pick<Propose, 'precision' | 'grain'>;

export interface Examination {
  type: RecordType;
  rev: number;
  /** Exactly what the public will see. */
  shown: Record<string, unknown>;
  /** Fields closed before that readers would see now. */
  opened: Tightened;
  risks: Risk[];
  /** Sources of the record that do not depend on each other. */
  independent: number;
}

/** What somebody asks to have done in public. `beside` = the person who signs as well, where the act needs two. */
export interface Ask extends Decided {
  rid: string;
  act: Act;
  beside?: string;
  reason?: string;
  statement?: { lang: string; text: string };
  rev?: number;
  /** A publication waits until then, a whole hour (UTC), when all have signed before. */
  notBefore?: Date;
  /** Keys of the findings that were looked at (`riskKey`). */
  seen: string[];
}

/** Bytes to sign with a key, base64. */
export interface ToSign {
  rid: string;
  act: Act;
  key: string;
  bytes: string;
}

/** An act that waits for signatures. */
export interface Pending {
  act: Act;
  rev: number;
  entry: Entry;
  /** Exactly what the public will see; null when the act shows nothing. */
  shown: Record<string, unknown> | null;
  /** Fields closed before that readers would see now. */
  opened: Tightened;
  risks: Risk[];
  /** Signatures so far. */
  signed: number;
  /** Not public before this time. */
  notBefore: Date | null;
  /** What this person's key has yet to sign. */
  mine: ToSign | null;
}

const MOST_WAITING = 500;

export class Review {
  private readonly parts: ReviewParts;
  readonly schedule: Schedule;

  constructor(parts: ReviewParts) {
    this.parts = parts;
    this.schedule = new Schedule(parts);
  }

  /** What waits for a reviewer, newest first, of the types this person may read. */
  async queue(person: SignedIn): Promise<Waiting[]> {
    assertMay(person, 'desk.read');
    const open = (await waiting(this.parts.pool, MOST_WAITING)).filter(({ type }) => mayOpen(person, type));
    const hidden = await this.parts.rights.hidden(
      person,
      open.map(({ rid }) => rid),
    );
    return open.filter(({ rid }) => !hidden.has(rid));
  }

  /** Of these, what this person may sign and has not: handed in, or proposed and not signed with a key of theirs. */
  async toSign(person: SignedIn): Promise<Waiting[]> {
    assertMay(person, 'desk.sign');
    const keys = await keysInForce(this.parts.pool, person.roles, this.parts.clock.now());
    const own = keys.filter((one) => one.person === person.id).map(({ id }) => id);
    const mine = (await this.queue(person)).filter(({ type }) => maySign(person, type));
    return mine.filter(({ status, act, signed }) =>
      act ? !own.some((id) => signed.includes(id)) : status === 'in-review',
    );
  }

  /** Public records that show a person who has since withdrawn consent: to be hidden at once. */
  async against(person: SignedIn): Promise<{ rid: string; person: string }[]> {
    assertMay(person, 'record.read');
    const { pool, vault, models, clock } = this.parts;
    const today = clock.now().toISOString().slice(0, 10);
    const gated = models.types.all.filter(({ publication }) => publication === 'gated');
    const found = await Promise.all(gated.map(({ prefix }) => publicReferences(pool, prefix, MOST_WAITING)));
    const named = found.flat();
    const bodies = await readCurrentBodies(pool, vault, [...new Set(named.map((one) => one.person))]);
    return named.filter((one) => consentTo(bodies.get(one.person) ?? {}, 'publish', today) === 'withdrawn');
  }

  /** What would become public, and what in it may harm. @throws Refusal as `Publishing.preview` */
  async examine(person: SignedIn, rid: string, decided: Decided): Promise<Examination> {
    await this.assertOpen(person, rid);
    const { models, publishing } = this.parts;
    const { type: name, rev, shown, opened } = await publishing.preview(rid, decided);
    const { type } = models.of(name);
    return {
      type,
      rev,
      shown,
      opened,
      risks: await findingsIn(this.parts, 'publish', rid, shown),
      independent: independentSources(shown.sources as Parameters<typeof independentSources>[0]),
    };
  }

  /** People other than this one who could sign an act with them. */
  async besides(person: SignedIn, rid: string, act: Act): Promise<string[]> {
    const holders = await this.holders(rid, act);
    return [...new Set(holders.map((one) => one.person))].filter((id) => id !== person.id);
  }

  /**
   * Proposes an act and returns what this person's key must sign. @throws Refusal `not-allowed`, `key-missing` without a
   * key in force, `second-person-missing`, `risks-unseen`, and whatever keeps the act from this record
   */
  async propose(person: SignedIn, { seen, beside, notBefore, ...ask }: Ask): Promise<ToSign> {
    await this.assertMayAct(person, ask.rid, ask.act);
    if (notBefore) this.schedule.assertTime(notBefore);
    if (ask.act === 'publish') assertSeen((await this.examine(person, ask.rid, ask)).risks, seen);
    const holders = await this.holders(ask.rid, ask.act);
    const own = keyOf(holders, person.id);
    if (!own) throw new Refusal('key-missing', {}, 409);
    const signers = [own.id];
    if (ACTS[ask.act].signers > 1) {
      const other = beside === undefined || beside === person.id ? undefined : keyOf(holders, beside);
      if (!other) throw new Refusal('second-person-missing', { rid: ask.rid }, 422);
      signers.push(other.id);
    }
    const { toSign } = await this.parts.publishing.propose({ ...ask, signers }, async (client, entry) => {
      await this.schedule.set(client, entry, person.id, ask.act === 'publish' ? notBefore : undefined);
      await this.note(client, person, 'review.propose', ask);
    });
    return { rid: ask.rid, act: ask.act, key: own.id, bytes: Buffer.from(toSign).toString('base64') };
  }

  /** What was proposed for a record, to be looked at by whoever signs next; null when nothing was. */
  async proposal(person: SignedIn, rid: string): Promise<Pending | null> {
    await this.assertOpen(person, rid);
    const found = await this.parts.publishing.proposed(rid);
    if (!found) return null;
    const { act, rev, entry, shown, opened, signed } = found;
    const own = (await this.holders(rid, act)).find(
      ({ id, person: holder }) => holder === person.id && entry.by?.includes(id) && !signed.includes(id),
    );
    const bytes = Buffer.from(found.toSign).toString('base64');
    const risks = shown ? await findingsIn(this.parts, act, rid, shown) : [];
    return {
      act,
      rev,
      entry,
      shown,
      opened,
      risks,
      signed: signed.length,
      notBefore: await this.schedule.of(rid, found.toSign),
      mine: own ? { rid, act, key: own.id, bytes } : null,
    };
  }

  /**
   * Takes one signature (base64); with the last one the act is done. `index` is its place in the log, null while others
   * have yet to sign, when the act leaves no trace, or while it waits for its time. @throws Refusal `risks-unseen`, `signature-invalid`, `signer-unknown`
   */
  async sign(
    person: SignedIn,
    rid: string,
    { signature, seen }: { signature: string; seen: string[] },
  ): Promise<{ done: boolean; index: number | null }> {
    const proposal = await this.proposal(person, rid);
    if (!proposal?.mine) throw new Refusal('signer-unknown', { key: person.id }, 403);
    await this.assertMayAct(person, rid, proposal.act);
    assertSeen(proposal.risks, seen);
    const { publishing, clock } = this.parts;
    const { key } = proposal.mine;
    const bytes = Buffer.from(signature, 'base64');
    const waits = proposal.notBefore !== null && proposal.notBefore > clock.now();
    // Counted where it is written: two who sign at once must not each wait for the other.
    const also = async (client: Client, written: boolean) => {
      await this.note(client, person, 'review.sign', { rid, act: proposal.act });
      if (!written) return;
      await this.note(client, person, 'review.done', { rid, act: proposal.act });
      if (proposal.notBefore) await this.schedule.finish(client, rid, person.id);
    };
    const committed = waits
      ? await publishing.sign(rid, key, bytes, also).then(() => null)
      : await publishing.signToEnd(rid, key, bytes, also);
    return committed === null ? { done: false, index: null } : { done: true, index: committed.index };
  }

  /** Takes a proposal back before it is written. */
  async drop(person: SignedIn, rid: string): Promise<void> {
    await this.assertOpen(person, rid);
    await this.schedule.drop(person, rid);
  }

  /** Reports, evidence and what belongs to the congress have readers of their own. @throws Refusal `not-allowed`, `not-of-body` */
  private async assertOpen(person: SignedIn, rid: string): Promise<void> {
    assertOpen(person, this.parts.models.types.ofId(rid).name);
    if ((await this.parts.rights.hidden(person, [rid])).size > 0) throw new Refusal('not-of-body', {}, 403);
  }

  /** @throws Refusal `not-allowed`, `not-of-body` */
  private async assertMayAct(person: SignedIn, rid: string, act: Act): Promise<void> {
    await this.assertOpen(person, rid);
    assertAct(person, this.parts.models.types.ofId(rid).name, act === 'hide' ? 'hide' : 'sign');
    // What is a danger is hidden at once by whoever sees it; all else is signed by those it belongs to.
    if (act !== 'hide') await this.parts.rights.assertSigns(person, rid);
  }

  private async holders(rid: string, act: Act): Promise<Holding[]> {
    const { pool, models, clock } = this.parts;
    return await keysInForce(pool, rolesFor(act, models.types.ofId(rid)), clock.now());
  }

  /** In the transaction of what is noted, so that neither is there without the other. */
  private async note(
    client: Client,
    person: SignedIn,
    action: string,
    { rid, act }: Pick<Ask, 'rid' | 'act'>,
  ): Promise<void> {
    await this.parts.audit.note(client, { by: person.id, action, target: rid, detail: { act } });
  }
}

function keyOf(holders: readonly Holding[], person: string): Holding | undefined {
  return holders.find((one) => one.person === person);
}

function assertSeen(risks: readonly Risk[], seen: readonly string[]): void {
  const left = unseen(risks, seen);
  if (left.length > 0) throw new Refusal('risks-unseen', { count: left.length }, 422);
}

/**
 * Public acts signed by people: publish, revise, dispute, withdraw, hide, restore, erase. Each is proposed as exact
 * entry bytes, signed by the role keys its kind demands, and only then written, in one transaction with its effects.
 */
import { Refusal } from '../kernel/refusal.ts';
import { type Entry, signingBytes } from '../ledger/index.ts';
import { markStale, readyEntry } from '../log/commands.ts';
import { type Client, transaction } from '../platform/index.ts';
import * as records from '../records/commands.ts';
import { type Act, assertAllowed, assertSigners } from './acts.ts';
import type { BulkParts } from './bulk.ts';
import { forgetConsent } from './consent-store.ts';
import { openedBy } from './opened.ts';
import { assertReasoned, entryOf, type Preview, type Propose, type Proposed, padded } from './proposal.ts';
import { type FileKeeper, publishFiles } from './public-files.ts';
import { eraseShown, hideShown, restoreShown, separableRevisions } from './removal-store.ts';
import { assertStillConsented, recordIn, shownBy, shownOf } from './shown.ts';
import { assertKeys, proposalOf, takeSignature } from './signing.ts';
import { assertSecondPerson } from './two-people.ts';
import { type Publication, publicObject } from './write.ts';

export { ACTS, type Act, rolesFor } from './acts.ts';
export type { Bulk } from './bulk.ts';
export { consentTo } from './consent.ts';
export type { ConsentHides } from './consent-hides.ts';
export { finishRun, startRun } from './import-runs.ts';
export type { Preview, Propose, Proposed } from './proposal.ts';

/** An act that is written: its place in the log, null for the erasure of what was never public. */
export interface Committed {
  index: number | null;
  rev: number;
}

/** What a caller writes in the same transaction: that it signed, and whether the act was written with it. */
export type Also = (client: Client, written: boolean) => Promise<void>;

interface Done {
  act: Act;
  index: number | null;
  rev: number;
}

export interface PublishingParts extends BulkParts {
  files: FileKeeper;
  /** Called after commit: files and caches that must forget something within a second. */
  forgotten: (act: 'hide' | 'erase' | 'restore') => Promise<void>;
  /** Called in the transaction of a publication, for what must follow from it. */
  published?: (client: Client, one: { rid: string; type: string }) => Promise<void>;
}

export class Publishing {
  private readonly parts: PublishingParts;

  constructor(parts: PublishingParts) {
    this.parts = parts;
  }

  /**
   * What publishing the current revision would show, without proposing it: the same bytes but for the salt.
   * @throws Refusal as `propose` does, but for what concerns signers
   */
  async preview(rid: string, decided: Pick<Propose, 'precision' | 'grain'>): Promise<Preview> {
    return await transaction(this.parts.pool, async (client) => {
      const row = await records.lockRecord(client, rid);
      if (!row) throw new Refusal('record-unknown', { rid }, 404);
      const { vault, models } = this.parts;
      const { body, tightened, opened = {} } = await records.openRevision(client, vault, rid, row.rev);
      const model = models.of(row.type, tightened);
      const propose: Propose = { rid, act: 'publish', signers: [], ...decided };
      const shown = await shownBy(this.parts, client, model, row, propose, body);
      return { type: row.type, rev: row.rev, shown: shown ?? {}, opened };
    });
  }

  /**
   * Makes the entry of an act and keeps it for signing, with whatever else the proposer writes in the same transaction.
   * @throws Refusal when the act is not open to this record
   */
  async propose(propose: Propose, also?: (client: Client, entry: Entry) => Promise<void>): Promise<Proposed> {
    const { pool, vault } = this.parts;
    return await transaction(pool, async (client) => {
      const row = await records.lockRecord(client, propose.rid);
      if (!row) throw new Refusal('record-unknown', { rid: propose.rid }, 404);
      assertAllowed(propose.act, row, propose.rev);
      assertSigners(propose.act, propose.signers);
      assertReasoned(this.parts.models.vocabularies, propose);
      await this.assertSeparable(client, propose);
      await assertStillConsented(this.parts, client, row, propose.act, propose.rev);
      const revision =
        propose.act === 'publish' ? await records.openRevision(client, vault, row.rid, row.rev) : undefined;
      const model = this.parts.models.of(row.type, revision?.tightened);
      const shown = await shownBy(this.parts, client, model, row, propose, revision?.body);
      const opened = await openedBy(client, vault, model, row, propose);
      const files = shown ? await this.parts.files.named(client, row.rid, shown) : [];
      const object = shown ? publicObject(shown, files, this.parts.random.bytes(32)) : undefined;
      const sealedHere = padded(
        this.parts.random,
        revision ? records.commitmentsSince(revision.sealed ?? {}, revision.rev, row.publishedRev ?? 0) : [],
      );
      const { identity, clock } = this.parts;
      const stamp = { origin: identity.origin, at: clock.now(), office: model.type.office };
      const entry = entryOf(stamp, row, propose, object ? { shown: shown ?? {}, hash: object.hash } : null, sealedHere);
      await assertKeys(client, this.parts, propose.act, entry);
      const sealed = object ? vault.sealBytes(await vault.key(client, row.rid), object.bytes, 'proposal') : null;
      await records.putProposal(client, {
        rid: row.rid,
        rev: row.rev,
        kind: propose.act,
        entry: JSON.stringify(entry),
        object: sealed,
      });
      await also?.(client, entry);
      return { toSign: signingBytes(entry), entry, shown, opened };
    });
  }

  /** What was proposed for a record, as it will be written: for whoever signs next. Null when nothing was. */
  async proposed(rid: string): Promise<(Proposed & { act: Act; rev: number; signed: string[] }) | null> {
    const { pool, vault, models } = this.parts;
    return await transaction(pool, async (client) => {
      const row = await records.lockRecord(client, rid);
      const proposal = await records.lockProposal(client, rid);
      if (!row || !proposal) return null;
      const act = proposal.kind as Act;
      const key = await vault.key(client, rid);
      const entry = JSON.parse(proposal.entry) as Entry;
      const shown = proposal.object ? recordIn(vault.openBytes(key, proposal.object, 'proposal')) : null;
      const { rev } = entry.target ?? {};
      const asked = { act, ...(typeof rev === 'number' ? { rev } : {}) };
      const opened = await openedBy(client, vault, models.of(row.type), row, asked);
      return {
        act,
        rev: proposal.rev,
        entry,
        toSign: signingBytes(entry),
        shown,
        opened,
        signed: Object.keys(proposal.signatures),
      };
    });
  }

  /** Adds one signature; returns how many are missing. @throws Refusal `signature-invalid`, `signer-unknown`, `key-not-valid`, `proposal-unknown` */
  async sign(rid: string, keyId: string, signature: Uint8Array, also?: Also): Promise<number> {
    return await transaction(this.parts.pool, async (client) => {
      const missing = await takeSignature(client, this.parts, { rid, keyId, signature });
      await also?.(client, false);
      return missing;
    });
  }

  /**
   * Adds one signature, and with the last one writes the act in the same transaction, so that nothing can come between.
   * Null while signatures are missing. @throws Refusal as `sign` and `commit`; then the signature is not kept either
   */
  async signToEnd(rid: string, keyId: string, signature: Uint8Array, also?: Also): Promise<Committed | null> {
    const done = await this.within(async (client) => {
      await records.lockRecord(client, rid);
      const missing = await takeSignature(client, this.parts, { rid, keyId, signature });
      const written = missing > 0 ? null : await this.commitIn(client, rid);
      await also?.(client, written !== null);
      return written;
    });
    return done && (await this.after(done));
  }

  /**
   * Writes a fully signed act. Returns its log index, or null for the erasure of what was never public: that leaves no
   * trace in the log. @throws Refusal `signature-missing`, `second-person-missing`, `revision-conflict`, `consent-withdrawn`
   */
  async commit(rid: string, also?: Also): Promise<Committed> {
    const done = await this.within(async (client) => {
      const written = await this.commitIn(client, rid);
      await also?.(client, true);
      return written;
    });
    return await this.after(done);
  }

  /** What an act brings with it, after its transaction. */
  private async after({ act, index, rev }: Done): Promise<Committed> {
    if (act === 'hide' || act === 'erase' || act === 'restore') await this.parts.forgotten(act);
    return { index, rev };
  }

  private async within<T>(work: (client: Client) => Promise<T>): Promise<T> {
    return await transaction(this.parts.pool, work).catch((error: unknown) => {
      this.parts.writer.forget();
      throw error;
    });
  }

  private async commitIn(client: Client, rid: string): Promise<Done> {
    const { vault } = this.parts;
    const row = await records.lockRecord(client, rid);
    const proposal = await proposalOf(client, rid);
    if (!row || row.rev !== proposal.rev) throw new Refusal('revision-conflict', { rid, rev: row?.rev ?? 0 }, 409);
    const act = proposal.kind as Act;
    const unsigned = JSON.parse(proposal.entry) as Entry & { by: string[] };
    const rev = typeof unsigned.target?.rev === 'number' ? unsigned.target.rev : undefined;
    assertAllowed(act, row, rev);
    if ((unsigned.prev ?? null) !== (row.leaf?.toString('hex') ?? null))
      throw new Refusal('revision-conflict', { rid, rev: row.rev }, 409);
    const signatures = unsigned.by.map((key) => proposal.signatures[key]);
    if (signatures.some((signature) => signature === undefined))
      throw new Refusal('signature-missing', { rid, needed: unsigned.by.length }, 409);
    await assertKeys(client, this.parts, act, unsigned);
    await assertSecondPerson(client, act, row, unsigned.by);
    await assertStillConsented(this.parts, client, row, act, rev);
    const object = proposal.object
      ? vault.openBytes(await vault.key(client, rid), proposal.object, 'proposal')
      : undefined;
    if (act === 'erase' && row.leaf === null) return await this.destroy(client, row);
    return await this.write(client, act, row, { ...unsigned, sig: signatures as string[] }, object);
  }

  private async assertSeparable(client: Client, { rid, act, rev }: Propose): Promise<void> {
    if (rev === undefined) return;
    const revisions = await separableRevisions(client, rid, act === 'restore');
    if (!revisions.includes(rev)) throw new Refusal('revision-unknown', { rid, rev }, 404);
  }

  private async write(
    client: Client,
    act: Act,
    row: records.RecordRow,
    fields: Entry,
    object: Uint8Array | undefined,
  ): Promise<Done> {
    const model = this.parts.models.of(row.type);
    const entry = {
      ...readyEntry(fields),
      ...(object ? { object: { bytes: object, hash: Buffer.from(String(fields.pub), 'hex') } } : {}),
    };
    const publication: Publication = {
      entry,
      rid: row.rid,
      type: row.type,
      rev: row.rev,
      ends: object !== undefined,
      shown: object ? shownOf(model, object, act) : null,
    };
    const index = await this.parts.writer.write(client, [publication]);
    if (object) await publishFiles(this.parts.files, client, { rid: row.rid, index, object });
    const { touched, next } = await this.effect(client, act, row, index, fields.target?.rev);
    await records.updateRecords(client, [{ ...row, ...next, leaf: Buffer.from(entry.leaf) }]);
    await records.dropProposal(client, row.rid);
    await markStale(client, touched, act === 'restore' ? index + 1 : 0);
    if (act === 'publish') await this.parts.published?.(client, { rid: row.rid, type: row.type });
    return { act, index, rev: row.rev };
  }

  /** What an act does besides its entry: the objects it touches, and the state it leaves the record in. */
  private async effect(
    client: Client,
    act: Act,
    row: records.RecordRow,
    index: number,
    target: number | 'all' | undefined,
  ): Promise<{ touched: number[]; next: Partial<records.RecordRow> }> {
    const model = this.parts.models.of(row.type);
    const rev = typeof target === 'number' ? target : undefined;
    switch (act) {
      case 'publish':
        return { touched: [], next: { status: 'published', publishedRev: row.rev } };
      case 'dispute':
        return { touched: [], next: { status: 'disputed' } };
      case 'withdraw':
        return { touched: [], next: { status: 'withdrawn' } };
      case 'hide': {
        const { touched, shown } = await hideShown(client, model, row.rid, rev);
        return { touched, next: shown ? {} : { status: 'hidden' } };
      }
      case 'restore': {
        const { touched, status } = await restoreShown(client, model, row.rid, index, rev);
        return { touched, next: { status } };
      }
      case 'erase': {
        const touched = await eraseShown(client, model, row.rid);
        await this.destroyPrivate(client, row.rid);
        return { touched, next: { status: 'erased', digest: null } };
      }
    }
  }

  /** Erases what was never public: nobody outside learns that it was there. */
  private async destroy(client: Client, row: records.RecordRow): Promise<Done> {
    await this.destroyPrivate(client, row.rid);
    await records.updateRecords(client, [{ ...row, status: 'erased', digest: null }]);
    return { act: 'erase', index: null, rev: row.rev };
  }

  private async destroyPrivate(client: Client, rid: string): Promise<void> {
    const { vault } = this.parts;
    await records.takeExternal(client, rid, (ext) => vault.externalDigest(ext));
    await records.destroyRecord(client, rid);
    await forgetConsent(client, rid);
  }
}

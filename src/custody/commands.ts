/**
 * What is sealed to the custodians: sealing words where there was no script, and handing ciphertext to a custodian, who says
 * why and stands in the audit trail first. Nothing here can open anything; keys are in the custodians' browsers.
 */
import { fromUtf8 } from '../kernel/bytes.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Entry, formatProof } from '../ledger/index.ts';
import type { AuditTrail } from '../people/commands.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { type Db, type Pool, type Random, transaction } from '../platform/index.ts';
import { openRevision, readRecord } from '../records/commands.ts';
import type { Models } from '../records/models.ts';
import { MOST_SEALED_WORDS, type SealingPlace, sealWords } from '../records/seal.ts';
import type { Sealed, Vault } from '../records/vault.ts';
import { isTerm } from '../records/vocabulary.ts';
import * as store from './store.ts';

export interface CustodyParts {
  pool: Pool;
  models: Models;
  vault: Vault;
  audit: AuditTrail;
  random: Random;
  /** Origin of the log, and its verifier key. */
  origin: string;
  vkey: string;
  /** age recipients of the custodians. */
  recipients(): Promise<readonly string[]>;
  /** The way from an entry to the published head; null while there is no head. */
  proveEntry(index: number): Promise<Parameters<typeof formatProof>[0] | null>;
}

/** That a value is sealed, and where. */
export interface SealedMark {
  rid: string;
  type: string;
  /** By part ids. */
  pointer: string;
  /** The revision the commitment is bound to. */
  rev: number;
  byServer: boolean;
}

/** A value handed to a custodian. */
export interface HandedOver extends SealedMark {
  commitment: string;
  /** Base64 age ciphertext. */
  box: string;
  /** The published entry that carries the commitment (base64) with its proof; null while there is none. */
  published: { entry: string; proof: string } | null;
}

/** Vocabulary of reasons to open what is sealed. */
export const REASONS = 'opening-reason';

export class Custody {
  private readonly parts: CustodyParts;

  constructor(parts: CustodyParts) {
    this.parts = parts;
  }

  /** What a browser needs to seal by itself. */
  async sealing(): Promise<{ origin: string; recipients: readonly string[] }> {
    return { origin: this.parts.origin, recipients: await this.parts.recipients() };
  }

  /** Seals words that came without a script, before anything is written. @throws Refusal `custodians-missing`, `sealed-too-long` */
  async seal(person: SignedIn, place: Omit<SealingPlace, 'origin'>, words: string): Promise<Sealed> {
    assertMay(person, 'record.edit');
    const { origin, random } = this.parts;
    const recipients = await this.parts.recipients();
    if (recipients.length === 0) throw new Refusal('custodians-missing', {}, 409);
    if (words.length > MOST_SEALED_WORDS) throw new Refusal('sealed-too-long', { most: MOST_SEALED_WORDS }, 422);
    const sealed = await sealWords({ origin, ...place }, words, recipients, random.bytes(32));
    return { ...sealed, rev: place.rev, by: 'server' };
  }

  /**
   * What is sealed in a record and in the persons and sources it refers to. @throws Refusal `not-allowed`,
   * `record-unknown`, `record-erased`
   */
  async marks(person: SignedIn, rid: string): Promise<SealedMark[]> {
    assertMay(person, 'sealed.open');
    return (await this.held(this.parts.pool, rid)).map(({ mark }) => mark);
  }

  /**
   * Hands over the ciphertext of values of a record. Who took what, and why, stands in the trail before. `wanted` = `<record>
   * <pointer>` of each. @throws Refusal `not-allowed`, `opening-reason-missing`, `sealed-nothing`
   */
  async open(person: SignedIn, rid: string, wanted: readonly string[], reason: string): Promise<HandedOver[]> {
    assertMay(person, 'sealed.open');
    const { pool, audit, models } = this.parts;
    if (!isTerm(models.vocabularies, REASONS, reason)) throw new Refusal('opening-reason-missing', {}, 422);
    const found = await transaction(pool, async (client) => {
      const asked = (await this.held(client, rid)).filter(({ mark }) => wanted.includes(keyOf(mark)));
      if (asked.length === 0) throw new Refusal('sealed-nothing', {}, 422);
      for (const target of new Set(asked.map(({ mark }) => mark.rid))) {
        const count = asked.filter(({ mark }) => mark.rid === target).length;
        await audit.note(client, { by: person.id, action: 'sealed.open', target, detail: { reason, count } });
      }
      return asked;
    });
    const entries = new Map<string, { index: number; bytes: Buffer }[]>();
    for (const { mark } of found)
      if (!entries.has(mark.rid)) entries.set(mark.rid, await store.entriesWithSeals(pool, mark.rid));
    return await Promise.all(
      found.map(async ({ mark, sealed }) => ({
        ...mark,
        commitment: sealed.commitment,
        box: sealed.box,
        published: await this.publishedIn(entries.get(mark.rid) ?? [], sealed.commitment),
      })),
    );
  }

  /** Origin and key of the log, for a browser that checks what it opened. */
  get log(): { origin: string; vkey: string } {
    return { origin: this.parts.origin, vkey: this.parts.vkey };
  }

  private async publishedIn(
    entries: readonly { index: number; bytes: Buffer }[],
    commitment: string,
  ): Promise<HandedOver['published']> {
    const entry = entries.find(({ bytes }) => (JSON.parse(fromUtf8(bytes)) as Entry).sealed?.includes(commitment));
    const proof = entry && (await this.parts.proveEntry(entry.index));
    return entry && proof ? { entry: entry.bytes.toString('base64'), proof: formatProof(proof) } : null;
  }

  private async held(db: Db, rid: string): Promise<{ mark: SealedMark; sealed: Sealed }[]> {
    const { models } = this.parts;
    if (!(await readRecord(db, rid))) throw new Refusal('record-unknown', { rid: rid.slice(0, 40) }, 404);
    const prefixes = models.types.all.filter(({ publication }) => publication !== 'open').map(({ prefix }) => prefix);
    const beside = (await store.referredTo(db, rid, prefixes)).filter((one) => one !== rid);
    const lists = await Promise.all([rid, ...beside].map((one) => this.heldBy(db, one)));
    return lists.flat();
  }

  private async heldBy(db: Db, rid: string): Promise<{ mark: SealedMark; sealed: Sealed }[]> {
    const row = await readRecord(db, rid);
    if (!row || row.status === 'erased') return [];
    const { vault } = this.parts;
    const current = await openRevision(db, vault, rid, row.rev);
    // Decisions on a report were once saved without what its reporter had sealed in the first revision.
    const first = row.type === 'report' && row.rev > 1 ? await openRevision(db, vault, rid, 1) : current;
    return Object.entries({ ...first.sealed, ...current.sealed }).map(([pointer, sealed]) => ({
      mark: { rid, type: row.type, pointer, rev: sealed.rev ?? 1, byServer: sealed.by === 'server' },
      sealed,
    }));
  }
}

/** How a form names a value. */
export const keyOf = ({ rid, pointer }: Pick<SealedMark, 'rid' | 'pointer'>): string => `${rid} ${pointer}`;

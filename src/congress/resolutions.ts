/**
 * Resolutions: made from a motion whose vote adopted it, or from a text adopted before Tamga was there; signed by delegates
 * as far as each may be named. Two officers publish them in the review room, and what they were made from follows.
 */

import { refuseBrokenText } from '../assembly/clause.ts';
import type { Clause } from '../assembly/index.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import { NOBODY } from '../people/commands.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { type Client, type Db, transaction } from '../platform/index.ts';
import {
  lockProposal,
  lockRecord,
  openRevision,
  readCurrentBodies,
  readRecord,
  recordsNaming,
} from '../records/commands.ts';
import type { Body } from '../records/validate.ts';
import { citationsLeft, partsOf } from './clauses.ts';
import type { Mandates } from './mandates.ts';
import type { Motions } from './motions.ts';
import { freeNumber, nextNumber } from './numbers.ts';
import { assertOfBody, type CongressParts, dayOf } from './parts.ts';
import { followPublication, laterThan } from './resolution-following.ts';
import { narrower, type Signature, signatoriesOf, signaturesOf, signedText } from './signatories.ts';
import { adoptedVoteOn } from './vote-store.ts';

/** A text adopted elsewhere, or before. */
export interface Brought {
  body: string;
  title: Text;
  clauses: readonly Clause[];
  /** `YYYY-MM-DD`, or '' where it is not known. */
  adopted: string;
  number: string;
}

/** A resolution as the workspace shows it. */
export interface OpenedResolution {
  rid: string;
  rev: number;
  status: string;
  body: Body;
  /** Mandates of this person that may sign, with what they agreed to, and what they signed. */
  own: { mandate: string; constituency: string; release: string; signed: string | null }[];
  /** Hash of the text that is signed now. */
  text: string;
  /** Signatures given to an earlier text. */
  stale: number;
  /** Published resolutions that took its place. */
  superseded: { rid: string; title: Text }[];
}

type ReadResolution = Pick<OpenedResolution, 'rid' | 'rev' | 'status' | 'body'>;

/** States of a mandate in which its holder signs for it. */
const SIGNING: readonly string[] = ['accepted', 'provisional'];

export class Resolutions {
  private readonly parts: CongressParts;
  private readonly mandates: Mandates;
  private readonly motions: Motions;

  constructor(parts: CongressParts, mandates: Mandates, motions: Motions) {
    this.parts = parts;
    this.mandates = mandates;
    this.motions = motions;
  }

  /**
   * Makes the resolution of an accepted motion: the text as it was voted on, numbered in its body. `despite`: accepted
   * amendments that contradict each other are known to be left out. Returns its id. @throws Refusal `not-allowed`,
   * `not-of-body`, `vote-missing`, `amendments-conflict`, `state-move-invalid`
   */
  async finalize(person: SignedIn, motion: string, despite = false): Promise<string> {
    assertMay(person, 'congress.prepare');
    const { pool, records, random, audit } = this.parts;
    return await transaction(pool, async (client) => {
      await lockRecord(client, motion);
      const { motion: tabled, text } = await this.motions.amended(client, motion);
      const { title, body, session, authentic } = tabled.body as { title: Text; body: string } & Record<
        string,
        unknown
      >;
      await assertOfBody(this.parts, client, person, body);
      await this.motions.stepIn(client, person.id, motion, 'finalize');
      const vote = await adoptedVoteOn(client, motion);
      if (!vote) throw new Refusal('vote-missing', {}, 409);
      if (text.conflicts.length > 0 && !despite)
        throw new Refusal('amendments-conflict', { count: text.conflicts.length }, 409);
      const rid = newId('rn', random.bytes(16));
      const day = dayOf(vote.closedAt ?? vote.opens);
      await records.saveIn(client, {
        ...{ rid, type: 'resolution', by: person.id, baseRev: 0, command: true as const },
        body: {
          ...{ title, number: await nextNumber(this.parts, client, 'resolution', body), body },
          ...(session ? { session } : {}),
          ...{ adopted: { precise: { from: day, to: day } }, vote: vote.id, motion },
          authentic: authentic ?? text.clauses[0]?.authenticLang ?? title.lang,
          clauses: partsOf(text.clauses),
          ...citationsLeft(tabled.body, text.clauses),
        },
      });
      const signers = (await this.mandates.register(client, body)).filter(
        ({ state, prevented }) => SIGNING.includes(state) && !prevented,
      );
      await this.parts.telling.tell(
        client,
        { kind: 'resolution', about: rid },
        signers.map(({ holderId }) => holderId),
      );
      await audit.note(client, { by: person.id, action: 'resolution.finalize', target: rid });
      return rid;
    });
  }

  /**
   * Writes down a text adopted before, as a draft that no vote here decided. @throws Refusal `not-allowed`, `not-of-body`,
   * `clause-…`, `text-missing`, `day-unreadable`, `number-taken`
   */
  async bring(person: SignedIn, brought: Brought): Promise<string> {
    assertMay(person, 'congress.prepare');
    const { pool, records, random, audit } = this.parts;
    const { body, title, clauses, adopted, number } = brought;
    if (title.text.trim() === '' || clauses.length === 0) throw new Refusal('text-missing', {}, 422);
    if (adopted !== '' && !/^\d{4}-\d\d-\d\d$/.test(adopted)) throw new Refusal('day-unreadable', {}, 422);
    refuseBrokenText(clauses);
    return await transaction(pool, async (client) => {
      await assertOfBody(this.parts, client, person, body);
      const rid = newId('rn', random.bytes(16));
      const own = number.normalize('NFC').trim();
      const given = own
        ? await freeNumber(this.parts, client, { type: 'resolution', body, number: own })
        : await nextNumber(this.parts, client, 'resolution', body);
      await records.saveIn(client, {
        ...{ rid, type: 'resolution', by: person.id, baseRev: 0, command: true as const },
        body: {
          ...{ title, body, number: given },
          ...(adopted ? { adopted: { precise: { from: adopted, to: adopted } } } : {}),
          authentic: clauses[0]?.authenticLang ?? title.lang,
          clauses: partsOf(clauses),
        },
      });
      await audit.note(client, { by: person.id, action: 'resolution.bring', target: rid });
      return rid;
    });
  }

  /** Resolutions of a body, newest first. @throws Refusal `not-allowed` */
  async list(person: SignedIn, body: string): Promise<ReadResolution[]> {
    assertMay(person, 'congress.read');
    const { pool } = this.parts;
    const found = await recordsNaming(pool, 'resolution', 'body', [body]);
    const all = await Promise.all(found.slice(-SHOWN).map(({ rid }) => this.read(rid)));
    return all.reverse();
  }

  /** One resolution, with what this person may sign. @throws Refusal `not-allowed`, `record-unknown` */
  async open(person: SignedIn, rid: string): Promise<OpenedResolution> {
    assertMay(person, 'congress.read');
    const opened = await this.read(rid);
    const { standing: signed, stale } = signaturesOf(opened.body);
    const held = (await this.mandates.own(person)).filter((one) => one.body === opened.body.body);
    const own = held.flatMap(({ id, state, told }) => {
      const release = signed.find(({ mandate }) => mandate === id)?.release ?? null;
      return SIGNING.includes(state) || release
        ? [{ mandate: id, constituency: told.constituency, release: told.release, signed: release }]
        : [];
    });
    const later = await laterThan(this.parts.pool, rid);
    const named = await readCurrentBodies(this.parts.pool, this.parts.vault, later);
    const superseded = later.map((one) => ({ rid: one, title: named.get(one)?.title as Text }));
    return { ...opened, own, text: signedText(opened.body), stale: stale.length, superseded };
  }

  /**
   * Signs for one's own mandate as far as one may be named, or takes the signature back (`release` ''). `seen` is the hash of
   * the text that was read: a signature is given to it and lapses with it. @throws Refusal `not-allowed`, `not-entitled`,
   * `resolution-in-review` while officers sign what stands, `text-changed`, `record-unknown`
   */
  async sign(person: SignedIn, rid: string, mandate: string, release: string, seen: string): Promise<void> {
    assertMay(person, 'sitting.attend');
    const { pool, audit } = this.parts;
    await transaction(pool, async (client) => {
      const { rev, body, status } = await this.held(client, rid);
      // A later revision of what is published is signed by officers while its record stays published.
      const begun = Object.keys((await lockProposal(client, rid))?.signatures ?? {}).length > 0;
      if (status === 'in-review' || begun) throw new Refusal('resolution-in-review', {}, 409);
      const own = (await this.mandates.own(person)).find((one) => one.id === mandate && one.body === body.body);
      if (!own || (release !== '' && !SIGNING.includes(own.state))) throw new Refusal('not-entitled', {}, 403);
      const text = signedText(body);
      if (release !== '' && seen !== text) throw new Refusal('text-changed', {}, 409);
      const others = signaturesOf(body).standing.filter((one) => one.mandate !== mandate);
      const mine = release === '' ? [] : [{ mandate, release: narrower(release, own.told.release), text }];
      await this.resign(client, { rid, rev, body }, [...others, ...mine]);
      await audit.note(client, {
        // Nor does the trail: some are only counted.
        by: NOBODY,
        action: release ? 'resolution.sign' : 'resolution.unsign',
        target: rid,
      });
    });
  }

  /** Takes off the signatures that were given to an earlier text; what was handed in is a draft again. @throws Refusal `not-allowed`, `not-of-body`, `record-unknown` */
  async dropStale(person: SignedIn, rid: string): Promise<void> {
    assertMay(person, 'congress.prepare');
    const { pool, audit } = this.parts;
    await transaction(pool, async (client) => {
      const { rev, body } = await this.held(client, rid);
      await assertOfBody(this.parts, client, person, String(body.body));
      const { standing, stale } = signaturesOf(body);
      if (stale.length === 0) return;
      await this.resign(client, { rid, rev, body }, standing);
      await audit.note(client, { by: person.id, action: 'resolution.drop-stale', target: rid });
    });
  }

  /** @throws Refusal `record-unknown` */
  private async held(client: Client, rid: string): Promise<ReadResolution> {
    return await this.opened(client, rid, await lockRecord(client, rid));
  }

  private async resign(
    client: Client,
    { rid, rev, body }: Pick<ReadResolution, 'rid' | 'rev' | 'body'>,
    signatures: readonly Omit<Signature, 'id'>[],
  ): Promise<void> {
    const signed = [...signatures]
      .sort((a, b) => (a.mandate < b.mandate ? -1 : 1))
      .map((one, n) => ({ ...one, id: `g${n + 1}` }));
    await this.parts.records.saveIn(client, {
      // The history of a record tells its readers who wrote it, and must not tell who signed.
      ...{ rid, type: 'resolution', by: 'instance', baseRev: rev, command: true as const },
      body: await this.signedBy(client, body, signed),
    });
  }

  /** What follows when a record was published, in its transaction. @throws Refusal `signatures-stale` */
  async published(client: Client, one: { rid: string; type: string }): Promise<void> {
    if (one.type === 'resolution') await followPublication(this.parts, this.motions, client, one.rid);
  }

  private async signedBy(client: Client, body: Body, signed: readonly Signature[]): Promise<Body> {
    const { signatories: _lines, counted: _counted, signed: _signed, ...rest } = body;
    const register = new Map(
      (await this.mandates.register(client, String(body.body))).map((one) => [one.id, one] as const),
    );
    const called = new Map((await this.parts.colleagues(client)).map((one) => [one.id, one.pseudonym]));
    return {
      ...rest,
      ...signatoriesOf(signed, register, (holder) => called.get(holder)),
      ...(signed.length > 0 ? { signed } : {}),
    };
  }

  private async read(rid: string): Promise<ReadResolution> {
    const { pool } = this.parts;
    return await this.opened(pool, rid, await readRecord(pool, rid));
  }

  private async opened(db: Db, rid: string, row: Awaited<ReturnType<typeof readRecord>>): Promise<ReadResolution> {
    if (row?.type !== 'resolution' || row.status === 'erased')
      throw new Refusal('record-unknown', { rid: rid.slice(0, 40) }, 404);
    const { body, rev } = await openRevision(db, this.parts.vault, rid, row.rev);
    return { rid, rev, status: row.status, body };
  }
}

/** Resolutions of one body that a page lists at most. */
const SHOWN = 200;

/**
 * Follow-up reports on a commitment: what was done until a day, and what shows it. Officers of the body write them, and its
 * delegates propose them: what is proposed is a draft like any other, and two officers make it public.
 */
import { openTask } from '../casework/commands.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Text, wordings } from '../kernel/text.ts';
import { addDays, isPartial, type UncertainDate } from '../kernel/uncertain-date.ts';
import { assertMay, may, type SignedIn } from '../people/model.ts';
import { type Client, type Db, transaction } from '../platform/index.ts';
import { lockProposal, lockRecord, openRevision } from '../records/commands.ts';
import type { Body } from '../records/validate.ts';
import { type CongressParts, dayOf, worksFor } from './parts.ts';
import type { Rights } from './rights.ts';
import { freePart, readSource } from './sources.ts';

/** A report as it is kept. */
export interface FollowUp {
  id: string;
  when: UncertainDate;
  /** A term of `follow-up-status`. */
  status: string;
  note?: Text;
  evidence?: string[];
  url?: string;
  assessedBy?: string;
}

/** What somebody reports. */
export interface Reported {
  /** `YYYY-MM-DD` */
  when: string;
  status: string;
  note: Text;
  /** What shows it: an address, or evidence or a breach that is public; '' for nothing. */
  source: string;
  /** Who assessed it; officers alone say so. */
  assessedBy: string;
  /** Is the commitment from now on in this state? Officers alone say so. */
  settles: boolean;
}

/** How far somebody may go with the reports of a body's commitments. */
export type Reporting = 'keeps' | 'proposes' | 'none';

const MOST_NOTE = 10_000;
/** Days officers have to read what a delegate proposed. */
const DAYS_TO_ACT = 14;
/** Prefixes of types that show what was done. */
const SHOWING = ['br', 'ev'];

export class FollowUps {
  private readonly parts: CongressParts;
  private readonly rights: Rights;

  constructor(parts: CongressParts, rights: Rights) {
    this.parts = parts;
    this.rights = rights;
  }

  /** May this person write reports down here, or propose them? */
  async reporting(person: SignedIn, body: string): Promise<Reporting> {
    const { pool } = this.parts;
    if (may(person, 'congress.prepare') && (await worksFor(this.parts, pool, person, body, 'congress.prepare')))
      return 'keeps';
    return (await this.rights.tables(person, body)) ? 'proposes' : 'none';
  }

  /**
   * Adds a report to the draft of a commitment. @throws Refusal `not-allowed`, `not-delegate-of-body`, `record-unknown`,
   * `commitment-in-review` while officers sign what stands, `day-unreadable`, `text-missing`, `term-unknown`, `source-unread`,
   * `own-assessment` for a delegate who assesses
   */
  async report(person: SignedIn, commitment: string, reported: Reported): Promise<void> {
    assertMay(person, 'motion.table');
    const { pool, records, audit, vault } = this.parts;
    const note = this.readNote(reported);
    await transaction(pool, async (client) => {
      const row = await lockRecord(client, commitment);
      if (row?.type !== 'commitment' || row.status === 'erased') throw unknown(commitment);
      const { body, rev } = await openRevision(client, vault, commitment, row.rev);
      const keeps = await this.assertReports(client, person, body);
      if (!keeps && (reported.settles || reported.assessedBy !== '')) throw new Refusal('own-assessment', {}, 403);
      const begun = Object.keys((await lockProposal(client, commitment))?.signatures ?? {}).length > 0;
      if (row.status === 'in-review' || begun) throw new Refusal('commitment-in-review', {}, 409);
      const reports = (body.reports ?? []) as FollowUp[];
      const report = {
        ...{ id: freePart(reports, 'r'), when: { precise: { from: reported.when, to: reported.when } } },
        status: reported.status,
        ...(note ? { note } : {}),
        ...(await this.sourceOf(client, reported.source)),
        ...(reported.assessedBy ? { assessedBy: reported.assessedBy.slice(0, 200) } : {}),
      };
      const state = reported.settles ? { state: reported.status } : {};
      await records.saveIn(client, {
        ...{ rid: commitment, type: 'commitment', by: person.id, baseRev: rev },
        body: { ...body, ...state, reports: [...reports, report] },
      });
      if (!keeps) await this.tellOfficers(client, commitment);
      await audit.note(client, { by: person.id, action: 'commitment.report', target: commitment });
    });
  }

  /** What a delegate proposes waits as a task for whoever prepares records; several proposals are one task. */
  private async tellOfficers(client: Client, rid: string): Promise<void> {
    const { clock, random } = this.parts;
    const at = clock.now();
    const task = { id: newId('ta', random.bytes(16)), rid, rule: 'commitment-proposed' };
    await openTask(client, { ...task, due: addDays(dayOf(at), DAYS_TO_ACT), at });
  }

  /** Is it an officer who reports? @throws Refusal `not-delegate-of-body`, `record-unknown` */
  private async assertReports(client: Client, person: SignedIn, commitment: Body): Promise<boolean> {
    const body = await this.rights.bodyOf(client, 'commitment', commitment);
    if (body === undefined) throw unknown(String(commitment.resolution ?? ''));
    if (await worksFor(this.parts, client, person, body, 'congress.prepare')) return true;
    await this.rights.assertTables(client, person, body);
    return false;
  }

  /** @throws Refusal `day-unreadable`, `term-unknown`, `text-missing` where nothing at all is said */
  private readNote({ when, status, note, source }: Reported): Text | null {
    if (when.length !== 10 || !isPartial(when)) throw new Refusal('day-unreadable', {}, 422);
    const vocabulary = 'follow-up-status';
    const known = this.parts.models.vocabularies.get(vocabulary)?.terms.some(({ code }) => code === status);
    if (!known) throw new Refusal('term-unknown', { vocabulary, code: status.slice(0, 40) }, 422);
    const said = wordings(note).some(({ text }) => text.trim() !== '');
    if (!said && source.trim() === '') throw new Refusal('text-missing', {}, 422);
    return said ? { ...note, text: note.text.trim().slice(0, MOST_NOTE) } : null;
  }

  /** @throws Refusal `source-unread` */
  private async sourceOf(db: Db, typed: string): Promise<Pick<FollowUp, 'evidence' | 'url'>> {
    if (typed.trim() === '') return {};
    const source = await readSource(db, typed, SHOWING);
    return 'rid' in source ? { evidence: [source.rid] } : source;
  }
}

const unknown = (rid: string): Refusal => new Refusal('record-unknown', { rid: rid.slice(0, 40) }, 404);

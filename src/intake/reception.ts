/**
 * Takes a report in: once, however often it is sent. Body, files, receipt and the commitment for the log are written in
 * one transaction; what tells who the reporter is has been sealed to the custodians before it begins.
 */

import { utf8 } from '../kernel/bytes.ts';
import { isId } from '../kernel/ids.ts';
import { canonicalize } from '../kernel/jcs.ts';
import { Refusal } from '../kernel/refusal.ts';
import { commit } from '../ledger/index.ts';
import { NOBODY } from '../people/commands.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { type Client, codeOf, transaction } from '../platform/index.ts';
import { openRevision } from '../records/commands.ts';
import type { Body } from '../records/validate.ts';
import type { Sealed } from '../records/vault.ts';
import { sealToCustodians } from './custodians.ts';
import { type IntakeParts, type SentFiles, today } from './parts.ts';
import { readReceiptCode } from './receipt-code.ts';
import { type Answers, bodyOf, type Captured } from './report-answers.ts';
import * as store from './store.ts';

/** A report as it arrives. */
export interface Arrival {
  /** Made by whoever sends it (`re_…`): the same id is the same report. */
  id: string;
  answers: Answers;
  files?: SentFiles;
  /** The code its reporter holds; absent where there will be no conversation. */
  receipt?: string;
  /** How to reach the reporter, sealed to the custodians (`sealContact`, or in the browser). */
  contact?: Sealed;
  captured?: Captured;
  channel: 'form' | 'app';
}

/** A report that a monitor writes down. */
export interface Entered extends Pick<Arrival, 'answers' | 'files' | 'contact'> {
  id: string;
  /** Id of the source's record, if it has one. */
  source?: string;
}

/** A conversation that the committee begins: somebody is asked, and answers with the code they were given. */
export interface Invited extends Pick<Arrival, 'id' | 'answers'> {
  receipt: string;
}

const MOST_CONTACT = 5_000;
/** What a reporter says, as the body of a report holds it. */
const TOLD = ['narrative', 'language', 'danger', 'whenTold', 'whereTold', 'whoTold', 'whomTold', 'connection'];
const UNIQUE_VIOLATION = '23505';

export class Reception {
  private readonly parts: IntakeParts;

  constructor(parts: IntakeParts) {
    this.parts = parts;
  }

  /**
   * True when the report was new, false when it had arrived before; either way it is here.
   * @throws Refusal `report-id-invalid`, `narrative-missing`, `receipt-malformed`, `sealed-unknown`, `record-invalid`
   */
  async receive(arrival: Arrival): Promise<boolean> {
    const { answers, channel, files, captured = {} } = arrival;
    assertReportId(arrival.id);
    // Sent again, its files wait no longer: they are with the report.
    if (await store.hasReport(this.parts.pool, arrival.id)) return false;
    const receipt = arrival.receipt === undefined ? null : this.receiptDigest(arrival.receipt);
    const body = bodyOf({ answers, channel, day: today(this.parts.clock), files: files?.ids ?? [], captured });
    return await this.write({ ...arrival, body, receipt, by: NOBODY });
  }

  /**
   * Is what is sent again more than what arrived: other words, or files that came later? A report is taken in once, so
   * its reporter must be told that these are not in it. @throws Refusal `record-erased`
   */
  async holdsLess({ id, answers, files }: Pick<Arrival, 'id' | 'answers' | 'files'>): Promise<boolean> {
    if (files && files.ids.length > 0) return true;
    const { pool, vault, clock } = this.parts;
    const { body } = await openRevision(pool, vault, id, 1);
    const sent = bodyOf({ answers, channel: 'form', day: today(clock), files: ['-'] });
    return TOLD.some((name) => canonicalize([body[name] ?? null]) !== canonicalize([sent[name] ?? null]));
  }

  /** A monitor's report; nobody holds a receipt for it. @throws Refusal `not-allowed` and those of `receive` */
  async enter(person: SignedIn, entered: Entered): Promise<boolean> {
    assertMay(person, 'report.triage');
    assertReportId(entered.id);
    const { answers, files, source } = entered;
    const day = today(this.parts.clock);
    const ids = files?.ids ?? [];
    const body = bodyOf({ answers, channel: 'monitor', day, files: ids, ...(source ? { source } : {}) });
    return await this.write({ ...entered, channel: 'monitor', body, receipt: null, by: person.id }, person);
  }

  /** A conversation begun by a member, in the caller's transaction. @throws Refusal `not-allowed` and those of `receive` */
  async inviteIn(client: Client, person: SignedIn, { id, answers, receipt }: Invited): Promise<void> {
    assertMay(person, 'report.answer');
    assertReportId(id);
    const body = bodyOf({ answers, channel: 'reply', day: today(this.parts.clock) });
    const digest = this.receiptDigest(receipt);
    await this.writeIn(client, { id, answers, channel: 'reply', body, receipt: digest, by: person.id });
  }

  /** May contact details be asked for? Only where somebody can be trusted with the key to them. */
  async takesContact(): Promise<boolean> {
    return (await this.parts.custodianRecipients()).length > 0;
  }

  /**
   * How to reach a reporter, sealed before anything is written. @throws Refusal `custodians-missing`, `answer-too-long`
   */
  async sealContact(report: string, text: string): Promise<Sealed> {
    if (text.length > MOST_CONTACT) throw new Refusal('answer-too-long', { field: 'contact' }, 422);
    const { identity, random, custodianRecipients } = this.parts;
    const place = { origin: identity.origin, rid: report, rev: 1, pointer: '/contact' };
    return await sealToCustodians(place, text, await custodianRecipients(), random);
  }

  /** What a browser needs to seal contact details by itself. */
  async sealingOf(report: string): Promise<Record<'origin' | 'report' | 'recipients', string>> {
    const { identity, custodianRecipients } = this.parts;
    return { origin: identity.origin, report, recipients: (await custodianRecipients()).join(' ') };
  }

  /** Keyed digest under which a receipt is stored and found. @throws Refusal `receipt-malformed` */
  receiptDigest(typed: string): Uint8Array {
    return this.parts.secrets.mac(utf8(readReceiptCode(typed)), 'receipt');
  }

  private async write(report: Writing, person?: SignedIn): Promise<boolean> {
    const { pool, audit } = this.parts;
    if (await store.hasReport(pool, report.id)) return false;
    try {
      await transaction(pool, async (client) => {
        await this.writeIn(client, report);
        if (person) await audit.note(client, { by: person.id, action: 'report.enter', target: report.id });
      });
      return true;
    } catch (error) {
      // The same report sent twice at once: the other one has written it.
      const met = error instanceof Refusal ? error.code === 'revision-conflict' : codeOf(error) === UNIQUE_VIOLATION;
      if (met && (await store.hasReport(pool, report.id))) return false;
      throw error;
    }
  }

  private async writeIn(client: Client, report: Writing): Promise<void> {
    const { records, vault, evidence, clock } = this.parts;
    const { id, body, answers } = report;
    await records.saveIn(client, {
      rid: id,
      baseRev: 0,
      type: 'report',
      body,
      by: report.by,
      at: new Date(today(clock)),
      ...(report.contact ? { sealed: { '/contact': report.contact } } : {}),
    });
    const { leaf, salt } = this.commitmentTo(id, body);
    const key = await vault.key(client, id);
    await store.insertReport(client, {
      rid: id,
      channel: report.channel,
      lang: answers.lang,
      danger: answers.danger,
      receivedOn: today(clock),
      receipt: report.receipt,
      leaf,
      opening: vault.sealBytes(key, salt, 'intake'),
    });
    if (report.files?.ids.length) await evidence.attach(client, { ...report.files, rid: id });
  }

  private commitmentTo(rid: string, body: Body): { leaf: Uint8Array; salt: Uint8Array } {
    const salt = this.parts.random.bytes(32);
    const value = utf8(canonicalize(body));
    const { origin } = this.parts.identity;
    return { leaf: commit({ origin, rid, rev: 1, pointer: '', type: 'report', value, salt }), salt };
  }
}

interface Writing extends Omit<Arrival, 'channel' | 'receipt'> {
  channel: Arrival['channel'] | 'monitor' | 'reply';
  body: Body;
  receipt: Uint8Array | null;
  by: string;
}

function assertReportId(id: string): void {
  if (!isId(id, 're')) throw new Refusal('report-id-invalid', {}, 422);
}

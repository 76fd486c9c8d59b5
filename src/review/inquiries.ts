/**
 * Right of reply: an office or organ named in a record is asked before publication and answers through a receipt, as any
 * reporter does. What it says, or that it said nothing, becomes part of the record, which two people publish as ever.
 */
import { type Intake, newReceiptCode, readAnswers } from '../intake/commands.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import { fromPartial, isPartial } from '../kernel/uncertain-date.ts';
import type { AuditTrail } from '../people/commands.ts';
import { assertMay, may, type SignedIn } from '../people/model.ts';
import { type Client, type Clock, type Db, type Pool, type Random, transaction } from '../platform/index.ts';
import { lockRecord, openRevision, type Records, readRecord } from '../records/commands.ts';
import type { Models } from '../records/models.ts';
import type { Body } from '../records/validate.ts';
import type { Vault } from '../records/vault.ts';
import * as store from './inquiry-store.ts';
import { type InquiryState, inquiryState } from './model.ts';
import { type Asked, type Office, officesIn, whoIs } from './offices.ts';

export interface InquiryParts {
  pool: Pool;
  models: Models;
  records: Records;
  vault: Vault;
  intake: Pick<Intake, 'reception' | 'conversation' | 'invitations'>;
  audit: AuditTrail;
  clock: Clock;
  random: Random;
}

/** What is kept under the key of the record. */
interface Content {
  /** Name of the office or organ, and its record where it was chosen from those the record names. */
  who: string;
  group?: string;
  text: Text;
  /** The receipt code of the safe channel; forgotten once the inquiry was sent. */
  code?: string;
  /** By which way it was sent, in the sender's words. */
  how?: string;
}

/** An inquiry as review shows it. */
export interface Inquiry extends Omit<store.InquiryRow, 'content'>, Content {
  state: InquiryState;
  /** What came back; null where nothing did, or where the person may not read reports. */
  reply: { on: string; text: string } | null;
}

const MOST_TEXT = 20_000;
const MOST_HOW = 500;

export class Inquiries {
  private readonly parts: InquiryParts;

  constructor(parts: InquiryParts) {
    this.parts = parts;
  }

  /** May somebody be asked about records of this type? Where replies can be printed. */
  takes(type: string): boolean {
    return this.parts.models.of(type).type.fields.replies?.kind === 'parts';
  }

  /** Inquiries about a record, oldest first. @throws Refusal `record-erased` */
  async of(person: SignedIn, rid: string): Promise<Inquiry[]> {
    assertMay(person, 'record.read');
    const { pool } = this.parts;
    const rows = await store.readInquiries(pool, rid);
    return await Promise.all(rows.map((row) => this.opened(pool, person, row)));
  }

  /** Offices and organs that the record as it stands names. @throws Refusal `not-allowed`, `record-unknown` */
  async offices(person: SignedIn, rid: string): Promise<Office[]> {
    assertMay(person, 'record.read');
    const { pool } = this.parts;
    const row = await readRecord(pool, rid);
    if (!row) throw new Refusal('record-unknown', { rid }, 404);
    return await officesIn(pool, this.parts, row);
  }

  /**
   * Begins one, with its safe channel. @throws Refusal `inquiry-empty`, `inquiry-day`, `inquiry-office`, `risks-unseen`,
   * `inquiry-not-here`, `record-not-open`
   */
  async draft(person: SignedIn, rid: string, asked: Asked): Promise<string> {
    const { text, due } = this.read(person, asked);
    const { pool, vault, random, intake, audit } = this.parts;
    const [id, report] = [newId('iq', random.bytes(16)), newId('re', random.bytes(16))];
    const code = newReceiptCode(random.bytes(32));
    await transaction(pool, async (client) => {
      const row = await lockRecord(client, rid);
      if (!row) throw new Refusal('record-unknown', { rid }, 404);
      if (!this.takes(row.type)) throw new Refusal('inquiry-not-here', { type: row.type }, 409);
      if (['hidden', 'withdrawn', 'erased'].includes(row.status))
        throw new Refusal('record-not-open', { rid, status: row.status }, 409);
      const answers = readAnswers({ narrative: text.text, lang: text.lang, about: rid, danger: 'none' });
      await intake.reception.inviteIn(client, person, { id: report, answers, receipt: code });
      await intake.conversation.askIn(client, person, report, text.text, true);
      const whom = whoIs(asked, asked.group ? await officesIn(client, this.parts, row) : []);
      const content = sealed(vault, await vault.key(client, rid), id, { ...whom, text, code });
      await store.insertInquiry(client, { id, rid, report, by: person.id, madeOn: this.today, due, content });
      await audit.note(client, { by: person.id, action: 'inquiry.draft', target: rid });
    });
    return id;
  }

  /** Other words, another day or office, while it is a draft. @throws Refusal as `draft`, `inquiry-unknown`, `inquiry-state` */
  async edit(person: SignedIn, rid: string, id: string, asked: Asked): Promise<void> {
    const { text, due } = this.read(person, asked);
    await this.drafted(person, rid, id, 'inquiry.edit', async (client, row, { code }) => {
      const record = await readRecord(client, rid);
      const whom = whoIs(asked, asked.group && record ? await officesIn(client, this.parts, record) : []);
      const { vault, intake } = this.parts;
      await intake.invitations.rewordIn(client, person, row.report, text);
      const content = sealed(vault, await vault.key(client, rid), id, { ...whom, text, ...(code ? { code } : {}) });
      await store.updateInquiry(client, { ...row, due, content });
    });
  }

  /** Takes a draft back; its code opens nothing any more. @throws Refusal `inquiry-unknown`, `inquiry-state` */
  async discard(person: SignedIn, rid: string, id: string): Promise<void> {
    await this.drafted(person, rid, id, 'inquiry.discard', async (client, row) => {
      await this.parts.intake.invitations.takeBackIn(client, person, row.report);
      await store.dropInquiry(client, id);
    });
  }

  /** It was sent; the register forgets the code. @throws Refusal `inquiry-unknown`, `inquiry-state`, `inquiry-day`, `inquiry-empty` */
  async sent(person: SignedIn, rid: string, id: string, { how, on }: { how: string; on: string }): Promise<void> {
    if (!within(how, MOST_HOW)) throw new Refusal('inquiry-empty', {}, 422);
    if (!isDay(on) || on > this.today) throw new Refusal('inquiry-day', {}, 422);
    await this.change(person, rid, id, 'inquiry.sent', (row, { code: _, ...content }) => {
      if (row.sentOn !== null) throw new Refusal('inquiry-state', {}, 409);
      return [
        { ...row, sentOn: on },
        { ...content, how },
      ];
    });
  }

  /** Whoever was asked said they will not answer. @throws Refusal `inquiry-unknown`, `inquiry-state` */
  async declined(person: SignedIn, rid: string, id: string): Promise<void> {
    await this.change(person, rid, id, 'inquiry.declined', (row, content) => {
      if (row.sentOn === null || row.declinedOn !== null) throw new Refusal('inquiry-state', {}, 409);
      return [{ ...row, declinedOn: this.today }, content];
    });
  }

  /**
   * Puts the reply as approved for print, or that there was none, into a new revision of the record; what was in review
   * stays there. Returns the revision. @throws Refusal `inquiry-state` while an answer may still come, `revision-conflict`
   */
  async print(person: SignedIn, rid: string, id: string, { rev, text }: { rev: number; text: Text }): Promise<number> {
    assertMay(person, 'record.edit');
    const { pool, vault, records, audit } = this.parts;
    return await transaction(pool, async (client) => {
      const record = await lockRecord(client, rid);
      const row = await store.lockInquiry(client, rid, id);
      if (!record || !row) throw new Refusal('inquiry-unknown', {}, 404);
      const inquiry = await this.opened(client, person, row);
      if (inquiry.state === 'drafted' || inquiry.state === 'sent') throw new Refusal('inquiry-state', {}, 409);
      const { body, sealed } = await openRevision(client, vault, rid, record.rev);
      const replies = (body.replies ?? []) as Body[];
      const part = inquiry.part ?? freeId(replies);
      const reply = { id: part, ...printed(inquiry, text) };
      const known = replies.some((one) => one.id === part);
      const next = known ? replies.map((one) => (one.id === part ? reply : one)) : [...replies, reply];
      const save = { rid, type: record.type, baseRev: rev, by: person.id, ...(sealed ? { sealed } : {}) };
      const saved = await records.saveIn(client, { ...save, body: { ...body, replies: next } });
      if (record.status === 'in-review') await records.submitIn(client, rid, saved.rev);
      await store.updateInquiry(client, { ...row, part });
      await audit.note(client, { by: person.id, action: 'inquiry.print', target: rid });
      return saved.rev;
    });
  }

  private get today(): string {
    return this.parts.clock.now().toISOString().slice(0, 10);
  }

  private read(person: SignedIn, { text, due }: Asked): Pick<Asked, 'text' | 'due'> {
    assertMay(person, 'report.answer');
    if (!within(text.text, MOST_TEXT)) throw new Refusal('inquiry-empty', {}, 422);
    if (!isDay(due) || due <= this.today) throw new Refusal('inquiry-day', {}, 422);
    return { text, due };
  }

  /** Works on one that was neither sent nor answered. */
  private async drafted(
    person: SignedIn,
    rid: string,
    id: string,
    action: string,
    work: (client: Client, row: store.InquiryRow, content: Content) => Promise<void>,
  ): Promise<void> {
    assertMay(person, 'report.answer');
    const { pool, vault, audit } = this.parts;
    await transaction(pool, async (client) => {
      const row = await store.lockInquiry(client, rid, id);
      if (!row) throw new Refusal('inquiry-unknown', {}, 404);
      const { state } = await this.opened(client, person, row);
      if (state !== 'drafted') throw new Refusal('inquiry-state', {}, 409);
      await work(client, row, contentOf(vault, await vault.key(client, rid), row));
      await audit.note(client, { by: person.id, action, target: rid });
    });
  }

  private async change(
    person: SignedIn,
    rid: string,
    id: string,
    action: string,
    next: (row: store.InquiryRow, content: Content) => [store.InquiryRow, Content],
  ): Promise<void> {
    assertMay(person, 'report.answer');
    const { pool, vault, audit } = this.parts;
    await transaction(pool, async (client: Client) => {
      const row = await store.lockInquiry(client, rid, id);
      if (!row) throw new Refusal('inquiry-unknown', {}, 404);
      const key = await vault.key(client, rid);
      const [changed, content] = next(row, contentOf(vault, key, row));
      await store.updateInquiry(client, { ...changed, content: sealed(vault, key, id, content) });
      await audit.note(client, { by: person.id, action, target: rid });
    });
  }

  private async opened(db: Db, person: SignedIn, row: store.InquiryRow): Promise<Inquiry> {
    const { vault, intake } = this.parts;
    const { content: _, ...plain } = row;
    const { code, ...content } = contentOf(vault, await vault.key(db, row.rid), row);
    const report = await readRecord(db, row.report);
    const messages = report?.status === 'erased' ? [] : await intake.conversation.messages(db, row.report);
    const replies = messages.filter(({ by }) => by === null);
    const [first] = replies;
    const reply = first ? { on: first.on, text: replies.map(({ text }) => text).join('\n\n') } : null;
    return {
      ...plain,
      ...content,
      ...(code && may(person, 'report.answer') ? { code } : {}),
      state: inquiryState(row, first !== undefined, this.today),
      reply: may(person, 'report.read') ? reply : null,
    };
  }
}

/** The part of the record, without its id. */
function printed({ who, state, sentOn, madeOn, reply }: Inquiry, text: Text): Body {
  const asked = { who, asked: fromPartial(sentOn ?? madeOn) };
  if (state !== 'answered') return { ...asked, ...(state === 'silent' ? { silent: true } : { declined: true }) };
  if (!reply) throw new Refusal('not-allowed', {}, 403);
  if (!within(text.text, MOST_TEXT)) throw new Refusal('inquiry-empty', {}, 422);
  return { ...asked, answered: fromPartial(reply.on), text };
}

function freeId(parts: readonly Body[]): string {
  const taken = new Set(parts.map(({ id }) => id));
  let n = parts.length + 1;
  while (taken.has(`r${n}`)) n++;
  return `r${n}`;
}

const within = (text: string, most: number): boolean => text !== '' && text.length <= most;
const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && isPartial(text);

type Key = Parameters<Vault['sealBytes']>[0];

function sealed(vault: Vault, key: Key, id: string, content: Content): Uint8Array {
  return vault.sealBytes(key, Buffer.from(JSON.stringify(content), 'utf8'), `inquiry/${id}`);
}

function contentOf(vault: Vault, key: Key, { id, content }: store.InquiryRow): Content {
  return JSON.parse(Buffer.from(vault.openBytes(key, content, `inquiry/${id}`)).toString('utf8')) as Content;
}

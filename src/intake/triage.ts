/**
 * What the committee does with reports: look through them, take one on, and decide. A decision is one transaction: the
 * record that is made, the report's own note of it, its place in the queue, and the audit.
 */
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import { fromPartial } from '../kernel/uncertain-date.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { type Client, transaction } from '../platform/index.ts';
import { openRevision, readCurrent, readRecord } from '../records/commands.ts';
import type { Body } from '../records/validate.ts';
import type { Conversation, Message } from './conversation.ts';
import { locked } from './conversation.ts';
import { isLate, isOpen, type State } from './model.ts';
import { type IntakeParts, today } from './parts.ts';
import * as store from './store.ts';

/** A report in the list. */
export interface Queued extends store.ReportRow {
  /** Marks the place in the list after it. */
  mark: string;
  late: boolean;
  /** The first words of it; empty where it was erased. */
  excerpt: string;
}

/** A report on somebody's desk. */
export interface Opened {
  row: store.ReportRow;
  rev: number;
  late: boolean;
  body: Body;
  /** Was something sealed to the custodians? */
  sealed: boolean;
  /** The server sealed it, since there was no script. */
  sealedByServer: boolean;
  messages: Message[];
}

export interface Decision {
  state: State;
  reason?: string;
  record?: string;
  note?: Text;
}

const EXCERPT = 180;

export class Triage {
  private readonly parts: IntakeParts;
  private readonly conversation: Pick<Conversation, 'messages'>;

  constructor(parts: IntakeParts, conversation: Pick<Conversation, 'messages'>) {
    this.parts = parts;
    this.conversation = conversation;
  }

  async queue(person: SignedIn, query: store.QueueQuery): Promise<Queued[]> {
    assertMay(person, 'report.read');
    const { pool, vault, clock } = this.parts;
    const rows = await store.findReports(pool, query);
    const bodies = await readCurrent(
      pool,
      vault,
      rows.map(({ rid }) => rid),
    );
    return rows.map((row) => ({
      ...row,
      late: isLate(row, today(clock)),
      excerpt: excerptOf(bodies.get(row.rid)?.body),
    }));
  }

  async counts(person: SignedIn): Promise<store.QueueCounts & { languages: string[] }> {
    assertMay(person, 'report.read');
    const { pool } = this.parts;
    return { ...(await store.countReports(pool, person.id)), languages: await store.reportLanguages(pool) };
  }

  /** @throws Refusal `record-unknown`, `record-erased` */
  async open(person: SignedIn, rid: string): Promise<Opened> {
    assertMay(person, 'report.read');
    const { pool, vault, clock } = this.parts;
    const [row, record] = [await store.readReport(pool, rid), await readRecord(pool, rid)];
    if (!row || !record) throw new Refusal('record-unknown', { rid }, 404);
    const revision = await openRevision(pool, vault, rid, record.rev);
    // What the reporter sealed stands in the first revision; later ones are decisions.
    const { sealed = {} } = record.rev === 1 ? revision : await openRevision(pool, vault, rid, 1);
    return {
      row,
      rev: record.rev,
      late: isLate(row, today(clock)),
      body: revision.body,
      sealed: Object.keys(sealed).length > 0,
      sealedByServer: Object.values(sealed).some(({ by }) => by === 'server'),
      messages: await this.conversation.messages(pool, rid),
    };
  }

  /** Somebody looks after it; with null nobody does. What its reporter wrote has then been seen. */
  async assign(person: SignedIn, rid: string, to: string | null): Promise<void> {
    await this.change(person, rid, 'report.assign', (row) => ({
      ...row,
      assigned: to,
      state: row.state === 'new' && to !== null ? 'in-work' : row.state,
      unread: to === person.id ? 0 : row.unread,
    }));
  }

  /** `priority` is a code of the vocabulary `priority`, or null. @throws Refusal `term-unknown` */
  async prioritise(person: SignedIn, rid: string, priority: string | null): Promise<void> {
    if (priority !== null && !/^0[1-5]0{10}$/.test(priority)) throw new Refusal('term-unknown', {}, 422);
    await this.change(person, rid, 'report.priority', (row) => ({ ...row, priority }));
  }

  /** The committee has read what the reporter wrote last. */
  async seen(person: SignedIn, rid: string): Promise<void> {
    await this.change(person, rid, 'report.seen', (row) => ({ ...row, unread: 0 }));
  }

  /** @throws Refusal `reason-missing`, `revision-conflict` */
  async setAside(
    person: SignedIn,
    rid: string,
    rev: number,
    reason: string,
    note: string,
    lang: string,
  ): Promise<void> {
    if (reason === '') throw new Refusal('reason-missing', {}, 422);
    await this.decide(person, rid, rev, {
      state: 'set-aside',
      reason,
      ...(note === '' ? {} : { note: { lang, text: note } }),
    });
  }

  /** The report tells of what a record tells already. @throws Refusal `record-unknown`, `revision-conflict` */
  async join(person: SignedIn, rid: string, rev: number, record: string): Promise<void> {
    const found = await readRecord(this.parts.pool, record);
    if (found?.type !== 'breach' || found.status === 'erased')
      throw new Refusal('record-unknown', { rid: record }, 404);
    await this.decide(person, rid, rev, { state: 'joined', record });
  }

  /** Begins a record from a report, as a draft in this person's words. Answers its id. */
  async makeRecord(person: SignedIn, rid: string, rev: number, body: Body): Promise<string> {
    assertMay(person, 'record.edit');
    const record = newId('br', this.parts.random.bytes(16));
    await this.decide(person, rid, rev, { state: 'recorded', record }, async (client) => {
      await this.parts.records.saveIn(client, { rid: record, baseRev: 0, type: 'breach', body, by: person.id });
    });
    return record;
  }

  /** A decision is looked at again. @throws Refusal `report-open` */
  async reopen(person: SignedIn, rid: string): Promise<void> {
    await this.change(person, rid, 'report.reopen', (row) => {
      if (isOpen(row.state)) throw new Refusal('report-open', {}, 409);
      return { ...row, state: 'in-work', changedOn: today(this.parts.clock) };
    });
  }

  private async decide(
    person: SignedIn,
    rid: string,
    rev: number,
    decision: Decision,
    first: (client: Client) => Promise<void> = async () => {},
  ): Promise<void> {
    assertMay(person, 'report.triage');
    const { pool, vault, records, audit, clock } = this.parts;
    await transaction(pool, async (client) => {
      const row = await locked(client, rid);
      if (!isOpen(row.state)) throw new Refusal('report-decided', { state: row.state }, 409);
      const { body } = await openRevision(client, vault, rid, rev);
      const earlier = (body.decisions ?? []) as Body[];
      const day = today(clock);
      const entry = { id: `d${earlier.length + 1}`, ...decision, when: fromPartial(day) };
      await first(client);
      await records.saveIn(client, {
        rid,
        baseRev: rev,
        type: 'report',
        body: { ...body, decisions: [...earlier, entry] },
        by: person.id,
      });
      const assigned = row.assigned ?? person.id;
      await store.updateReport(client, { ...row, state: decision.state, assigned, unread: 0, changedOn: day });
      const detail = {
        ...(decision.reason ? { reason: decision.reason } : {}),
        ...(decision.record ? { record: decision.record } : {}),
      };
      await audit.note(client, { by: person.id, action: `report.${decision.state}`, target: rid, detail });
    });
  }

  private async change(
    person: SignedIn,
    rid: string,
    action: string,
    next: (row: store.ReportRow) => store.ReportRow,
  ): Promise<void> {
    assertMay(person, 'report.triage');
    const { pool, audit } = this.parts;
    await transaction(pool, async (client) => {
      await store.updateReport(client, next(await locked(client, rid)));
      await audit.note(client, { by: person.id, action, target: rid });
    });
  }
}

function excerptOf(body: Body | undefined): string {
  const narrative = (body?.narrative as Text | undefined)?.text ?? '';
  const line = narrative.replaceAll(/\s+/g, ' ').trim();
  return line.length > EXCERPT ? `${line.slice(0, EXCERPT).toWellFormed()}…` : line;
}

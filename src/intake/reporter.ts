/**
 * What a reporter may do behind a receipt besides talking: take consent back, purpose by purpose, and carry away a proof
 * that the report was here. Both work for whoever holds the code, without a name and without a script.
 */
import { Refusal } from '../kernel/refusal.ts';
import { fromPartial, type UncertainDate } from '../kernel/uncertain-date.ts';
import { formatIntakeProof, proveCommitment } from '../ledger/index.ts';
import { NOBODY } from '../people/commands.ts';
import { transaction } from '../platform/index.ts';
import { openRevision, readRecord } from '../records/commands.ts';
import type { Body } from '../records/validate.ts';
import type { Conversation } from './conversation.ts';
import { locked } from './conversation.ts';
import { isOpen } from './model.ts';
import { type IntakeParts, today } from './parts.ts';
import { readPeriod } from './period-store.ts';
import * as store from './store.ts';

/** A purpose a reporter allowed, and when they took it back. */
export interface Allowed {
  purpose: string;
  /** `YYYY-MM-DD`; null where nobody wrote it down. */
  given: string | null;
  withdrawn: string | null;
}

interface Consent {
  id: string;
  purpose: string;
  given?: UncertainDate;
  withdrawn?: UncertainDate;
}

export class Reporter {
  private readonly parts: IntakeParts;
  private readonly conversation: Pick<Conversation, 'open'>;

  constructor(parts: IntakeParts, conversation: Pick<Conversation, 'open'>) {
    this.parts = parts;
    this.conversation = conversation;
  }

  /** What the holder of a code has allowed. @throws Refusal as `Conversation.open` */
  async allowed(code: string): Promise<Allowed[]> {
    const { rid } = await this.conversation.open(code);
    return consentIn((await this.current(rid)).body).map(({ purpose, given, withdrawn }) => ({
      purpose,
      given: dayOf(given),
      withdrawn: dayOf(withdrawn),
    }));
  }

  /**
   * Takes consent to one purpose back, from today. What was published under it is hidden by what follows from the saving.
   * @throws Refusal `consent-unknown` for what was not allowed or is taken back already, and as `Conversation.open`
   */
  async takeBack(code: string, purpose: string): Promise<void> {
    const { rid } = await this.conversation.open(code);
    const { pool, records, vault, clock, audit } = this.parts;
    await transaction(pool, async (client) => {
      const row = await locked(client, rid);
      const rev = (await readRecord(client, rid))?.rev ?? 0;
      const { body } = await openRevision(client, vault, rid, rev);
      const consent = consentIn(body);
      const standing = consent.filter((one) => one.purpose === purpose && one.withdrawn === undefined);
      if (standing.length === 0) throw new Refusal('consent-unknown', {}, 409);
      const day = today(clock);
      const withdrawn = fromPartial(day);
      const after = consent.map((one) => (standing.includes(one) ? { ...one, withdrawn } : one));
      await records.saveIn(client, {
        rid,
        baseRev: rev,
        type: 'report',
        body: { ...body, consent: after },
        by: NOBODY,
        at: new Date(day),
      });
      const state = row.state === 'waiting' || !isOpen(row.state) ? 'in-work' : row.state;
      await store.updateReport(client, { ...row, state, unread: row.unread + 1, changedOn: day });
      await audit.note(client, { by: NOBODY, action: 'consent.withdraw', target: rid, detail: { purpose } });
    });
  }

  /** The proof that a report was here, as the text of a file. @throws Refusal `proof-not-yet`, and as `Conversation.open` */
  async proof(code: string): Promise<string> {
    const { rid, committed } = await this.conversation.open(code);
    const { pool, log } = this.parts;
    const row = await store.readReport(pool, rid);
    const period = committed && (await readPeriod(pool, committed.period));
    const proof = committed && (await log.prove(committed.index));
    if (!row || !period || !proof) throw new Refusal('proof-not-yet', {}, 409);
    const way = await proveCommitment(row.leaf, period.leaves);
    return formatIntakeProof({ ...way, entry: period.entry, proof, key: log.vkey });
  }

  private async current(rid: string): Promise<{ body: Body }> {
    const { pool, vault } = this.parts;
    return await openRevision(pool, vault, rid, (await readRecord(pool, rid))?.rev ?? 0);
  }
}

const consentIn = (body: Body): Consent[] => (body.consent ?? []) as Consent[];

const dayOf = (date: UncertainDate | undefined): string | null => {
  const range = date?.precise ?? date?.imprecise;
  return range ? range.from : null;
};

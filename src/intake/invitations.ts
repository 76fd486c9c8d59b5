/**
 * What may still become of a conversation that a member began and nobody has been told of: other words, or its end. The
 * report's first revision stays, since the day's commitment is to it; its receipt then opens nothing.
 */
import type { Text } from '../kernel/text.ts';
import { fromPartial } from '../kernel/uncertain-date.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import type { Client } from '../platform/index.ts';
import { openRevision, readRecord } from '../records/commands.ts';
import type { Body } from '../records/validate.ts';
import { locked, sealedMessage } from './conversation.ts';
import { type IntakeParts, today } from './parts.ts';
import * as store from './store.ts';

/** The first message, which the member wrote. */
const FIRST = 1;

export class Invitations {
  private readonly parts: IntakeParts;

  constructor(parts: IntakeParts) {
    this.parts = parts;
  }

  /** Puts other words in place of the first ones, in the caller's transaction. Nobody may have answered them. */
  async rewordIn(client: Client, person: SignedIn, rid: string, text: Text): Promise<void> {
    await this.assertOurs(client, person, rid);
    const body = sealedMessage(await this.parts.vault.key(client, rid), this.parts.vault, FIRST, {
      text: text.text,
      files: [],
    });
    await store.replaceMessage(client, { rid, n: FIRST, body });
    await this.revise(client, person, rid, (old) => ({ ...old, narrative: text }));
  }

  /** Ends it, in the caller's transaction: the receipt opens nothing any more, and the report is set aside. */
  async takeBackIn(client: Client, person: SignedIn, rid: string): Promise<void> {
    const row = await this.assertOurs(client, person, rid);
    const day = today(this.parts.clock);
    await this.revise(client, person, rid, (old) => {
      const earlier = (old.decisions ?? []) as Body[];
      const decision = {
        id: `d${earlier.length + 1}`,
        state: 'set-aside',
        reason: 'not-meant',
        when: fromPartial(day),
      };
      return { ...old, decisions: [...earlier, decision] };
    });
    await store.dropReceipt(client, rid);
    await store.updateReport(client, { ...row, state: 'set-aside', unread: 0, changedOn: day });
  }

  private async assertOurs(client: Client, person: SignedIn, rid: string): Promise<store.ReportRow> {
    assertMay(person, 'report.answer');
    const row = await locked(client, rid);
    const messages = await store.readMessages(client, rid);
    if (row.channel !== 'reply' || messages.some(({ by }) => by === null))
      throw new Error('only a conversation of ours that nobody has answered can be changed');
    return row;
  }

  private async revise(client: Client, person: SignedIn, rid: string, next: (old: Body) => Body): Promise<void> {
    const { vault, records } = this.parts;
    const record = await readRecord(client, rid);
    if (!record) throw new Error('a report without its record');
    const { body } = await openRevision(client, vault, rid, record.rev);
    await records.saveIn(client, { rid, baseRev: record.rev, type: 'report', body: next(body), by: person.id });
  }
}

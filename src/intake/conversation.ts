/**
 * Words between a reporter whom nobody knows and the committee. The receipt code is the reporter's only key; messages
 * are sealed under the report's own key, so that erasing the report destroys them too.
 */
import { Refusal } from '../kernel/refusal.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { type Client, type Db, transaction } from '../platform/index.ts';
import type { RecordKey } from '../records/vault.ts';
import { isOpen, type State } from './model.ts';
import { type IntakeParts, type SentFiles, today } from './parts.ts';
import { Patience, type PatienceOptions, WrongCodes } from './patience.ts';
import { periodOf } from './period-store.ts';
import type { Reception } from './reception.ts';
import * as store from './store.ts';

export interface Message {
  n: number;
  /** Id of the member who wrote it; null for the reporter. */
  by: string | null;
  /** `YYYY-MM-DD`. */
  on: string;
  text: string;
  /** Ids of files sent with it. */
  files: string[];
}

/** What a reporter sees behind a receipt. */
export interface Standing {
  rid: string;
  state: State;
  receivedOn: string;
  changedOn: string;
  messages: Message[];
  /** The log entry that commits to the report, once its day is over. */
  committed: { period: string; index: number } | null;
}

const MOST_TEXT = 20_000;
const MOST_MESSAGES = 500;
/** Answers by all reporters together. */
const ANSWERS: PatienceOptions = { burst: 60, everyMs: 1_000, mostMs: 0 };

export class Conversation {
  private readonly parts: IntakeParts;
  private readonly reception: Pick<Reception, 'receiptDigest'>;
  private readonly wrong: WrongCodes;
  private readonly patience: Patience;

  constructor(parts: IntakeParts, reception: Pick<Reception, 'receiptDigest'>) {
    this.parts = parts;
    this.reception = reception;
    this.wrong = new WrongCodes(parts.clock);
    this.patience = new Patience(parts.clock, ANSWERS);
  }

  /**
   * What a code opens. A code that opens nothing is answered slowly, all such codes together.
   * @throws Refusal `receipt-malformed`, `receipt-unknown`, `record-erased`
   */
  async open(code: string): Promise<Standing> {
    const { pool } = this.parts;
    const rid = await store.ridOfReceipt(pool, this.reception.receiptDigest(code));
    const row = rid === null ? null : await store.readReport(pool, rid);
    if (!row) {
      await this.wrong.turn();
      throw new Refusal('receipt-unknown', {}, 404);
    }
    const { state, receivedOn, changedOn } = row;
    return {
      rid: row.rid,
      state,
      receivedOn,
      changedOn,
      messages: await this.messages(pool, row.rid),
      committed: await periodOf(pool, row.leaf),
    };
  }

  /**
   * The reporter writes. A report that was decided is open again. `n` is the number the message would get: the same
   * message sent twice is kept once; one that a member's words came before gets the number after them. @throws Refusal `message-empty`, `message-too-long`, `too-busy`
   */
  async answer(code: string, message: { text: string; n: number; files?: SentFiles }): Promise<void> {
    const { rid } = await this.open(code);
    const files = message.files?.ids ?? [];
    assertWords(message.text, files);
    this.patience.enter();
    await transaction(this.parts.pool, async (client) => {
      const row = await locked(client, rid);
      const n = await store.nextMessage(client, rid);
      if (message.n !== n && (await this.isKept(client, rid, message.n, message.text, files))) return;
      if (message.files && files.length > 0) await this.parts.evidence.attach(client, { ...message.files, rid });
      await this.write(client, rid, n, null, message.text, files);
      const state = row.state === 'waiting' || !isOpen(row.state) ? 'in-work' : row.state;
      await store.updateReport(client, { ...row, state, unread: row.unread + 1, changedOn: today(this.parts.clock) });
    });
  }

  /** A member asks or tells; with `waits` the report waits for its reporter. */
  async ask(person: SignedIn, rid: string, text: string, waits: boolean): Promise<void> {
    await transaction(this.parts.pool, (client) => this.askIn(client, person, rid, text, waits));
  }

  /** The same as part of a larger transaction. */
  async askIn(client: Client, person: SignedIn, rid: string, text: string, waits: boolean): Promise<void> {
    assertMay(person, 'report.answer');
    assertWords(text);
    const { audit, clock } = this.parts;
    const row = await locked(client, rid);
    await this.write(client, rid, await store.nextMessage(client, rid), person.id, text, []);
    const state = waits && isOpen(row.state) ? 'waiting' : row.state;
    await store.updateReport(client, { ...row, state, unread: 0, changedOn: today(clock) });
    await audit.note(client, { by: person.id, action: 'report.ask', target: rid });
  }

  /** All messages of a report, oldest first. */
  async messages(db: Db, rid: string): Promise<Message[]> {
    const { vault } = this.parts;
    const rows = await store.readMessages(db, rid);
    if (rows.length === 0) return [];
    const key = await vault.key(db, rid);
    return rows.map(({ n, by, on, body }) => ({ n, by, on, ...opened(vault.openBytes(key, body, context(n))) }));
  }

  /** Was this already said by the reporter, under the number it was meant to get or a later one? */
  private async isKept(
    client: Client,
    rid: string,
    from: number,
    text: string,
    files: readonly string[],
  ): Promise<boolean> {
    return (await this.messages(client, rid)).some(
      (one) => one.n >= from && one.by === null && one.text === text && files.every((id) => one.files.includes(id)),
    );
  }

  private async write(
    client: Client,
    rid: string,
    n: number,
    by: string | null,
    text: string,
    files: readonly string[],
  ): Promise<void> {
    const { vault, clock } = this.parts;
    if (n > MOST_MESSAGES) throw new Refusal('message-too-many', { most: MOST_MESSAGES }, 409);
    const body = sealedMessage(await vault.key(client, rid), vault, n, { text, files });
    await store.insertMessage(client, { rid, n, by, on: today(clock), body });
  }
}

/** A message as it is stored, sealed under the key of its report. */
export function sealedMessage(
  key: RecordKey,
  vault: IntakeParts['vault'],
  n: number,
  said: { text: string; files: readonly string[] },
): Uint8Array {
  return vault.sealBytes(key, Buffer.from(JSON.stringify(said), 'utf8'), context(n));
}

const context = (n: number): string => `message/${n}`;

function opened(bytes: Uint8Array): { text: string; files: string[] } {
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as { text: string; files: string[] };
}

function assertWords(text: string, files: readonly string[] = []): void {
  if (text === '' && files.length === 0) throw new Refusal('message-empty', {}, 422);
  if (text.length > MOST_TEXT) throw new Refusal('message-too-long', { most: MOST_TEXT }, 422);
}

/** The report, locked. @throws Refusal `record-unknown` */
export async function locked(client: Client, rid: string): Promise<store.ReportRow> {
  const row = await store.lockReport(client, rid);
  if (!row) throw new Refusal('record-unknown', { rid }, 404);
  return row;
}

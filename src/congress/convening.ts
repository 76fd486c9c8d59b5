/**
 * Requests for a special session: opened by a delegate with a purpose, signed by delegates with their role keys, counted
 * against the register of the day. Enough of them call the session by themselves; who asked is never told, and is forgotten
 * when the request closes.
 */
import { type Certificate, certifyRequest, type SessionRequest, type WholeRuleSet } from '../assembly/index.ts';
import { addDays } from '../kernel/calendar.ts';
import { isId, newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { ed25519Verify } from '../ledger/index.ts';
import { NOBODY } from '../people/commands.ts';
import { assertMay, may, type SignedIn } from '../people/model.ts';
import { type Client, type Db, transaction } from '../platform/index.ts';
import { readRoleKeys } from '../records/commands.ts';
import { certifiedSession, countsOf } from './certified-session.ts';
import * as store from './convening-store.ts';
import type { Mandates } from './mandates.ts';
import { type CongressParts, dayOf, openTold, readBody, sealTold } from './parts.ts';
import { requestBytes } from './request-bytes.ts';
import { type Signature, verifiedRequest } from './request-key.ts';
import { rulesOf } from './rules.ts';
import { sitsNow } from './standing.ts';

/** A request for a special session as members see it. */
export interface Convened extends Omit<store.ConveningRow, 'purpose'> {
  purpose: string;
  /** How many count today and how many it takes; null for people who may not ask, while it is open. */
  counts: store.ConveningCounts | null;
  withdrawable: boolean;
}

/** A mandate for which somebody may ask, and what their browser signs. */
export interface Asking {
  mandate: string;
  constituency: string;
  /** `YYYY-MM-DD` on which it was signed; null where it was not. */
  signed: string | null;
  bytes: Uint8Array;
}

/** What a row keeps, encrypted. */
type Kept = Omit<Signature, 'signature'> & { signature: string };

const SHOWN = 100;
const MOST_OPEN = 20;
const MOST_PURPOSE = 2000;

export class Convening {
  private readonly parts: CongressParts;
  private readonly mandates: Mandates;

  constructor(parts: CongressParts, mandates: Mandates) {
    this.parts = parts;
    this.mandates = mandates;
  }

  /**
   * Opens a request; only whoever holds a mandate of the body that sits may. Returns its id. @throws Refusal `not-allowed`,
   * `record-unknown`, `rules-missing`, `not-delegate-of-body`, `text-missing`, `convening-many`
   */
  async open(person: SignedIn, body: string, purpose: string): Promise<string> {
    assertMay(person, 'congress.request');
    const { pool, clock, random, audit } = this.parts;
    const words = purpose.normalize('NFC').trim().slice(0, MOST_PURPOSE);
    return await transaction(pool, async (client) => {
      await readBody(this.parts, client, body, 'body');
      if (!(await this.asks(client, person, body))) throw new Refusal('not-delegate-of-body', {}, 403);
      if (words === '') throw new Refusal('text-missing', {}, 422);
      const open = (await store.conveningsOf(client, body, SHOWN)).filter(({ state }) => state === 'open');
      if (open.length >= MOST_OPEN) throw new Refusal('convening-many', { most: MOST_OPEN }, 409);
      const id = newId('cv', random.bytes(16));
      const sealed = sealTold(this.parts, words, `convening/${id}`);
      await store.insertConvening(client, { id, body, purpose: sealed, openedOn: dayOf(clock.now()) });
      // Who opened it is written nowhere.
      await audit.note(client, { by: NOBODY, action: 'convening.open', target: id });
      return id;
    });
  }

  /** Requests of a body, or of all bodies; open ones first. @throws Refusal `not-allowed` */
  async list(person: SignedIn, body: string | null): Promise<Convened[]> {
    assertMay(person, 'congress.read');
    const rows = await store.conveningsOf(this.parts.pool, body, SHOWN);
    return await Promise.all(rows.map((row) => this.shown(person, row)));
  }

  /** One request. @throws Refusal `not-allowed`, `convening-unknown` */
  async read(person: SignedIn, id: string): Promise<Convened> {
    assertMay(person, 'congress.read');
    return await this.shown(person, await this.row(this.parts.pool, id));
  }

  /** For which mandates this person may ask, and what is to be signed today. @throws Refusal `not-allowed`, `convening-unknown` */
  async asking(person: SignedIn, id: string): Promise<Asking[]> {
    assertMay(person, 'congress.request');
    const { pool, clock } = this.parts;
    const { body, state } = await this.row(pool, id);
    if (state !== 'open') return [];
    const days = new Map((await store.requestsOf(pool, id)).map(({ slot, day }) => [slot.toString('hex'), day]));
    const signed = (mandate: string): string | null => days.get(this.slot(id, mandate).toString('hex')) ?? null;
    const rules = await this.rules(pool, body);
    const held = await this.held(pool, person, body);
    // What was signed may be taken back, whatever became of the mandate.
    const open = held.filter((one) => signed(one.id) !== null || (rules !== null && sitsNow(this.parts, rules, one)));
    return open.map((mandate) => ({
      mandate: mandate.id,
      constituency: mandate.told.constituency,
      signed: signed(mandate.id),
      bytes: requestBytes({ convening: id, mandate: mandate.id, day: dayOf(clock.now()) }),
    }));
  }

  /**
   * Takes a signed request in; the same mandate again stays one. Enough of them certify it at once. Returns its state.
   * @throws Refusal `not-allowed`, `convening-unknown`, `convening-closed`, `not-your-mandate`,
   * `not-delegate-of-body` while it does not sit, `key-unfit`, `request-signature`
   */
  async sign(person: SignedIn, id: string, sent: Signature): Promise<store.ConveningState> {
    assertMay(person, 'congress.request');
    const { pool, clock } = this.parts;
    return await transaction(pool, async (client) => {
      const { row, own } = await this.opened(client, person, id, sent.mandate);
      const rules = await rulesOf(this.parts, client, row.body);
      if (!sitsNow(this.parts, rules, own)) throw new Refusal('not-delegate-of-body', {}, 403);
      const { key, day } = await verifiedRequest(this.parts, client, person, { ...sent, convening: id });
      const kept: Kept = { mandate: sent.mandate, key, signature: Buffer.from(sent.signature).toString('base64') };
      const slot = this.slot(id, sent.mandate);
      await store.putRequest(client, id, { slot, day, told: sealTold(this.parts, kept, `convening/${id}/request`) });
      return await this.settle(client, row, dayOf(clock.now()));
    });
  }

  /** Takes a request back where the rules let it. @throws Refusal as `sign`, `not-withdrawable` */
  async withdraw(person: SignedIn, id: string, mandate: string): Promise<void> {
    assertMay(person, 'congress.request');
    await transaction(this.parts.pool, async (client) => {
      const { body } = (await this.opened(client, person, id, mandate)).row;
      const { convening } = await rulesOf(this.parts, client, body);
      if (!convening.special.withdrawable) throw new Refusal('not-withdrawable', {}, 409);
      await store.dropRequest(client, id, this.slot(id, mandate));
    });
  }

  /**
   * Counts anew because somebody asks: certified at the threshold, refused below it. @throws Refusal `not-allowed`,
   * `convening-unknown`, `not-delegate-of-body`, `threshold-not-reached`
   */
  async certify(person: SignedIn, id: string): Promise<Convened> {
    assertMay(person, 'congress.request');
    const { pool, clock } = this.parts;
    const state = await transaction(pool, async (client) => {
      const row = await this.row(client, id, 'lock');
      if (!(await this.asks(client, person, row.body))) throw new Refusal('not-delegate-of-body', {}, 403);
      return row.state === 'open' ? await this.settle(client, row, dayOf(clock.now())) : row.state;
    });
    if (state !== 'certified') throw new Refusal('threshold-not-reached', {}, 409);
    return await this.read(person, id);
  }

  /**
   * The day's look at all open requests: the register changes, and requests grow old. One that cannot be counted keeps no
   * other waiting; what went wrong is told at the end.
   */
  async settleAll(): Promise<void> {
    const { pool, clock } = this.parts;
    const failed: unknown[] = [];
    for (const id of await store.openConvenings(pool))
      await transaction(pool, async (client) => {
        const row = await this.row(client, id, 'lock');
        const readable = (await this.rules(client, row.body)) !== null;
        if (row.state === 'open' && readable) await this.settle(client, row, dayOf(clock.now()));
      }).catch((error: unknown) => void failed.push(error));
    if (failed.length > 0) throw failed[0];
  }

  /** Counts anew: certified when enough ask, lapsed when the days of a request have run out since it was opened. */
  private async settle(client: Client, row: store.ConveningRow, today: string): Promise<store.ConveningState> {
    const rules = await rulesOf(this.parts, client, row.body);
    const certificate = await this.count(client, row, rules, today);
    const { request_days: days } = rules.convening.special;
    const over = days !== undefined && addDays(row.openedOn, days) < today;
    if (!certificate.certified && !over) return 'open';
    const state = certificate.certified ? 'certified' : 'lapsed';
    const session = certificate.certified ? await this.call(client, row, rules, today) : null;
    const result = countsOf(certificate);
    await store.closeConvening(client, { id: row.id, state, closedOn: today, result, session });
    // Everybody of the body: whoever signed last and were left out would be known by it.
    if (certificate.certified)
      await this.parts.telling.tellBody(client, { kind: 'request', about: row.id, body: row.body });
    const action = certificate.certified ? 'convening.certify' : 'convening.lapse';
    // The day's root of the trail enters the log by itself: no officer can keep a certified count back.
    const detail = { day: result.as_of, base: result.base, needed: result.needed, counted: result.counted };
    await this.parts.audit.note(client, { by: NOBODY, action, target: row.id, detail });
    return state;
  }

  /** The session that was asked for, handed in for publication: its record alone tells the certified counts. */
  private async call(client: Client, row: store.ConveningRow, rules: WholeRuleSet, today: string): Promise<string> {
    const { records, random } = this.parts;
    const rid = newId('se', random.bytes(16));
    const said = async (lang: string) => await this.count(client, row, rules, today, lang);
    const body = await certifiedSession({ body: row.body, purpose: this.purpose(row), said });
    const save = { rid, type: 'session', body, by: NOBODY, baseRev: 0, command: true as const };
    const { rev } = await records.saveIn(client, save);
    await records.submitIn(client, rid, rev);
    return rid;
  }

  private async count(
    db: Db,
    { id, body }: store.ConveningRow,
    rules: WholeRuleSet,
    at: string,
    lang = 'en',
  ): Promise<Certificate> {
    const mandates = await this.mandates.register(db, body);
    return certifyRequest(rules, { at, mandates }, await this.requests(db, id), { lang });
  }

  /** Requests whose signature holds. */
  private async requests(db: Db, id: string): Promise<SessionRequest[]> {
    const rows = await store.requestsOf(db, id);
    const kept = rows.map(({ told, day }) => ({ day, ...openTold<Kept>(this.parts, told, `convening/${id}/request`) }));
    const keys = await readRoleKeys(db, [...new Set(kept.map(({ key }) => key))]);
    const held = await Promise.all(
      kept.map(async ({ key, mandate, day, signature }) => {
        const bytes = requestBytes({ convening: id, mandate, day });
        const found = keys.get(key);
        return found !== undefined && (await ed25519Verify(found.key, bytes, Buffer.from(signature, 'base64')));
      }),
    );
    return kept.flatMap(({ mandate, day }, n) => (held[n] ? [{ mandateId: mandate, at: day }] : []));
  }

  /** Holds an open request for somebody who holds this mandate of its body. */
  private async opened(client: Client, person: SignedIn, id: string, mandate: string) {
    const row = await this.row(client, id, 'lock');
    if (row.state !== 'open') throw new Refusal('convening-closed', {}, 409);
    const own = (await this.held(client, person, row.body)).find((one) => one.id === mandate);
    if (!own) throw new Refusal('not-your-mandate', {}, 403);
    return { row, own };
  }

  /** May somebody ask for a session of a body: do they hold a mandate of it that sits? */
  private async asks(db: Db, person: SignedIn, body: string): Promise<boolean> {
    if (!may(person, 'congress.request')) return false;
    const [rules, held] = [await rulesOf(this.parts, db, body), await this.held(db, person, body)];
    return held.some((one) => sitsNow(this.parts, rules, one));
  }

  private async held(db: Db, person: SignedIn, body: string) {
    return (await this.mandates.register(db, body)).filter(({ holderId }) => holderId === person.id);
  }

  private async row(db: Db, id: string, lock?: 'lock'): Promise<store.ConveningRow> {
    const row = isId(id, 'cv') ? await store.readConvening(db, id, lock) : null;
    if (!row) throw new Refusal('convening-unknown', {}, 404);
    return row;
  }

  private async shown(person: SignedIn, row: store.ConveningRow): Promise<Convened> {
    const { pool, clock } = this.parts;
    const { purpose: _, ...more } = row;
    const open = row.state === 'open';
    const rules = open ? await this.rules(pool, row.body) : null;
    const counted = rules && (await this.asks(pool, person, row.body));
    return {
      ...more,
      purpose: this.purpose(row),
      counts: counted ? countsOf(await this.count(pool, row, rules, dayOf(clock.now()))) : row.result,
      withdrawable: rules?.convening.special.withdrawable === true,
    };
  }

  /** Null where a body has no rules that can be read: its requests wait until it has. */
  private async rules(db: Db, body: string): Promise<WholeRuleSet | null> {
    try {
      return await rulesOf(this.parts, db, body);
    } catch (error) {
      if (error instanceof Refusal) return null;
      throw error;
    }
  }

  private purpose({ id, purpose }: store.ConveningRow): string {
    return openTold<string>(this.parts, purpose, `convening/${id}`);
  }

  private slot(id: string, mandate: string): Buffer {
    return Buffer.from(this.parts.vault.externalDigest(`session-request/${id}/${mandate}`));
  }
}

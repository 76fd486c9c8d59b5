/**
 * Mandates: who sent whom to a body, how far the examination has come, and who may vote on a day. Papers are a record of their
 * own; here stand holder, state, weight and term, and every change of state with who made it and why.
 */
import {
  advance,
  type Mandate as Counted,
  type Effective,
  eventsFrom,
  MANDATE,
  type MandateMove,
  type MandateState,
} from '../assembly/index.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import { addDays } from '../kernel/uncertain-date.ts';
import { NOBODY } from '../people/commands.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { type Client, type Db, transaction } from '../platform/index.ts';
import { endChallenges } from './challenge-store.ts';
import { MandateOpener, sealOf } from './mandate-seal.ts';
import * as store from './mandate-store.ts';
import { readTold, type Submitted, type Told, termOf } from './mandate-told.ts';
import { assertWorksFor, type CongressParts, dayOf, type OrganAct, readBody, worksFor } from './parts.ts';

export type { Submitted, Told } from './mandate-told.ts';

/** A mandate as its readers see it. */
export interface Mandate extends Omit<store.MandateRow, 'told' | 'ownKey'> {
  told: Told;
}

/** A mandate as the assembly counts it, with what is told of it. */
export type Registered = Counted & { prevented: boolean; told: Told };

/** An event with its reason in words; '' where none was given. */
export type Happened = Omit<store.EventRow, 'reason' | 'ownKey'> & { why: string };

/** What is asked of a mandate: a move of its state machine, when it takes effect, and why. */
export interface Moving {
  move: MandateMove;
  effective: Effective;
  reason: string;
}

/** Who may make which move besides the committee. Delegates challenge with the support of others (`challenges.ts`). */
const NEEDS: Readonly<Partial<Record<MandateMove, OrganAct>>> = { revoke: 'mandate.submit', expire: 'mandate.submit' };
/** Moves that take something from somebody, keep it back or end a dispute say why. */
const OWES_REASON: ReadonlySet<MandateMove> = new Set([
  ...(['accept_provisionally', 'refuse', 'challenge', 'uphold', 'suspend', 'revoke'] as const),
]);
/** The permission a move of a mandate asks for. */
export const moveNeeds = (move: MandateMove): OrganAct => NEEDS[move] ?? 'mandate.examine';

/** Where in a row something is sealed. */
const TOLD = 'mandate/told';
const REASON = 'mandate/reason';
const EXPIRY = 'congress.mandate.expire';
const EFFECTIVE: readonly Effective[] = ['immediate', 'next_vote', 'end_of_sitting'];
const MOST_REASON = 5000;

export class Mandates {
  private readonly parts: CongressParts;

  constructor(parts: CongressParts) {
    this.parts = parts;
    parts.jobs.handle(EXPIRY, ({ payload }) => this.expire((payload as { mandate: string }).mandate));
  }

  /**
   * Hands a mandate in: its papers become a record, and it waits for examination. Returns its id. @throws Refusal
   * `not-allowed`, `not-of-body`, `record-unknown`, `holder-unfit`, and what is wrong with what was handed in
   */
  async submit(person: SignedIn, asked: Submitted): Promise<string> {
    assertMay(person, 'mandate.submit');
    const { pool, records, clock, random, audit, jobs } = this.parts;
    const told = readTold(asked, this.parts);
    const id = newId('ma', random.bytes(16));
    return await transaction(pool, async (client) => {
      await assertWorksFor(this.parts, client, person, asked.body, 'mandate.submit');
      await this.assertDelegates(client, [asked.holder, ...told.substitutes]);
      const text = (words: string): Text => ({ lang: person.lang ?? 'und', text: words });
      const body = {
        title: text(told.constituency),
        ...(asked.grantedBy.trim() ? { grantedBy: text(asked.grantedBy.trim()) } : {}),
        ...(asked.instructions?.trim() ? { instructions: text(asked.instructions.trim()) } : {}),
      };
      await records.saveIn(client, { rid: id, type: 'mandate', body, by: person.id, baseRev: 0 });
      const row = { id, ...termOf(asked), since: clock.now(), told: await sealOf(this.parts, client, id, told, TOLD) };
      await store.insertMandate(client, { ...row, body: asked.body, holder: asked.holder, state: 'submitted' });
      if (row.until) await jobs.enqueue(client, EXPIRY, { mandate: id }, { runAt: dayAfter(row.until), key: id });
      await audit.note(client, { by: person.id, action: 'mandate.submit', target: id });
      return id;
    });
  }

  /** Who can hold a mandate of a body. @throws Refusal `not-allowed`, `not-of-body`, `record-unknown` */
  async delegates(person: SignedIn, body: string): Promise<{ id: string; pseudonym: string }[]> {
    await assertWorksFor(this.parts, this.parts.pool, person, body, 'mandate.submit');
    const known = await this.parts.colleagues(this.parts.pool);
    return known
      .filter(({ roles }) => roles.includes('delegate'))
      .map(({ id, pseudonym }) => ({ id, pseudonym }))
      .sort((a, b) => a.pseudonym.localeCompare(b.pseudonym));
  }

  /**
   * The papers of a mandate, but for what is sealed to custodians. @throws Refusal `not-allowed`, `not-of-body`,
   * `record-unknown`
   */
  async papers(person: SignedIn, id: string): Promise<Record<string, unknown>> {
    assertMay(person, 'mandate.read');
    const { pool } = this.parts;
    const { body } = known(await store.readMandate(pool, id), id);
    await assertWorksFor(this.parts, pool, person, body, 'mandate.read');
    return await readBody(this.parts, pool, id, 'mandate');
  }

  /** All mandates of a body. @throws Refusal `not-allowed`, `not-of-body`, `record-unknown` */
  async list(person: SignedIn, body: string): Promise<Mandate[]> {
    const { pool } = this.parts;
    await assertWorksFor(this.parts, pool, person, body, 'mandate.read');
    return await this.openedAll(pool, await store.mandatesOf(pool, body));
  }

  /** Mandates this person holds. */
  async own(person: SignedIn): Promise<Mandate[]> {
    return await this.openedAll(this.parts.pool, await store.mandatesHeld(this.parts.pool, person.id));
  }

  /**
   * The register of a body's mandates with their history, for whoever counts votes, presence and requests: `src/assembly`
   * tells from it who counts at a moment. Shown to nobody.
   */
  async register(db: Db, body: string): Promise<Registered[]> {
    const rows = await store.mandatesOf(db, body);
    const events = await store.eventsOf(
      db,
      rows.map(({ id }) => id),
    );
    const histories = Map.groupBy(events, ({ mandate }) => mandate);
    return (await this.openedAll(db, rows)).map(({ told, ...row }) => {
      const history = store.asHistory(histories.get(row.id) ?? []);
      return {
        id: row.id,
        holderId: row.holder,
        constituencyId: told.country || told.constituency,
        weight: row.weight,
        substituteIds: told.substitutes,
        from: row.from ?? dayOf(row.since),
        ...(row.until ? { until: row.until } : {}),
        state: row.state,
        history,
        prevented: row.prevented,
        told,
      };
    });
  }

  /**
   * One mandate with its events; its holder is not told who took a step. @throws Refusal `not-allowed`, `not-of-body`,
   * `record-unknown`
   */
  async open(person: SignedIn, id: string): Promise<{ mandate: Mandate; events: Happened[] }> {
    const { pool } = this.parts;
    const row = await store.readMandate(pool, id);
    if (row?.holder !== person.id) assertMay(person, 'mandate.read');
    const { body, holder } = known(row, id);
    const reads = await worksFor(this.parts, pool, person, body, 'mandate.read');
    if (!reads && holder !== person.id) throw new Refusal('not-of-body', {}, 403);
    const mandate = await this.opened(pool, known(row, id));
    const opener = await MandateOpener.of(this.parts, pool, [id]);
    const events = await store.eventsOf(pool, [id]);
    return {
      mandate,
      events: events.map(({ reason: bytes, ownKey, ...event }) => {
        const context = ownKey ? REASON : `mandate/${id}/event`;
        const why = bytes ? opener.open<string>(id, { bytes, ownKey }, context) : '';
        return { ...event, by: reads ? event.by : '', why: why ?? '' };
      }),
    };
  }

  /**
   * Moves a mandate on. Nobody moves their own. @throws Refusal `not-allowed`, `not-of-body`, `record-unknown`, `own-mandate`,
   * `state-move-invalid`, `effective-unknown`, `text-missing` where a reason is owed
   */
  async move(person: SignedIn, id: string, { move, effective, reason }: Moving): Promise<MandateState> {
    assertMay(person, moveNeeds(move));
    if (!EFFECTIVE.includes(effective)) throw new Refusal('effective-unknown', {}, 422);
    const why = reason.normalize('NFC').trim().slice(0, MOST_REASON);
    if (why === '' && OWES_REASON.has(move)) throw new Refusal('text-missing', {}, 422);
    return await transaction(this.parts.pool, async (client) => {
      const row = await this.heldOfOther(client, person, id, moveNeeds(move));
      return await this.moveIn(client, person.id, row, { move, effective, reason: why });
    });
  }

  /** The same for a command that has asked for permission and holds the row. A challenge ends with the state it led to. */
  async moveIn(client: Client, by: string, row: store.MandateRow, asked: Moving): Promise<MandateState> {
    const { clock, audit, telling } = this.parts;
    const [{ id }, { move, effective, reason }] = [row, asked];
    const state = advance(MANDATE, row.state, move);
    const at = clock.now();
    const sealed = reason === '' ? null : await sealOf(this.parts, client, id, reason, REASON);
    await store.insertEvent(client, { mandate: id, move, state, effective, by, at, reason: sealed });
    await store.updateMandate(client, { ...row, state, since: at });
    // An older row comes under the key of its papers when it is touched.
    if (!row.ownKey) await this.tell(client, row, (await this.opened(client, row)).told);
    if (move !== 'challenge') await endChallenges(client, id);
    await telling.tellHolder(client, { ...row, state });
    await audit.note(client, { by, action: `mandate.${move.replaceAll('_', '-')}`, target: id });
    return state;
  }

  /**
   * Says that a delegate is detained, cut off or silenced, or free again. @throws Refusal `not-allowed`, `not-of-body`,
   * `record-unknown`, `own-mandate`
   */
  async setPrevented(person: SignedIn, id: string, prevented: boolean): Promise<void> {
    assertMay(person, 'mandate.submit');
    const { pool, audit } = this.parts;
    await transaction(pool, async (client) => {
      const row = await this.heldOfOther(client, person, id, 'mandate.submit');
      await store.updateMandate(client, { ...row, prevented });
      await audit.note(client, { by: person.id, action: 'mandate.prevented', target: id });
    });
  }

  /** Ends a mandate whose last day has passed. Run again it changes nothing. */
  private async expire(id: string): Promise<void> {
    await transaction(this.parts.pool, async (client) => {
      const row = await store.lockMandate(client, id);
      const over = row?.until && row.until < dayOf(this.parts.clock.now());
      if (row && over && eventsFrom(MANDATE, row.state).includes('expire'))
        await this.moveIn(client, NOBODY, row, { move: 'expire', effective: 'immediate', reason: '' });
    });
  }

  /** A row as its readers see it. @throws Refusal `record-unknown` for one that was erased meanwhile */
  async opened(db: Db, row: store.MandateRow): Promise<Mandate> {
    const [opened] = await this.openedAll(db, [row]);
    if (!opened) throw unknown(row.id);
    return opened;
  }

  /** Writes what is told of a mandate whose row is held. */
  async tell(client: Client, { id }: Pick<store.MandateRow, 'id'>, told: Told): Promise<void> {
    await store.putTold(client, id, await sealOf(this.parts, client, id, told, TOLD));
  }

  /** What rows still hold of mandates whose papers were erased goes too. */
  async forgetErased(): Promise<void> {
    await store.forgetErased(this.parts.pool);
  }

  /** Rows as their readers see them, without those erased meanwhile. */
  async openedAll(db: Db, rows: readonly store.MandateRow[]): Promise<Mandate[]> {
    const ids = rows.map(({ id }) => id);
    const opener = await MandateOpener.of(this.parts, db, ids);
    return rows.flatMap(({ told: bytes, ownKey, ...row }) => {
      const told = opener.open<Told>(row.id, { bytes, ownKey }, ownKey ? TOLD : `mandate/${row.id}`);
      return told ? [{ ...row, told }] : [];
    });
  }

  /** Holds a mandate for an officer of its body, or of an organ of it, who neither has it nor stands in for it. */
  private async heldOfOther(client: Client, person: SignedIn, id: string, act: OrganAct): Promise<store.MandateRow> {
    assertMay(person, act);
    const row = known(await store.lockMandate(client, id), id);
    await assertWorksFor(this.parts, client, person, row.body, act);
    const { told } = await this.opened(client, row);
    if (row.holder === person.id || told.substitutes.includes(person.id)) throw new Refusal('own-mandate', {}, 403);
    return row;
  }

  /** @throws Refusal `holder-unfit` */
  async assertDelegates(client: Client, ids: readonly string[]): Promise<void> {
    const known = await this.parts.colleagues(client);
    for (const id of ids) {
      const one = known.find((colleague) => colleague.id === id);
      if (!one?.roles.includes('delegate')) throw new Refusal('holder-unfit', {}, 422);
    }
  }
}

const unknown = (id: string): Refusal => new Refusal('record-unknown', { rid: id.slice(0, 40) }, 404);

/** @throws Refusal `record-unknown` */
function known(row: store.MandateRow | null, id: string): store.MandateRow {
  if (!row) throw unknown(id);
  return row;
}

/** Midnight after a day, when its last mandates end. */
const dayAfter = (day: string): Date => new Date(Date.parse(addDays(day, 1)));

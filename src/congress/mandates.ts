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
import { addDays, isPartial } from '../kernel/uncertain-date.ts';
import { NOBODY } from '../people/commands.ts';
import { type Action, assertMay, may, type SignedIn } from '../people/model.ts';
import { type Client, type Db, transaction } from '../platform/index.ts';
import { endChallenges } from './challenge-store.ts';
import * as store from './mandate-store.ts';
import { type CongressParts, dayOf, openTold, readBody, sealTold } from './parts.ts';

/** What is told of a mandate, encrypted in its row. */
export interface Told {
  /** Name of the constituency. */
  constituency: string;
  /** A term of `constituency-class`. */
  class: string;
  /** ISO 3166-1 alpha-2; '' where none. */
  country: string;
  /** A term of `release-class`: how far the delegate may be named in public. */
  release: string;
  /** Accounts that may sit in the holder's place, in order. */
  substitutes: string[];
}

/** A mandate as its readers see it. */
export interface Mandate extends Omit<store.MandateRow, 'told'> {
  told: Told;
}

/** A mandate as the assembly counts it, with what is told of it. */
export type Registered = Counted & { prevented: boolean; told: Told };

/** An event with its reason in words; '' where none was given. */
export type Happened = Omit<store.EventRow, 'reason'> & { why: string };

/** What somebody hands in. */
export interface Submitted extends Told {
  body: string;
  holder: string;
  weight: number;
  /** `YYYY-MM-DD` or ''. */
  from: string;
  until: string;
  grantedBy: string;
}

/** What is asked of a mandate: a move of its state machine, when it takes effect, and why. */
export interface Moving {
  move: MandateMove;
  effective: Effective;
  reason: string;
}

/** Who may make which move besides the committee. Delegates challenge with the support of others (`challenges.ts`). */
const NEEDS: Readonly<Partial<Record<MandateMove, Action>>> = { revoke: 'mandate.submit', expire: 'mandate.submit' };
/** Moves that take something from somebody, keep it back or end a dispute say why. */
const OWES_REASON: ReadonlySet<MandateMove> = new Set([
  ...(['accept_provisionally', 'refuse', 'challenge', 'uphold', 'suspend', 'revoke'] as const),
]);
/** The permission a move of a mandate asks for. */
export const moveNeeds = (move: MandateMove): Action => NEEDS[move] ?? 'mandate.examine';

const EXPIRY = 'congress.mandate.expire';
const EFFECTIVE: readonly Effective[] = ['immediate', 'next_vote', 'end_of_sitting'];
const MOST_REASON = 5000;
const MOST_WEIGHT = 1_000_000;

export class Mandates {
  private readonly parts: CongressParts;

  constructor(parts: CongressParts) {
    this.parts = parts;
    parts.jobs.handle(EXPIRY, ({ payload }) => this.expire((payload as { mandate: string }).mandate));
  }

  /** Hands a mandate in: its papers become a record, and it waits for examination. Returns its id. */
  async submit(person: SignedIn, asked: Submitted): Promise<string> {
    assertMay(person, 'mandate.submit');
    const { pool, records, clock, random, audit, jobs } = this.parts;
    const told = readTold(asked, this.parts);
    const id = newId('ma', random.bytes(16));
    return await transaction(pool, async (client) => {
      await readBody(this.parts, client, asked.body, 'body');
      await this.assertDelegates(client, [asked.holder, ...told.substitutes]);
      const text = (words: string): Text => ({ lang: person.lang ?? 'und', text: words });
      const body = {
        title: text(told.constituency),
        ...(asked.grantedBy.trim() ? { grantedBy: text(asked.grantedBy.trim()) } : {}),
      };
      await records.saveIn(client, { rid: id, type: 'mandate', body, by: person.id, baseRev: 0 });
      const row = { id, ...termOf(asked), since: clock.now(), told: sealTold(this.parts, told, `mandate/${id}`) };
      await store.insertMandate(client, { ...row, body: asked.body, holder: asked.holder, state: 'submitted' });
      if (row.until) await jobs.enqueue(client, EXPIRY, { mandate: id }, { runAt: dayAfter(row.until), key: id });
      await audit.note(client, { by: person.id, action: 'mandate.submit', target: id });
      return id;
    });
  }

  /** Who can hold a mandate. @throws Refusal `not-allowed` */
  async delegates(person: SignedIn): Promise<{ id: string; pseudonym: string }[]> {
    assertMay(person, 'mandate.submit');
    const known = await this.parts.colleagues(this.parts.pool);
    return known
      .filter(({ roles }) => roles.includes('delegate'))
      .map(({ id, pseudonym }) => ({ id, pseudonym }))
      .sort((a, b) => a.pseudonym.localeCompare(b.pseudonym));
  }

  /** The papers of a mandate, but for what is sealed to custodians. @throws Refusal `not-allowed`, `record-unknown` */
  async papers(person: SignedIn, id: string): Promise<Record<string, unknown>> {
    assertMay(person, 'mandate.read');
    return await readBody(this.parts, this.parts.pool, id, 'mandate');
  }

  /** All mandates of a body. @throws Refusal `not-allowed` */
  async list(person: SignedIn, body: string): Promise<Mandate[]> {
    assertMay(person, 'mandate.read');
    return (await store.mandatesOf(this.parts.pool, body)).map((row) => this.opened(row));
  }

  /** Mandates this person holds. */
  async own(person: SignedIn): Promise<Mandate[]> {
    return (await store.mandatesHeld(this.parts.pool, person.id)).map((row) => this.opened(row));
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
    return rows.map((row) => {
      const { told, ...mandate } = this.opened(row);
      const history = (histories.get(row.id) ?? []).map(({ move, state, effective, at }) => ({
        ...{ type: move, to: state, effective },
        at: at.toISOString(),
      }));
      return {
        id: row.id,
        holderId: row.holder,
        constituencyId: told.country || told.constituency,
        weight: row.weight,
        substituteIds: told.substitutes,
        from: row.from ?? dayOf(row.since),
        ...(row.until ? { until: row.until } : {}),
        state: mandate.state,
        history,
        prevented: row.prevented,
        told,
      };
    });
  }

  /** One mandate with its events; its holder is not told who took a step. @throws Refusal `not-allowed`, `record-unknown` */
  async open(person: SignedIn, id: string): Promise<{ mandate: Mandate; events: Happened[] }> {
    const { pool } = this.parts;
    const row = await store.readMandate(pool, id);
    const reads = may(person, 'mandate.read');
    if (!reads && row?.holder !== person.id) throw new Refusal('not-allowed', {}, 403);
    if (!row) throw new Refusal('record-unknown', { rid: id.slice(0, 40) }, 404);
    const events = await store.eventsOf(pool, [id]);
    return {
      mandate: this.opened(row),
      events: events.map(({ reason, ...event }) => ({
        ...event,
        by: reads ? event.by : '',
        why: reason ? openTold<string>(this.parts, reason, `mandate/${id}/event`) : '',
      })),
    };
  }

  /**
   * Moves a mandate on. Nobody moves their own. @throws Refusal `not-allowed`, `record-unknown`, `own-mandate`,
   * `state-move-invalid`, `effective-unknown`, `text-missing` where a reason is owed
   */
  async move(person: SignedIn, id: string, { move, effective, reason }: Moving): Promise<MandateState> {
    assertMay(person, moveNeeds(move));
    if (!EFFECTIVE.includes(effective)) throw new Refusal('effective-unknown', {}, 422);
    const why = reason.normalize('NFC').trim().slice(0, MOST_REASON);
    if (why === '' && OWES_REASON.has(move)) throw new Refusal('text-missing', {}, 422);
    return await transaction(this.parts.pool, async (client) => {
      const row = await store.lockMandate(client, id);
      if (!row) throw new Refusal('record-unknown', { rid: id.slice(0, 40) }, 404);
      if (row.holder === person.id || this.opened(row).told.substitutes.includes(person.id))
        throw new Refusal('own-mandate', {}, 403);
      return await this.moveIn(client, person.id, row, { move, effective, reason: why });
    });
  }

  /** The same for a command that has asked for permission and holds the row. A challenge ends with the state it led to. */
  async moveIn(client: Client, by: string, row: store.MandateRow, asked: Moving): Promise<MandateState> {
    const { clock, audit } = this.parts;
    const { move, effective, reason } = asked;
    const { id } = row;
    const state = advance(MANDATE, row.state, move);
    const at = clock.now();
    const sealed = reason === '' ? null : sealTold(this.parts, reason, `mandate/${id}/event`);
    await store.insertEvent(client, { mandate: id, move, state, effective, by, at, reason: sealed });
    await store.updateMandate(client, { ...row, state, since: at });
    if (move !== 'challenge') await endChallenges(client, id);
    await audit.note(client, { by, action: `mandate.${move.replaceAll('_', '-')}`, target: id });
    return state;
  }

  /** Says that a delegate is detained, cut off or silenced, or free again. @throws Refusal `not-allowed`, `record-unknown` */
  async setPrevented(person: SignedIn, id: string, prevented: boolean): Promise<void> {
    assertMay(person, 'mandate.submit');
    const { pool, audit } = this.parts;
    await transaction(pool, async (client) => {
      const row = await store.lockMandate(client, id);
      if (!row) throw new Refusal('record-unknown', { rid: id.slice(0, 40) }, 404);
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

  /** A row as its readers see it. */
  opened({ told, ...row }: store.MandateRow): Mandate {
    return { ...row, told: openTold<Told>(this.parts, told, `mandate/${row.id}`) };
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

/** Midnight after a day, when its last mandates end. */
const dayAfter = (day: string): Date => new Date(Date.parse(addDays(day, 1)));

/** @throws Refusal `text-missing`, `term-unknown`, `country-unknown`, `holder-unfit` */
function readTold(asked: Submitted, { models }: CongressParts): Told {
  const constituency = asked.constituency.normalize('NFC').trim().slice(0, 300);
  if (constituency === '') throw new Refusal('text-missing', {}, 422);
  for (const [list, code] of [
    ['constituency-class', asked.class],
    ['release-class', asked.release],
  ] as const) {
    const known = models.vocabularies.get(list)?.terms.some((term) => term.code === code);
    if (!known) throw new Refusal('term-unknown', { vocabulary: list, code: code.slice(0, 40) }, 422);
  }
  if (!/^(?:[A-Z]{2})?$/.test(asked.country)) throw new Refusal('country-unknown', {}, 422);
  const substitutes = [...new Set(asked.substitutes.filter((id) => id !== '' && id !== asked.holder))];
  return { constituency, class: asked.class, country: asked.country, release: asked.release, substitutes };
}

/** @throws Refusal `weight-invalid`, `day-unreadable`, `term-reversed` */
function termOf({ weight, from, until }: Submitted): { weight: number; from: string | null; until: string | null } {
  if (!Number.isSafeInteger(weight) || weight < 1 || weight > MOST_WEIGHT)
    throw new Refusal('weight-invalid', { most: MOST_WEIGHT }, 422);
  for (const day of [from, until])
    if (day !== '' && !(day.length === 10 && isPartial(day))) throw new Refusal('day-unreadable', {}, 422);
  if (from && until && until < from) throw new Refusal('term-reversed', {}, 422);
  return { weight, from: from || null, until: until || null };
}

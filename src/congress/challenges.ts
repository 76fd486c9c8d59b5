/**
 * Challenges of mandates: delegates put one in question, and it is challenged once as many members and delegations stand
 * behind it as the rules ask. Who is challenged sits meanwhile as the rules say; the credentials committee decides.
 */
import { eventsFrom, judgeSupport, MANDATE, type Support, type Supported } from '../assembly/index.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { NOBODY } from '../people/commands.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { type Client, type Db, transaction } from '../platform/index.ts';
import * as store from './challenge-store.ts';
import { MandateOpener, sealOf } from './mandate-seal.ts';
import { eventsOf, lockMandate, type MandateRow, mandatesHeld } from './mandate-store.ts';
import type { Mandates } from './mandates.ts';
import { type CongressParts, dayOf, worksFor } from './parts.ts';
import type { Rights } from './rights.ts';
import { nameFor, type Standing, seatsOf, standingOf } from './standing.ts';

/** A challenge as members of the body see it. */
export interface Challenge {
  id: string;
  mandate: string;
  /** Constituency; '' where the delegate is only counted. */
  name: string;
  /** `YYYY-MM-DD` */
  opened: string;
  state: Exclude<store.ChallengeRow['state'], 'ended'>;
  grounds: string;
  supported: Supported;
  /** Does this person stand behind it? */
  signed: boolean;
  /** May a signature be taken back? */
  withdrawable: boolean;
  /** Does a challenged mandate keep its rights until it is decided? */
  sits: boolean;
}

const MOST_GROUNDS = 5000;

export class Challenges {
  private readonly parts: CongressParts;
  private readonly mandates: Mandates;
  private readonly rights: Rights;

  constructor(parts: CongressParts, mandates: Mandates, rights: Rights) {
    this.parts = parts;
    this.mandates = mandates;
    this.rights = rights;
  }

  /**
   * Challenges of a body that are not decided, for people of the body. @throws Refusal `not-allowed`, `not-of-body`, and as
   * `rulesOf`
   */
  async list(person: SignedIn, body: string): Promise<Challenge[]> {
    assertMay(person, 'congress.read');
    const { pool } = this.parts;
    if (!(await this.rights.inside(person, body))) throw new Refusal('not-of-body', {}, 403);
    const rows = await store.liveChallenges(pool, body);
    if (rows.length === 0) return [];
    const standing = await standingOf(this.parts, this.mandates, pool, body);
    const present = await store.presentIn(pool, body);
    const keeps = await worksFor(this.parts, pool, person, body, 'mandate.read');
    const opener = await MandateOpener.of(
      this.parts,
      pool,
      rows.map(({ mandate }) => mandate),
    );
    const support = await store.supportOf(
      pool,
      rows.map(({ id }) => id),
    );
    return rows.map((row) => {
      const behind = support.filter(({ challenge }) => challenge === row.id);
      const mandate = standing.register.find(({ id }) => id === row.mandate);
      return {
        ...{ id: row.id, mandate: row.mandate, opened: row.opened },
        state: row.state === 'raised' ? 'raised' : 'gathering',
        name: mandate ? nameFor(person, mandate, keeps) : '',
        grounds: groundsOf(opener, row),
        supported: judge(row, standing, behind, present),
        signed: behind.some((one) => one.person === person.id),
        withdrawable: row.state === 'gathering' && standing.rules.credentials?.withdrawable === true,
        sits: standing.rules.entitled.includes('challenged'),
      };
    });
  }

  /** Challenges in bodies this person holds a mandate of that they may stand behind and do not yet. @throws Refusal `not-allowed` */
  async supportable(person: SignedIn): Promise<(Challenge & { body: string })[]> {
    assertMay(person, 'mandate.challenge');
    const { pool } = this.parts;
    const found: (Challenge & { body: string })[] = [];
    for (const body of new Set((await mandatesHeld(pool, person.id)).map((one) => one.body))) {
      if (!(await store.liveChallenges(pool, body)).some(({ state }) => state === 'gathering')) continue;
      const standing = await standingOf(this.parts, this.mandates, pool, body);
      const own = await this.ownIn(pool, person, body, standing);
      if (own.length === 0) continue;
      const gathering = (await this.list(person, body)).filter(({ state }) => state === 'gathering');
      const waiting = gathering.filter(({ signed, mandate }) => !signed && !own.includes(mandate));
      found.push(...waiting.map((one) => ({ ...one, body })));
    }
    return found;
  }

  /**
   * Puts a mandate in question and signs for one's own. Returns the id. @throws Refusal `not-allowed`, `record-unknown`,
   * `own-mandate`, `text-missing`, `not-entitled`, `challenge-unruled`, `challenge-open`, `state-move-invalid`
   */
  async open(person: SignedIn, mandate: string, grounds: string): Promise<string> {
    assertMay(person, 'mandate.challenge');
    const { pool, clock, random, audit } = this.parts;
    const words = grounds.normalize('NFC').trim().slice(0, MOST_GROUNDS);
    if (words === '') throw new Refusal('text-missing', {}, 422);
    return await transaction(pool, async (client) => {
      const row = await lockMandate(client, mandate);
      if (!row) throw new Refusal('record-unknown', { rid: mandate.slice(0, 40) }, 404);
      if (row.holder === person.id) throw new Refusal('own-mandate', {}, 403);
      const standing = await standingOf(this.parts, this.mandates, client, row.body);
      const own = await this.ownIn(client, person, row.body, standing);
      if (own.length === 0) throw new Refusal('not-entitled', {}, 403);
      if (!eventsFrom(MANDATE, row.state).includes('challenge'))
        throw new Refusal('state-move-invalid', { event: 'challenge', state: row.state }, 409);
      if (await store.liveChallenge(client, mandate)) throw new Refusal('challenge-open', {}, 409);
      const decided = (await eventsOf(client, [mandate])).some(({ move }) => move === 'uphold');
      const needs = decided && standing.rules.credentials?.reconsider ? 'reconsider' : 'challenge';
      if (!standing.rules.credentials) throw new Refusal('challenge-unruled', {}, 409);
      const id = newId('ch', random.bytes(16));
      const opened = dayOf(clock.now());
      const sealed = await sealOf(this.parts, client, mandate, words, `challenge/${id}`);
      const challenge = { id, mandate, body: row.body, needs, opened, by: person.id, grounds: sealed } as const;
      await store.insertChallenge(client, challenge);
      await store.addSupport(client, id, own, person.id);
      // Who puts a mandate in question, or stands behind it, is told to nobody, and the trail tells it neither.
      await audit.note(client, { by: NOBODY, action: 'mandate.question', target: mandate });
      await this.settle(client, await this.held(client, id));
      return id;
    });
  }

  /** Stands behind a challenge with one's own mandates. @throws Refusal `not-allowed`, `challenge-unknown`, `not-entitled`, `own-mandate` */
  async sign(person: SignedIn, id: string): Promise<void> {
    assertMay(person, 'mandate.challenge');
    const { pool, audit } = this.parts;
    await transaction(pool, async (client) => {
      const held = await this.held(client, id);
      const { row, standing } = held;
      const own = await this.ownIn(client, person, row.body, standing);
      if (own.length === 0) throw new Refusal('not-entitled', {}, 403);
      if (own.includes(row.mandate)) throw new Refusal('own-mandate', {}, 403);
      await store.addSupport(client, id, own, person.id);
      await audit.note(client, { by: NOBODY, action: 'mandate.question-sign', target: row.mandate });
      await this.settle(client, held);
    });
  }

  /** Takes one's signatures back, where the rules let it. @throws Refusal `not-allowed`, `challenge-unknown`, `signature-stays` */
  async withdraw(person: SignedIn, id: string): Promise<void> {
    assertMay(person, 'mandate.challenge');
    const { pool, audit } = this.parts;
    await transaction(pool, async (client) => {
      const held = await this.held(client, id);
      const { row, standing } = held;
      const open = row.state === 'gathering' && standing.rules.credentials?.withdrawable;
      if (!open) throw new Refusal('signature-stays', {}, 409);
      if ((await store.dropSupport(client, id, person.id)) === 0) return;
      await audit.note(client, { by: NOBODY, action: 'mandate.question-withdraw', target: row.mandate });
    });
  }

  /** A challenge with its mandate, whose row is held. @throws Refusal `challenge-unknown` */
  private async held(client: Client, id: string): Promise<Held> {
    const found = await store.readChallenge(client, id);
    const mandate = found ? await lockMandate(client, found.mandate) : null;
    const row = mandate ? await store.readChallenge(client, id) : null;
    if (!row || !mandate) throw new Refusal('challenge-unknown', {}, 404);
    return { row, mandate, standing: await standingOf(this.parts, this.mandates, client, row.body) };
  }

  /** The mandate is challenged as soon as the support is there; whoever came last did no more than the others. */
  private async settle(client: Client, { row, mandate, standing }: Held): Promise<void> {
    if (row.state !== 'gathering') return;
    const present = await store.presentIn(client, row.body);
    if (!judge(row, standing, await store.supportOf(client, [row.id]), present).met) return;
    const reason = groundsOf(await MandateOpener.of(this.parts, client, [row.mandate]), row);
    await this.mandates.moveIn(client, NOBODY, mandate, { move: 'challenge', effective: 'immediate', reason });
    await store.raiseChallenge(client, row.id);
  }

  /** Mandates somebody acts for that have their rights. */
  private async ownIn(db: Db, person: SignedIn, body: string, standing: Standing): Promise<string[]> {
    const seats = await seatsOf(this.parts, standing, db, { person: person.id, body });
    return seats.filter((one) => standing.entitled.includes(one)).map(({ id }) => id);
  }
}

/** A challenge under the hand of a command. */
interface Held {
  row: store.ChallengeRow;
  mandate: MandateRow;
  standing: Standing;
}

/** '' where they were erased. */
const groundsOf = (opener: MandateOpener, { id, mandate, grounds: bytes, ownKey }: store.ChallengeRow): string =>
  opener.open<string>(mandate, { bytes, ownKey }, `challenge/${id}`) ?? '';

/** Only mandates that have their rights now stand behind a challenge. Outside of a sitting all members are those present. */
function judge(
  { needs, mandate }: store.ChallengeRow,
  { rules, entitled }: Standing,
  behind: readonly store.SupportRow[],
  present: number,
): Supported {
  const signed = new Set(behind.map((one) => one.mandate));
  const supporters = entitled.filter(({ id }) => signed.has(id) && id !== mandate);
  const members = entitled.length;
  const asked: Support = rules.credentials?.[needs] ?? rules.credentials?.challenge ?? { members, delegations: 1 };
  return judgeSupport(asked, supporters, { members, present: present || members });
}

/**
 * The floor of a sitting: who comes and goes, and whether there are enough. Presence is intervals; a phone that is gone
 * stays present for a grace, and then its interval ends when it was last heard of. Each change is one numbered event.
 */
import { judgeSupport, type Supported, voterOf } from '../assembly/index.ts';
import { Refusal } from '../kernel/refusal.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { type Client, transaction } from '../platform/index.ts';
import { addFloorEvent, eventsOfKinds } from './floor-store.ts';
import { heldOpen } from './open-sitting.ts';
import { assertOfBody } from './parts.ts';
import * as store from './presence-store.ts';
import { type Ground, groundOf, type QuorumParts, reckonQuorum, sizesNow } from './quorum.ts';
import { lockSitting, type SittingRow, sittingsUnderWay } from './sitting-store.ts';
import { withdrawWaiting } from './speaker-store.ts';
import { sits } from './standing.ts';

/** How long a phone that says by itself that it is there may be silent, and one that cannot. */
export const GRACE_MS = 3 * 60_000;
export const STILL_MS = 45 * 60_000;
/** How somebody attends who may be in a room. */
const ROOMS: readonly string[] = ['hybrid', 'in-person'];

/** The mandate somebody sits for. */
export interface Seat {
  mandate: string;
}

export class Floor {
  private readonly parts: QuorumParts;

  constructor(parts: QuorumParts) {
    this.parts = parts;
  }

  /**
   * Comes in: for one's own mandate, or in the place of a holder who is absent or prevented, as far as the rules let
   * substitutes. Coming in twice is coming in once. @throws Refusal `not-allowed`, `sitting-unknown`, `sitting-not-open`,
   * `no-seat`, `seat-taken`
   */
  async join(person: SignedIn, id: string, { room = false }: { room?: boolean } = {}): Promise<Seat> {
    assertMay(person, 'sitting.attend');
    return await this.inSitting(id, async (client, sitting) => {
      const at = this.parts.clock.now();
      const there = room && ROOMS.includes(sitting.mode);
      const seated = await store.seatedIn(client, id);
      const own = seated.find((one) => one.person === person.id);
      if (own) {
        await store.hearOf(client, id, { person: person.id, at, beats: false, room: there });
        return { mandate: own.mandate };
      }
      const ground = await groundOf(this.parts, client, sitting.body);
      const mandate = seatFor(person.id, sitting, at, ground, seated);
      await store.endPresence(client, id, mandate, at);
      await store.beginPresence(client, id, { mandate, person: person.id, room: there, since: at });
      await reckonQuorum(this.parts, client, sitting, { ground, moved: 'came' });
      return { mandate };
    });
  }

  /** Goes. What they asked for is withdrawn. Going twice is going once. @throws Refusal `not-allowed`, `sitting-not-open` */
  async leave(person: SignedIn, id: string): Promise<void> {
    assertMay(person, 'sitting.attend');
    await this.inSitting(id, async (client, sitting) => {
      const own = (await store.seatedIn(client, id)).find((one) => one.person === person.id);
      if (own) await this.end(client, sitting, own.mandate);
    });
  }

  /** Who presides says that somebody has gone. @throws Refusal `not-allowed`, `not-of-body`, `not-present` */
  async dismiss(person: SignedIn, id: string, mandate: string): Promise<void> {
    assertMay(person, 'sitting.preside');
    await this.inSitting(id, async (client, sitting) => {
      await assertOfBody(this.parts, client, person, sitting.body);
      const there = (await store.seatedIn(client, id)).some((one) => one.mandate === mandate);
      if (!there) throw new Refusal('not-present', {}, 409);
      await this.end(client, sitting, mandate);
      await this.parts.audit.note(client, { by: person.id, action: 'sitting.dismiss', target: id });
    });
  }

  /** A phone says that it is still there. False when nobody is present by it (any longer). @throws Refusal `not-allowed` */
  async beat(person: SignedIn, id: string): Promise<boolean> {
    assertMay(person, 'sitting.attend');
    const { pool, clock } = this.parts;
    return await store.hearOf(pool, id, { person: person.id, at: clock.now(), beats: true });
  }

  /**
   * Stands behind a challenge of the quorum. Once it has what the rules ask for, it is answered by a count. @throws Refusal
   * `not-allowed`, `sitting-not-open`, `not-present`, `challenge-unprovided`
   */
  async challenge(person: SignedIn, id: string): Promise<Supported> {
    assertMay(person, 'sitting.attend');
    return await this.inSitting(id, async (client, sitting) => {
      const own = (await store.seatedIn(client, id)).find((one) => one.person === person.id);
      if (!own) throw new Refusal('not-present', {}, 409);
      const ground = await groundOf(this.parts, client, sitting.body);
      const asked = ground.rules.sitting?.challenge;
      if (!asked) throw new Refusal('challenge-unprovided', {}, 409);
      const behind = new Set([...(await challengers(client, id)), own.mandate]);
      const supporters = ground.register.filter((one) => behind.has(one.id));
      const support = judgeSupport(asked, supporters, await sizesNow(this.parts, client, sitting, ground));
      if (!(await challengers(client, id)).includes(own.mandate)) {
        const { met, members, members_needed } = support;
        const data = { mandate: own.mandate, met, have: members, needed: members_needed };
        await addFloorEvent(client, id, { kind: 'challenge', at: this.parts.clock.now(), data });
        if (met) await this.answer(client, sitting, ground);
      }
      return support;
    });
  }

  /**
   * Ends what phones that are gone have left, and counts again what mandates have changed. Called every few seconds. A body
   * whose rules cannot be gone by keeps no other waiting; what went wrong is told at the end.
   */
  async sweep(): Promise<void> {
    const failed: unknown[] = [];
    for (const { id } of await sittingsUnderWay(this.parts.pool))
      await this.sweepOne(id).catch((error: unknown) => void failed.push(error));
    if (failed.length > 0) throw failed[0];
  }

  private async sweepOne(id: string): Promise<void> {
    await transaction(this.parts.pool, async (client) => {
      const sitting = await lockSitting(client, id);
      if (!sitting || sitting.state === 'called' || sitting.state === 'closed') return;
      const now = this.parts.clock.now().getTime();
      const gone = await store.endSilent(client, id, {
        beating: new Date(now - GRACE_MS),
        still: new Date(now - STILL_MS),
      });
      await reckonQuorum(this.parts, client, sitting, gone > 0 ? { moved: 'lost' } : {});
    });
  }

  private async answer(client: Client, sitting: SittingRow, ground: Ground): Promise<void> {
    const quorum = await reckonQuorum(this.parts, client, sitting, { ground, challenged: true });
    const at = this.parts.clock.now();
    await addFloorEvent(client, sitting.id, { kind: 'challenge-answered', at, data: { ...quorum } });
  }

  private async end(client: Client, sitting: SittingRow, mandate: string): Promise<void> {
    const at = this.parts.clock.now();
    await store.endPresence(client, sitting.id, mandate, at);
    await withdrawWaiting(client, sitting.id, mandate, at);
    await reckonQuorum(this.parts, client, sitting, { moved: 'went' });
  }

  private async inSitting<T>(id: string, work: (client: Client, sitting: SittingRow) => Promise<T>): Promise<T> {
    return await transaction(this.parts.pool, async (client) => await work(client, await heldOpen(client, id)));
  }
}

/** Mandates behind the challenge that is not answered yet. */
async function challengers(client: Client, id: string): Promise<string[]> {
  const events = await eventsOfKinds(client, id, ['challenge', 'challenge-answered']);
  const answered = events.findLastIndex(({ kind }) => kind === 'challenge-answered');
  return events.slice(answered + 1).map(({ data }) => String(data.mandate));
}

/** The mandate this person may sit for now. @throws Refusal `no-seat`, `seat-taken` */
function seatFor(
  person: string,
  sitting: SittingRow,
  at: Date,
  { rules, register }: Ground,
  seated: readonly store.Seated[],
): string {
  const opened = sitting.opened?.toISOString();
  const moment = { at: at.toISOString(), ...(opened ? { sitting_opened: opened } : {}) };
  const prevented = new Set(register.filter((one) => one.prevented).map(({ holderId }) => holderId));
  const sitters = new Map(seated.map((one) => [one.mandate, one.person]));
  const own = register.filter(({ holderId }) => holderId === person);
  const others = register.filter(({ substituteIds = [] }) => substituteIds.includes(person));
  const mine = [...own, ...others.filter((one) => !own.includes(one))];
  const seat = mine.find((mandate) => {
    const sitter = sitters.get(mandate.id);
    const available = new Set(sitter ? [person, sitter] : [person]);
    return voterOf(rules, mandate, moment, { prevented, available }) === person;
  });
  // Who sits for the time being is heard, and neither votes nor is counted.
  const provisional = prevented.has(person) ? undefined : own.find((one) => sits(rules, one, moment));
  const found = seat ?? provisional;
  if (found) return found.id;
  throw new Refusal(mine.some(({ id }) => sitters.has(id)) ? 'seat-taken' : 'no-seat', {}, 403);
}

/**
 * Speakers of a sitting: who asked, in which order the rules bring them, whose turn it is and for how long. Points of order
 * come first; a turn under way is paused before another begins.
 */
import { type SpeakersList, speakersList, type Turn, type TurnKind } from '../assembly/index.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { type Client, type Db, transaction } from '../platform/index.ts';
import { addFloorEvent } from './floor-store.ts';
import { heldOpen } from './open-sitting.ts';
import { assertOfBody } from './parts.ts';
import { seatedIn } from './presence-store.ts';
import { type Ground, groundOf, type QuorumParts } from './quorum.ts';
import type { SittingRow } from './sitting-store.ts';
import * as store from './speaker-store.ts';

export const TURNS: readonly TurnKind[] = [
  ...(['contribution', 'pro', 'contra', 'intervention', 'interposed_question', 'point_of_order'] as const),
];
/** What is done with a turn that has the floor. */
export const TURN_ACTS = ['pause', 'resume', 'end'] as const;
export type TurnAct = (typeof TURN_ACTS)[number];

/** The list with the turn that has the floor; one that was interrupted waits paused. */
export interface Speaking {
  list: SpeakersList;
  /** Begun and not ended; the running one first. */
  under: store.SpeakerRow[];
}

export class Speakers {
  private readonly parts: QuorumParts;

  constructor(parts: QuorumParts) {
    this.parts = parts;
  }

  /** The list as it stands; permission was asked by whoever calls. */
  async list(db: Db, sitting: string, ground: Ground): Promise<Speaking> {
    return listed(await store.speakersOf(db, sitting), ground);
  }

  /**
   * Asks to speak. Asked twice, it stands once. Returns the request's id. @throws Refusal `not-allowed`,
   * `sitting-not-open`, `not-present`, `turn-unknown`
   */
  async ask(person: SignedIn, id: string, { kind, language }: { kind: string; language: string }): Promise<string> {
    assertMay(person, 'sitting.attend');
    const turn = TURNS.find((one) => one === kind);
    if (!turn) throw new Refusal('turn-unknown', {}, 422);
    const { pool, clock, random } = this.parts;
    return await transaction(pool, async (client) => {
      await heldOpen(client, id);
      const own = (await seatedIn(client, id)).find((one) => one.person === person.id);
      if (!own) throw new Refusal('not-present', {}, 409);
      const waiting = (await store.speakersOf(client, id)).filter(({ begun }) => begun === null);
      const before = waiting.find((one) => one.mandate === own.mandate && one.kind === turn);
      if (before) return before.id;
      const request = newId('sp', random.bytes(16));
      const asked = clock.now();
      const spoken = /^[a-z]{2,3}$/.test(language) ? language : null;
      await store.insertSpeaker(client, id, { id: request, mandate: own.mandate, kind: turn, language: spoken, asked });
      await this.tell(client, id, { change: 'asked', kind: turn, waiting: waiting.length + 1 });
      return request;
    });
  }

  /** Takes a request back: one's own, or any where one presides. @throws Refusal `not-allowed`, `speaker-unknown` */
  async withdraw(person: SignedIn, id: string, request: string): Promise<void> {
    const { pool, clock } = this.parts;
    await transaction(pool, async (client) => {
      const sitting = await heldOpen(client, id);
      const waiting = (await store.speakersOf(client, id)).filter(({ begun }) => begun === null);
      const row = found(waiting, request);
      const own = (await seatedIn(client, id)).some((one) => one.person === person.id && one.mandate === row.mandate);
      if (!own) await this.assertPresides(client, person, sitting);
      await store.withdrawSpeaker(client, request, clock.now());
      await this.tell(client, id, { change: 'withdrawn', kind: row.kind, waiting: waiting.length - 1 });
      if (!own) await this.note(client, person, id);
    });
  }

  /**
   * Gives the floor, for as long as the rules give. @throws Refusal `not-allowed`, `not-of-body`, `speaker-unknown`,
   * `speaker-busy` while another turn runs, `not-present`, `delegation-time-over`
   */
  async begin(person: SignedIn, id: string, request: string): Promise<void> {
    await this.presiding(person, id, async (client, sitting) => {
      const rows = await store.speakersOf(client, id);
      const waiting = rows.filter(({ begun }) => begun === null);
      const row = found(waiting, request);
      const { list, under } = listed(rows, await groundOf(this.parts, client, sitting.body));
      if (under.some(({ pausedAt }) => pausedAt === null)) throw new Refusal('speaker-busy', {}, 409);
      const here = (await seatedIn(client, id)).some(({ mandate }) => mandate === row.mandate);
      if (!here) throw new Refusal('not-present', {}, 409);
      const next = list.order.find((one) => one.request.id === request);
      if (!next) throw new Refusal('delegation-time-over', {}, 409);
      await store.updateSpeaker(client, { ...row, begun: this.parts.clock.now(), granted: next.seconds });
      return { change: 'begun', kind: row.kind, waiting: waiting.length - 1 };
    });
  }

  /** Pauses, resumes or ends a turn. @throws Refusal `not-allowed`, `not-of-body`, `speaker-unknown`, `speaker-busy` */
  async turn(person: SignedIn, id: string, request: string, act: TurnAct): Promise<void> {
    await this.presiding(person, id, async (client) => {
      const rows = await store.speakersOf(client, id);
      const under = rows.filter(({ begun, ended }) => begun !== null && ended === null);
      const row = found(under, request);
      const waiting = rows.filter(({ begun }) => begun === null).length;
      const at = this.parts.clock.now();
      if (act === 'resume' && under.some(({ id: other, pausedAt }) => other !== request && pausedAt === null))
        throw new Refusal('speaker-busy', {}, 409);
      if ((act === 'pause') === (row.pausedAt !== null) && act !== 'end') return null;
      await store.updateSpeaker(client, after(row, act, at));
      return { change: `${act}${act.endsWith('e') ? 'd' : 'ed'}`, kind: row.kind, waiting };
    });
  }

  private async presiding(
    person: SignedIn,
    id: string,
    work: (client: Client, sitting: SittingRow) => Promise<Record<string, unknown> | null>,
  ): Promise<void> {
    await transaction(this.parts.pool, async (client) => {
      const sitting = await heldOpen(client, id);
      await this.assertPresides(client, person, sitting);
      const told = await work(client, sitting);
      if (told) await this.tell(client, id, told);
      await this.note(client, person, id);
    });
  }

  private async assertPresides(client: Client, person: SignedIn, { body }: SittingRow): Promise<void> {
    assertMay(person, 'sitting.preside');
    await assertOfBody(this.parts, client, person, body);
  }

  private async tell(client: Client, id: string, data: Record<string, unknown>): Promise<void> {
    await addFloorEvent(client, id, { kind: 'speaker', at: this.parts.clock.now(), data });
  }

  private async note(client: Client, person: SignedIn, id: string): Promise<void> {
    await this.parts.audit.note(client, { by: person.id, action: 'sitting.speakers', target: id });
  }
}

/** A sitting that closes ends the turns under way, and nobody waits any longer. */
export async function endEveryTurn(client: Client, id: string, at: Date): Promise<void> {
  for (const row of await store.speakersOf(client, id))
    if (row.begun && !row.ended) await store.updateSpeaker(client, after(row, 'end', at));
  await store.withdrawAll(client, id, at);
}

/** Seconds a turn has taken by a moment, without pauses. */
export function secondsOf({ begun, ended, pausedAt, pausedMs, seconds }: store.SpeakerRow, at: Date): number {
  if (!begun || ended) return seconds;
  return Math.max(0, Math.round(((pausedAt ?? at).getTime() - begun.getTime() - pausedMs) / 1000));
}

function after(row: store.SpeakerRow, act: TurnAct, at: Date): store.SpeakerRow {
  if (act === 'pause') return { ...row, pausedAt: at };
  const paused = row.pausedAt ? at.getTime() - row.pausedAt.getTime() : 0;
  if (act === 'resume') return { ...row, pausedAt: null, pausedMs: row.pausedMs + paused };
  return { ...row, ended: at, seconds: secondsOf(row, at) };
}

function listed(rows: readonly store.SpeakerRow[], { rules, register }: Ground): Speaking {
  const delegations = new Map(register.map((one) => [one.id, one.constituencyId]));
  const of = ({ mandate }: store.SpeakerRow) => delegations.get(mandate) ?? mandate;
  const begun = rows.filter((row) => row.begun !== null);
  const turns = begun.map((row): Turn => {
    const seconds = row.ended ? row.seconds : (row.granted ?? 0);
    return { mandateId: row.mandate, constituencyId: of(row), kind: row.kind, seconds };
  });
  const requests = rows
    .filter((row) => row.begun === null)
    .map((row) => ({
      ...{ id: row.id, mandateId: row.mandate, constituencyId: of(row) },
      ...{ kind: row.kind, asked: row.asked.toISOString() },
    }));
  const under = begun.filter(({ ended }) => ended === null);
  return {
    list: speakersList(rules, requests, turns),
    under: under.sort((a, b) => Number(a.pausedAt !== null) - Number(b.pausedAt !== null)),
  };
}

/** @throws Refusal `speaker-unknown` */
function found(rows: readonly store.SpeakerRow[], id: string): store.SpeakerRow {
  const row = rows.find((one) => one.id === id);
  if (!row) throw new Refusal('speaker-unknown', {}, 404);
  return row;
}

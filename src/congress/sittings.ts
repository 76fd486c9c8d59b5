/**
 * Sittings of a session: in a room, on the line, both, or over a window of time. Who presides opens the register, says which
 * matter is under way, and closes; one over a window closes by itself when that ends. Whether there is a quorum the floor finds.
 */
import { advance, type SessionState, SITTING } from '../assembly/index.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { isZone } from '../kernel/uncertain-date.ts';
import { NOBODY } from '../people/commands.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { type Client, transaction } from '../platform/index.ts';
import { lockRecord } from '../records/commands.ts';
import { addFloorEvent } from './floor-store.ts';
import type { Mandates } from './mandates.ts';
import { known } from './open-sitting.ts';
import { assertOfBody, type CongressParts } from './parts.ts';
import { endEveryPresence } from './presence-store.ts';
import { reckonQuorum } from './quorum.ts';
import type { Sessions } from './sessions.ts';
import * as store from './sitting-store.ts';
import { endEveryTurn } from './speakers.ts';
import { votesOfSitting } from './vote-store.ts';

export type Sitting = store.SittingRow;

/** What an officer asks for. */
export interface Calling {
  session: string;
  mode: string;
  zone: string;
  starts: Date | null;
  /** End of the window of an asynchronous sitting. */
  windowEnds: Date | null;
}

/** The job that closes a sitting whose window is over, and how long it waits for votes that are still open. */
const CLOSING = 'congress.sitting.close';
const WAIT_MS = 5 * 60_000;
/** Sittings are called for sessions in these states, and held only in open ones. */
export const CALLED_IN: readonly SessionState[] = ['scheduled', 'convened', 'open', 'suspended'];

export class Sittings {
  private readonly parts: CongressParts;
  private readonly mandates: Mandates;
  private readonly sessions: Sessions;

  constructor(parts: CongressParts, mandates: Mandates, sessions: Sessions) {
    this.parts = parts;
    this.mandates = mandates;
    this.sessions = sessions;
    parts.jobs.handle(CLOSING, async ({ payload }) => {
      const { sitting } = payload as { sitting: string };
      await this.closeOverdue(sitting);
    });
  }

  /** Sittings of these sessions. @throws Refusal `not-allowed` */
  async of(person: SignedIn, sessions: readonly string[]): Promise<Sitting[]> {
    assertMay(person, 'congress.read');
    return await store.sittingsOf(this.parts.pool, sessions);
  }

  /** Sittings under way now. @throws Refusal `not-allowed` */
  async underWay(person: SignedIn): Promise<Sitting[]> {
    assertMay(person, 'congress.read');
    return await store.sittingsUnderWay(this.parts.pool);
  }

  /** One sitting. @throws Refusal `not-allowed`, `sitting-unknown` */
  async read(person: SignedIn, id: string): Promise<Sitting> {
    assertMay(person, 'congress.read');
    return known(await store.readSitting(this.parts.pool, id));
  }

  /**
   * Calls a sitting. Returns its id. @throws Refusal `not-allowed`, `not-of-body`, `record-unknown`, `session-not-convened`,
   * `term-unknown`, `zone-unknown`, `time-unreadable`, `window-over`
   */
  async call(person: SignedIn, asked: Calling): Promise<string> {
    assertMay(person, 'sitting.preside');
    const { pool, random, audit, models } = this.parts;
    if (!models.vocabularies.get('sitting-mode')?.byCode.has(asked.mode))
      throw new Refusal('term-unknown', { vocabulary: 'sitting-mode', code: asked.mode.slice(0, 40) }, 422);
    if (!isZone(asked.zone)) throw new Refusal('zone-unknown', {}, 422);
    const { starts } = asked;
    if (!starts) throw new Refusal('time-unreadable', {}, 422);
    const windowEnds = asked.mode === 'asynchronous' ? asked.windowEnds : null;
    if (asked.mode === 'asynchronous' && !(windowEnds && windowEnds > starts))
      throw new Refusal('window-over', {}, 422);
    const id = newId('si', random.bytes(16));
    return await transaction(pool, async (client) => {
      await lockRecord(client, asked.session);
      const { body, state } = await this.sessions.read(client, asked.session);
      await assertOfBody(this.parts, client, person, body);
      if (!CALLED_IN.includes(state)) throw new Refusal('session-not-convened', {}, 409);
      const number = (await store.sittingsOf(client, [asked.session])).length + 1;
      const place = { mode: asked.mode, zone: asked.zone, starts, windowEnds };
      await store.insertSitting(client, { id, session: asked.session, body, number, ...place, state: 'called' });
      if (windowEnds) await this.closeAt(client, id, windowEnds);
      await audit.note(client, { by: person.id, action: 'sitting.call', target: id });
      return id;
    });
  }

  /** Opens the register: from now on delegates come in. @throws Refusal `session-not-open`, `sitting-window-over`, `seats-unstated`, and as `held` */
  async open(person: SignedIn, id: string): Promise<void> {
    await this.presiding(person, id, 'open', async (client, sitting) => {
      const { state } = await this.sessions.read(client, sitting.session);
      if (state !== 'open') throw new Refusal('session-not-open', {}, 409);
      const at = this.parts.clock.now();
      if (sitting.windowEnds && sitting.windowEnds <= at) throw new Refusal('sitting-window-over', {}, 409);
      const opened = { ...sitting, state: advance(SITTING, sitting.state, 'open_register'), opened: at };
      await store.updateSitting(client, opened);
      await addFloorEvent(client, id, { kind: 'sitting', at, data: { state: opened.state } });
      await reckonQuorum({ ...this.parts, mandates: this.mandates }, client, opened);
      await this.parts.telling.tellBody(client, { kind: 'sitting', about: id, body: sitting.body }, [person.id]);
    });
  }

  /** Closes it: nobody is present any longer, and no turn goes on. @throws Refusal `votes-open`, and as `held` */
  async close(person: SignedIn, id: string): Promise<void> {
    await this.presiding(person, id, 'close', async (client, sitting) => {
      if (await votesAreOpen(client, id)) throw new Refusal('votes-open', {}, 409);
      await this.closeIn(client, sitting);
    });
  }

  /** Says which matter of the agenda is under way; '' for none. @throws Refusal `item-unknown`, and as `held` */
  async takeUp(person: SignedIn, id: string, item: string): Promise<void> {
    await this.presiding(person, id, 'item', async (client, sitting) => {
      const { agenda } = await this.sessions.read(client, sitting.session);
      const found = agenda.find((one) => one.id === item);
      if (item !== '' && !found) throw new Refusal('item-unknown', {}, 422);
      if (sitting.state === 'called' || sitting.state === 'closed') throw new Refusal('sitting-not-open', {}, 409);
      if (sitting.item === (item || null)) return;
      await store.updateSitting(client, { ...sitting, item: item || null });
      const data = { item, number: found?.number ?? '' };
      await addFloorEvent(client, id, { kind: 'item', at: this.parts.clock.now(), data });
    });
  }

  private async closeIn(client: Client, sitting: Sitting): Promise<void> {
    const at = this.parts.clock.now();
    const state = advance(SITTING, sitting.state, 'close');
    await endEveryTurn(client, sitting.id, at);
    await endEveryPresence(client, sitting.id, at);
    await store.updateSitting(client, { ...sitting, state, item: null });
    await addFloorEvent(client, sitting.id, { kind: 'sitting', at, data: { state } });
  }

  /** Closes a sitting whose window is over. It waits for votes that are open: nobody's ballot is cut off. */
  private async closeOverdue(id: string): Promise<void> {
    const { pool, clock, audit } = this.parts;
    await transaction(pool, async (client) => {
      const sitting = await store.lockSitting(client, id);
      if (!sitting?.windowEnds || sitting.state === 'called' || sitting.state === 'closed') return;
      const over = clock.now().getTime() - sitting.windowEnds.getTime();
      if (over < 0) return;
      if (await votesAreOpen(client, id)) {
        const next = (Math.floor(over / WAIT_MS) + 1) * WAIT_MS;
        return await this.closeAt(client, id, new Date(sitting.windowEnds.getTime() + next));
      }
      await this.closeIn(client, sitting);
      await audit.note(client, { by: NOBODY, action: 'sitting.close', target: id });
    });
  }

  /** There is one job for each moment, however often it is asked for. */
  private async closeAt(client: Client, sitting: string, runAt: Date): Promise<void> {
    await this.parts.jobs.enqueue(client, CLOSING, { sitting }, { runAt, key: `${sitting} ${runAt.toISOString()}` });
  }

  /** Permission, the sitting held, the act, its note. @throws Refusal `not-allowed`, `not-of-body`, `sitting-unknown` */
  private async presiding(
    person: SignedIn,
    id: string,
    act: string,
    work: (client: Client, sitting: Sitting) => Promise<void>,
  ): Promise<void> {
    assertMay(person, 'sitting.preside');
    const { pool, audit } = this.parts;
    await transaction(pool, async (client) => {
      const sitting = known(await store.lockSitting(client, id));
      await assertOfBody(this.parts, client, person, sitting.body);
      await work(client, sitting);
      await audit.note(client, { by: person.id, action: `sitting.${act}`, target: id });
    });
  }
}

async function votesAreOpen(client: Client, sitting: string): Promise<boolean> {
  return (await votesOfSitting(client, sitting)).some(({ state }) => state === 'open');
}

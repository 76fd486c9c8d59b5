/**
 * The clocks of the bodies: when the next ordinary session is due, reckoned from the last one by the body's own rules. Once a
 * day every clock is read, and whoever prepares sessions gets a task where a day of warning has come.
 */
import { type ClockReading, type NextSession, nextOrdinarySession, readClock } from '../assembly/index.ts';
import { openTask } from '../casework/commands.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { daySpan, type UncertainDate } from '../kernel/uncertain-date.ts';
import { NOBODY } from '../people/commands.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { type Db, transaction } from '../platform/index.ts';
import { readCurrentBodies, recordsNaming, recordsOfType } from '../records/commands.ts';
import type { Commitments } from './commitments.ts';
import type { Convening } from './convening.ts';
import { tellClock } from './convening-store.ts';
import { type CongressParts, dayOf } from './parts.ts';
import { rulesOf } from './rules.ts';

/** When a body must meet, and where its clock stands today. */
export type BodyClock = NextSession & ClockReading & { body: string };

const DAILY = 'congress.day';
const DAY_MS = 86_400_000;
/** Hours after midnight UTC at which the day's job runs. */
const HOUR = 4;
const MOST_BODIES = 1000;
/** Sessions in these states have met, or are meeting. */
const MET: ReadonlySet<unknown> = new Set([
  ...['open', 'suspended', 'closed', 'minutes-draft', 'minutes-adopted', 'archived'],
]);

export class ConveningClock {
  private readonly parts: CongressParts;
  private readonly convening: Convening;
  private readonly commitments: Commitments;

  constructor(parts: CongressParts, convening: Convening, commitments: Commitments) {
    this.parts = parts;
    this.convening = convening;
    this.commitments = commitments;
    parts.jobs.handle(DAILY, async () => {
      await this.day();
      await this.enqueue(1);
    });
  }

  /** Has the day's job run from now on. Safe to call in every process and again. */
  async begin(): Promise<void> {
    await this.enqueue(0);
  }

  /** The day's job: clocks are read, open requests counted anew, and overdue commitments given out as tasks. Running it twice changes nothing. */
  async day(): Promise<void> {
    for (const clock of await this.clocks(this.parts.pool)) if (clock.state !== 'quiet') await this.tell(clock);
    await this.convening.settleAll();
    await this.commitments.remind();
  }

  /** Clocks of all bodies that have one, the next due first. @throws Refusal `not-allowed` */
  async list(person: SignedIn): Promise<BodyClock[]> {
    assertMay(person, 'congress.read');
    return await this.clocks(this.parts.pool);
  }

  private async clocks(db: Db): Promise<BodyClock[]> {
    const today = dayOf(this.parts.clock.now());
    const found: BodyClock[] = [];
    for (const body of await recordsOfType(db, 'body', MOST_BODIES)) {
      const next = await this.next(db, body);
      if (next) found.push({ ...next, ...readClock(next, today), body });
    }
    return found.sort((a, b) => (a.due < b.due ? -1 : 1));
  }

  /** Null where the rules set no interval, no rules can be read, or the body never met. */
  private async next(db: Db, body: string): Promise<NextSession | null> {
    try {
      const rules = await rulesOf(this.parts, db, body);
      const last = await this.lastOrdinary(db, body);
      if (!last) return null;
      // A session that is still open has no last day yet; its clock starts when it closes.
      if (rules.convening.ordinary?.from === 'closed' && !last.closes) return null;
      return nextOrdinarySession(rules, { ...last, kind: 'ordinary' });
    } catch (error) {
      // Rules that nobody can go by set no clock; the room of the body says what is wrong with them.
      if (error instanceof Refusal) return null;
      throw error;
    }
  }

  private async lastOrdinary(db: Db, body: string): Promise<{ opens: string; closes?: string } | null> {
    const { vault, pool } = this.parts;
    const rids = (await recordsNaming(db, 'session', 'body', [body])).map(({ rid }) => rid);
    const sessions = [...(await readCurrentBodies(pool, vault, rids)).values()];
    const met = sessions.flatMap(({ kind, state, when }) => {
      if (kind !== 'ordinary' || !MET.has(state) || !when) return [];
      const { from, to } = daySpan(when as UncertainDate);
      const over = state !== 'open' && state !== 'suspended';
      return [{ opens: from, ...(over ? { closes: to } : {}) }];
    });
    return met.sort((a, b) => (a.opens < b.opens ? 1 : -1))[0] ?? null;
  }

  /** One task for each step the clock makes, due on the day it warns of. */
  private async tell({ body, due, notice_by, state, warnings }: BodyClock): Promise<void> {
    const { pool, clock, random, audit } = this.parts;
    const at = clock.now();
    const passed = warnings.filter((day) => day <= dayOf(at)).length;
    await transaction(pool, async (client) => {
      if (!(await tellClock(client, body, `${due} ${state} ${state === 'warned' ? passed : ''}`))) return;
      const id = newId('ta', random.bytes(16));
      const rule = `session-${state.replaceAll('_', '-')}`;
      await openTask(client, { id, rid: body, rule, due: state === 'warned' ? notice_by : due, at });
      await audit.note(client, { by: NOBODY, action: 'convening.warn', target: body, detail: { due, state } });
    });
  }

  /** A day's job is known by its day, so that there is one however many processes ask for it. */
  private async enqueue(inDays: number): Promise<void> {
    const { pool, clock, jobs } = this.parts;
    const day = dayOf(new Date(clock.now().getTime() + inDays * DAY_MS));
    const runAt = inDays === 0 ? clock.now() : new Date(Date.parse(day) + HOUR * 3_600_000);
    await jobs.enqueue(pool, DAILY, {}, { key: day, runAt });
  }
}

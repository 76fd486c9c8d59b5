/** The floor of a sitting on a real database: who comes and goes, when there is a quorum, and who speaks. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestSystem, type TestPerson, type TestSystem } from '../testing/test-system.ts';
import { floorEventsAfter, presenceOf } from './floor-store.ts';
import { openSitting } from './testing/open-sitting.ts';
import { openSeatedBody, type SeatedBody } from './testing/seated-body.ts';

const MINUTE = 60_000;
let t: TestSystem;
let council: SeatedBody;
let substitute: TestPerson;
let sitting: string;

const one = (n: number): TestPerson['signedIn'] => council.seats[n]?.delegate.signedIn as TestPerson['signedIn'];
const events = async (kind?: string) =>
  (await floorEventsAfter(t.system.platform.db, sitting, 0, 1000)).filter((event) => !kind || event.kind === kind);
const view = async (as: TestPerson['signedIn'] = council.chair.signedIn) =>
  await t.system.congress.floorViews.read(as, sitting);
const state = async () => (await view()).sitting.state;

beforeAll(async () => {
  t = await openTestSystem();
  // A third of six must be there, two from two delegations may challenge.
  council = await openSeatedBody(t, {
    sitting: { quorum: { base: 'members', fraction: [1, 3], op: 'gte' }, challenge: { members: 2, delegations: 2 } },
    speaking: { seconds: { contribution: 300, point_of_order: 60 }, per_delegation: 400 },
  });
  substitute = await t.person(['delegate']);
  for (let n = 0; n < 6; n++) {
    const country = n < 2 ? 'TJ' : ['UA', 'TR', 'PL', 'DE'][n - 2];
    await council.seat({
      ...(country ? { country } : {}),
      ...(n === 5 ? { substitutes: [substitute.signedIn.id] } : {}),
    });
  }
});
beforeEach(async () => {
  sitting = await openSitting(t, council);
});
afterAll(() => t?.close());

describe('whoever comes in', () => {
  it('is present once, however often and however fast they come', async () => {
    const { floor } = t.system.congress;
    await Promise.all([1, 2, 3, 4].map(() => floor.join(one(0), sitting)));
    await floor.join(one(0), sitting);
    expect(await presenceOf(t.system.platform.db, sitting)).toHaveLength(1);
    expect((await events('presence')).map(({ data }) => data)).toMatchObject([{ moved: 'came', have: 1, base: 6 }]);
  });

  it('sits for their own mandate, or in the place of a holder who is not there, and gives way when the holder comes', async () => {
    const { floor } = t.system.congress;
    const seat = await floor.join(substitute.signedIn, sitting);
    expect(seat.mandate).toBe(council.seats[5]?.mandate);
    await t.clock.advance(1000);
    await floor.join(one(5), sitting);
    expect((await view(substitute.signedIn)).seat).toBeNull();
    expect((await view(one(5))).quorum?.have).toBe(1);
    await expect(floor.join(substitute.signedIn, sitting)).rejects.toMatchObject({ code: 'seat-taken' });
    const stranger = await t.person(['delegate']);
    await expect(floor.join(stranger.signedIn, sitting)).rejects.toMatchObject({ code: 'no-seat' });
  });

  it('comes into an open sitting only, and into none once it is closed', async () => {
    const { floor, sittings, sessions } = t.system.congress;
    const { session } = (await view()).sitting;
    const asked = { session, mode: 'online', zone: 'UTC', starts: t.clock.now(), windowEnds: null };
    const called = await sittings.call(council.chair.signedIn, asked);
    await expect(floor.join(one(0), called)).rejects.toMatchObject({ code: 'sitting-not-open' });
    await floor.join(one(0), sitting);
    await expect(sessions.move(council.chair.signedIn, session, 'close')).rejects.toMatchObject({
      code: 'sittings-open',
    });
    await sittings.close(council.chair.signedIn, sitting);
    expect((await presenceOf(t.system.platform.db, sitting)).every(({ out }) => out !== undefined)).toBe(true);
    await expect(floor.join(one(0), sitting)).rejects.toMatchObject({ code: 'sitting-not-open' });
    expect(await sessions.move(council.chair.signedIn, session, 'close')).toBe('closed');
  });
});

describe('a phone that is gone', () => {
  it('stays present for its grace, and then was present until it was last heard of', async () => {
    const { floor } = t.system.congress;
    await floor.join(one(0), sitting);
    await t.clock.advance(MINUTE);
    expect(await floor.beat(one(0), sitting)).toBe(true);
    const heard = t.clock.now();
    await t.clock.advance(2 * MINUTE);
    await floor.sweep();
    expect((await view()).quorum?.have).toBe(1);
    await t.clock.advance(8 * MINUTE);
    await floor.sweep();
    await floor.sweep();
    expect(await presenceOf(t.system.platform.db, sitting)).toMatchObject([{ out: heard.toISOString() }]);
    expect(await floor.beat(one(0), sitting)).toBe(false);
    await floor.join(one(0), sitting);
    expect(await presenceOf(t.system.platform.db, sitting)).toHaveLength(2);
    expect((await events('presence')).map(({ data }) => data.moved)).toEqual(['came', 'lost', 'came']);
  });

  it('is looked for in every sitting, also where the rules of another body cannot be gone by', async () => {
    const { floor } = t.system.congress;
    const { db } = t.system.platform;
    await t.clock.advance(1000);
    const broken = sitting;
    await db.query(`update private.sitting set body = 'by_gone' where id = $1`, [broken]);
    sitting = await openSitting(t, council);
    await floor.join(one(0), sitting);
    await floor.beat(one(0), sitting);
    await t.clock.advance(4 * MINUTE);
    await expect(floor.sweep()).rejects.toMatchObject({ code: 'record-unknown' });
    expect((await view()).quorum?.have).toBe(0);
    await db.query(`update private.sitting set state = 'closed' where id = $1`, [broken]);
    await floor.sweep();
  });

  it('in somebody’s pocket, in the room, is still in the room', async () => {
    const { floor } = t.system.congress;
    await floor.join(one(0), sitting, { room: true });
    await floor.beat(one(0), sitting);
    await t.clock.advance(60 * MINUTE);
    await floor.sweep();
    expect((await view()).quorum?.have).toBe(1);
    await floor.dismiss(council.chair.signedIn, sitting, council.seats[0]?.mandate ?? '');
    expect((await view()).quorum?.have).toBe(0);
  });
});

describe('the quorum', () => {
  it('is found and lost by itself, each time with one event', async () => {
    const { floor, mandates } = t.system.congress;
    expect(await state()).toBe('register_open');
    await Promise.all([0, 1, 2].map((n) => floor.join(one(n), sitting)));
    expect(await state()).toBe('quorate');
    await floor.leave(one(0), sitting);
    await floor.leave(one(0), sitting);
    expect(await state()).toBe('quorate');
    await floor.leave(one(1), sitting);
    expect(await state()).toBe('inquorate');
    await floor.join(one(3), sitting);
    expect((await events('quorum')).map(({ data }) => data.state)).toEqual(['quorate', 'inquorate', 'quorate']);
    const guest = await council.seat({ country: 'FR' });
    await floor.sweep();
    expect((await view()).quorum).toMatchObject({ base: 7, needed: 3, met: false });
    const moving = { move: 'revoke' as const, effective: 'immediate' as const, reason: 'Recalled' };
    await mandates.move(council.secretary.signedIn, guest.mandate, moving);
    council.seats.pop();
    await floor.sweep();
    expect((await events('quorum')).at(-1)?.data.state).toBe('quorate');
    const numbers = (await events()).map(({ n }) => n);
    expect(numbers).toEqual(numbers.map((_, n) => n + 1));
  });

  it('that is challenged by as many as the rules ask is counted, and by fewer is not', async () => {
    const { floor } = t.system.congress;
    for (const n of [0, 1, 2]) await floor.join(one(n), sitting);
    expect((await floor.challenge(one(0), sitting)).met).toBe(false);
    expect((await floor.challenge(one(0), sitting)).members).toBe(1);
    // The second is of the same delegation.
    expect((await floor.challenge(one(1), sitting)).met).toBe(false);
    expect((await floor.challenge(one(2), sitting)).met).toBe(true);
    expect((await events('challenge-answered')).map(({ data }) => data)).toMatchObject([
      { met: true, have: 3, needed: 2 },
    ]);
    await expect(floor.challenge(one(3), sitting)).rejects.toMatchObject({ code: 'not-present' });
  });
});

describe('the list of speakers', () => {
  const order = async () => (await view()).order.map(({ delegation, kind }) => `${delegation.slice(-1)} ${kind}`);
  const ask = async (n: number, kind = 'contribution') => {
    await t.clock.advance(1000);
    return await t.system.congress.speakers.ask(one(n), sitting, { kind, language: 'ru' });
  };

  beforeEach(async () => {
    for (const n of [0, 1, 2]) await t.system.congress.floor.join(one(n), sitting);
  });

  it('takes each request once, points of order first, and delegations that have not spoken before those that have', async () => {
    const { speakers } = t.system.congress;
    const [first, twice] = await Promise.all([ask(0), ask(0)]);
    expect(first).toBe(twice);
    await ask(1);
    await ask(2);
    await ask(1, 'point_of_order');
    // The second delegate is of the first one’s delegation, and waits for the third’s.
    expect(await order()).toEqual(['2 point_of_order', '1 contribution', '3 contribution', '2 contribution']);
    await expect(speakers.ask(one(3), sitting, { kind: 'pro', language: '' })).rejects.toMatchObject({
      code: 'not-present',
    });
    await expect(speakers.ask(one(0), sitting, { kind: 'song', language: '' })).rejects.toMatchObject({
      code: 'turn-unknown',
    });
    await expect(speakers.withdraw(one(2), sitting, first)).rejects.toMatchObject({ code: 'not-allowed' });
    await speakers.withdraw(one(0), sitting, first);
    expect(await order()).toEqual(['2 point_of_order', '2 contribution', '3 contribution']);
  });

  it('gives one the floor at a time, pauses for a point of order, and counts no pause', async () => {
    const { speakers } = t.system.congress;
    const chair = council.chair.signedIn;
    const [turn, point] = [await ask(0), await ask(2, 'point_of_order')];
    await speakers.begin(chair, sitting, turn);
    await expect(speakers.begin(chair, sitting, point)).rejects.toMatchObject({ code: 'speaker-busy' });
    await t.clock.advance(30_000);
    await speakers.turn(chair, sitting, turn, 'pause');
    await speakers.begin(chair, sitting, point);
    await expect(speakers.turn(chair, sitting, turn, 'resume')).rejects.toMatchObject({ code: 'speaker-busy' });
    await t.clock.advance(20_000);
    await speakers.turn(chair, sitting, point, 'end');
    await speakers.turn(chair, sitting, turn, 'resume');
    await t.clock.advance(15_000);
    expect((await view()).under).toMatchObject([{ taken: 45, seconds: 300, paused: false }]);
    await speakers.turn(chair, sitting, turn, 'end');
    const changes = (await events('speaker')).map(({ data }) => data.change);
    expect(changes).toEqual(['asked', 'asked', 'begun', 'paused', 'begun', 'ended', 'resumed', 'ended']);
    await expect(speakers.begin(one(0), sitting, turn)).rejects.toMatchObject({ code: 'not-allowed' });
  });

  it('gives a delegation no more than its time', async () => {
    const { speakers } = t.system.congress;
    const chair = council.chair.signedIn;
    for (const [n, seconds] of [
      [0, 300],
      [1, 100],
    ] as const) {
      const turn = await ask(n);
      await speakers.begin(chair, sitting, turn);
      await t.clock.advance(seconds * 1000);
      await speakers.turn(chair, sitting, turn, 'end');
    }
    const third = await ask(0);
    await expect(speakers.begin(chair, sitting, third)).rejects.toMatchObject({ code: 'delegation-time-over' });
    expect((await view()).exhausted).toHaveLength(1);
    await t.system.congress.sittings.close(chair, sitting);
    const rows = await t.system.platform.db.query(
      'select 1 from private.speaker where sitting = $1 and ended_at is null and withdrawn_at is null',
      [sitting],
    );
    expect(rows.rowCount).toBe(0);
  });
});

describe('a sitting that closes', () => {
  it('never leaves a vote open that was opened in the same instant', async () => {
    const { sittings, votes } = t.system.congress;
    const chair = council.chair.signedIn;
    const asked = { body: council.body, sitting, subject: '', decision: 'resolution', method: 'show', title: 'Now?' };
    const done = await Promise.allSettled([
      votes.open(chair, { ...asked, closes: null }),
      sittings.close(chair, sitting),
    ]);
    expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('a session', () => {
  it('is convened only with notice in time, by officers of its body', async () => {
    const { sessions } = t.system.congress;
    const make = async (noticed?: string) => {
      const day = (at: string) => ({ precise: { from: at, to: at } });
      const body = {
        ...{ title: { lang: 'en', text: 'Second session' }, body: council.body, kind: 'ordinary' },
        ...{ when: day('2026-12-01'), ...(noticed ? { noticed: day(noticed) } : {}) },
      };
      return (await t.save({ type: 'session', body })).rid;
    };
    const chair = council.chair.signedIn;
    const late = await make();
    await sessions.move(chair, late, 'schedule');
    await expect(sessions.move(chair, late, 'convene')).rejects.toMatchObject({ code: 'notice-missing' });
    const future = await make('2026-11-30');
    await sessions.move(chair, future, 'schedule');
    await expect(sessions.move(chair, future, 'convene')).rejects.toMatchObject({ code: 'notice-missing' });
    const good = await make('2026-02-01');
    await expect(sessions.move(chair, good, 'open')).rejects.toMatchObject({ code: 'state-move-invalid' });
    await sessions.move(chair, good, 'schedule');
    expect(await sessions.move(chair, good, 'convene')).toBe('convened');
    await expect(sessions.move(one(0), good, 'open')).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(sessions.move(chair, good, 'adopt_minutes')).rejects.toMatchObject({ code: 'state-move-invalid' });
  });
});

/** Proxies, substitutes and the end of terms, on a real database. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';
import { openSeatedBody, type Seat, type SeatedBody } from './testing/seated-body.ts';

const DAY = 86_400_000;
let t: TestSystem;
let on: SeatedBody;
let giver: Seat;
let holder: Seat;
let third: Seat;

beforeAll(async () => {
  t = await openTestSystem();
  on = await openSeatedBody(t);
  [giver, holder, third] = [await on.seat(), await on.seat({ country: 'TJ' }), await on.seat({ release: 'counted' })];
});
afterAll(() => t?.close());

describe('a proxy', () => {
  it('is given by the holder alone, to another mandate that is accepted, as many as the rules let one hold', async () => {
    const { proxies } = t.system.congress;
    const give = (seat: Seat, to: string, until = '') =>
      proxies.give(seat.delegate.signedIn, seat.mandate, { mandate: to, until });
    await expect(
      proxies.give(holder.delegate.signedIn, giver.mandate, { mandate: holder.mandate, until: '' }),
    ).rejects.toMatchObject({ code: 'record-unknown' });
    await expect(give(giver, giver.mandate)).rejects.toMatchObject({ code: 'proxy-unfit' });
    const waiting = await on.submit();
    await expect(give(giver, waiting.mandate)).rejects.toMatchObject({ code: 'proxy-unfit' });
    await expect(give(giver, holder.mandate, '2025-01-01')).rejects.toMatchObject({ code: 'window-over' });
    await expect(give(giver, holder.mandate, '9999-12-31')).rejects.toMatchObject({ code: 'day-unreadable' });
    await give(giver, holder.mandate);
    await give(giver, holder.mandate, '2026-12-31');
    await expect(give(third, holder.mandate)).rejects.toMatchObject({ code: 'proxy-full' });
    const room = await proxies.own(giver.delegate.signedIn, giver.mandate);
    expect(room).toMatchObject({ allowed: true, mostHeld: 1, given: { holder: holder.mandate }, held: [] });
    expect(room.choices).toEqual([]);
    expect((await proxies.list(on.examiner.signedIn, on.body)).map((one) => one.giver)).toEqual([giver.mandate]);
    await expect(proxies.list(giver.delegate.signedIn, on.body)).rejects.toMatchObject({ code: 'not-allowed' });
  });

  it('given by two at the same moment is held by one', async () => {
    const { proxies } = t.system.congress;
    const [a, b, to] = [await on.seat(), await on.seat(), await on.seat()];
    const given = await Promise.allSettled(
      [a, b].map(({ delegate, mandate }) =>
        proxies.give(delegate.signedIn, mandate, { mandate: to.mandate, until: '' }),
      ),
    );
    expect(given.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('is taken back once, and ends by itself after its last day', async () => {
    const { proxies } = t.system.congress;
    const { signedIn } = giver.delegate;
    await proxies.takeBack(signedIn, giver.mandate);
    await expect(proxies.takeBack(signedIn, giver.mandate)).rejects.toMatchObject({ code: 'proxy-none' });
    await proxies.give(signedIn, giver.mandate, { mandate: holder.mandate, until: '2026-03-02' });
    t.clock.advance(2 * DAY);
    expect((await proxies.own(signedIn, giver.mandate)).given).toBeNull();
  });

  it('is refused where the rules know none', async () => {
    const strict = await openSeatedBody(t, { proxies: { allowed: false, most_held: 0 } });
    const [one, two] = [await strict.seat(), await strict.seat()];
    await expect(
      t.system.congress.proxies.give(one.delegate.signedIn, one.mandate, { mandate: two.mandate, until: '' }),
    ).rejects.toMatchObject({ code: 'proxy-not-allowed' });
  });
});

describe('a vote in a sitting', () => {
  it('is cast for an absent delegation by the proxy who is there, and by nobody once the giver is back', async () => {
    const council = await openSeatedBody(t);
    const [absent, there] = [await council.seat(), await council.seat({ country: 'TJ' })];
    const { proxies, votes } = t.system.congress;
    const to = { mandate: there.mandate, until: '' };
    await proxies.give(absent.delegate.signedIn, absent.mandate, to);
    t.clock.advance(1000);
    const { db } = t.system.platform;
    const sitting = 'si_aaaaaaaaaaaaaaaaaaaaaaaaaa';
    await db.query(
      `insert into private.sitting (id, session, body, number, mode, zone, starts, state, opened_at)
       values ($1, 'se_y', $2, 1, 'online', 'UTC', $3, 'quorate', $3)`,
      [sitting, council.body, t.clock.now()],
    );
    const enter = ({ delegate, mandate }: Seat) =>
      db.query(`insert into private.presence (sitting, mandate, since, person, heard) values ($1, $2, $3, $4, $3)`, [
        sitting,
        mandate,
        t.clock.now(),
        delegate.signedIn.id,
      ]);
    const held = async (title: string) => {
      const asked = { body: council.body, sitting, subject: '', decision: 'resolution', method: 'roll_call', title };
      const vote = await votes.open(council.chair.signedIn, { ...asked, closes: null });
      return (await votes.own(there.delegate.signedIn, vote)).map(({ mandate, via }) => [mandate, via]);
    };
    await enter(there);
    expect((await held('One')).sort()).toEqual(
      [
        [absent.mandate, 'proxy'],
        [there.mandate, 'holder'],
      ].sort(),
    );
    t.clock.advance(1000);
    await enter(absent);
    expect(await held('Two')).toEqual([[there.mandate, 'holder']]);
  });
});

describe('substitutes', () => {
  it('are named by officers, put in another order by the holder, and by nobody else', async () => {
    const { substitutes, mandates } = t.system.congress;
    const [first, second] = [await t.person(['delegate']), await t.person(['delegate'])];
    const ids = [first.signedIn.id, second.signedIn.id];
    const { signedIn } = giver.delegate;
    await expect(substitutes.set(signedIn, giver.mandate, ids)).rejects.toMatchObject({ code: 'not-allowed' });
    await substitutes.set(on.secretary.signedIn, giver.mandate, ids);
    await substitutes.set(signedIn, giver.mandate, ids.toReversed());
    expect((await mandates.own(signedIn))[0]?.told.substitutes).toEqual(ids.toReversed());
    await expect(substitutes.set(first.signedIn, giver.mandate, [])).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(
      substitutes.set(on.secretary.signedIn, giver.mandate, [on.examiner.signedIn.id]),
    ).rejects.toMatchObject({ code: 'holder-unfit' });
    const { rows } = await t.system.platform.db.query(
      `select 1 from private.audit where action = 'mandate.substitutes'`,
    );
    expect(rows).toHaveLength(2);
  });

  it('are never the officer who names them, whose own vote would follow from it', async () => {
    const { substitutes } = t.system.congress;
    const both = await t.person(['secretary', 'delegate']);
    const own = async (mandate: string, ids: string[]) => substitutes.set(both.signedIn, mandate, ids);
    await expect(own(giver.mandate, [both.signedIn.id])).rejects.toMatchObject({ code: 'own-mandate' });
    const standsIn = await on.submit({ substitutes: [giver.delegate.signedIn.id, both.signedIn.id] });
    await expect(own(standsIn.mandate, [both.signedIn.id])).rejects.toMatchObject({ code: 'own-mandate' });
    const held = await on.submit({ holder: both.signedIn.id });
    await expect(own(held.mandate, [giver.delegate.signedIn.id])).rejects.toMatchObject({ code: 'not-allowed' });
  });

  it('stay as they are when a sitting is near', async () => {
    const { db } = t.system.platform;
    const starts = new Date(t.clock.now().getTime() + DAY / 2);
    await db.query(
      `insert into private.sitting (id, session, body, number, mode, zone, starts, state)
       values ('si_x', 'se_x', $1, 1, 'online', 'UTC', $2, 'called')`,
      [on.body, starts],
    );
    const set = () => t.system.congress.substitutes.set(on.secretary.signedIn, giver.mandate, []);
    await expect(set()).rejects.toMatchObject({ code: 'substitutes-late' });
    await db.query(`update private.sitting set state = 'closed' where id = 'si_x'`);
    await set();
  });
});

describe('a mandate whose last day has passed', () => {
  it('expires by itself, once, and counts no longer', async () => {
    const { mandates } = t.system.congress;
    const day = new Date(t.clock.now().getTime() + 5 * DAY).toISOString().slice(0, 10);
    const { mandate } = await on.seat({ until: day });
    const waiting = await on.submit({ until: day });
    const stateOf = async (id: string) => (await mandates.open(on.examiner.signedIn, id)).mandate.state;
    t.clock.advance(5 * DAY);
    await t.system.platform.jobs.drain();
    expect(await stateOf(mandate)).toBe('accepted');
    t.clock.advance(DAY);
    await t.system.platform.jobs.drain();
    expect([await stateOf(mandate), await stateOf(waiting.mandate)]).toEqual(['expired', 'submitted']);
    const { events } = await mandates.open(on.examiner.signedIn, mandate);
    expect(events.at(-1)).toMatchObject({ move: 'expire', by: 'instance' });
  });
});

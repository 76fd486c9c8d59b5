/** What votes are reckoned from, on a real database: seats the body states, who is present, and when the session opened. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';
import { openSitting } from './testing/open-sitting.ts';
import { openSeatedBody, type Seat, type SeatedBody } from './testing/seated-body.ts';
import type { Opening } from './votes.ts';

const HOUR = 3_600_000;
let t: TestSystem;
const en = (text: string) => ({ lang: 'en', text });
const decisions = (rule: object) => ({ resolution: { names: en('Resolution'), rule } });
const half = (base: string, more = {}) => ({ all: [{ base, fraction: [1, 2], op: 'gt' }], ...more });

beforeAll(async () => {
  t = await openTestSystem();
});
afterAll(() => t?.close());

const council = async (rule: object, seats: number, more = {}): Promise<SeatedBody> => {
  const on = await openSeatedBody(t, { decisions: decisions(rule), ...more });
  for (let n = 0; n < seats; n++) await on.seat();
  return on;
};
const opening = (on: SeatedBody, more: Partial<Opening> = {}): Opening => ({
  ...{ body: on.body, sitting: '', subject: '', decision: 'resolution', method: 'roll_call', title: 'Wells?' },
  closes: new Date(t.clock.now().getTime() + HOUR),
  ...more,
});
async function statePosts(on: SeatedBody, posts: object[]): Promise<void> {
  const { body, row } = await t.system.desk.open(on.secretary.signedIn, on.body);
  await t.system.desk.save(on.secretary.signedIn, {
    ...{ rid: on.body, type: 'body', baseRev: row.rev },
    body: { ...body, posts },
  });
}
const cast = ({ delegate, mandate }: Seat, vote: string, option = 'for') =>
  t.system.congress.votes.cast(delegate.signedIn, vote, [{ mandate, option }]);
const join = ({ delegate }: Seat, sitting: string) => t.system.congress.floor.join(delegate.signedIn, sitting);

describe('seats', () => {
  it('are those the posts of the body state, whatever mandates were handed in, and a vote that asks for them needs them', async () => {
    const on = await council(half('seats'), 3);
    const { votes } = t.system.congress;
    const { signedIn } = on.chair;
    await expect(votes.open(signedIn, opening(on))).rejects.toMatchObject({ code: 'seats-unstated' });
    await statePosts(on, [{ id: 'p1', title: en('Delegate'), role: 'member', seats: 2 }]);
    await expect(votes.open(signedIn, opening(on))).rejects.toMatchObject({
      ...{ code: 'seats-few', params: { seats: 2, members: 3 } },
    });
    await on.submit();
    await statePosts(on, [
      { id: 'p1', title: en('Delegate'), role: 'member', seats: 9 },
      { id: 'p2', title: en('Observer'), role: 'observer', seats: 30 },
    ]);
    const id = await votes.open(signedIn, opening(on));
    expect((await votes.read(signedIn, id)).bases.seats).toBe(9);
    for (const seat of on.seats) await cast(seat, id);
    t.clock.advance(HOUR);
    expect((await votes.close(signedIn, id)).result?.outcome).toBe('rejected');
  });

  it('are no base where the rule does not ask for them and the body states too few', async () => {
    const on = await council(half('cast'), 2);
    await statePosts(on, [{ id: 'p1', title: en('Chair'), role: 'chair', seats: 1 }]);
    const { votes } = t.system.congress;
    const id = await votes.open(on.chair.signedIn, opening(on));
    for (const seat of on.seats) await cast(seat, id);
    t.clock.advance(HOUR);
    expect((await votes.close(on.chair.signedIn, id)).result?.outcome).toBe('adopted');
  });

  it('are asked for before a sitting whose quorum is one of seats opens, and counted in it', async () => {
    const quorum = { quorum: { base: 'seats', fraction: [1, 2], op: 'gt' } };
    const on = await council(half('cast'), 3, { sitting: quorum });
    await on.submit();
    await expect(openSitting(t, on)).rejects.toMatchObject({ code: 'seats-unstated' });
    await statePosts(on, [{ id: 'p1', title: en('Delegate'), role: 'member', seats: 4 }]);
    const sitting = await openSitting(t, on);
    for (const seat of on.seats) await join(seat, sitting);
    const { quorum: found } = await t.system.congress.floorViews.read(on.chair.signedIn, sitting);
    expect(found).toEqual({ have: 3, base: 4, needed: 3, met: true });
  });
});

describe('those present', () => {
  it('are in a vote over a window those who take part, and nobody is reckoned from who is in no room', async () => {
    const on = await council(half('present', { quorum: { base: 'members', fraction: [1, 2], op: 'gte' } }), 4);
    const { votes } = t.system.congress;
    const held = async (options: string[]) => {
      const id = await votes.open(on.chair.signedIn, opening(on));
      for (const [n, option] of options.entries()) await cast(on.seats[n] as Seat, id, option);
      t.clock.advance(HOUR);
      return (await votes.close(on.chair.signedIn, id)).result?.outcome;
    };
    expect(await held(['for', 'for', 'abstain'])).toBe('adopted');
    expect(await held(['for', 'abstain'])).toBe('rejected');
    expect(await held(['for'])).toBe('no_quorum');
    const room = await council(half('attending'), 1);
    await expect(votes.open(room.chair.signedIn, opening(room))).rejects.toMatchObject({ code: 'base-uncounted' });
  });

  it('are in a sitting with those whose vote somebody there holds', async () => {
    const on = await council(half('present'), 3, { proxies: { allowed: true, most_held: 2 } });
    const [first, second, absent] = on.seats as [Seat, Seat, Seat];
    const { votes, proxies } = t.system.congress;
    await proxies.give(absent.delegate.signedIn, absent.mandate, { mandate: first.mandate, until: '' });
    const sitting = await openSitting(t, on);
    await join(first, sitting);
    await join(second, sitting);
    t.clock.advance(1000);
    const id = await votes.open(on.chair.signedIn, opening(on, { sitting, closes: null }));
    expect((await votes.read(on.chair.signedIn, id)).bases.present).toBe(3);
    await cast(first, id);
    await cast(second, id);
    await cast({ ...absent, delegate: first.delegate }, id);
    expect((await votes.close(on.chair.signedIn, id)).input?.votes?.for).toBe(3);
  });
});

describe('members', () => {
  it('when the session opened are those of its opening, also in a sitting that opened later', async () => {
    const on = await council(half('members', { base_snapshot: 'session_open' }), 3);
    const sitting = await openSitting(t, on);
    const { sittings, mandates, votes } = t.system.congress;
    const { session } = await sittings.read(on.chair.signedIn, sitting);
    await sittings.close(on.chair.signedIn, sitting);
    t.clock.advance(HOUR);
    const gone = on.seats.pop() as Seat;
    await mandates.move(on.secretary.signedIn, gone.mandate, {
      ...{ move: 'revoke', effective: 'immediate', reason: 'Recalled' },
    });
    t.clock.advance(HOUR);
    const place = { mode: 'online', zone: 'UTC', starts: t.clock.now(), windowEnds: null };
    const next = await sittings.call(on.chair.signedIn, { session, ...place });
    await sittings.open(on.chair.signedIn, next);
    for (const seat of on.seats) await join(seat, next);
    const id = await votes.open(on.chair.signedIn, opening(on, { sitting: next, closes: null }));
    expect((await votes.read(on.chair.signedIn, id)).bases.members).toEqual({ session_open: 3, vote_open: 2 });
  });

  it('who are detained and vote by their proxy are entitled, so that the vote can be closed', async () => {
    const on = await council(half('cast'), 2, {
      proxies: { allowed: true, most_held: 1 },
      prevented: { in_members: false, may_request: false },
    });
    const [free, held] = on.seats as [Seat, Seat];
    const { votes, proxies, mandates } = t.system.congress;
    await proxies.give(held.delegate.signedIn, held.mandate, { mandate: free.mandate, until: '' });
    await mandates.setPrevented(on.secretary.signedIn, held.mandate, true);
    t.clock.advance(1000);
    const id = await votes.open(on.chair.signedIn, opening(on));
    await cast(free, id);
    await cast({ ...held, delegate: free.delegate }, id);
    t.clock.advance(HOUR);
    expect(await votes.close(on.chair.signedIn, id)).toMatchObject({
      input: { members: { vote_open: 2 }, eligible: { vote_open: 2 }, votes: { for: 2 } },
      result: { outcome: 'adopted' },
    });
  });
});

describe('a proxy in a vote over a window', () => {
  it('is cast by whoever holds it until the giver votes, whose own ballot replaces it and is told to nobody', async () => {
    const on = await council(half('cast'), 3, { proxies: { allowed: true, most_held: 1 } });
    const [giver, holder, third] = on.seats as [Seat, Seat, Seat];
    const { votes, proxies } = t.system.congress;
    await proxies.give(giver.delegate.signedIn, giver.mandate, { mandate: holder.mandate, until: '' });
    t.clock.advance(1000);
    const id = await votes.open(on.chair.signedIn, opening(on));
    const byProxy = (option: string) => cast({ ...giver, delegate: holder.delegate }, id, option);
    const seen = async ({ delegate }: Seat) =>
      (await votes.own(delegate.signedIn, id)).map(({ mandate, via, cast: given, byProxy: by }) => [
        ...[mandate, via, given[0]?.option, by],
      ]);
    await byProxy('against');
    expect(await seen(giver)).toEqual([[giver.mandate, 'holder', 'against', true]]);
    expect(await seen(holder)).toContainEqual([giver.mandate, 'proxy', 'against', false]);
    await expect(cast({ ...giver, delegate: third.delegate }, id)).rejects.toMatchObject({ code: 'not-entitled' });
    await cast(giver, id, 'for');
    await expect(byProxy('against')).rejects.toMatchObject({ code: 'proxy-voted' });
    expect(await seen(holder)).toEqual([[holder.mandate, 'holder', undefined, false]]);
    t.clock.advance(HOUR);
    expect((await votes.close(on.chair.signedIn, id)).input?.votes).toEqual({ for: 1, against: 0, abstain: 0 });
  });

  it('is cast no longer once it was taken back or has run out, and what it cast stands until the giver votes', async () => {
    const on = await council(half('cast'), 2, { proxies: { allowed: true, most_held: 1 } });
    const [giver, holder] = on.seats as [Seat, Seat];
    const { votes, proxies } = t.system.congress;
    const give = (until: string) =>
      proxies.give(giver.delegate.signedIn, giver.mandate, { mandate: holder.mandate, until });
    await give('');
    t.clock.advance(1000);
    const id = await votes.open(on.chair.signedIn, opening(on));
    const byProxy = (vote: string) => cast({ ...giver, delegate: holder.delegate }, vote);
    await byProxy(id);
    await proxies.takeBack(giver.delegate.signedIn, giver.mandate);
    t.clock.advance(1000);
    await expect(byProxy(id)).rejects.toMatchObject({ code: 'proxy-ended' });
    await give(t.clock.now().toISOString().slice(0, 10));
    await expect(byProxy(id)).rejects.toMatchObject({ code: 'proxy-ended' });
    t.clock.advance(1000);
    const long = await votes.open(
      on.chair.signedIn,
      opening(on, { title: 'Long', closes: new Date(t.clock.now().getTime() + 96 * HOUR) }),
    );
    await byProxy(long);
    t.clock.advance(48 * HOUR);
    await expect(byProxy(long)).rejects.toMatchObject({ code: 'proxy-ended' });
    t.clock.advance(48 * HOUR);
    expect((await votes.close(on.chair.signedIn, long)).input?.votes?.for).toBe(1);
  });

  it('is cast no longer by somebody whose own mandate was revoked at once meanwhile; the giver still votes', async () => {
    const on = await council(half('cast'), 2, { proxies: { allowed: true, most_held: 1 } });
    const [giver, holder] = on.seats as [Seat, Seat];
    const { votes, proxies, mandates } = t.system.congress;
    await proxies.give(giver.delegate.signedIn, giver.mandate, { mandate: holder.mandate, until: '' });
    t.clock.advance(1000);
    const id = await votes.open(on.chair.signedIn, opening(on));
    await mandates.move(on.secretary.signedIn, holder.mandate, {
      ...{ move: 'revoke', effective: 'immediate', reason: 'Recalled' },
    });
    t.clock.advance(1000);
    const byProxy = cast({ ...giver, delegate: holder.delegate }, id);
    await expect(byProxy).rejects.toMatchObject({ code: 'not-entitled' });
    await cast(giver, id);
  });
});

/** Ties, quorums and challenges through the commands of a sitting and by hand, on a real database. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';
import { openSitting } from './testing/open-sitting.ts';
import { openSeatedBody, type Seat, type SeatedBody } from './testing/seated-body.ts';
import type { Vote } from './votes.ts';

let t: TestSystem;
const en = (text: string) => ({ lang: 'en', text });
const HALF = { all: [{ base: 'cast', fraction: [1, 2], op: 'gt' }] };
const MEMBERS = { base: 'members', fraction: [1, 2], op: 'gt' };

beforeAll(async () => {
  t = await openTestSystem();
});
afterAll(() => t?.close());

/** A sitting of a council that decides by this rule: so many seated, so many there. */
async function sittingOf(rule: object, seated: number, there: number, more = {}) {
  const decisions = { resolution: { names: en('Resolution'), rule: { ...HALF, ...rule } } };
  const on = await openSeatedBody(t, { decisions, ...more });
  for (let n = 0; n < seated; n++) await on.seat();
  const sitting = await openSitting(t, on);
  for (const { delegate } of on.seats.slice(0, there)) await t.system.congress.floor.join(delegate.signedIn, sitting);
  t.clock.advance(1000);
  return { on, sitting };
}
const open = ({ on, sitting }: { on: SeatedBody; sitting: string }, more = {}) =>
  t.system.congress.votes.open(on.chair.signedIn, {
    ...{ body: on.body, sitting, subject: '', decision: 'resolution', method: 'show', title: 'Wells?', closes: null },
    ...more,
  });
async function cast(on: SeatedBody, vote: string, options: string[]): Promise<void> {
  for (const [n, option] of options.entries()) {
    const { delegate, mandate } = on.seats[n] as Seat;
    await t.system.congress.votes.cast(delegate.signedIn, vote, [{ mandate, option }]);
  }
}
const close = (on: SeatedBody, vote: string): Promise<Vote> => t.system.congress.votes.close(on.chair.signedIn, vote);
const secondOf = async (on: SeatedBody, vote: string): Promise<Vote | undefined> =>
  (await t.system.congress.votes.list(on.chair.signedIn, on.body)).find(({ secondOf: first }) => first === vote);

/** A motion its chair has permitted. */
async function permitted(on: SeatedBody): Promise<string> {
  const { desk, congress } = t.system;
  const by = (on.seats[0] as Seat).delegate.signedIn;
  const rid = desk.newId(by, 'motion');
  const clauses = [{ id: 'c1', kind: 'operative', text: en('Asks for wells') }];
  const text = { title: en('On water'), body: on.body, authentic: 'en', clauses };
  await desk.save(by, { rid, type: 'motion', baseRev: 0, body: text });
  await congress.motions.step(by, rid, 'submit');
  await congress.motions.step(on.chair.signedIn, rid, 'permit');
  return rid;
}
const stateOf = async (on: SeatedBody, rid: string) =>
  (await t.system.congress.motions.open(on.chair.signedIn, rid)).state;

describe('a tie in a sitting', () => {
  it('is voted on again at once, and a second one rejects the motion, which waited for it', async () => {
    const held = await sittingOf({ tie: 'second_vote_then_rejected' }, 4, 4);
    const { on } = held;
    const motion = await permitted(on);
    const first = await open(held, { subject: motion, method: 'roll_call' });
    await cast(on, first, ['for', 'for', 'against', 'against']);
    expect((await close(on, first)).result?.outcome).toBe('second_vote');
    expect(await stateOf(on, motion)).toBe('permitted');
    const second = await secondOf(on, first);
    expect(second).toMatchObject({ sitting: held.sitting, state: 'open', subject: motion, method: 'roll_call' });
    await expect(open(held, { subject: motion })).rejects.toMatchObject({ code: 'vote-open' });
    await cast(on, second?.id ?? '', ['for', 'for', 'against', 'against']);
    expect((await close(on, second?.id ?? '')).result?.outcome).toBe('rejected');
    expect(await stateOf(on, motion)).toBe('rejected');
    expect(await secondOf(on, second?.id ?? '')).toBeUndefined();
  });

  it('of hands is counted by hand again, and the chair decides the second where the rules say so', async () => {
    const held = await sittingOf({ tie: 'debate_reopened_then_chair' }, 4, 4);
    const { on } = held;
    const { votes } = t.system.congress;
    const motion = await permitted(on);
    const counts = { for: 2, against: 2, abstain: 0 };
    const counted = async (vote: string) => {
      await votes.stateCounts(on.chair.signedIn, vote, counts);
      await votes.confirmCounts(on.secretary.signedIn, vote, counts);
      return (await close(on, vote)).result?.outcome;
    };
    const first = await open(held, { subject: motion, byHand: true });
    expect(await counted(first)).toBe('second_vote');
    const second = (await secondOf(on, first))?.id ?? '';
    expect((await votes.read(on.chair.signedIn, second)).byHand).toBe(true);
    expect(await counted(second)).toBe('chair_decides');
    expect(await stateOf(on, motion)).toBe('permitted');
    expect((await votes.decide(on.chair.signedIn, second, 'for')).result?.outcome).toBe('adopted');
    expect(await stateOf(on, motion)).toBe('accepted');
  });
});

describe('a quorum in a vote', () => {
  it('that fails has the outcome the rule names, moves no motion, and the motion is voted on again', async () => {
    for (const outcome of ['no_quorum', 'postponed', 'void'] as const) {
      const held = await sittingOf({ quorum: { ...MEMBERS, on_failure: outcome } }, 4, 2);
      const { on } = held;
      const motion = await permitted(on);
      const first = await open(held, { subject: motion });
      await cast(on, first, ['for', 'for']);
      const closed = await close(on, first);
      expect(closed.result?.outcome).toBe(outcome);
      expect(closed.input).not.toHaveProperty('votes');
      expect(await stateOf(on, motion)).toBe('permitted');
      await t.system.congress.floor.join((on.seats[2] as Seat).delegate.signedIn, held.sitting);
      t.clock.advance(1000);
      const again = await open(held, { subject: motion });
      await cast(on, again, ['for', 'for']);
      expect((await close(on, again)).result?.outcome).toBe('adopted');
    }
  });

  it('of those present is counted for hands too, by the register and not by the hands', async () => {
    const counted = async (there: number) => {
      const held = await sittingOf({ quorum: MEMBERS }, 4, there);
      const { votes } = t.system.congress;
      const vote = await open(held, { byHand: true });
      const counts = { for: 1, against: 0, abstain: 0 };
      await votes.stateCounts(held.on.chair.signedIn, vote, counts);
      await votes.confirmCounts(held.on.secretary.signedIn, vote, counts);
      return (await close(held.on, vote)).result?.outcome;
    };
    expect(await counted(3)).toBe('adopted');
    expect(await counted(2)).toBe('no_quorum');
  });

  it('that is presumed is looked at only where it was challenged while the vote was open', async () => {
    const held = await sittingOf({ quorum: { ...MEMBERS, only_if_challenged: true, on_failure: 'void' } }, 4, 2);
    const { on } = held;
    const { votes } = t.system.congress;
    const presumed = await open(held);
    await cast(on, presumed, ['for', 'for']);
    expect((await close(on, presumed)).result?.outcome).toBe('adopted');
    await expect(votes.challenge(on.chair.signedIn, presumed)).rejects.toMatchObject({ code: 'vote-closed' });
    const challenged = await open(held);
    await cast(on, challenged, ['for', 'for']);
    await votes.challenge(on.chair.signedIn, challenged);
    expect((await close(on, challenged)).result?.outcome).toBe('void');
  });
});

describe('a challenge of the quorum', () => {
  it('is of members where the rules say members, also where the quorum itself is one of seats', async () => {
    const asked = {
      quorum: { base: 'seats', fraction: [1, 10], op: 'gte' },
      challenge: { members: MEMBERS, delegations: 1 },
    };
    const on = await openSeatedBody(t, { sitting: asked });
    for (let n = 0; n < 3; n++) await on.seat();
    const { body, row } = await t.system.desk.open(on.secretary.signedIn, on.body);
    const posts = [{ id: 'p1', title: en('Delegate'), role: 'member', seats: 20 }];
    const save = { rid: on.body, type: 'body', baseRev: row.rev, body: { ...body, posts } };
    await t.system.desk.save(on.secretary.signedIn, save);
    const sitting = await openSitting(t, on);
    const { floor } = t.system.congress;
    for (const { delegate } of on.seats) await floor.join(delegate.signedIn, sitting);
    const behind = async (n: number) => await floor.challenge((on.seats[n] as Seat).delegate.signedIn, sitting);
    expect((await behind(0)).met).toBe(false);
    expect(await behind(1)).toMatchObject({ met: true, members: 2, members_needed: 2 });
  });
});

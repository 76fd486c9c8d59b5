/** Votes over a window and by weight, on a real database: who may cast, what counts, and what follows. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decide } from '../assembly/index.ts';
import { PACKAGE_ROOT } from '../system.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../testing/test-system.ts';
import { voteRecord } from './vote-record.ts';
import type { BallotRow } from './vote-store.ts';
import type { Opening } from './votes.ts';

const HOUR = 3_600_000;
let t: TestSystem;
let chair: TestPerson;
let secretary: TestPerson;
let examiner: TestPerson;
let body: string;
const delegates: TestPerson[] = [];
const mandates: string[] = [];

const en = (text: string) => ({ lang: 'en', text });

/** A delegate whose mandate was accepted. */
async function seat(country: string, weight = 1): Promise<{ delegate: TestPerson; mandate: string }> {
  const { mandates: all } = t.system.congress;
  const delegate = await t.person(['delegate']);
  const mandate = await all.submit(secretary.signedIn, {
    ...{
      body,
      holder: delegate.signedIn.id,
      constituency: `Delegation ${country} ${delegates.length}`,
      class: 'country',
    },
    ...{ country, release: 'delegation', substitutes: [], weight, from: '', until: '', grantedBy: '' },
  });
  for (const move of ['examine', 'accept'] as const)
    await all.move(examiner.signedIn, mandate, { move, effective: 'immediate', reason: '' });
  return { delegate, mandate };
}

beforeAll(async () => {
  t = await openTestSystem();
  chair = await t.person(['chair']);
  secretary = await t.person(['secretary']);
  examiner = await t.person(['examiner']);
  const data = await readFile(join(PACKAGE_ROOT, 'schema/rule-sets/biennial-council.json'), 'utf8');
  const rules = (await t.save({ type: 'rule-set', body: { title: en('Rules'), data } })).rid;
  const title = en(chair.signedIn.bodies[0] ?? '');
  body = (await t.save({ type: 'body', body: { title, kind: 'council', rules } })).rid;
  for (const country of ['TJ', 'TJ', 'UA', 'TR', 'PL']) {
    const { delegate, mandate } = await seat(country);
    delegates.push(delegate);
    mandates.push(mandate);
  }
});
afterAll(() => t?.close());

const opening = (more: Partial<Opening> = {}): Opening => ({
  ...{ body, sitting: '', subject: '', decision: 'resolution', method: 'roll_call', title: 'Shall we meet in spring?' },
  closes: new Date(t.clock.now().getTime() + 36 * HOUR),
  ...more,
});

const castAll = async (vote: string, options: (string | null)[]): Promise<void> => {
  for (const [n, option] of options.entries()) {
    if (option === null) continue;
    const choices = [{ mandate: mandates[n] ?? '', option }];
    await t.system.congress.votes.cast(delegates[n]?.signedIn as TestPerson['signedIn'], vote, choices);
  }
};

describe('a vote over a window of 36 hours', () => {
  it('counts the last ballot of each mandate, closes by itself, and says how it was reckoned', async () => {
    const { votes } = t.system.congress;
    const id = await votes.open(chair.signedIn, opening());
    await castAll(id, ['against', 'for', 'for', 'abstain', null]);
    t.clock.advance(35 * HOUR);
    await castAll(id, ['for', null, null, null, null]);
    const open = await votes.read(delegates[0]?.signedIn as TestPerson['signedIn'], id);
    expect([open.state, open.input, open.result]).toEqual(['open', null, null]);
    const { rows } = await t.system.platform.db.query(`select distinct at from private.ballot where vote = $1`, [id]);
    // Hours lie between them, and no table tells.
    expect(rows).toEqual([{ at: open.opens }]);
    await expect(votes.close(chair.signedIn, id)).rejects.toMatchObject({ code: 'window-open' });
    t.clock.advance(HOUR);
    await expect(castAll(id, ['against'])).rejects.toMatchObject({ code: 'vote-closed' });
    await t.system.platform.jobs.drain();
    expect(await votes.read(chair.signedIn, id)).toMatchObject({
      state: 'closed',
      input: { votes: { for: 3, against: 0, abstain: 1 } },
      result: { outcome: 'adopted' },
    });
    expect((await votes.close(chair.signedIn, id)).result?.outcome).toBe('adopted');
  });

  it('is cast by nobody for a mandate that is not theirs, nor twice, nor with words of its own', async () => {
    const { votes } = t.system.congress;
    const id = await votes.open(chair.signedIn, opening());
    const [first] = delegates as [TestPerson];
    const cast = (choice: object) =>
      votes.cast(first.signedIn, id, [{ mandate: mandates[0] ?? '', option: 'for', ...choice }]);
    await expect(cast({ mandate: mandates[1] })).rejects.toMatchObject({ code: 'not-entitled' });
    await expect(cast({ option: 'perhaps' })).rejects.toMatchObject({ code: 'option-unknown' });
    await expect(cast({ weight: 2 })).rejects.toMatchObject({ code: 'split-uneven' });
    await Promise.all([cast({}), cast({ option: 'against' }), cast({})]);
    expect((await votes.own(first.signedIn, id)).flatMap(({ cast: given }) => given)).toHaveLength(1);
    await expect(votes.cast(chair.signedIn, id, [{ mandate: mandates[0] ?? '', option: 'for' }])).rejects.toMatchObject(
      {
        code: 'not-entitled',
      },
    );
  });

  it('that ends even is held a second time, and falls when it is even again', async () => {
    const { votes } = t.system.congress;
    const id = await votes.open(chair.signedIn, opening({ title: 'Even' }));
    await castAll(id, ['for', 'for', 'against', 'against', null]);
    t.clock.advance(36 * HOUR);
    await t.system.platform.jobs.drain();
    expect((await votes.read(chair.signedIn, id)).result?.outcome).toBe('second_vote');
    const second = (await votes.list(chair.signedIn, body)).find(({ secondOf }) => secondOf === id);
    await castAll(second?.id ?? '', ['for', 'for', 'against', 'against', null]);
    t.clock.advance(36 * HOUR);
    await t.system.platform.jobs.drain();
    expect((await votes.read(chair.signedIn, second?.id ?? '')).result?.outcome).toBe('rejected');
  });

  it('is opened by officers of the body alone, by a rule the body has, in a way the rule allows', async () => {
    const { votes } = t.system.congress;
    const [first] = delegates as [TestPerson];
    await expect(votes.open(first.signedIn, opening())).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(votes.open(chair.signedIn, opening({ decision: 'war' }))).rejects.toMatchObject({
      code: 'decision-unknown',
    });
    await expect(votes.open(chair.signedIn, opening({ method: 'secret' }))).rejects.toMatchObject({
      code: 'method-not-open',
    });
    const other = (await t.save({ type: 'body', body: { title: en('Another council'), kind: 'council' } })).rid;
    await expect(votes.open(chair.signedIn, opening({ body: other }))).rejects.toMatchObject({ code: 'not-of-body' });
  });
});

describe('a mandate revoked from the next vote on', () => {
  it('still votes in the one that is open, and is in no base of the one opened after', async () => {
    const { votes, mandates: all } = t.system.congress;
    const { delegate, mandate } = await seat('DE');
    const open = await votes.open(chair.signedIn, opening({ title: 'Now' }));
    await all.move(secretary.signedIn, mandate, { move: 'revoke', effective: 'next_vote', reason: 'Recalled' });
    await votes.cast(delegate.signedIn, open, [{ mandate, option: 'for' }]);
    t.clock.advance(1000);
    const next = await votes.open(chair.signedIn, opening({ title: 'Next' }));
    const bases = async (id: string) => (await votes.read(chair.signedIn, id)).bases.members;
    expect([await bases(open), await bases(next)]).toMatchObject([{ vote_open: 6 }, { vote_open: 5 }]);
    expect(await votes.own(delegate.signedIn, next)).toEqual([]);
  });
});

describe('a right that ends while a vote is open', () => {
  it('casts nothing more once its mandate is suspended at once; what was cast before stands', async () => {
    const { votes, mandates: all } = t.system.congress;
    const { delegate, mandate } = await seat('FR');
    const id = await votes.open(chair.signedIn, opening({ title: 'Suspended' }));
    await votes.cast(delegate.signedIn, id, [{ mandate, option: 'for' }]);
    await all.move(examiner.signedIn, mandate, { move: 'suspend', effective: 'immediate', reason: 'Papers' });
    await expect(votes.cast(delegate.signedIn, id, [{ mandate, option: 'against' }])).rejects.toMatchObject({
      code: 'not-entitled',
    });
    expect((await votes.own(delegate.signedIn, id)).flatMap(({ cast }) => cast)).toEqual([
      { option: 'for', weight: 1 },
    ]);
  });

  it('casts nothing from the telephone of a delegate who is detained meanwhile, until they are free', async () => {
    const { votes, mandates: all } = t.system.congress;
    const { delegate, mandate } = await seat('FR');
    const id = await votes.open(chair.signedIn, opening({ title: 'Detained' }));
    const cast = () => votes.cast(delegate.signedIn, id, [{ mandate, option: 'for' }]);
    await all.setPrevented(secretary.signedIn, mandate, true);
    await expect(cast()).rejects.toMatchObject({ code: 'not-entitled' });
    await all.setPrevented(secretary.signedIn, mandate, false);
    await cast();
  });
});

describe('a closed vote', () => {
  it('becomes a record with its rule, counts and reckoning, which two officers sign and the log holds as a vote', async () => {
    const { votes } = t.system.congress;
    const id = await votes.open(chair.signedIn, opening({ title: 'On the spring session' }));
    await expect(votes.report(chair.signedIn, id)).rejects.toMatchObject({ code: 'vote-still-open' });
    await castAll(id, ['for', 'for', 'for', 'against', null]);
    t.clock.advance(36 * HOUR);
    await t.system.platform.jobs.drain();
    expect(await votes.report(chair.signedIn, id)).toBe(id);
    expect(await votes.report(chair.signedIn, id)).toBe(id);
    await t.act(id, 'publish');
    await t.sequence();
    const shown = (await t.reader.record(id)) as Record<string, string> | null;
    expect(decide(JSON.parse(shown?.rule ?? ''), JSON.parse(shown?.input ?? '')).outcome).toBe('adopted');
    expect(shown).toMatchObject({
      outcome: 'adopted',
      counts: [
        { option: 'for', persons: 3 },
        { option: 'against', persons: 1 },
        { option: 'abstain', persons: 0 },
      ],
      roll: [
        { option: 'for' },
        { option: 'for' },
        { option: 'against', delegation: 'Delegation TR 3' },
        { option: 'for' },
      ],
    });
    expect((await t.audit()).valid).toBe(true);
    await expect(
      t.system.desk.save(chair.signedIn, { rid: id, type: 'vote', baseRev: 1, body: { title: en('Other') } }),
    ).rejects.toMatchObject({ code: 'record-frozen' });
  });

  it('names nobody who wanted only to be counted, and no list from which they could be told', () => {
    const row = (mandate: string, release: string) => ({
      entitled: { vote: 'v', mandate, weight: 1, person: 'p', via: 'holder' as const, release },
      delegation: `D ${mandate}`,
      name: `N ${mandate}`,
    });
    const vote = {
      ...{ body: 'b', method: 'roll_call', rule: { all: [] }, opens: new Date(0), closedAt: new Date(0) },
      input: { votes: { for: 5 } },
    };
    const made = (releases: string[], outcome = 'adopted', cast: Partial<BallotRow>[] = [], input = vote.input) => {
      const all = releases.map((_, n) => ({ mandate: `m${n}`, option: 'for' as const, weight: 1, ...cast[n] }));
      const ballots = [...all, ...cast.slice(all.length)] as BallotRow[];
      const roll = new Map(releases.map((release, n) => [`m${n}`, row(`m${n}`, release)]));
      return voteRecord({ ...vote, input, result: { outcome, steps: [] } } as never, en('x'), ballots, roll).roll;
    };
    expect(made(['named', 'delegation'])).toEqual([
      { id: 'r1', option: 'for', delegation: 'D m0', name: 'N m0', weight: 1 },
      { id: 'r2', option: 'for', delegation: 'D m1', weight: 1 },
    ]);
    expect(made(['named', 'named', 'counted'])).toBeUndefined();
    expect(made(['named', 'counted', 'counted', 'counted'])).toHaveLength(1);
    expect(made(['named', 'named'], 'void')).toBeUndefined();
    const hidden = ['named', 'counted', 'counted', 'counted'];
    const against = { option: 'against' as const };
    // All who are only counted cast the same, and who is named did not.
    expect(made(hidden, 'adopted', [against])).toBeUndefined();
    expect(made(hidden, 'adopted', [{}, against])).toHaveLength(1);
    // One of them split a weight in three: three lines are not three delegates.
    const parts = ['against', 'abstain'].map((option) => ({ mandate: 'm1', option, weight: 1 }) as BallotRow);
    expect(made(['named', 'counted'], 'adopted', [{}, {}, ...parts])).toBeUndefined();
    // The heaviest of them can be told from what each option weighs.
    const weighed = { votes: { for: 3, against: 1 }, votes_by: { weight: { for: 7, against: 1 } } };
    expect(made(hidden, 'adopted', [{}, against, { weight: 5 }], weighed)).toBeUndefined();
    expect(made(hidden, 'adopted', [{}, against], weighed)).toHaveLength(1);
  });
});

describe('a second tie that the rules leave to the chair', () => {
  it('is decided by the word of the chair alone, once, and the reckoning says so', async () => {
    const { votes } = t.system.congress;
    const { row, body: text } = await t.system.desk.open(chair.signedIn, body);
    const rule = { all: [{ base: 'cast', fraction: [1, 2], op: 'gt' }], tie: 'debate_reopened_then_chair' };
    const data = { id: 'own', version: 1, names: en('Own'), decisions: { resolution: { names: en('Own'), rule } } };
    const rules = (await t.save({ type: 'rule-set', body: { title: en('Own'), data: JSON.stringify(data) } })).rid;
    await t.save({ rid: body, type: 'body', baseRev: row.rev, body: { ...text, rules } });
    let id = await votes.open(chair.signedIn, opening({ title: 'Even twice' }));
    for (const round of [1, 2]) {
      await castAll(id, ['for', 'against', null, null, null]);
      t.clock.advance(36 * HOUR);
      await t.system.platform.jobs.drain();
      if (round === 1) id = (await votes.list(chair.signedIn, body)).find(({ secondOf }) => secondOf === id)?.id ?? '';
    }
    expect((await votes.read(chair.signedIn, id)).result?.outcome).toBe('chair_decides');
    await expect(votes.decide(secretary.signedIn, id, 'for')).rejects.toMatchObject({ code: 'not-allowed' });
    const decided = await votes.decide(chair.signedIn, id, 'against');
    expect([decided.result?.outcome, decided.input?.chair_vote]).toEqual(['rejected', 'against']);
    await expect(votes.decide(chair.signedIn, id, 'for')).rejects.toMatchObject({ code: 'not-for-chair' });
  });
});

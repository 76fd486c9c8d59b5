/** The credentials committee on a real database: challenges with the support the rules ask, reports, and what of them is public. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NOBODY } from '../people/commands.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../testing/test-system.ts';
import { readDelegations } from './delegations.ts';
import { openSeatedBody, type SeatedBody } from './testing/seated-body.ts';

const HOUR = 3_600_000;
const credentials = { challenge: { members: 3, delegations: 2 }, reconsider: { members: 4, delegations: 2 } };
const COUNTRIES = ['UA', 'UA', 'UA', 'UA', 'UA', 'UA', 'TJ', 'TJ', 'TR', 'PL'];

let t: TestSystem;
let on: SeatedBody;
const signedIn = (n: number): TestPerson['signedIn'] => on.seats[n]?.delegate.signedIn as TestPerson['signedIn'];
const mandateOf = (n: number): string => on.seats[n]?.mandate ?? '';
const stateOf = async (n: number) =>
  (await t.system.congress.mandates.open(on.examiner.signedIn, mandateOf(n))).mandate.state;

beforeAll(async () => {
  t = await openTestSystem();
  on = await openSeatedBody(t, { credentials });
  for (const [n, country] of COUNTRIES.entries())
    await on.seat({
      ...{ country, class: n < 7 ? 'country' : 'diaspora', constituency: `Hidden valley ${n}` },
      release: n === 9 ? 'counted' : 'delegation',
    });
});
afterAll(() => t?.close());

describe('a challenge by delegates', () => {
  it('is none until as many members of as many delegations stand behind it as the rules ask', async () => {
    const { challenges } = t.system.congress;
    const id = await challenges.open(signedIn(0), mandateOf(8), 'Their assembly never met');
    expect(await stateOf(8)).toBe('accepted');
    await challenges.sign(signedIn(0), id);
    await challenges.sign(signedIn(1), id);
    await challenges.sign(signedIn(2), id);
    expect(await stateOf(8)).toBe('accepted');
    expect((await challenges.list(signedIn(1), on.body))[0]).toMatchObject({
      ...{ name: 'Hidden valley 8', state: 'gathering', signed: true, withdrawable: false, sits: true },
      supported: { met: false, members: 3, delegations: 1, delegations_needed: 2 },
    });
    await challenges.sign(signedIn(6), id);
    expect(await stateOf(8)).toBe('challenged');
    expect(await t.dump()).not.toContain('never met');
    // Neither the trail nor the history of the mandate tells who they were, nor who came last.
    const { rows } = await t.system.platform.db.query(
      `select distinct by from private.audit where action ~ '^mandate.(question|challenge)'`,
    );
    const { events } = await t.system.congress.mandates.open(on.examiner.signedIn, mandateOf(8));
    expect([...rows.map(({ by }) => by), events.at(-1)?.by]).toEqual([NOBODY, NOBODY]);
  });

  it('takes no right away, is decided by the committee with a reason, and then takes more to come again', async () => {
    const { challenges, mandates, votes } = t.system.congress;
    const opening = { body: on.body, sitting: '', subject: '', decision: 'resolution', method: 'show', title: 'x' };
    const closes = new Date(t.clock.now().getTime() + HOUR);
    const vote = await votes.open(on.chair.signedIn, { ...opening, closes });
    expect(await votes.own(signedIn(8), vote)).toHaveLength(1);
    const uphold = (reason: string) =>
      mandates.move(on.examiner.signedIn, mandateOf(8), { move: 'uphold', effective: 'immediate', reason });
    await expect(uphold('')).rejects.toMatchObject({ code: 'text-missing' });
    await uphold('The minutes were shown');
    expect(await challenges.list(signedIn(0), on.body)).toEqual([]);
    const again = await challenges.open(signedIn(0), mandateOf(8), 'The minutes are forged');
    for (const n of [1, 6]) await challenges.sign(signedIn(n), again);
    expect(await stateOf(8)).toBe('accepted');
    await challenges.sign(signedIn(2), again);
    expect(await stateOf(8)).toBe('challenged');
    await uphold('They are not');
  });

  it('is refused without grounds, without a mandate, against oneself, twice, and is not taken back', async () => {
    const { challenges } = t.system.congress;
    const open = (n: number, mandate: string, grounds = 'No minutes') => challenges.open(signedIn(n), mandate, grounds);
    await expect(open(0, mandateOf(7), ' ')).rejects.toMatchObject({ code: 'text-missing' });
    await expect(open(7, mandateOf(7))).rejects.toMatchObject({ code: 'own-mandate' });
    const bare = await t.person(['delegate']);
    await expect(challenges.open(bare.signedIn, mandateOf(7), 'x')).rejects.toMatchObject({ code: 'not-entitled' });
    const id = await open(0, mandateOf(7));
    await expect(open(1, mandateOf(7))).rejects.toMatchObject({ code: 'challenge-open' });
    await expect(challenges.withdraw(signedIn(0), id)).rejects.toMatchObject({ code: 'signature-stays' });
    await expect(challenges.sign(signedIn(7), id)).rejects.toMatchObject({ code: 'own-mandate' });
    await expect(
      t.system.congress.mandates.move(signedIn(0), mandateOf(7), {
        ...{ move: 'challenge', effective: 'immediate', reason: 'Alone' },
      }),
    ).rejects.toMatchObject({ code: 'not-allowed' });
  });

  it('may be signed by two at the same moment, and is raised once', async () => {
    const { challenges, mandates } = t.system.congress;
    const [{ id = '' } = {}] = await challenges.list(signedIn(0), on.body);
    await Promise.all([1, 2, 6, 9].map((n) => challenges.sign(signedIn(n), id)));
    const { events } = await mandates.open(on.examiner.signedIn, mandateOf(7));
    expect(events.filter(({ move }) => move === 'challenge')).toHaveLength(1);
    await mandates.move(on.examiner.signedIn, mandateOf(7), {
      move: 'uphold',
      effective: 'immediate',
      reason: 'Shown',
    });
  });
});

describe('a report on credentials', () => {
  let report: string;

  it('is made of the register by the committee alone, and read line by line without naming who only wants to be counted', async () => {
    const { credentials: room } = t.system.congress;
    const asked = { body: on.body, title: 'Credentials of the spring session', summary: '' };
    await expect(room.prepare(on.secretary.signedIn, asked)).rejects.toMatchObject({ code: 'not-allowed' });
    report = await room.prepare(on.examiner.signedIn, asked);
    const { lines } = await room.open(signedIn(0), report);
    expect(lines).toHaveLength(10);
    expect(lines.find(({ name }) => name === 'Hidden valley 3')).toMatchObject({ state: 'accepted', own: false });
    expect(lines.filter(({ name }) => name === '')).toHaveLength(1);
    expect((await room.open(on.examiner.signedIn, report)).lines.every(({ name }) => name !== '')).toBe(true);
    const line = lines.find(({ name }) => name === 'Hidden valley 5');
    await room.challengeLine(signedIn(0), report, line?.n ?? 0, 'Signed by nobody');
    await expect(room.challengeLine(signedIn(0), report, 99, 'x')).rejects.toMatchObject({ code: 'line-unknown' });
  });

  it('that is not adopted is nowhere handed in; adopted, it waits for two officers and can no longer be changed', async () => {
    const { credentials: room, votes, mandates } = t.system.congress;
    const put = async (option: string) => {
      const closes = new Date(t.clock.now().getTime() + HOUR);
      const vote = await room.putToVote(on.chair.signedIn, report, { sitting: '', method: 'show', closes });
      for (const [n, { delegate, mandate }] of on.seats.entries())
        if (n < 6) await votes.cast(delegate.signedIn, vote, [{ mandate, option }]);
      t.clock.advance(HOUR);
      await t.system.platform.jobs.drain();
      return (await votes.read(on.chair.signedIn, vote)).result?.outcome;
    };
    await expect(t.system.records.submit(report, 1)).rejects.toMatchObject({ code: 'record-invalid' });
    expect([await put('against'), (await room.open(signedIn(0), report)).body.vote]).toEqual(['rejected', undefined]);
    await mandates.move(on.secretary.signedIn, mandateOf(6), {
      move: 'revoke',
      effective: 'immediate',
      reason: 'Recalled',
    });
    expect(await put('for')).toBe('adopted');
    const adopted = await room.open(signedIn(0), report);
    expect(adopted.status).toBe('in-review');
    await expect(put('for')).rejects.toMatchObject({ code: 'report-adopted' });
    const edit = {
      rid: report,
      type: 'credentials',
      baseRev: adopted.rev,
      body: { title: { lang: 'en', text: 'Other' } },
    };
    await expect(t.system.desk.save(on.chair.signedIn, edit)).rejects.toMatchObject({ code: 'record-frozen' });
  });

  it('is signed by two officers and tells everybody counts alone', async () => {
    await t.act(report, 'publish');
    await t.sequence();
    expect(await readDelegations(t.reader, on.body)).toEqual({
      ...{ report, asOf: '2026-03-01', accepted: 10, weight: 10 },
      classes: [{ code: null, mandates: 10 }],
      countries: [{ code: null, mandates: 10 }],
    });
    const { rows } = await t.system.platform.db.query(
      `select convert_from(bytes, 'UTF8') as text from open.entry where rid = $1`,
      [report],
    );
    expect(rows[0]?.text).toContain('mandate');
    expect((await t.audit()).valid).toBe(true);
  });
});

/** What officers of one body cannot do to another, and what two who act at once cannot both do. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';
import { openSitting } from './testing/open-sitting.ts';
import { openSeatedBody, type SeatedBody } from './testing/seated-body.ts';
import type { Opening } from './votes.ts';

const HOUR = 3_600_000;
let t: TestSystem;
let seated: SeatedBody;

const en = (text: string) => ({ lang: 'en', text });

beforeAll(async () => {
  t = await openTestSystem();
  seated = await openSeatedBody(t);
  for (let n = 0; n < 4; n++) await seated.seat();
});
afterAll(() => t?.close());

const opening = (more: Partial<Opening> = {}): Opening => ({
  ...{ body: seated.body, sitting: '', subject: '', decision: 'resolution', method: 'roll_call', title: 'Spring?' },
  closes: new Date(t.clock.now().getTime() + 36 * HOUR),
  ...more,
});

/** The same person with their roles in another body. */
const officerOf = (body: string, { signedIn }: SeatedBody['chair']): SeatedBody['chair']['signedIn'] => ({
  ...signedIn,
  bodies: [body],
  offices: signedIn.roles.map((role) => ({ role, body })),
});

/** The rule set a body goes by. */
const rulesOf = async ({ body, secretary }: SeatedBody): Promise<string> =>
  String((await t.system.desk.open(secretary.signedIn, body)).body.rules);

/** A permitted motion with an amendment to it that is permitted too. */
async function amended(where = seated): Promise<{ motion: string; amendment: string }> {
  const { desk, congress } = t.system;
  const by = where.seats[0]?.delegate.signedIn as SeatedBody['chair']['signedIn'];
  const motion = desk.newId(by, 'motion');
  const clauses = [{ id: 'c1', kind: 'operative', text: en('Asks for wells') }];
  const text = { title: en('On water'), body: where.body, authentic: 'en', clauses };
  await desk.save(by, { rid: motion, type: 'motion', baseRev: 0, body: text });
  await congress.motions.step(by, motion, 'submit');
  await congress.motions.step(where.chair.signedIn, motion, 'permit');
  const asked = { clause: 'c1', op: 'replace' as const, text: en('Asks for rain'), submitters: [] };
  const amendment = await congress.motions.amend(by, motion, asked);
  await congress.motions.step(where.chair.signedIn, amendment, 'permit');
  return { motion, amendment };
}

const adopt = async (subject: string): Promise<string> => {
  const { votes } = t.system.congress;
  const id = await votes.open(seated.chair.signedIn, opening({ subject }));
  for (const { delegate, mandate } of seated.seats)
    await votes.cast(delegate.signedIn, id, [{ mandate, option: 'for' }]);
  t.clock.advance(36 * HOUR);
  await t.system.platform.jobs.drain();
  return id;
};

describe('officers of one body', () => {
  it('are none by a draft that names them, and decide by no rules that two have not signed', async () => {
    const { votes, ruleSets } = t.system.congress;
    const apart = await openSeatedBody(t);
    const rid = await rulesOf(apart);
    for (const record of [rid, apart.body]) {
      await t.system.records.submit(record, 1);
      await t.act(record, 'publish');
    }
    const before = await votes.choices(apart.chair.signedIn, apart.body);
    const { body: named, row } = await t.system.desk.open(apart.secretary.signedIn, apart.body);
    const renamed = { ...named, title: en('Another council') };
    const save = { rid: apart.body, type: 'body', baseRev: row.rev, body: renamed };
    await t.system.desk.save(apart.secretary.signedIn, save);
    const foreign = officerOf('Another council', apart.chair);
    await expect(votes.open(foreign, opening({ body: apart.body }))).rejects.toMatchObject({ code: 'not-of-body' });
    const kept = await t.system.desk.open(apart.secretary.signedIn, rid);
    const { resolution: _, ...decisions } = JSON.parse(String(kept.body.data)).decisions;
    const data = JSON.stringify({ ...JSON.parse(String(kept.body.data)), decisions });
    const swap = { rid, type: 'rule-set', baseRev: kept.row.rev, body: { ...kept.body, data } };
    await t.system.desk.save(apart.secretary.signedIn, swap);
    expect((await votes.choices(apart.chair.signedIn, apart.body)).rules).toEqual(before.rules);
    expect(await ruleSets.list(apart.chair.signedIn)).not.toEqual([]);
  });

  it('make themselves none of another by a draft of theirs, nor by writing in the draft of another', async () => {
    const { desk, congress } = t.system;
    const apart = await openSeatedBody(t);
    const foreign = officerOf('Another council', apart.secretary);
    const kept = await desk.open(foreign, apart.body);
    const renamed = { ...kept.body, title: en('Another council') };
    const save = { rid: apart.body, type: 'body', baseRev: kept.rev, body: renamed };
    await expect(desk.save(foreign, save)).rejects.toMatchObject({ code: 'not-of-body' });
    const rules = await desk.open(foreign, String(kept.body.rules));
    const swap = { rid: rules.rid, type: 'rule-set', baseRev: rules.rev, body: rules.body };
    await expect(desk.save(foreign, swap)).rejects.toMatchObject({ code: 'not-of-body' });
    await desk.save(apart.secretary.signedIn, swap);
    await desk.save(apart.secretary.signedIn, { ...save, body: { ...kept.body, founded: undefined } });
    const own = { title: en('Another council'), kind: 'committee', parent: apart.body };
    const rid = desk.newId(foreign, 'body');
    await desk.save(foreign, { rid, type: 'body', baseRev: 0, body: own });
    await expect(congress.mandates.list(foreign, apart.body)).rejects.toMatchObject({ code: 'not-of-body' });
    for (const signed of [apart.body, rid]) {
      await t.system.records.submit(signed, signed === rid ? 1 : 2);
      await t.act(signed, 'publish');
    }
    expect(await congress.mandates.list(foreign, apart.body)).toEqual([]);
    await t.act(rid, 'withdraw');
    await expect(congress.mandates.list(foreign, apart.body)).rejects.toMatchObject({ code: 'not-of-body' });
  });

  it('open no vote of theirs in the sitting of another, and see nobody there', async () => {
    const { votes, floor, floorViews } = t.system.congress;
    const sitting = await openSitting(t, seated);
    const [first] = seated.seats;
    await floor.join(first?.delegate.signedIn as never, sitting);
    const set = (await t.system.desk.open(seated.chair.signedIn, await rulesOf(seated))).body;
    const rules = (await t.save({ type: 'rule-set', body: set })).rid;
    const foreign = officerOf('Another council', seated.chair);
    const other = (await t.save({ type: 'body', body: { title: en('Another council'), kind: 'council', rules } })).rid;
    const asked = opening({ body: other, sitting, closes: null });
    await expect(votes.open(foreign, asked)).rejects.toMatchObject({ code: 'sitting-not-open' });
    expect((await floorViews.read(seated.chair.signedIn, sitting, { presiding: true })).present).toHaveLength(1);
    await expect(floorViews.read(foreign, sitting, { presiding: true })).rejects.toMatchObject({ code: 'not-of-body' });
  });
});

describe('a delegate who only wants to be counted', () => {
  it('is named on the list of speakers to whoever gives the floor, and to no other delegate', async () => {
    const { floor, floorViews, speakers } = t.system.congress;
    const counted = await seated.submit({ release: 'counted', constituency: 'A small town' });
    for (const move of ['examine', 'accept'] as const)
      await t.system.congress.mandates.move(seated.examiner.signedIn, counted.mandate, {
        ...{ move, effective: 'immediate', reason: '' },
      });
    const sitting = await openSitting(t, seated);
    await floor.join(counted.delegate.signedIn, sitting);
    await speakers.ask(counted.delegate.signedIn, sitting, { kind: 'contribution', language: '' });
    const heard = async (who: SeatedBody['chair'], presiding = false) =>
      (await floorViews.read(who.signedIn, sitting, { presiding })).order.map(({ delegation }) => delegation);
    expect(await heard(seated.seats[0]?.delegate as SeatedBody['chair'])).toEqual(['']);
    expect(await heard(counted.delegate)).toEqual(['A small town']);
    expect(await heard(seated.chair, true)).toEqual(['A small town']);
  });
});

describe('votes', () => {
  it('opened at once on one record are one', async () => {
    const { votes } = t.system.congress;
    const { motion } = await amended();
    const both = await Promise.allSettled(
      [1, 2].map(() => votes.open(seated.chair.signedIn, opening({ subject: motion }))),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('are not held on a text and on what would change it together, and nothing changes a text that was adopted', async () => {
    const { votes, motions } = t.system.congress;
    const { motion, amendment } = await amended();
    const change = await votes.open(seated.chair.signedIn, opening({ subject: amendment }));
    const whole = opening({ subject: motion });
    await expect(votes.open(seated.chair.signedIn, whole)).rejects.toMatchObject({ code: 'vote-open' });
    t.clock.advance(36 * HOUR);
    await t.system.platform.jobs.drain();
    expect((await votes.read(seated.chair.signedIn, change)).state).toBe('closed');
    const again = await amended();
    await adopt(again.motion);
    expect((await motions.open(seated.chair.signedIn, again.motion)).state).toBe('accepted');
    const late = opening({ subject: again.amendment });
    await expect(votes.open(seated.chair.signedIn, late)).rejects.toMatchObject({ code: 'subject-not-ready' });
  });

  it('that wait for the word of the chair change no text that was adopted meanwhile', async () => {
    const { votes, motions } = t.system.congress;
    const rule = { all: [{ base: 'cast', fraction: [1, 2], op: 'gt' }], tie: 'debate_reopened_then_chair' };
    const apart = await openSeatedBody(t, { decisions: { resolution: { names: en('Resolution'), rule } } });
    for (const _ of [1, 2]) await apart.seat();
    const { motion, amendment } = await amended(apart);
    const { signedIn } = apart.chair;
    const held = async (id: string, options: string[]): Promise<void> => {
      for (const [n, { delegate, mandate }] of apart.seats.entries())
        await votes.cast(delegate.signedIn, id, [{ mandate, option: options[n] ?? '' }]);
      t.clock.advance(36 * HOUR);
      await t.system.platform.jobs.drain();
    };
    const first = await votes.open(signedIn, opening({ body: apart.body, subject: amendment }));
    await held(first, ['for', 'against']);
    const second = (await votes.list(signedIn, apart.body)).find(({ secondOf }) => secondOf === first)?.id ?? '';
    await held(second, ['for', 'against']);
    expect((await votes.read(signedIn, second)).result?.outcome).toBe('chair_decides');
    await held(await votes.open(signedIn, opening({ body: apart.body, subject: motion })), ['for', 'for']);
    expect((await motions.open(signedIn, motion)).state).toBe('accepted');
    await expect(votes.decide(signedIn, second, 'for')).rejects.toMatchObject({ code: 'subject-not-ready' });
  });

  it('that end even are decided the second time by the rule they were opened with, whatever the rules are by then', async () => {
    const { votes } = t.system.congress;
    const id = await votes.open(seated.chair.signedIn, opening({ title: 'Even' }));
    for (const [n, { delegate, mandate }] of seated.seats.entries())
      await votes.cast(delegate.signedIn, id, [{ mandate, option: n < 2 ? 'for' : 'against' }]);
    const rid = await rulesOf(seated);
    const kept = await t.system.desk.open(seated.secretary.signedIn, rid);
    const data = JSON.parse(String(kept.body.data));
    const { resolution: _, ...decisions } = data.decisions;
    const swapped = { ...kept.body, data: JSON.stringify({ ...data, decisions }) };
    const save = { rid, type: 'rule-set', baseRev: kept.row.rev, body: swapped };
    await t.system.desk.save(seated.secretary.signedIn, save);
    t.clock.advance(36 * HOUR);
    await t.system.platform.jobs.drain();
    const first = await votes.read(seated.chair.signedIn, id);
    expect(first.result?.outcome).toBe('second_vote');
    const second = (await votes.list(seated.chair.signedIn, seated.body)).find(({ secondOf }) => secondOf === id);
    expect(second?.rule).toEqual(first.rule);
    await t.system.desk.save(seated.secretary.signedIn, { ...save, baseRev: kept.row.rev + 1, body: kept.body });
  });
});

describe('a motion that is being written', () => {
  it('is read by whoever writes it and nobody else, and what was handed in is rewritten by no other delegate', async () => {
    const { desk, congress } = t.system;
    const [one, two] = seated.seats.map(({ delegate }) => delegate.signedIn) as [never, never];
    const rid = desk.newId(one, 'motion');
    const body = { title: en('On secret water'), body: seated.body };
    await desk.save(one, { rid, type: 'motion', baseRev: 0, body });
    await expect(congress.motions.open(two, rid)).rejects.toMatchObject({ code: 'record-unknown' });
    await expect(desk.open(two, rid)).rejects.toMatchObject({ code: 'not-allowed' });
    expect((await desk.titles(two, [rid])).size).toBe(0);
    expect(await desk.find(two, ['motion'], 'secret', 9)).toEqual([]);
    const rewritten = { ...body, title: en('On fire') };
    const save = { rid, type: 'motion', baseRev: 1, body: rewritten };
    await expect(desk.save(two, save)).rejects.toMatchObject({ code: 'not-submitter' });
    await congress.motions.step(one, rid, 'submit');
    await expect(desk.save(two, { ...save, baseRev: 2 })).rejects.toMatchObject({ code: 'not-submitter' });
    expect((await desk.open(two, rid)).body.title).toEqual(body.title);
  });
});

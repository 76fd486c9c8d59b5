/** Motions tabled, permitted and amended, on a real database. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestSystem, type TestPerson, type TestSystem } from '../testing/test-system.ts';
import type { Amending } from './motions.ts';
import { openSeatedBody } from './testing/seated-body.ts';

let t: TestSystem;
let chair: TestPerson;
let delegate: TestPerson;
let other: TestPerson;
let body: string;

const SIMPLE = {
  ...{ id: 'simple', version: 1, names: { lang: 'en', text: 'Simple' } },
  decisions: {
    resolution: {
      names: { lang: 'en', text: 'Resolution' },
      rule: { all: [{ base: 'cast', fraction: [1, 2], op: 'gt' }] },
    },
  },
};
const en = (text: string) => ({ lang: 'en', text });

beforeAll(async () => {
  t = await openTestSystem();
  const on = await openSeatedBody(t);
  ({ body, chair } = on);
  delegate = (await on.seat()).delegate;
  other = (await on.seat()).delegate;
});
afterAll(() => t?.close());

async function tabled(by = delegate, more = {}): Promise<string> {
  const { desk } = t.system;
  const rid = desk.newId(by.signedIn, 'motion');
  await desk.save(by.signedIn, {
    rid,
    type: 'motion',
    baseRev: 0,
    body: {
      title: en('On water'),
      body,
      ...more,
      authentic: 'en',
      clauses: [
        { id: 'c1', kind: 'preambular', text: en('Recalling that water is life,') },
        { id: 'c2', kind: 'operative', text: { ...en('Asks for wells'), translations: { ru: 'Просит о колодцах' } } },
        { id: 'c3', kind: 'operative', text: en('Decides to meet again') },
      ],
    },
  });
  return rid;
}

async function permitted(): Promise<string> {
  const { motions } = t.system.congress;
  const rid = await tabled();
  await motions.step(delegate.signedIn, rid, 'submit');
  await motions.step(chair.signedIn, rid, 'permit');
  return rid;
}

const replacing = (text: string, clause = 'c2'): Amending => ({
  clause,
  op: 'replace',
  text: en(text),
  submitters: [],
});

describe('a motion', () => {
  it('is numbered when it is permitted, and from then on no form changes it', async () => {
    const { motions } = t.system.congress;
    const rid = await permitted();
    const { state, body: text, rev } = await motions.open(delegate.signedIn, rid);
    expect([state, text.number]).toEqual(['permitted', '1']);
    expect((await motions.open(delegate.signedIn, await permitted())).body.number).toBe('2');
    const save = { rid, type: 'motion', baseRev: rev, body: { ...text, title: en('On fire') } };
    await expect(t.system.desk.save(delegate.signedIn, save)).rejects.toMatchObject({ code: 'record-frozen' });
  });

  it('keeps its state from a form, its steps from whoever they are not for, and its outcome from everybody', async () => {
    const { motions } = t.system.congress;
    const rid = await tabled();
    const { body: text } = await motions.open(delegate.signedIn, rid);
    await t.system.desk.save(delegate.signedIn, {
      rid,
      type: 'motion',
      baseRev: 1,
      body: { ...text, state: 'accepted' },
    });
    expect((await motions.open(delegate.signedIn, rid)).state).toBe('in_progress');
    await expect(motions.step(other.signedIn, rid, 'submit')).rejects.toMatchObject({ code: 'not-submitter' });
    await motions.step(delegate.signedIn, rid, 'submit');
    await expect(motions.step(delegate.signedIn, rid, 'permit')).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(motions.step(chair.signedIn, rid, 'accept')).rejects.toMatchObject({ code: 'state-move-invalid' });
    const stranger = await t.person(['monitor']);
    await expect(motions.open(stranger.signedIn, rid)).rejects.toMatchObject({ code: 'not-allowed' });
  });
});

describe('amendments', () => {
  it('hang on a clause and its words; two to one clause are named as a conflict and neither is taken in', async () => {
    const { motions } = t.system.congress;
    const rid = await permitted();
    const first = await motions.amend(other.signedIn, rid, replacing('Asks for deep wells'));
    expect((await motions.open(other.signedIn, rid)).consolidated).toMatchObject({ applied: [first], conflicts: [] });
    const second = await motions.amend(delegate.signedIn, rid, replacing('Asks for rain'));
    await motions.amend(delegate.signedIn, rid, { ...replacing('Thanks the well diggers', 'c3'), op: 'insert-before' });
    const { consolidated, amendments } = await motions.open(other.signedIn, rid);
    expect(consolidated.conflicts).toMatchObject([
      { kind: 'replaced_twice', clauseEid: 'c2', amendments: [first, second].sort() },
    ]);
    expect(consolidated.clauses.map(({ text }) => text.en)).toEqual([
      'Recalling that water is life,',
      'Asks for wells',
      'Thanks the well diggers',
      'Decides to meet again',
    ]);
    expect(amendments.map(({ body: one }) => one.number)).toEqual(['1', '2', '3']);
  });

  it('of which only accepted ones are in the text that is voted on', async () => {
    const { motions } = t.system.congress;
    const { db } = t.system.platform;
    const rid = await permitted();
    const id = await motions.amend(other.signedIn, rid, replacing('Asks for deep wells'));
    expect((await motions.amended(db, rid)).text.applied).toEqual([]);
    await motions.step(chair.signedIn, id, 'permit');
    const client = await db.connect();
    try {
      await motions.stepIn(client, chair.signedIn.id, id, 'accept');
    } finally {
      client.release();
    }
    expect((await motions.amended(db, rid)).text.clauses[1]?.text.en).toBe('Asks for deep wells');
  });

  it('are refused to a motion that is not permitted, to a clause that is not there, and without words', async () => {
    const { motions } = t.system.congress;
    const open = await tabled();
    const rid = await permitted();
    const wrong: [string, Partial<Amending>, string][] = [
      [open, {}, 'motion-closed'],
      [rid, { clause: 'c9' }, 'clause-unknown'],
      [rid, { text: en(' ') }, 'words-missing'],
      [rid, { op: 'burn' as 'delete' }, 'amendment-op-unknown'],
    ];
    for (const [motion, more, code] of wrong)
      await expect(motions.amend(other.signedIn, motion, { ...replacing('x'), ...more })).rejects.toMatchObject({
        code,
      });
  });
});

describe('a text on which a vote is open', () => {
  it('stays where it is until the vote is closed; what is not ready is not voted on', async () => {
    const { motions, votes } = t.system.congress;
    const rules = JSON.stringify(SIMPLE);
    const set = (await t.save({ type: 'rule-set', body: { title: en('Rules'), data: rules } })).rid;
    const title = en(chair.signedIn.bodies[0] ?? '');
    const { row } = await t.system.desk.open(chair.signedIn, body);
    await t.save({ rid: body, type: 'body', baseRev: row.rev, body: { title, kind: 'council', rules: set } });
    const rid = await permitted();
    const opening = { body, sitting: '', decision: 'resolution', method: 'roll_call', title: '' };
    const closes = new Date(t.clock.now().getTime() + 3_600_000);
    await expect(votes.open(chair.signedIn, { ...opening, subject: await tabled(), closes })).rejects.toMatchObject({
      code: 'subject-not-ready',
    });
    await votes.open(chair.signedIn, { ...opening, subject: rid, closes });
    await expect(motions.step(delegate.signedIn, rid, 'withdraw')).rejects.toMatchObject({ code: 'vote-open' });
    await t.clock.advance(3_600_000);
    await t.system.platform.jobs.drain();
    expect((await motions.open(chair.signedIn, rid)).state).toBe('rejected');
  });
});

describe('a motion that names a kind of decision', () => {
  it('is permitted only with one its body has', async () => {
    const { motions } = t.system.congress;
    const rid = await tabled(delegate, { rule: 'by-lot' });
    await motions.step(delegate.signedIn, rid, 'submit');
    await expect(motions.step(chair.signedIn, rid, 'permit')).rejects.toMatchObject({
      ...{ code: 'motion-rule-unknown', params: { rule: 'by-lot' } },
    });
    expect((await motions.open(chair.signedIn, rid)).state).toBe('submitted');
  });

  it('is decided by it and by no other, while its amendments are decided as the chair asks', async () => {
    const { motions, votes } = t.system.congress;
    const apart = await openSeatedBody(t);
    const [{ body, chair }, { delegate: author }] = [apart, await apart.seat()];
    const rid = await tabled(author, { rule: 'resolution', body });
    await motions.step(author.signedIn, rid, 'submit');
    await motions.step(chair.signedIn, rid, 'permit');
    const amendment = await motions.amend(author.signedIn, rid, {
      ...{ clause: 'c3', op: 'delete', submitters: [] },
    } as Amending);
    await motions.step(chair.signedIn, amendment, 'permit');
    const closes = new Date(t.clock.now().getTime() + 3_600_000);
    const opening = (subject: string, decision: string) =>
      votes.open(chair.signedIn, {
        ...{ body, sitting: '', subject, decision },
        ...{ method: 'show', title: '', closes },
      });
    await expect(opening(rid, 'procedure')).rejects.toMatchObject({ code: 'decision-other' });
    const { subjects } = await votes.choices(chair.signedIn, body);
    expect(subjects.find((one) => one.rid === rid)?.rule).toBe('resolution');
    const first = await opening(amendment, 'procedure');
    t.clock.advance(3_600_000);
    await votes.close(chair.signedIn, first);
    closes.setTime(t.clock.now().getTime() + 3_600_000);
    expect((await votes.read(chair.signedIn, await opening(rid, 'resolution'))).decision).toBe('resolution');
  });
});

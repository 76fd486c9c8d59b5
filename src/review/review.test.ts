// Review as two people do it: nothing is signed unseen, nobody signs alone, and what was shown is what becomes public.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Signer } from '../ledger/index.ts';
import type { Role, SignedIn } from '../people/model.ts';
import { grantKey } from '../publication/role-keys.ts';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';
import { riskKey } from './model.ts';
import { Review } from './review.ts';

let it: TestSystem;
let review: Review;
const notes: string[] = [];
/** An act that cannot be noted, as if the process ended there. */
let unnoted = '';
interface Holder {
  person: SignedIn;
  signer: Signer;
}
let ada: Holder;
let bek: Holder;

const someone = (id: string, roles: Role[]): SignedIn => ({ id, pseudonym: id, roles, bodies: ['b'], session: id });

async function holder(id: string): Promise<Holder> {
  const { signer } = await it.stranger();
  await grantKey(it.keyParts, { key: signer.publicKey, role: 'reviewer', body: 'Committee', person: id });
  return { person: someone(id, ['reviewer']), signer: signer as Signer };
}

beforeAll(async () => {
  it = await openTestSystem({ seed: 'review' });
  const { platform, models, publishing } = it.system;
  review = new Review({
    pool: platform.db,
    models,
    vault: it.system.vault,
    publishing,
    reader: it.reader,
    clock: platform.clock,
    jobs: platform.jobs,
    files: it.system.evidenceRoom.copies,
    rights: it.system.congress.rights,
    audit: {
      note: async (_, { by, action }) => {
        if (action === unnoted) throw new Error('killed');
        notes.push(`${by} ${action}`);
      },
    },
  });
  [ada, bek] = [await holder('us_ada'), await holder('us_bek')];
});
afterAll(() => it?.close());

const text = (words: string) => ({ lang: 'en', text: words });
const body = (summary: string) => ({
  title: text('Taken from the bazaar'),
  class: 'rights-breach',
  summary: text(summary),
});

async function submitted(summary: string, by = 'us_ada'): Promise<string> {
  const { rid, rev } = await it.save({ type: 'breach', body: body(summary), by });
  await it.system.records.submit(rid, rev);
  return rid;
}

async function sign({ person, signer }: Holder, rid: string, seen: string[] = []) {
  const mine = (await review.proposal(person, rid))?.mine;
  const bytes = Buffer.from(mine?.bytes ?? '', 'base64');
  return await review.sign(person, rid, { signature: Buffer.from(await signer.sign(bytes)).toString('base64'), seen });
}

test('two people publish what they both were shown', async () => {
  const rid = await submitted('four men led away');
  expect(await review.queue(ada.person)).toContainEqual(
    expect.objectContaining({ rid, status: 'in-review', act: null }),
  );
  const { shown, risks } = await review.examine(ada.person, rid, {});
  expect(risks).toEqual([]);
  await review.propose(ada.person, { rid, act: 'publish', beside: bek.person.id, seen: [] });
  expect(await sign(ada, rid)).toEqual({ done: false, index: null });
  expect((await review.proposal(bek.person, rid))?.shown).toEqual(shown);
  expect(await sign(bek, rid)).toMatchObject({ done: true, index: expect.any(Number) });
  await it.sequence();
  expect(await it.reader.record(rid)).toMatchObject(shown);
  expect(notes).toEqual(expect.arrayContaining(['us_ada review.propose', 'us_bek review.sign', 'us_bek review.done']));
});

test('what may harm is answered by both before they sign', async () => {
  const rid = await submitted('ask Davlat Oshkandi');
  const { risks } = await review.examine(ada.person, rid, {});
  expect(risks).toMatchObject([{ code: 'name', found: 'Davlat Oshkandi' }]);
  const ask = { rid, act: 'publish' as const, beside: bek.person.id };
  await expect(review.propose(ada.person, { ...ask, seen: [] })).rejects.toMatchObject({ code: 'risks-unseen' });
  const seen = risks.map(riskKey);
  await review.propose(ada.person, { ...ask, seen });
  await expect(sign(ada, rid)).rejects.toMatchObject({ code: 'risks-unseen' });
  await sign(ada, rid, seen);
  await expect(sign(bek, rid)).rejects.toMatchObject({ code: 'risks-unseen' });
  expect(await sign(bek, rid, seen)).toMatchObject({ done: true });
});

test('nobody signs alone, for another, or without a key', async () => {
  const rid = await submitted('quiet');
  const ask = { rid, act: 'publish' as const, seen: [] };
  await expect(review.propose(ada.person, ask)).rejects.toMatchObject({ code: 'second-person-missing' });
  await expect(review.propose(ada.person, { ...ask, beside: ada.person.id })).rejects.toMatchObject({
    code: 'second-person-missing',
  });
  const keyless = someone('us_keyless', ['reviewer']);
  await expect(review.propose(keyless, { ...ask, beside: bek.person.id })).rejects.toMatchObject({
    code: 'key-missing',
  });
  await review.propose(ada.person, { ...ask, beside: bek.person.id });
  const third = await holder('us_third');
  expect((await review.proposal(third.person, rid))?.mine).toBeNull();
  await expect(sign(third, rid)).rejects.toMatchObject({ code: 'signer-unknown' });
  expect(await review.besides(ada.person, rid, 'publish')).toEqual(expect.arrayContaining(['us_bek', 'us_third']));
  expect(await review.besides(ada.person, rid, 'publish')).not.toContain('us_ada');
});

test('one reviewer hides at once; roles without the right may not even look', async () => {
  const rid = await submitted('published by mistake');
  await review.propose(ada.person, { rid, act: 'publish', beside: bek.person.id, seen: [] });
  await sign(ada, rid);
  await sign(bek, rid);
  await it.sequence();
  await review.propose(bek.person, { rid, act: 'hide', seen: [] });
  expect(await sign(bek, rid)).toMatchObject({ done: true });
  expect(await it.reader.record(rid)).toMatchObject({ gone: 'hidden' });
  const guide = someone('us_guide', ['guide']);
  await expect(review.examine(guide, rid, {})).rejects.toMatchObject({ code: 'not-allowed' });
  await expect(review.queue(guide)).rejects.toMatchObject({ code: 'not-allowed' });
  await expect(review.propose(guide, { rid, act: 'hide', seen: [] })).rejects.toMatchObject({ code: 'not-allowed' });
});

test('a public record that shows somebody who withdrew consent is named until it is hidden', async () => {
  const on = (day: string) => ({ precise: { from: day, to: day } });
  const person = {
    title: text('P-1'),
    kind: 'victim',
    consent: [{ id: 'c1', purpose: 'publish', given: on('2026-01-01') }],
  };
  const { rid: who } = await it.save({ type: 'person', body: person });
  const told = { ...body('quiet'), acts: [{ id: 'a1', type: '030102000000', victim: who }] };
  const { rid, rev } = await it.save({ type: 'breach', body: told, by: 'us_ada' });
  await it.system.records.submit(rid, rev);
  await review.propose(ada.person, { rid, act: 'publish', beside: bek.person.id, seen: [] });
  await sign(ada, rid);
  await sign(bek, rid);
  expect(await review.against(ada.person)).toEqual([]);
  const consent = [{ ...person.consent[0], withdrawn: on('2026-02-01') }];
  await it.save({ rid: who, type: 'person', baseRev: 1, body: { ...person, consent } });
  expect(await review.against(ada.person)).toEqual([{ rid, person: who }]);
  await review.propose(ada.person, { rid, act: 'hide', seen: [] });
  await sign(ada, rid);
  expect(await review.against(ada.person)).toEqual([]);
});

test('two who sign at the same moment do not each wait for the other', async () => {
  const rid = await submitted('signed at once');
  await review.propose(ada.person, { rid, act: 'publish', beside: bek.person.id, seen: [] });
  const done = await Promise.allSettled([sign(ada, rid), sign(bek, rid)]);
  expect(done.map((one) => one.status === 'fulfilled' && one.value.done).sort()).toEqual([false, true]);
  expect((await it.system.records.read(rid)).status).toBe('published');
});

test('the last signature and the act are one: what stops the act leaves no signature either', async () => {
  const rid = await submitted('One of two');
  await review.propose(ada.person, { rid, act: 'publish', beside: bek.person.id, seen: [] });
  await sign(ada, rid);
  const { db } = it.system.platform;
  await db.query(
    `create function killed() returns trigger language plpgsql as $$ begin raise exception 'killed'; end $$`,
  );
  await db.query('create trigger killed before insert on open.entry for each row execute function killed()');
  await expect(sign(bek, rid)).rejects.toThrow(/killed/);
  expect(await review.proposal(bek.person, rid)).toMatchObject({ signed: 1 });
  await db.query('drop trigger killed on open.entry');
  expect(await sign(bek, rid)).toMatchObject({ done: true });
});

test('an act and its note are one: what ends the process between them leaves neither', async () => {
  const rid = await submitted('Killed in between.');
  const killed = async (action: string, act: () => Promise<unknown>) => {
    unnoted = action;
    await expect(act()).rejects.toThrow('killed');
    unnoted = '';
  };
  const propose = () => review.propose(ada.person, { rid, act: 'publish', beside: bek.person.id, seen: [] });
  await killed('review.propose', propose);
  expect(await review.proposal(ada.person, rid)).toBeNull();
  await propose();
  await killed('review.sign', () => sign(ada, rid));
  expect((await review.proposal(ada.person, rid))?.signed).toBe(0);
  await sign(ada, rid);
  await killed('review.done', () => sign(bek, rid));
  expect((await it.system.records.read(rid)).status).toBe('in-review');
  expect((await review.proposal(bek.person, rid))?.signed).toBe(1);
  expect(await sign(bek, rid)).toMatchObject({ done: true });
});

test('what a record had closed and this revision opens is said to whoever signs next', async () => {
  const closed = await it.save({
    type: 'breach',
    body: body('quiet'),
    tightened: { summary: 'members' },
    by: 'us_ada',
  });
  const { rid } = closed;
  await it.save({ rid, type: 'breach', body: body('quiet'), tightened: {}, baseRev: 1, by: 'us_ada' });
  await it.system.records.submit(rid, 2);
  await review.propose(ada.person, { rid, act: 'publish', beside: bek.person.id, seen: [] });
  expect((await review.proposal(bek.person, rid))?.opened).toEqual({ summary: 'members' });
});

test('reports and evidence are reviewed by those alone who may read them', async () => {
  const narrative = { title: text('Told in confidence'), narrative: text('Told in confidence'), channel: 'form' };
  const report = await it.save({ type: 'report', body: narrative });
  const piece = await it.save({ type: 'evidence', body: { title: text('A picture of a gate') } });
  await it.system.records.submit(piece.rid, 1);
  const [lawyer, aid] = [someone('us_lawyer', ['lawyer']), someone('us_aid', ['aid'])];
  for (const [person, rid] of [
    [lawyer, report.rid],
    [aid, report.rid],
    [aid, piece.rid],
  ] as const) {
    const refused = { code: 'not-allowed' };
    await expect(review.proposal(person, rid)).rejects.toMatchObject(refused);
    await expect(review.examine(person, rid, {})).rejects.toMatchObject(refused);
  }
  await expect(
    review.propose(lawyer, { rid: report.rid, act: 'erase', reason: 'safety', beside: bek.person.id, seen: [] }),
  ).rejects.toMatchObject({ code: 'not-allowed' });
  expect((await review.queue(aid)).map(({ rid }) => rid)).not.toContain(piece.rid);
  expect((await review.queue(lawyer)).map(({ rid }) => rid)).toContain(piece.rid);
});

test('the words of a dispute are looked through before they are signed', async () => {
  const rid = await submitted('quiet enough');
  await review.propose(ada.person, { rid, act: 'publish', beside: bek.person.id, seen: [] });
  await sign(ada, rid);
  await sign(bek, rid);
  const statement = { lang: 'en', text: 'Davlat Oshkandi says it was a Tuesday' };
  await review.propose(ada.person, { rid, act: 'dispute', reason: 'error-of-fact', statement, seen: [] });
  await expect(sign(ada, rid)).rejects.toMatchObject({ code: 'risks-unseen' });
  const { risks = [] } = (await review.proposal(ada.person, rid)) ?? {};
  expect(risks).toMatchObject([{ code: 'name', pointer: '/dispute', found: 'Davlat Oshkandi' }]);
  expect(await sign(ada, rid, risks.map(riskKey))).toMatchObject({ done: true });
});

// A publication that waits for its hour: it happens once, at its time, and not at all when something changed meanwhile.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Signer } from '../ledger/index.ts';
import { grantKey, revokeKey } from '../publication/role-keys.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../testing/test-system.ts';
import { Review } from './review.ts';

interface Holder extends TestPerson {
  signer: Signer;
  key: string;
}

let it: TestSystem;
let review: Review;
let ada: Holder;
let bek: Holder;

async function holder(name: string): Promise<Holder> {
  const person = await it.person(['reviewer'], name);
  const { signer, id: key } = await it.stranger();
  await grantKey(it.keyParts, { key: signer.publicKey, role: 'reviewer', body: 'C', person: person.signedIn.id });
  return { ...person, signer: signer as Signer, key };
}

function openReview(): Review {
  const { platform, models, vault, publishing, people } = it.system;
  const { db: pool, clock, jobs } = platform;
  const files = it.system.evidenceRoom.copies;
  const { rights } = it.system.congress;
  const parts = { pool, models, vault, publishing, reader: it.reader, clock, jobs, files, rights };
  return new Review({ ...parts, audit: people.audit });
}

beforeAll(async () => {
  it = await openTestSystem({ seed: 'schedule' });
  review = openReview();
  [ada, bek] = [await holder('Ada'), await holder('Bek')];
});
afterAll(() => it?.close());

const HOUR = 3_600_000;
/** A whole hour, some hours from now. */
const inHours = (hours: number) => new Date((Math.floor(it.clock.now().getTime() / HOUR) + hours) * HOUR);
const body = { title: { lang: 'en', text: 'Taken from the bazaar' }, class: 'rights-breach' };
const run = () => it.system.platform.jobs.drain();

async function proposed(notBefore: Date): Promise<string> {
  const { rid, rev } = await it.save({ type: 'breach', body, by: ada.signedIn.id });
  await it.system.records.submit(rid, rev);
  await review.propose(ada.signedIn, { rid, act: 'publish', beside: bek.signedIn.id, notBefore, seen: [] });
  return rid;
}

async function sign({ signedIn, signer }: Holder, rid: string) {
  const mine = (await review.proposal(signedIn, rid))?.mine;
  const signature = Buffer.from(await signer.sign(Buffer.from(mine?.bytes ?? '', 'base64'))).toString('base64');
  return await review.sign(signedIn, rid, { signature, seen: [] });
}

async function signed(notBefore: Date): Promise<string> {
  const rid = await proposed(notBefore);
  await sign(ada, rid);
  expect(await sign(bek, rid)).toEqual({ done: false, index: null });
  return rid;
}

const statusOf = async (rid: string) => (await it.system.records.read(rid)).status;
const listed = async (rid: string) => (await review.schedule.list(ada.signedIn)).find((one) => one.rid === rid);

test('both signers see the hour; signed by all it waits, and becomes public at its hour and once', async () => {
  const at = inHours(3);
  const rid = await proposed(at);
  expect((await review.proposal(bek.signedIn, rid))?.notBefore).toEqual(at);
  await sign(ada, rid);
  expect((await review.proposal(bek.signedIn, rid))?.notBefore).toEqual(at);
  await sign(bek, rid);
  await run();
  expect(await statusOf(rid)).toBe('in-review');
  expect(await listed(rid)).toMatchObject({ at, ended: null });
  it.clock.advance(3 * HOUR);
  review = openReview();
  expect(await run()).toBe(1);
  expect(await statusOf(rid)).toBe('published');
  expect(await listed(rid)).toBeUndefined();
  expect(await run()).toBe(0);
});

test('a run that was killed after the act was written ends as if it had not been', async () => {
  const rid = await signed(inHours(2));
  await it.system.publishing.commit(rid);
  it.clock.advance(2 * HOUR);
  await run();
  expect(await statusOf(rid)).toBe('published');
  const { rows } = await it.system.platform.db.query('select * from private.schedule where rid = $1', [rid]);
  expect(rows).toEqual([]);
});

test('who signs after the hour publishes at once', async () => {
  const rid = await proposed(inHours(2));
  await sign(ada, rid);
  it.clock.advance(2 * HOUR);
  await run();
  expect(await statusOf(rid)).toBe('in-review');
  expect(await sign(bek, rid)).toMatchObject({ done: true });
  expect(await listed(rid)).toBeUndefined();
});

test('taken back, it does not happen; proposed anew for the same hour, it does', async () => {
  const at = inHours(2);
  const rid = await signed(at);
  await review.drop(bek.signedIn, rid);
  expect(await listed(rid)).toMatchObject({ ended: 'schedule-dropped' });
  await review.propose(ada.signedIn, { rid, act: 'publish', beside: bek.signedIn.id, notBefore: at, seen: [] });
  await sign(ada, rid);
  await sign(bek, rid);
  it.clock.advance(2 * HOUR);
  await run();
  expect(await statusOf(rid)).toBe('published');
});

test('a new revision, another act and a revoked key keep it from happening, and the queue says why', async () => {
  const at = inHours(2);
  const [revised, replaced] = [await signed(at), await signed(at)];
  await it.save({ rid: revised, type: 'breach', body: { ...body, weapon: [] }, baseRev: 1, by: ada.signedIn.id });
  expect(await listed(revised)).toMatchObject({ ended: 'schedule-revised' });
  await review.propose(ada.signedIn, { rid: replaced, act: 'publish', beside: bek.signedIn.id, seen: [] });
  const third = await holder('Third');
  const revoked = await proposed(at);
  await review.drop(ada.signedIn, revoked);
  const ask = { rid: revoked, act: 'publish' as const, beside: third.signedIn.id, notBefore: at, seen: [] };
  await review.propose(ada.signedIn, ask);
  await sign(ada, revoked);
  await sign(third, revoked);
  await revokeKey(it.keyParts, third.key);
  it.clock.advance(2 * HOUR);
  await run();
  expect([await statusOf(revised), await statusOf(replaced), await statusOf(revoked)]).toEqual([
    'draft',
    'in-review',
    'in-review',
  ]);
  expect(await listed(revised)).toMatchObject({ ended: 'schedule-revised' });
  expect(await listed(replaced)).toMatchObject({ ended: 'schedule-replaced' });
  expect(await listed(revoked)).toMatchObject({ ended: 'key-not-valid' });
  await review.schedule.acknowledge(ada.signedIn, revoked);
  expect(await listed(revoked)).toBeUndefined();
});

test('hidden before its hour, a revision of a public record stays away', async () => {
  const rid = await it.publish('breach', body);
  await it.save({ rid, type: 'breach', body: { ...body, weapon: [] }, baseRev: 1, by: ada.signedIn.id });
  const ask = { rid, beside: bek.signedIn.id, seen: [] };
  await review.propose(ada.signedIn, { ...ask, act: 'publish', notBefore: inHours(2) });
  await sign(ada, rid);
  await sign(bek, rid);
  await review.propose(ada.signedIn, { rid, act: 'hide', seen: [] });
  expect(await sign(ada, rid)).toMatchObject({ done: true });
  it.clock.advance(2 * HOUR);
  await run();
  expect(await statusOf(rid)).toBe('hidden');
  expect(await listed(rid)).toMatchObject({ ended: 'schedule-replaced' });
});

test('a time that is past, no whole hour or far away is refused, and roles without the right see nothing', async () => {
  const { rid, rev } = await it.save({ type: 'breach', body, by: ada.signedIn.id });
  await it.system.records.submit(rid, rev);
  const ask = { rid, act: 'publish' as const, beside: bek.signedIn.id, seen: [] };
  for (const notBefore of [inHours(0), new Date(inHours(2).getTime() + 1), inHours(24 * 400), new Date('x')])
    await expect(review.propose(ada.signedIn, { ...ask, notBefore })).rejects.toMatchObject({ code: 'schedule-time' });
  const guide = await it.person(['guide'], 'Guide');
  await expect(review.schedule.list(guide.signedIn)).rejects.toMatchObject({ code: 'not-allowed' });
  await expect(review.schedule.acknowledge(guide.signedIn, rid)).rejects.toMatchObject({ code: 'not-allowed' });
});

/** Whose signatures make a record public: two officers of another body make nothing of this one. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role, SignedIn } from '../people/model.ts';
import { grantKey } from '../publication/role-keys.ts';
import { Review } from '../review/review.ts';
import { BODY, openTestSystem, type TestSystem } from '../testing/test-system.ts';
import { sessionBody } from './testing/open-sitting.ts';
import { personIn } from './testing/person-in.ts';
import { openSeatedBody, type SeatedBody } from './testing/seated-body.ts';

const NORTH = 'Council of the north';
const OFFICES: readonly Role[] = ['secretary', 'chair'];
const en = (text: string) => ({ lang: 'en', text });
let t: TestSystem;
let on: SeatedBody;
let review: Review;
let [here, other] = [] as unknown as [SignedIn, SignedIn];

/** An officer of a body of this name, with a role key of their own. */
async function officer(name: string): Promise<SignedIn> {
  const { signedIn } = await personIn(t, { [name]: OFFICES });
  const { signer } = await t.stranger();
  await grantKey(t.keyParts, { key: signer.publicKey, role: 'secretary', body: name, person: signedIn.id });
  return signedIn;
}

const draft = async (type: string, body: Record<string, unknown>): Promise<string> =>
  (await t.save({ type, body, command: true })).rid;

/** `signs`, or the code it was refused with. */
const outcome = async (person: SignedIn, rid: string): Promise<string> =>
  await t.system.congress.rights.assertSigns(person, rid).then(
    () => 'signs',
    (error: { code?: string }) => error.code ?? String(error),
  );

beforeAll(async () => {
  t = await openTestSystem();
  on = await openSeatedBody(t);
  await t.system.records.submit(on.body, 1);
  await t.act(on.body, 'publish');
  await draft('body', { title: en(NORTH), kind: 'council' });
  [here, other] = [await officer(BODY), await officer(NORTH)];
  const { platform, models, vault, publishing, congress, evidenceRoom, people } = t.system;
  review = new Review({
    ...{ pool: platform.db, models, vault, publishing, reader: t.reader, clock: platform.clock, jobs: platform.jobs },
    ...{ files: evidenceRoom.copies, rights: congress.rights, audit: people.audit },
  });
});
afterAll(() => t?.close());

describe('a record of a body', () => {
  it('is signed by officers of the body, and by those of no other', async () => {
    const clauses = [{ id: 'c1', kind: 'operative', text: en('Asks for wells') }];
    const rules = (await t.system.congress.ruleSets.list(on.chair.signedIn))[0]?.rid ?? '';
    const resolution = await draft('resolution', { title: en('On water'), body: on.body, clauses });
    const made = [
      ...[on.body, rules, resolution, await draft('session', sessionBody(on.body))],
      await draft('commitment', { title: en('Wells'), resolution, clause: 'c1', kind: 'act' }).catch(() => resolution),
    ];
    for (const rid of made)
      expect([await outcome(here, rid), await outcome(other, rid)]).toEqual(['signs', 'not-of-body']);
  });

  it('becomes its organ by signatures of its own officers: nobody makes themselves the bureau of another body', async () => {
    const bureau = await draft('body', { title: en(NORTH), kind: 'bureau', parent: on.body });
    expect([await outcome(here, bureau), await outcome(other, bureau)]).toEqual(['signs', 'not-of-body']);
    const alone = await draft('body', { title: en('Council of the south'), kind: 'council' });
    expect([await outcome(here, alone), await outcome(other, alone)]).toEqual(['signs', 'signs']);
  });

  it('is not put to signature by anybody else in the review room', async () => {
    const { rid, rev } = await t.save({ type: 'session', body: sessionBody(on.body) });
    await t.system.records.submit(rid, rev);
    const ask = { rid, act: 'publish' as const, seen: [] };
    await expect(review.propose(other, { ...ask, beside: here.id })).rejects.toMatchObject({ code: 'not-of-body' });
    await expect(review.propose(other, { ...ask, beside: other.id })).rejects.toMatchObject({ code: 'not-of-body' });
  });
});

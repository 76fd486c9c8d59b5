import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Status } from '../records/commands.ts';
import { openTestSystem, type Reviewer, START, type TestSystem } from '../testing/test-system.ts';
import { ACTS, type Act } from './acts.ts';
import type { Propose } from './commands.ts';
import { grantKey, revokeKey } from './role-keys.ts';

const breach = (text: string) => ({ title: { lang: 'en', text }, class: 'rights-breach' });
const DAY = 86_400_000;
const PASS_TIME = 30 * DAY;

let t: TestSystem;
beforeAll(async () => {
  t = await openTestSystem();
});
afterAll(() => t.close());

/** A record brought into a state by the acts that lead there. */
const WAYS: Record<Exclude<Status, 'approved'>, () => Promise<string>> = {
  draft: async () => (await t.save({ type: 'breach', body: breach('draft') })).rid,
  'in-review': async () => {
    const { rid, rev } = await t.save({ type: 'breach', body: breach('in review') });
    await t.system.records.submit(rid, rev);
    return rid;
  },
  published: () => t.publish('breach', breach('published')),
  disputed: () => after('dispute'),
  hidden: () => after('hide'),
  withdrawn: () => after('withdraw'),
  erased: () => after('erase'),
};

async function after(act: Act): Promise<string> {
  const rid = await t.publish('breach', breach(act));
  await t.act(rid, act);
  return rid;
}

/** What each act leaves each state in; a state that is not named refuses the act. */
const OPEN: Record<Act, Partial<Record<Status, Status>>> = {
  publish: { 'in-review': 'published' },
  dispute: { published: 'disputed', disputed: 'disputed' },
  withdraw: { published: 'withdrawn', disputed: 'withdrawn', hidden: 'withdrawn' },
  hide: { published: 'hidden', disputed: 'hidden', withdrawn: 'hidden' },
  restore: { hidden: 'published' },
  erase: {
    draft: 'erased',
    'in-review': 'erased',
    published: 'erased',
    disputed: 'erased',
    hidden: 'erased',
    withdrawn: 'erased',
  },
};

const statusOf = async (rid: string): Promise<Status> =>
  (await t.system.platform.db.query('select status from private.record where rid = $1', [rid])).rows[0].status;

describe('each act on each state', () => {
  const cells = (Object.keys(ACTS) as Act[]).flatMap((act) =>
    Object.keys(WAYS).map((state) => [act, state as keyof typeof WAYS] as const),
  );
  test.each(cells)('%s of a record that is %s', async (act, state) => {
    const rid = await WAYS[state]();
    const to = OPEN[act][state];
    if (to === undefined) {
      await expect(t.act(rid, act)).rejects.toMatchObject({
        name: 'Refusal',
        status: expect.toSatisfy((code: number) => code === 409 || code === 410),
      });
      expect(await statusOf(rid)).toBe(state);
    } else {
      await t.act(rid, act);
      expect(await statusOf(rid)).toBe(to);
    }
  });

  test('a revision of a disputed record is published, and of a gone record not even saved', async () => {
    const rid = await WAYS.disputed();
    await t.save({ rid, type: 'breach', body: breach('after the dispute'), baseRev: 1 });
    await t.act(rid, 'publish');
    expect(await statusOf(rid)).toBe('published');
    for (const state of ['withdrawn', 'erased'] as const) {
      await expect(
        t.save({ rid: await WAYS[state](), type: 'breach', body: breach('x'), baseRev: 1 }),
      ).rejects.toMatchObject({ code: 'record-not-open' });
    }
  });

  test('a hidden record stands again in changed form, and what was hidden of it stays hidden', async () => {
    const rid = await WAYS.hidden();
    await t.save({ rid, type: 'breach', body: breach('changed since'), baseRev: 1 });
    expect(await statusOf(rid)).toBe('hidden');
    await t.act(rid, 'publish');
    await t.sequence();
    expect(await t.reader.record(rid)).toMatchObject({ rev: 2 });
    const { rows } = await t.system.platform.db.query(
      `select o.withheld from open.object o join open.entry e using (index) where e.rid = $1 order by o.index`,
      [rid],
    );
    expect(rows.map(({ withheld }) => withheld)).toEqual(['hidden', null]);
  });

  test('what was withdrawn or disputed before it was hidden is so again when it is restored', async () => {
    for (const act of ['withdraw', 'dispute'] as const) {
      const rid = await after(act);
      const before = await statusOf(rid);
      await t.act(rid, 'hide');
      await t.act(rid, 'restore');
      expect(await statusOf(rid)).toBe(before);
    }
  });

  test('one revision can be hidden and restored alone, and none can be erased alone', async () => {
    const rid = await t.publish('breach', breach('old'));
    await t.save({ rid, type: 'breach', body: breach('new'), baseRev: 1 });
    await t.act(rid, 'publish');
    await expect(t.act(rid, 'erase', { rev: 1 })).rejects.toMatchObject({ code: 'revision-not-separable' });
    await expect(t.act(rid, 'hide', { rev: 9 })).rejects.toMatchObject({ code: 'revision-unknown' });
    await t.act(rid, 'hide', { rev: 1 });
    await t.sequence();
    expect(await statusOf(rid)).toBe('published');
    expect(await t.reader.record(rid)).toMatchObject({ rev: 2 });
    expect((await t.reader.history(rid)).map(({ rev, record }) => [rev, record !== null])).toEqual([
      [null, false],
      [2, true],
      [1, false],
    ]);
    await t.act(rid, 'restore', { rev: 1 });
    await t.act(rid, 'hide', { rev: 2 });
    expect(await statusOf(rid)).toBe('hidden');
    expect(await t.reader.record(rid)).toMatchObject({ gone: 'hidden' });
    expect(await t.audit()).toMatchObject({ valid: true, failures: [] });
  });
});

describe('two people', () => {
  let one: Reviewer;
  let two: Reviewer;
  let three: Reviewer;
  beforeAll(() => {
    [one, two, three] = t.reviewers as [Reviewer, Reviewer, Reviewer];
  });
  const inReview = () => WAYS['in-review']();
  const refused = async (rid: string, code: string, signers: Reviewer[], more: Partial<Propose> = {}) =>
    await expect(t.act(rid, 'publish', { by: signers, ...more })).rejects.toMatchObject({ code });

  test('are two different keys, of which one wrote no part of the revision', async () => {
    const rid = await inReview();
    await refused(rid, 'signers-needed', [one]);
    await refused(rid, 'signers-needed', [one, one]);
    await refused(rid, 'signers-needed', [one, two, three]);
    await refused(rid, 'signers-needed', []);
    await t.save({ rid, type: 'breach', body: breach('by the other'), baseRev: 1, by: two.id });
    await t.system.records.submit(rid, 2);
    await refused(rid, 'second-person-missing', [one, two]);
    await t.act(rid, 'publish', { by: [two, three] });
    await t.save({ rid, type: 'breach', body: breach('third'), baseRev: 2, by: three.id });
    await t.act(rid, 'publish', { by: [one, three] });
  });

  test('have keys that are known, of a role that reviews, and valid now', async () => {
    const rid = await inReview();
    const revoked = await t.reviewer();
    await revokeKey(t.keyParts, revoked.id);
    const expired = await t.reviewer('reviewer', new Date(t.clock.now().getTime() + 1000));
    await t.clock.advance(2000);
    await refused(rid, 'key-not-valid', [one, await t.stranger()]);
    await refused(rid, 'key-not-valid', [one, revoked]);
    await refused(rid, 'key-not-valid', [one, expired]);
    await refused(rid, 'key-not-valid', [one, await t.instance()]);
    await refused(rid, 'key-not-valid', [one, { ...two, id: 'nobody' }]);
    await refused(rid, 'role-not-allowed', [one, await t.reviewer('secretary')]);
  });

  test('sign the very bytes that were proposed', async () => {
    const rid = await inReview();
    const { publishing } = t.system;
    const { toSign } = await publishing.propose({ rid, act: 'publish', signers: [one.id, two.id] });
    const other = Buffer.from(toSign);
    other[other.length - 3] = (other[other.length - 3] as number) ^ 1;
    await expect(publishing.sign(rid, one.id, await one.signer.sign(other))).rejects.toMatchObject({
      code: 'signature-invalid',
    });
    await expect(publishing.sign(rid, one.id, await two.signer.sign(toSign))).rejects.toMatchObject({
      code: 'signature-invalid',
    });
    await expect(publishing.sign(rid, one.id, new Uint8Array(64))).rejects.toMatchObject({ code: 'signature-invalid' });
    await expect(publishing.sign(rid, one.id, new Uint8Array(3))).rejects.toMatchObject({ code: 'signature-invalid' });
    await expect(publishing.sign(rid, three.id, await three.signer.sign(toSign))).rejects.toMatchObject({
      code: 'signer-unknown',
    });
    const first = await one.signer.sign(toSign);
    await publishing.sign(rid, one.id, first);
    await publishing.sign(rid, one.id, first);
    await expect(publishing.commit(rid)).rejects.toMatchObject({ code: 'signature-missing' });
    await publishing.sign(rid, two.id, await two.signer.sign(toSign));
    await publishing.commit(rid);
    await expect(publishing.commit(rid)).rejects.toMatchObject({ code: 'proposal-unknown' });
    await expect(publishing.sign(rid, one.id, first)).rejects.toMatchObject({ code: 'proposal-unknown' });
    await t.save({ rid, type: 'breach', body: breach('next'), baseRev: 1 });
    await publishing.propose({ rid, act: 'publish', signers: [one.id, two.id] });
    await expect(publishing.sign(rid, one.id, first)).rejects.toMatchObject({ code: 'signature-invalid' });
  });

  test('lose their signatures when the record changes under them', async () => {
    const rid = await inReview();
    await t.propose(rid, 'publish');
    await t.save({ rid, type: 'breach', body: breach('changed'), baseRev: 1 });
    await expect(t.system.publishing.commit(rid)).rejects.toMatchObject({ code: 'proposal-unknown' });
    await t.system.records.submit(rid, 2);
    await t.propose(rid, 'publish');
    const { toSign } = await t.system.publishing.propose({ rid, act: 'publish', signers: [one.id, two.id] });
    await t.system.publishing.sign(rid, one.id, await one.signer.sign(toSign));
    await expect(t.system.publishing.commit(rid)).rejects.toMatchObject({ code: 'signature-missing' });
  });

  test('cannot commit with a key that was revoked after it signed', async () => {
    const rid = await inReview();
    const leaving = await t.reviewer();
    await t.propose(rid, 'publish', {}, [one, leaving]);
    await revokeKey(t.keyParts, leaving.id);
    await expect(t.system.publishing.commit(rid)).rejects.toMatchObject({ code: 'key-not-valid' });
    expect(await t.audit()).toMatchObject({ valid: true });
  });

  test('give a reason that the register knows, and a statement that can be read', async () => {
    const rid = await WAYS.published();
    const { publishing } = t.system;
    const signers = [one.id, two.id];
    await expect(publishing.propose({ rid, act: 'erase', signers })).rejects.toMatchObject({ code: 'reason-unknown' });
    await expect(publishing.propose({ rid, act: 'erase', signers, reason: 'because' })).rejects.toMatchObject({
      code: 'reason-unknown',
    });
    const statement = { lang: 'en', text: 'half \ud800' };
    await expect(
      publishing.propose({ rid, act: 'withdraw', signers, reason: 'safety', statement }),
    ).rejects.toMatchObject({ code: 'statement-malformed' });
    await expect(
      publishing.propose({ rid: await inReview(), act: 'publish', signers, precision: 0 }),
    ).rejects.toMatchObject({ code: 'precision-invalid' });
  });

  test('write their act once, however often it is committed at the same time', async () => {
    const rid = await inReview();
    await t.propose(rid, 'publish');
    const done = await Promise.allSettled(Array.from({ length: 8 }, () => t.system.publishing.commit(rid)));
    expect(done.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    await t.sequence();
    expect(await t.reader.history(rid)).toHaveLength(1);
  });
});

describe('a role key', () => {
  test('is granted once, never in the place of the instance, and stays revoked', async () => {
    const { signer, id } = await t.reviewer();
    const grant = { key: signer.publicKey, role: 'reviewer', body: 'Committee' };
    await expect(grantKey(t.keyParts, grant)).rejects.toMatchObject({ code: 'key-known' });
    await revokeKey(t.keyParts, id);
    await revokeKey(t.keyParts, id);
    await expect(grantKey(t.keyParts, grant)).rejects.toMatchObject({ code: 'key-known' });
    const { publicKey } = (await t.stranger()).signer;
    await expect(grantKey(t.keyParts, { ...grant, key: publicKey, role: 'instance' })).rejects.toMatchObject({
      code: 'role-reserved',
    });
    await expect(grantKey(t.keyParts, { ...grant, key: publicKey, until: START })).rejects.toMatchObject({
      code: 'key-ends-early',
    });
    await expect(grantKey(t.keyParts, { ...grant, key: t.system.log.identity.signer.publicKey })).rejects.toMatchObject(
      { code: 'key-known' },
    );
    await expect(grantKey(t.keyParts, { ...grant, key: new Uint8Array(32) })).rejects.toMatchObject({
      code: 'key-weak',
    });
    await expect(revokeKey(t.keyParts, 'nobody')).rejects.toMatchObject({ code: 'key-unknown' });
  });

  test('does not sign what was proposed before the day it was granted', async () => {
    const rid = await WAYS['in-review']();
    const late = await t.stranger();
    await expect(
      t.system.publishing.propose({ rid, act: 'publish', signers: [t.reviewers[0]?.id as string, late.id] }),
    ).rejects.toMatchObject({ code: 'key-not-valid' });
  });

  test('and the log of all this is valid, a month later too', async () => {
    await t.clock.advance(PASS_TIME);
    await t.publish('breach', breach('a month later'));
    expect(await t.audit()).toMatchObject({ valid: true, failures: [] });
  });
});

// Two people, not two keys: whoever holds several keys, or wrote under another name than the one they sign with, is one.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseEntry } from '../ledger/index.ts';
import { readEntries } from '../log/store.ts';
import { openTestSystem, type Reviewer, type TestSystem } from '../testing/test-system.ts';
import { grantKey } from './role-keys.ts';

let t: TestSystem;
const ANNA = 'us_anna';
const BORIS = 'us_boris';
let anna: Reviewer[];
let boris: Reviewer[];
let nameless: Reviewer;
const keyOf = async (person: string): Promise<Reviewer> => {
  const one = await t.stranger();
  await grantKey(t.keyParts, { key: one.signer.publicKey, role: 'reviewer', body: 'Committee', person });
  return one;
};
beforeAll(async () => {
  t = await openTestSystem();
  anna = [await keyOf(ANNA), await keyOf(ANNA)];
  boris = [await keyOf(BORIS), await keyOf(BORIS)];
  nameless = t.reviewers[0] as Reviewer;
});
afterAll(() => t.close());

/** A breach handed in, whose revisions were written by these, in turn. */
const written = async (...authors: string[]): Promise<string> => {
  let rid: string | undefined;
  for (const [baseRev, by] of authors.entries()) {
    const body = { title: { lang: 'en', text: `By ${authors.length}` }, class: 'rights-breach' };
    const saved = await t.save({ type: 'breach', body, by, ...(rid ? { rid, baseRev } : {}) });
    rid = saved.rid;
  }
  await t.system.records.submit(rid as string, authors.length);
  return rid as string;
};
const published = (rid: string, ...by: (Reviewer | undefined)[]) => t.act(rid, 'publish', { by: by as Reviewer[] });

test('one person with two keys publishes, gives back and erases nothing alone', async () => {
  const rid = await written(BORIS);
  await expect(published(rid, ...anna)).rejects.toMatchObject({ code: 'signers-one-person', params: { needed: 2 } });
  await published(rid, anna[0], boris[0]);
  for (const act of ['withdraw', 'erase'] as const)
    await expect(t.act(rid, act, { by: anna })).rejects.toMatchObject({ code: 'signers-one-person' });
  await t.act(rid, 'hide', { by: [anna[0] as Reviewer] });
  await expect(t.act(rid, 'restore', { by: boris })).rejects.toMatchObject({ code: 'signers-one-person' });
});

test('an author who signs with another key is still the author', async () => {
  const [first, second] = anna;
  for (const author of [ANNA, first?.id as string]) {
    const both = await written(author, boris[1]?.id as string);
    await expect(published(both, second, boris[0])).rejects.toMatchObject({ code: 'second-person-missing' });
    await published(both, second, nameless);
  }
});

test('one of two signers may be the author', async () => {
  await published(await written(ANNA), anna[1], boris[0]);
  await published(await written(anna[0]?.id as string, ANNA), anna[1], boris[1]);
});

test('a key that names no person stands for itself', async () => {
  const rid = await written(nameless.id);
  await published(rid, nameless, t.reviewers[1]);
  await expect(published(await written(nameless.id, ANNA), nameless, anna[1])).rejects.toMatchObject({
    code: 'second-person-missing',
  });
});

test('whose key it is stays out of the log', async () => {
  const entries = await readEntries(t.system.platform.db, 0, 1e6);
  const keys = entries.map(({ bytes }) => parseEntry(bytes)).filter(({ kind }) => kind === 'key');
  expect(keys.length).toBeGreaterThan(6);
  expect(await t.dump(['open'])).not.toMatch(/us_(anna|boris)/);
  expect(await t.audit()).toMatchObject({ valid: true, failures: [] });
});

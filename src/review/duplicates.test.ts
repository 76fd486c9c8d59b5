// Duplicates among what is at work and what is public: a planted one is found with its reasons, a merge can be undone.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';
import { Duplicates } from './duplicates.ts';

let it: TestSystem;
let duplicates: Duplicates;
beforeAll(async () => {
  it = await openTestSystem({ seed: 'duplicates' });
  const { platform, models } = it.system;
  const { vault } = it.system;
  duplicates = new Duplicates({ pool: platform.db, models, vault, reader: it.reader, clock: platform.clock });
});
afterAll(() => it?.close());

const text = (words: string) => ({ lang: 'en', text: words });
const event = (words: string, day: string, lat = 37.49) => ({
  title: text(words),
  class: 'rights-breach',
  when: { precise: { from: day, to: day } },
  where: [{ id: 'p1', text: 'Oshkand', point: { lat, lon: 71.55 }, precision: 1 }],
  acts: [{ id: 'a1', type: '030102000000' }],
});

test('a planted duplicate is found in the public register and among drafts, with reasons; others are not', async () => {
  const open = await it.publish('breach', event('Four men taken from the bazaar of Oshkand', '2025-05-03'));
  await it.publish('breach', event('A school closed', '2024-01-10', 43.1));
  await it.sequence();
  const draft = await it.save({ type: 'breach', body: event('Men led away at the bazaar, Oshkand', '2025-05-03') });
  const told = await it.save({ type: 'breach', body: event('Four men of Oshkand bazaar taken', '2025-05-04') });
  const found = await duplicates.of(told.rid, 'breach');
  expect(found.map(({ rid, published }) => ({ rid, published }))).toEqual(
    expect.arrayContaining([
      { rid: open, published: true },
      { rid: draft.rid, published: false },
    ]),
  );
  expect(found).toHaveLength(2);
  expect(found.find(({ rid }) => rid === open)?.reasons.map(({ reason }) => reason)).toEqual(
    expect.arrayContaining(['place', 'act']),
  );

  await duplicates.merge('us_a', told.rid, open);
  expect((await duplicates.of(told.rid, 'breach')).map(({ rid }) => rid)).toEqual([draft.rid]);
  expect(await duplicates.mergesOf(open)).toMatchObject([{ rid: told.rid, into: open }]);
  await expect(duplicates.merge('us_a', open, told.rid)).rejects.toMatchObject({ code: 'merge-circle' });
  await expect(duplicates.merge('us_a', open, open)).rejects.toMatchObject({ code: 'merge-itself' });

  await duplicates.unmerge('us_b', told.rid);
  expect(await duplicates.of(told.rid, 'breach')).toHaveLength(2);
  await expect(duplicates.unmerge('us_b', told.rid)).rejects.toMatchObject({ code: 'merge-unknown' });
});

test('a record that says neither when nor where is compared with what is at work only', async () => {
  const bare = { title: text('Something happened'), class: 'rights-breach' };
  const { rid } = await it.save({ type: 'breach', body: bare });
  expect(await duplicates.of(rid, 'breach')).toEqual([]);
});

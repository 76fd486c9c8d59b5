// Duplicates among what is at work and what is public: a planted one is found with its reasons, a merge can be undone.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findAudit } from '../people/audit-store.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../testing/test-system.ts';
import { Duplicates } from './duplicates.ts';

let it: TestSystem;
let duplicates: Duplicates;
let ada: TestPerson['signedIn'];
beforeAll(async () => {
  it = await openTestSystem({ seed: 'duplicates' });
  const { platform, models } = it.system;
  const { vault, people } = it.system;
  const { db: pool, clock } = platform;
  duplicates = new Duplicates({ pool, models, vault, reader: it.reader, audit: people.audit, clock });
  ada = (await it.person(['reviewer'], 'Ada')).signedIn;
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

  await duplicates.merge(ada, told.rid, open);
  expect((await duplicates.of(told.rid, 'breach')).map(({ rid }) => rid)).toEqual([draft.rid]);
  expect(await duplicates.mergesOf(open)).toMatchObject([{ rid: told.rid, into: open }]);
  await expect(duplicates.merge(ada, open, told.rid)).rejects.toMatchObject({ code: 'merge-circle' });
  await expect(duplicates.merge(ada, open, open)).rejects.toMatchObject({ code: 'merge-itself' });

  await duplicates.unmerge(ada, told.rid);
  expect(await duplicates.of(told.rid, 'breach')).toHaveLength(2);
  await expect(duplicates.unmerge(ada, told.rid)).rejects.toMatchObject({ code: 'merge-unknown' });
});

test('a record that says neither when nor where is compared with what is at work only', async () => {
  const bare = { title: text('Something happened'), class: 'rights-breach' };
  const { rid } = await it.save({ type: 'breach', body: bare });
  expect(await duplicates.of(rid, 'breach')).toEqual([]);
});

test('a merge and its taking back stand in the audit trail, by whom and into what', async () => {
  const [one, two] = [
    await save('breach', event('A road closed', '2025-06-01')),
    await save('breach', event('B', '2025-06-01')),
  ];
  await duplicates.merge(ada, one, two);
  await duplicates.unmerge(ada, one);
  const noted = await findAudit(it.system.platform.db, { target: one, limit: 9 });
  expect(noted.map(({ by, action, detail }) => ({ by, action, detail }))).toEqual([
    { by: ada.id, action: 'record.unmerge', detail: { into: two } },
    { by: ada.id, action: 'record.merge', detail: { into: two } },
  ]);
});

test('records of different types are never one, and merging is for those who may', async () => {
  const breach = await save('breach', event('A road closed', '2025-07-01'));
  const other = await save('breach', event('A road closed again', '2025-07-01'));
  const group = await save('group', { title: text('Northern battalion'), kind: 'unit' });
  for (const [rid, into] of [
    [breach, group],
    [group, breach],
  ] as const)
    await expect(duplicates.merge(ada, rid, into)).rejects.toMatchObject({ code: 'merge-types' });
  const { signedIn: monitor } = await it.person(['monitor'], 'Bek');
  await expect(duplicates.merge(monitor, breach, other)).rejects.toMatchObject({ code: 'not-allowed' });
  await duplicates.merge(ada, breach, other);
  await expect(duplicates.unmerge(monitor, breach)).rejects.toMatchObject({ code: 'not-allowed' });
});

const save = async (type: string, body: Record<string, unknown>) => (await it.save({ type, body })).rid;

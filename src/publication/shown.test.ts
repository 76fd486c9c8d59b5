// What would be shown: the preview is what is signed, as coarse in time and place as was decided, and never against consent.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';

let it: TestSystem;
beforeAll(async () => {
  it = await openTestSystem({ seed: 'shown' });
});
afterAll(() => it?.close());

const text = (words: string) => ({ lang: 'en', text: words });
const on = (day: string) => ({ precise: { from: day, to: day } });

const event = (victim?: string) => ({
  title: text('Taken from the bazaar'),
  class: 'rights-breach',
  when: { ...on('2026-02-03'), time: '04:30', text: 'on the third at half past four' },
  where: [{ id: 'p1', text: 'Oshkand', point: { lat: 37.49, lon: 71.55 }, precision: 1 }],
  acts: [{ id: 'a1', type: '030102000000', when: on('2026-02-04'), ...(victim ? { victim } : {}) }],
  phases: [{ id: 'f1', phase: 'ongoing', when: on('2026-02-05') }],
});

async function submitted(body: Record<string, unknown>, type = 'breach') {
  const saved = await it.save({ type, body });
  await it.system.records.submit(saved.rid, saved.rev);
  return saved.rid;
}

test('the preview is what is signed and what readers get', async () => {
  const rid = await submitted(event());
  const decided = { precision: 4, grain: 'month' as const };
  const preview = await it.system.publishing.preview(rid, decided);
  const { shown } = await it.system.publishing.propose({
    rid,
    act: 'publish',
    signers: it.reviewers.slice(0, 2).map(({ id }) => id),
    ...decided,
  });
  expect(shown).toEqual(preview.shown);
  await it.act(rid, 'publish', decided);
  await it.sequence();
  expect(await it.reader.record(rid)).toMatchObject(preview.shown);
});

test('time published by month tells no day, hour or words of a day anywhere', async () => {
  const rid = await submitted(event());
  const { shown } = await it.system.publishing.preview(rid, { grain: 'month' });
  expect(shown.when).toEqual({ imprecise: { from: '2026-02', to: '2026-02' } });
  expect(JSON.stringify(shown)).not.toMatch(/2026-02-0|04:30|half past/);
});

test('the hour is never published', async () => {
  const rid = await submitted(event());
  const { shown } = await it.system.publishing.preview(rid, {});
  expect(shown.when).toMatchObject(on('2026-02-03'));
  expect(JSON.stringify(shown)).not.toMatch(/04:30|half past/);
});

test('a person who withdrew consent keeps the record from the public; silence shows a code', async () => {
  const person = (consent: unknown[]) => ({ title: text('P-1'), kind: 'victim', consent });
  const quiet = await it.save({ type: 'person', body: person([]) });
  const rid = await submitted(event(quiet.rid));
  const preview = await it.system.publishing.preview(rid, {});
  expect(JSON.stringify(preview.shown)).toContain('"code:');
  expect(JSON.stringify(preview.shown)).not.toContain(quiet.rid);
  const consent = [{ id: 'c1', purpose: 'publish', given: on('2026-01-01'), withdrawn: on('2026-02-01') }];
  await it.save({ rid: quiet.rid, type: 'person', baseRev: 1, body: person(consent) });
  await expect(it.system.publishing.preview(rid, {})).rejects.toMatchObject({ code: 'consent-withdrawn' });
  await expect(it.act(rid, 'publish')).rejects.toMatchObject({ code: 'consent-withdrawn' });
});

const person = (consent: unknown[]) => ({ title: text('P-2'), kind: 'victim', consent });
const given = { id: 'c1', purpose: 'publish', given: on('2026-01-01') };
const victim = async () => (await it.save({ type: 'person', body: person([given]) })).rid;
const withdraws = (rid: string) =>
  it.save({ rid, type: 'person', baseRev: 1, body: person([{ ...given, withdrawn: on('2026-02-01') }]) });
const refused = { code: 'consent-withdrawn' };

test('consent withdrawn after an act was proposed and signed stops it, and what is hidden stays hidden', async () => {
  const who = await victim();
  const [late, shown] = [await submitted(event(who)), await submitted(event(who))];
  await it.act(shown, 'publish');
  await it.propose(late, 'publish');
  await withdraws(who);
  await expect(it.system.publishing.commit(late)).rejects.toMatchObject(refused);
  await it.act(shown, 'hide');
  await expect(it.act(shown, 'restore')).rejects.toMatchObject(refused);
  await it.sequence();
  expect(await it.reader.record(late)).toBeNull();
  expect(await it.reader.record(shown)).toMatchObject({ gone: 'hidden' });
});

test('a competing account shows nobody against their will', async () => {
  const [who, other] = [await victim(), await victim()];
  const body = event(other);
  const accounts = { '/acts/a1/victim': [{ adopted: true }, { value: who }] };
  const rid = await submitted({ ...body, accounts });
  await withdraws(who);
  await expect(it.system.publishing.preview(rid, {})).rejects.toMatchObject(refused);
});

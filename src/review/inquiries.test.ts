// Right of reply: who is named is asked, answers through a receipt, and what came of it is published by two people as ever.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestSystem, type TestPerson, type TestSystem } from '../testing/test-system.ts';
import { Inquiries } from './inquiries.ts';
import { inquiryState } from './model.ts';

let it: TestSystem;
let inquiries: Inquiries;
let mara: TestPerson;
let law: TestPerson;

beforeAll(async () => {
  it = await openTestSystem({ seed: 'inquiries' });
  const { platform, models, records, vault, intake, people } = it.system;
  const { db: pool, clock, random } = platform;
  inquiries = new Inquiries({ pool, models, records, vault, intake, audit: people.audit, clock, random });
  [mara, law] = [await it.person(['monitor']), await it.person(['lawyer'])];
});
afterAll(() => it?.close());

const DAY = 86_400_000;
const text = (words: string) => ({ lang: 'en', text: words });
const body = { title: text('Taken from the bazaar'), class: 'rights-breach' };
const asked = { who: 'Office of the prosecutor', text: text('zarbulmasal question'), due: '2026-03-20' };

async function submitted(): Promise<string> {
  const { rid, rev } = await it.save({ type: 'breach', body });
  await it.system.records.submit(rid, rev);
  return rid;
}

async function only(rid: string, as = mara) {
  const [one] = await inquiries.of(as.signedIn, rid);
  if (!one) throw new Error('no inquiry');
  return one;
}

const day = () => it.clock.now().toISOString().slice(0, 10);

async function sent(rid: string): Promise<{ id: string; code: string; report: string }> {
  const due = new Date(it.clock.now().getTime() + 10 * DAY).toISOString().slice(0, 10);
  const id = await inquiries.draft(mara.signedIn, rid, { ...asked, due });
  const { code = '', report } = await only(rid);
  await inquiries.sent(mara.signedIn, rid, id, { how: 'By registered letter', on: day() });
  return { id, code, report };
}

test('an organ is asked, answers through its receipt, and the reply is printed when two people publish it', async () => {
  const rid = await submitted();
  const id = await inquiries.draft(mara.signedIn, rid, asked);
  const drafted = await only(rid);
  expect(drafted).toMatchObject({ state: 'drafted', who: asked.who, text: asked.text, reply: null });
  await inquiries.sent(mara.signedIn, rid, id, { how: 'By registered letter', on: '2026-03-01' });
  expect(await only(rid)).toMatchObject({ state: 'sent', how: 'By registered letter', sentOn: '2026-03-01' });
  expect(await only(rid)).not.toHaveProperty('code');
  await expect(inquiries.print(mara.signedIn, rid, id, { rev: 1, text: text('x') })).rejects.toMatchObject({
    code: 'inquiry-state',
  });

  const { conversation, triage } = it.system.intake;
  const standing = await conversation.open(drafted.code ?? '');
  expect(standing).toMatchObject({ state: 'waiting', messages: [{ text: 'zarbulmasal question' }] });
  await conversation.answer(drafted.code ?? '', { text: 'We deny it, says Davlat.', n: 2 });
  const report = await triage.open(mara.signedIn, drafted.report);
  expect(report.row).toMatchObject({ channel: 'reply', state: 'in-work', unread: 1 });
  expect(report.body.about).toBe(rid);
  expect(await only(rid)).toMatchObject({ state: 'answered', reply: { text: 'We deny it, says Davlat.' } });

  const rev = await inquiries.print(mara.signedIn, rid, id, { rev: 1, text: text('We deny it.') });
  expect(await it.system.records.read(rid)).toMatchObject({ rev, status: 'in-review', by: mara.signedIn.id });
  await it.act(rid, 'publish');
  await it.sequence();
  const on = { precise: { from: '2026-03-01', to: '2026-03-01' } };
  const reply = { id: 'r1', who: asked.who, asked: on, answered: on, text: text('We deny it.') };
  expect(await it.reader.record(rid)).toMatchObject({ replies: [reply] });
  await it.audit();
  const packs = await it.packs();
  for (const secret of ['Davlat', 'zarbulmasal', 'registered letter']) expect(packs).not.toContain(secret);
});

test('silence begins when the day to answer by has passed, and is printed once; a late reply takes its place', async () => {
  const rid = await submitted();
  const { id, code } = await sent(rid);
  it.clock.advance(11 * DAY);
  expect((await only(rid)).state).toBe('silent');
  await inquiries.print(mara.signedIn, rid, id, { rev: 1, text: text('') });
  expect((await it.system.records.read(rid)).body.replies).toMatchObject([{ id: 'r1', silent: true }]);
  await it.system.intake.conversation.answer(code, { text: 'Late, but here.', n: 2 });
  await inquiries.print(mara.signedIn, rid, id, { rev: 2, text: text('Late, but here.') });
  const replies = (await it.system.records.read(rid)).body.replies as Record<string, unknown>[];
  expect(replies).toMatchObject([{ id: 'r1', text: text('Late, but here.') }]);
  expect(replies[0]).not.toHaveProperty('silent');
  await expect(inquiries.print(mara.signedIn, rid, id, { rev: 2, text: text('x') })).rejects.toMatchObject({
    code: 'revision-conflict',
  });
});

test('who will not answer is said to have declined; a step is taken once', async () => {
  const rid = await submitted();
  const { id } = await sent(rid);
  const again = inquiries.sent(mara.signedIn, rid, id, { how: 'again', on: day() });
  await expect(again).rejects.toMatchObject({ code: 'inquiry-state' });
  await inquiries.declined(mara.signedIn, rid, id);
  expect((await only(rid)).state).toBe('declined');
  await inquiries.print(mara.signedIn, rid, id, { rev: 1, text: text('') });
  expect((await it.system.records.read(rid)).body.replies).toMatchObject([{ who: asked.who, declined: true }]);
});

test('roles keep to the table: a lawyer sees that there is a reply, not its words, and cannot ask', async () => {
  const rid = await submitted();
  const { id, code } = await sent(rid);
  await it.system.intake.conversation.answer(code, { text: 'For the committee alone.', n: 2 });
  expect(await only(rid, law)).toMatchObject({ state: 'answered', reply: null });
  await expect(inquiries.draft(law.signedIn, rid, asked)).rejects.toMatchObject({ code: 'not-allowed' });
  await expect(inquiries.declined(law.signedIn, rid, id)).rejects.toMatchObject({ code: 'not-allowed' });
  await expect(inquiries.print(law.signedIn, rid, id, { rev: 1, text: text('x') })).rejects.toMatchObject({
    code: 'not-allowed',
  });
  const guide = await it.person(['guide']);
  await expect(inquiries.of(guide.signedIn, rid)).rejects.toMatchObject({ code: 'not-allowed' });
});

test('what does not fit is refused, and no table holds the words or the code', async () => {
  const rid = await submitted();
  const due = new Date(it.clock.now().getTime() + DAY).toISOString().slice(0, 10);
  const ask = (more: object) => inquiries.draft(mara.signedIn, rid, { ...asked, due, ...more });
  await expect(ask({ due: '2026-02-31' })).rejects.toMatchObject({ code: 'inquiry-day' });
  await expect(ask({ due: day() })).rejects.toMatchObject({ code: 'inquiry-day' });
  await expect(ask({ who: '' })).rejects.toMatchObject({ code: 'inquiry-empty' });
  const { rid: group } = await it.save({ type: 'group', body: { title: text('G') } });
  await expect(inquiries.draft(mara.signedIn, group, { ...asked, due })).rejects.toMatchObject({
    code: 'inquiry-not-here',
  });
  expect(await inquiries.of(mara.signedIn, rid)).toEqual([]);
  await expect(ask({ who: 'Organ Nomsiz' })).rejects.toMatchObject({ code: 'risks-unseen' });
  await ask({ who: 'Organ Nomsiz', seen: ['name /who Organ Nomsiz'] });
  const { code = '' } = await only(rid);
  const dump = await it.dump();
  for (const secret of ['Nomsiz', 'zarbulmasal', code]) expect(dump).not.toContain(secret);
});

test('a draft is changed in place, its code and conversation stay, and what was sent is not changed any more', async () => {
  const rid = await submitted();
  const id = await inquiries.draft(mara.signedIn, rid, asked);
  const { code = '', report } = await only(rid);
  const other = {
    who: 'Office of the governor',
    text: { lang: 'ru', text: 'andisha other question' },
    due: '2027-01-01',
  };
  await expect(inquiries.edit(mara.signedIn, rid, id, { ...other, due: '2020-01-01' })).rejects.toMatchObject({
    code: 'inquiry-day',
  });
  await inquiries.edit(mara.signedIn, rid, id, other);
  expect(await only(rid)).toMatchObject({ ...other, state: 'drafted', code, report });
  const { conversation, triage } = it.system.intake;
  expect((await conversation.open(code)).messages).toMatchObject([{ text: 'andisha other question' }]);
  expect((await triage.open(mara.signedIn, report)).body.narrative).toEqual(other.text);
  await expect(inquiries.edit(law.signedIn, rid, id, other)).rejects.toMatchObject({ code: 'not-allowed' });
  await inquiries.sent(mara.signedIn, rid, id, { how: 'By post', on: day() });
  await expect(inquiries.edit(mara.signedIn, rid, id, other)).rejects.toMatchObject({ code: 'inquiry-state' });
  await expect(inquiries.discard(mara.signedIn, rid, id)).rejects.toMatchObject({ code: 'inquiry-state' });
});

test('a draft that is discarded is gone, and its code opens nothing', async () => {
  const rid = await submitted();
  const due = new Date(it.clock.now().getTime() + DAY).toISOString().slice(0, 10);
  const id = await inquiries.draft(mara.signedIn, rid, { ...asked, due });
  const { code = '', report } = await only(rid);
  await inquiries.discard(mara.signedIn, rid, id);
  expect(await inquiries.of(mara.signedIn, rid)).toEqual([]);
  await inquiries.draft(mara.signedIn, rid, { ...asked, due });
  const { conversation } = it.system.intake;
  const tried = expect(conversation.open(code)).rejects.toMatchObject({ code: 'receipt-unknown' });
  expect((await conversation.open((await only(rid)).code ?? '')).state).toBe('waiting');
  await it.clock.advance(1000);
  await tried;
  expect((await it.system.intake.triage.open(mara.signedIn, report)).row.state).toBe('set-aside');
  await expect(inquiries.discard(mara.signedIn, rid, id)).rejects.toMatchObject({ code: 'inquiry-unknown' });
});

test('a draft that was answered before it was marked as sent is neither changed nor discarded', async () => {
  const rid = await submitted();
  const due = new Date(it.clock.now().getTime() + DAY).toISOString().slice(0, 10);
  const id = await inquiries.draft(mara.signedIn, rid, { ...asked, due });
  await it.system.intake.conversation.answer((await only(rid)).code ?? '', {
    text: 'We were told by telephone.',
    n: 2,
  });
  await expect(inquiries.discard(mara.signedIn, rid, id)).rejects.toMatchObject({ code: 'inquiry-state' });
});

test('offices and organs that the record names are offered; companies, persons and groups of other records are not', async () => {
  const group = async (title: string, kind: string) =>
    (await it.save({ type: 'group', body: { title: text(title), kind } })).rid;
  const [organ, company, stranger] = [
    await group('Northern inspectorate', 'state-organ'),
    await group('A company', 'company'),
    await group('Another organ', 'state-organ'),
  ];
  const parties = [organ, company].map((who, n) => ({ id: `p${n}`, who, role: 'accused' }));
  const { rid } = await it.save({ type: 'breach', body: { ...body, parties } });
  expect(await inquiries.offices(mara.signedIn, rid)).toEqual([{ id: organ, title: text('Northern inspectorate') }]);
  const due = new Date(it.clock.now().getTime() + DAY).toISOString().slice(0, 10);
  const ask = (more: object) => inquiries.draft(mara.signedIn, rid, { ...asked, who: '', due, ...more });
  for (const wrong of [company, stranger])
    await expect(ask({ group: wrong })).rejects.toMatchObject({ code: 'inquiry-office' });
  await ask({ group: organ });
  expect(await only(rid)).toMatchObject({ who: 'Northern inspectorate', group: organ });
});

test('states follow from days and words alone', () => {
  const none = { due: '2026-03-20', sentOn: null, declinedOn: null };
  const gone = { ...none, sentOn: '2026-03-01' };
  expect(inquiryState(none, false, '2026-04-01')).toBe('drafted');
  expect(inquiryState(gone, false, '2026-03-20')).toBe('sent');
  expect(inquiryState(gone, false, '2026-03-21')).toBe('silent');
  expect(inquiryState({ ...gone, declinedOn: '2026-03-02' }, false, '2026-03-21')).toBe('declined');
  expect(inquiryState({ ...gone, declinedOn: '2026-03-02' }, true, '2026-03-21')).toBe('answered');
});

// The review room as a browser without script meets it: look, answer, propose, sign, hide; and nobody without the role.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Signer } from '../../../ledger/index.ts';
import { grantKey } from '../../../publication/role-keys.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../../testing/test-system.ts';
import { openTestWorkspace, type TestWorkspace } from '../../../testing/test-workspace.ts';

let it: TestSystem;
let web: TestWorkspace;
interface Holder extends TestPerson {
  signer: Signer;
}
let ada: Holder;
let bek: Holder;

async function holder(name: string): Promise<Holder> {
  const person = await it.person(['monitor', 'reviewer'], name);
  const { signer } = await it.stranger();
  await grantKey(it.keyParts, {
    key: signer.publicKey,
    role: 'reviewer',
    body: 'Committee',
    person: person.signedIn.id,
  });
  return { ...person, signer: signer as Signer };
}

beforeAll(async () => {
  it = await openTestSystem({ seed: 'review-room' });
  web = await openTestWorkspace(it);
  [ada, bek] = [await holder('Ada'), await holder('Bek')];
});
afterAll(() => it?.close());
afterEach(() => expect(web.failures).toEqual([]));

const text = (words: string) => ({ lang: 'en', text: words });

async function submitted(summary: string, more: object = {}): Promise<string> {
  const body = {
    title: text('Taken from the bazaar'),
    class: 'rights-breach',
    summary: text(summary),
    when: { precise: { from: '2026-02-03', to: '2026-02-03' } },
    where: [{ id: 'p1', text: 'Oshkand', point: { lat: 37.49, lon: 71.55 }, precision: 1 }],
    ...more,
  };
  const { rid, rev } = await it.save({ type: 'breach', body, by: ada.signedIn.id });
  await it.system.records.submit(rid, rev);
  return rid;
}

/** Signs what the page of this person offers, as the island does. */
async function sign(holder: Holder, rid: string, seen: string[] = []) {
  const { html } = await web.get(`/workspace/review/${rid}`, holder);
  const bytes = /data-sign="([^"]+)"/.exec(html)?.[1] ?? '';
  const signature = Buffer.from(await holder.signer.sign(Buffer.from(bytes, 'base64'))).toString('base64');
  return await web.post(`/workspace/review/${rid}/sign`, { signature, seen }, holder);
}

test('a record is looked at, its findings answered, proposed, signed by two and public', async () => {
  const rid = await submitted('ask Davlat Oshkandi <b>at once</b>');
  expect((await web.get('/workspace/review', ada)).html).toContain(rid);
  const page = await web.get(`/workspace/review/${rid}?precision=4&grain=month`, ada);
  expect(page.status).toBe(200);
  expect(page.html).toContain('Davlat Oshkandi');
  expect(page.html).not.toContain('<b>at once</b>');
  expect(page.html).not.toContain('3 February');

  const fields = { act: 'publish', precision: '4', grain: 'month', beside: bek.signedIn.id };
  const refused = await web.post(`/workspace/review/${rid}/propose`, fields, ada);
  expect(refused.status).toBe(422);
  expect(refused.html).toContain('role="alert"');
  expect(refused.html).toMatch(new RegExp(`<option value="${bek.signedIn.id}" selected`));
  const seen = 'name /summary Davlat Oshkandi';
  const taken = await web.post(`/workspace/review/${rid}/propose`, { ...fields, seen }, ada);
  expect(taken).toMatchObject({ status: 303, location: `/workspace/review/${rid}` });

  expect((await sign(ada, rid)).status).toBe(422);
  expect((await sign(ada, rid, [seen])).status).toBe(303);
  expect((await sign(bek, rid, [seen])).status).toBe(303);
  await it.sequence();
  expect(await it.reader.record(rid)).toMatchObject({ when: { imprecise: { from: '2026-02', to: '2026-02' } } });

  const hide = await web.post(`/workspace/review/${rid}/propose`, { act: 'hide' }, bek);
  expect(hide.status).toBe(303);
  expect((await sign(bek, rid)).status).toBe(303);
  expect(await it.reader.record(rid)).toMatchObject({ gone: 'hidden' });
});

test('a proposal can be taken back, and a wrong signature is refused on the page', async () => {
  const rid = await submitted('quiet');
  await web.post(`/workspace/review/${rid}/propose`, { act: 'publish', beside: bek.signedIn.id }, ada);
  const wrong = await web.post(
    `/workspace/review/${rid}/sign`,
    { signature: Buffer.alloc(64).toString('base64') },
    ada,
  );
  expect(wrong.status).toBe(403);
  expect(wrong.html).toContain('role="alert"');
  expect((await web.post(`/workspace/review/${rid}/drop`, {}, ada)).status).toBe(303);
  expect((await web.get(`/workspace/review/${rid}`, ada)).html).not.toContain('data-sign');
});

test('a publication set for an hour is shown to both, waits in the queue, and says why when it did not happen', async () => {
  const rid = await submitted('quiet');
  const fields = { act: 'publish', beside: bek.signedIn.id, 'not-before-hour': '15' };
  const past = await web.post(`/workspace/review/${rid}/propose`, { ...fields, 'not-before': '2026-02-01' }, ada);
  expect(past.status).toBe(422);
  expect(past.html).toContain('value="2026-02-01"');
  expect(
    (await web.post(`/workspace/review/${rid}/propose`, { ...fields, 'not-before': '2026-03-02' }, ada)).status,
  ).toBe(303);
  for (const one of [ada, bek]) {
    expect((await web.get(`/workspace/review/${rid}`, one)).html).toContain('2 March 2026, 15:00 UTC');
    expect((await sign(one, rid)).status).toBe(303);
  }
  expect((await web.get('/workspace/review', ada)).html).toMatch(/2 March 2026, 15:00 UTC.*waits/s);
  expect((await web.post(`/workspace/review/${rid}/drop`, {}, bek)).status).toBe(303);
  expect((await web.get('/workspace/review', ada)).html).toContain('Did not happen: the proposal was taken back.');
  expect((await web.get('/ar/workspace/review', ada)).html).toContain('سُحب الاقتراح');
  expect((await web.post(`/workspace/review/${rid}/schedule-read`, {}, ada)).status).toBe(303);
  expect((await web.get('/workspace/review', ada)).html).not.toContain('Did not happen');
});

test('an organ named is asked from the review room, and its reply stands beside the claim', async () => {
  const rid = await submitted('quiet');
  const page = `/workspace/review/${rid}`;
  const asked = { asking: 'yes', who: 'Office of <i>the</i> governor', text: 'Is it so?', lang: 'en' };
  const past = await web.post(`${page}/inquiry`, { ...asked, due: '2026-01-01' }, ada);
  expect(past.status).toBe(422);
  expect(past.html).toContain('value="Office of &lt;i>the&lt;/i> governor"');
  expect((await web.post(`${page}/inquiry`, { ...asked, due: '2026-04-01' }, ada)).status).toBe(303);
  const { html } = await web.get(page, ada);
  const code = /<code dir="ltr">([\d ]+)</.exec(html)?.[1] ?? '';
  const id = /name="id" value="(iq_[a-z2-7]+)"/.exec(html)?.[1] ?? '';
  expect((await web.post(`${page}/inquiry/sent`, { id, how: 'By post', on: '2026-03-01' }, ada)).status).toBe(303);
  expect((await web.get(page, ada)).html).not.toContain(code);
  await it.system.intake.conversation.answer(code, { text: 'It is not.', n: 2 });
  const answered = await web.get(page, ada);
  expect(answered.html).toContain('It is not.');
  const { rev } = await it.system.records.read(rid);
  const print = { id, rev: String(rev), text: 'It is not.', [`lang-${id}`]: 'en' };
  expect((await web.post(`${page}/inquiry/print`, print, ada)).status).toBe(303);
  const shown = (await web.get(page, ada)).html;
  expect(shown).toContain('Replies of those concerned');
  expect((await web.get(`/ar${page}`, ada)).html).toContain('ردود المعنيين');
});

test('what it refers to is called as the public knows it: by its title once that is public', async () => {
  const named = await it.publish('group', { title: text('Road guard of the south'), kind: 'unit' });
  const hidden = await it.save({ type: 'group', body: { title: text('Road guard of the west'), kind: 'unit' } });
  await it.sequence();
  const parties = [named, hidden.rid].map((who, n) => ({ id: `p${n}`, who, role: 'accused' }));
  const { html } = await web.get(`/workspace/review/${await submitted('quiet', { parties })}`, ada);
  const [shown = ''] = html.split('class="decide"');
  expect(shown).toContain('Road guard of the south');
  expect(shown).not.toContain('Road guard of the west');
});

test('a draft of an inquiry goes to a group the record names, is changed and discarded, and asks about names in words', async () => {
  const organ = await it.save({ type: 'group', body: { title: text('Road guard of the north'), kind: 'unit' } });
  const rid = await submitted('quiet', { parties: [{ id: 'p1', who: organ.rid, role: 'accused' }] });
  const page = `/workspace/review/${rid}`;
  const { html: bench } = await web.get(page, ada);
  expect(bench).toContain(`<option value="${organ.rid}">Road guard of the north</option>`);
  const asked = { asking: 'yes', who: '', group: organ.rid, text: 'Is it so?', lang: 'en', due: '2026-04-01' };
  expect((await web.post(`${page}/inquiry`, asked, ada)).status).toBe(303);
  const drafted = (await web.get(page, ada)).html;
  expect(drafted).toContain('<bdi>Road guard of the north</bdi>');
  const id = /name="id" value="(iq_[a-z2-7]+)"/.exec(drafted)?.[1] ?? '';
  const words = { ...asked, id, group: '', who: 'Karim Soliev', [`lang${id}`]: 'ru' };
  const refused = await web.post(`${page}/inquiry/edit`, words, ada);
  expect(refused.status).toBe(422);
  expect(refused.html).toContain('<mark dir="auto">Karim Soliev</mark>');
  expect(refused.html).toContain('value="Karim Soliev"');
  const seen = /name="seen" value="(name \/who [^"]*)"/.exec(refused.html)?.[1] ?? '';
  expect((await web.post(`${page}/inquiry/edit`, { ...words, seen }, ada)).status).toBe(303);
  expect((await web.get(page, ada)).html).toContain('<bdi>Karim Soliev</bdi>');
  expect((await web.post(`${page}/inquiry/discard`, { id }, ada)).status).toBe(303);
  expect((await web.get(page, ada)).html).toContain('Nobody named here has been asked yet.');
});

test('every page speaks Russian and Arabic, and none is for people without the role', async () => {
  const rid = await submitted('quiet');
  for (const lang of ['ru', 'ar']) {
    const { status, html } = await web.get(`/${lang}/workspace/review/${rid}`, ada);
    expect(status).toBe(200);
    expect(html).not.toMatch(/>review\.|>risk\.|>act\./);
  }
  const guide = await it.person(['guide'], 'Guide');
  expect((await web.get(`/workspace/review/${rid}`, guide)).status).toBe(403);
  expect((await web.get(`/workspace/review/${rid}`)).status).toBe(303);
  expect((await web.get('/workspace/review/br_nothing', ada)).status).toBe(404);
});

test('the bench shows no report and no evidence to those who may not read them', async () => {
  const words = text('Told in confidence');
  const report = await it.save({ type: 'report', body: { title: words, narrative: words, channel: 'form' } });
  const piece = await it.save({ type: 'evidence', body: { title: text('A picture of a gate') } });
  const aid = await it.person(['aid'], 'Aid');
  for (const { rid } of [report, piece]) {
    const { status, html } = await web.get(`/workspace/review/${rid}`, aid);
    expect(status).toBe(403);
    expect(html).not.toMatch(/Told in confidence|picture of a gate/);
  }
});

test('whoever signs sees every wording and every file, also those the page in their language leaves out', async () => {
  const { evidence, evidenceRoom, platform } = it.system;
  const { default: sharp } = await import('sharp');
  const made = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#357' } })
    .jpeg()
    .toBuffer();
  const source = (async function* () {
    yield made;
  })();
  const { id } = await evidence.take(ada.signedIn.id, { source, name: 'gate.jpg' });
  const title = { ...text('A picture of a gate'), translations: { tg: 'Акси дарвозаи Дилшод' } };
  const rid = await evidenceRoom.pieces.add(ada.signedIn, { body: { title }, ids: [id], flags: [] });
  await platform.jobs.drain();
  const view = (await evidence.filesOf(ada.signedIn, rid)).find(({ row }) => row.part === 'view');
  await evidenceRoom.copies.name(ada.signedIn, view?.row.id ?? '', { graphic: false });
  await it.system.records.submit(rid, 2);
  await web.post(`/workspace/review/${rid}/propose`, { act: 'publish', beside: bek.signedIn.id }, ada);
  const { html } = await web.get(`/workspace/review/${rid}`, bek);
  expect(html).toContain('Акси дарвозаи Дилшод');
  expect(html).toContain(`/workspace/evidence/file/${view?.row.id}"`);
});

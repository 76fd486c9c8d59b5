/** Importing from the workspace as pages without script: look, correct a column, read as drafts, mend what was refused. */
import { readdirSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openTestSystem, type TestPerson, type TestSystem } from '../../../testing/test-system.ts';
import { openTestWorkspace, type TestWorkspace } from '../../../testing/test-workspace.ts';

let test: TestSystem;
let web: TestWorkspace;
let mara: TestPerson;
let bek: TestPerson;
const TABLE = `Date,Village,What was seen,Dead,Remark
2022-05-03,Oshkand,"zarbulmasal: three cars came at dawn and took the schoolteacher, whose brother saw it from the roof of the house",1,seen
2022-05-04,Lower Oshkand,"shots were heard in the lower bazaar during the whole of the night, and in the morning two men lay in the street",many,heard
2022-06-01,Tarvan,"the road was closed for a week, nobody could bring flour or medicine to the upper villages, and a child died",1,seen
`;

beforeAll(async () => {
  test = await openTestSystem({ seed: 'imports' });
  web = await openTestWorkspace(test);
  mara = await test.person(['monitor'], 'Mara');
  bek = await test.person(['reviewer'], 'Bek');
});
afterAll(() => test?.close());
afterEach(() => expect(web.failures).toEqual([]));

async function bring(name: string, content: string): Promise<{ status: number; at: string }> {
  const form = new FormData();
  form.append('token', test.system.people.sessions.token(mara.signedIn.session));
  form.append('file', new File([content], name));
  const headers = { cookie: `tamga=${mara.cookie}`, 'sec-fetch-site': 'same-origin' };
  const response = await web.app.request('/workspace/import', { method: 'POST', body: form, headers });
  return { status: response.status, at: response.headers.get('location') ?? '' };
}

/** The columns of a page with what each is taken for. */
function columnsOf(html: string): { column: string[]; meaning: string[] } {
  const rows = [...html.matchAll(/name="column" value="([^"]*)"\/>.*?<select name="meaning"[^>]*>(.*?)<\/select>/gs)];
  return {
    column: rows.map(([, column = '']) => column),
    meaning: rows.map(([, , options = '']) => /<option value="([^"]*)" selected/.exec(options)?.[1] ?? ''),
  };
}

it('a table is looked at, a column corrected, read as drafts, and its refused rows taken away again', async () => {
  const { at } = await bring('bazaar.csv', TABLE);
  const { html } = await web.get(at, mara);
  expect(html).toContain('zarbulmasal: three cars');
  const columns = columnsOf(html);
  expect(columns.column).toEqual(['Date', 'Village', 'What was seen', 'Dead', 'Remark']);
  expect(columns.meaning.slice(0, 3)).toEqual(['date', '', 'description']);
  const corrected = columns.meaning.with(1, 'place').with(3, 'killed').with(4, '');
  expect((await web.post(at, { ...columns, meaning: corrected, op: 'look' }, mara)).status).toBe(303);
  const again = await web.get(at, mara);
  expect(columnsOf(again.html).meaning).toEqual(corrected);
  expect(again.html).toContain('class="wrong"');
  expect(again.html).toContain('many');
  expect((await web.get(at, bek)).status).toBe(404);
  const dump = await test.dump();
  expect(dump).not.toContain('zarbulmasal');
  expect(dump).not.toContain('bazaar');
  await web.post(at, { ...columns, meaning: corrected, op: 'run' }, mara);
  expect((await web.get(at, mara)).html).toContain('Being read');
  await test.system.platform.jobs.drain();
  const done = await web.get(at, mara);
  expect(done.html).toMatch(/New records<\/dt><dd class="num">2</);
  const { response } = await web.get(`${at}/rejects`, mara);
  expect(response.headers.get('content-disposition')).toContain('bazaar.rejected.csv');
  const rejected = await response.text();
  expect(rejected).toContain('Lower Oshkand');
  expect(rejected).not.toContain('Tarvan');
  const { rows } = await test.system.platform.db.query(`select status from private.record where type = 'breach'`);
  expect(rows.map(({ status }) => status)).toEqual(['draft', 'draft']);
  expect(await test.dump()).not.toContain('zarbulmasal');
  expect(readdirSync(`${test.dataFolder}/import-work`)).toEqual([]);
  expect((await web.post(at, { ...columns, op: 'run' }, mara)).status).toBe(422);
});

it('a mapping can be chosen by its name alone, never by a path', async () => {
  const { at } = await bring('other.csv', TABLE);
  const page = await web.post(at, { mapping: '/etc/passwd', op: 'look' }, mara);
  expect(page.status).toBe(422);
  expect(page.html).not.toContain('root:');
  const other = await web.post(at, { mapping: 'ucdp', op: 'run' }, mara);
  expect(other.status).toBe(422);
  expect(other.html).toContain('role="alert"');
});

it('submissions of Kobo and ODK are tables like any other', async () => {
  const submissions = [
    {
      _id: 1,
      _uuid: 'aa-1',
      date: '2022-05-03',
      village: 'Oshkand',
      _geolocation: [37.5, 71.5],
      description: 'They came at dawn with three cars and took the schoolteacher away from his house.',
    },
    {
      _id: 2,
      _uuid: 'aa-2',
      date: '2022-05-09',
      village: 'Tarvan',
      _geolocation: [37.6, 71.6],
      description: 'The road to the upper villages was closed for a whole week by men in uniform.',
    },
  ];
  const { at } = await bring('submissions.json', JSON.stringify(submissions));
  const { html } = await web.get(at, mara);
  expect(html).toContain('They came at dawn');
  const columns = columnsOf(html);
  await web.post(at, { ...columns, op: 'run' }, mara);
  await test.system.platform.jobs.drain();
  expect((await web.get(at, mara)).html).toMatch(/New records<\/dt><dd class="num">2</);
});

it('what is no table at all is refused in words, and the file is not kept in the open', async () => {
  const { at } = await bring('picture.csv', '\u0000\u0001\u0002\u0003'.repeat(300));
  const { html, status } = await web.get(at, mara);
  expect(status).toBe(200);
  expect(html).toContain('role="alert"');
  const { status: empty } = await bring('empty.csv', '');
  expect(empty).toBe(422);
});

/** The text of the mapping as a page shows it. */
const textOf = (html: string): string =>
  (/<textarea name="text"[^>]*>(.*?)<\/textarea>/s.exec(html)?.[1] ?? '')
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&');

it('what is wrong stands beside its column and in its row', async () => {
  const { at } = await bring('wrong.csv', TABLE);
  const columns = columnsOf((await web.get(at, mara)).html);
  await web.post(at, { ...columns, meaning: columns.meaning.with(3, 'killed'), op: 'look' }, mara);
  const { html } = await web.get(at, mara);
  expect(html).toMatch(/Dead<\/bdi>.*?Something is wrong with it in one of the rows below/s);
  expect(html).toMatch(/class="wrong" value="2"/);
});

it('the mapping itself is changed as text, shown anew, kept under a name, and read by', async () => {
  const { at } = await bring('bazaar-2.csv', TABLE);
  const first = await web.get(at, mara);
  const changed = { ...JSON.parse(textOf(first.html)), identity: { template: 'bazaar:{Date}' } };
  changed.fields.title = { text: { template: '{Village}, {Remark}' }, lang: 'en' };
  expect((await web.post(at, { op: 'text', text: JSON.stringify(changed) }, mara)).status).toBe(303);
  const shown = (await web.get(at, mara)).html;
  expect(shown).toContain('Oshkand, seen');
  expect(shown).toContain('the text below, as changed');
  expect(shown).not.toContain('name="meaning"');

  const save = { op: 'save', mapping: 'text:', text: JSON.stringify(changed) };
  const nameless = await web.post(at, { ...save, name: ' ' }, mara);
  expect([nameless.status, nameless.html.includes('The mapping has no name')]).toEqual([422, true]);
  expect((await web.post(at, { ...save, name: 'Zarduz bazaar' }, mara)).status).toBe(303);
  expect(await test.dump()).not.toContain('Zarduz');

  const { at: other } = await bring('bazaar-3.csv', TABLE);
  const choosing = (await web.get(other, mara)).html;
  const id = /<option value="(saved:mp_[a-z2-7]{26})"[^>]*>Zarduz bazaar/.exec(choosing)?.[1] ?? '';
  expect((await web.post(other, { op: 'look', mapping: id }, mara)).status).toBe(303);
  expect((await web.get(other, mara)).html).toContain('Lower Oshkand, heard');
  await web.post(other, { op: 'run', mapping: id }, mara);
  await test.system.platform.jobs.drain();
  expect((await web.get(other, mara)).html).toMatch(/New records<\/dt><dd class="num">3</);
  const { rows } = await test.system.platform.db.query(
    `select ext from private.external where ext like 'bazaar:2022-%' order by ext`,
  );
  expect(rows.map(({ ext }) => ext)).toEqual(['bazaar:2022-05-03', 'bazaar:2022-05-04', 'bazaar:2022-06-01']);

  const list = (await web.get('/workspace/import', mara)).html;
  const mapping = `/workspace/import/mapping/${id.slice('saved:'.length)}`;
  expect(list).toContain(mapping);
  const file = await web.get(mapping, mara);
  expect(JSON.parse(await file.response.text())).toMatchObject({ title: 'Zarduz bazaar', identity: changed.identity });
  expect((await web.post(`${mapping}/drop`, {}, mara)).status).toBe(303);
  expect((await web.get('/workspace/import', mara)).html).not.toContain('Zarduz');
});

it('a text that is no mapping is refused where it stands, and nothing typed is lost', async () => {
  const { at } = await bring('bazaar-4.csv', TABLE);
  const deep = `{"id":"m","version":"1","title":"M","type":"breach","identity":{"const":"x"},"fields":{"a":${'{"first":['.repeat(60)}"b"${']}'.repeat(60)}}}`;
  for (const text of ['{"id": "typed by hand"', '{"id": "x"}', deep, `"${'x'.repeat(200_001)}"`]) {
    const { status, html } = await web.post(at, { op: 'text', text }, mara);
    expect([status, html.includes('role="alert"')]).toEqual([422, true]);
    expect(textOf(html)).toBe(text);
  }
  const escaping = {
    ...JSON.parse(textOf((await web.get(at, mara)).html)),
    tables: { x: { file: '../../*', key: 'a' } },
  };
  const { status, html } = await web.post(at, { op: 'text', text: JSON.stringify(escaping) }, mara);
  expect([status, html.includes('role="alert"')]).toEqual([422, true]);
});

it('a mapping makes no record that its writer may not make by hand', async () => {
  const { at } = await bring('bazaar-5.csv', TABLE);
  const own = JSON.parse(textOf((await web.get(at, mara)).html));
  const { title } = own.fields;
  for (const type of ['vote', { first: [{ const: 'vote' }] }]) {
    const text = JSON.stringify({ ...own, type, fields: { title } });
    const looked = await web.post(at, { op: 'text', text }, mara);
    expect([looked.status, looked.html.includes('Your role does not allow this')]).toEqual([422, true]);
    const kept = { op: 'run', mapping: 'text:', text };
    await web.post(at, kept, mara);
  }
  // Even where it stands ready, what the job makes is asked again.
  const { imports } = test.system.intake;
  const id = at.split('/').at(-1) ?? '';
  await imports.choose(mara.signedIn, id, { text: JSON.stringify({ ...own, type: 'vote', fields: { title } }) });
  await imports.run(mara.signedIn, id);
  await test.system.platform.jobs.drain();
  expect((await imports.read(mara.signedIn, id)).state).toBe('failed');
  const { rows } = await test.system.platform.db.query(`select from private.record where type = 'vote'`);
  expect(rows).toEqual([]);
});

it('a file of the Events Standard Formats is known by its fields and read by its own mapping', async () => {
  const xml = `<events xmlns='http://www.huridocs.org/'><event><event_record_number>1</event_record_number>
    <event_title>Invented arrest</event_title><act><act_record_number>2</act_record_number><victim>p</victim>
    <type_of_act>030101000000</type_of_act></act></event></events>`;
  const { at } = await bring('events.xml', xml);
  const { html } = await web.get(at, mara);
  expect(html).toContain('<option value="esf" selected');
  expect(html).toContain('Invented arrest');
  await web.post(at, { op: 'run', mapping: 'esf' }, mara);
  await test.system.platform.jobs.drain();
  expect((await web.get(at, mara)).html).toMatch(/New records<\/dt><dd class="num">1</);
});

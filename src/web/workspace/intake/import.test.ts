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

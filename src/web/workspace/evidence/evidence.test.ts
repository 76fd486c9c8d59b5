// The evidence room as a browser without script meets it: a file goes in by a plain form, is looked at with care, redacted
// by typed and by clicked boxes, cited, put into the record; and nobody without the role sees any of it.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { film } from '../../../evidence/testing/film.ts';
import { hasFfmpeg } from '../../../evidence/workshop/film.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../../testing/test-system.ts';
import { openTestWorkspace, type TestWorkspace } from '../../../testing/test-workspace.ts';

let it: TestSystem;
let web: TestWorkspace;
let ada: TestPerson;
let guide: TestPerson;
const ROOM = '/workspace/evidence';

beforeAll(async () => {
  it = await openTestSystem({ seed: 'evidence-room' });
  web = await openTestWorkspace(it);
  ada = await it.person(['monitor', 'reviewer'], 'Ada');
  guide = await it.person(['guide'], 'Gul');
});
afterAll(() => it?.close());
afterEach(() => expect(web.failures).toEqual([]));

const picture = () =>
  sharp({ create: { width: 300, height: 200, channels: 3, background: '#2040c0' } })
    .withExif({
      IFD0: { Make: 'Telephone' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '41/1 17/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '69/1 14/1 0/1' },
    })
    .jpeg()
    .toBuffer();

/** Sends a form with files as a browser does: fields in the order of the page. */
async function send(fields: [string, string | File][], as: TestPerson, token?: string) {
  const data = new FormData();
  data.append('token', token ?? it.system.people.sessions.token(as.signedIn.session));
  for (const [name, value] of fields) data.append(name, value as string);
  const headers = { cookie: `tamga=${as.cookie}`, 'sec-fetch-site': 'same-origin' };
  const response = await web.app.request(`${ROOM}/add`, { method: 'POST', body: data, headers });
  return { status: response.status, html: await response.text(), location: response.headers.get('location') ?? '' };
}

async function added(
  title = 'The yard',
  flags: string[] = [],
  bytes?: Uint8Array,
): Promise<{ path: string; file: string }> {
  const file = new File([new Uint8Array(bytes ?? (await picture()))], 'IMG 0001.jpg');
  const { location } = await send(
    [['title', title], ...flags.map((flag): [string, string] => ['flag', flag]), ['file', file]],
    ada,
  );
  expect(location).toMatch(/^\/workspace\/evidence\/ev_/);
  await it.system.platform.jobs.drain();
  const { html } = await web.get(location, ada);
  return { path: location, file: /id="(fi_[a-z2-7]{26})"/.exec(html)?.[1] ?? '' };
}

test('a file goes in by a plain form and its page says what is known of it, in plain words', async () => {
  const { path, file } = await added();
  const { html } = await web.get(path, ada);
  for (const said of [
    'The yard',
    'IMG 0001.jpg',
    'Telephone',
    '41.28333, 69.23333',
    'No C2PA manifest',
    'received',
    'Ada',
  ])
    expect(html).toContain(said);
  expect(html).not.toContain('<img class="blurred"');
  const list = await web.get(ROOM, ada);
  expect(list.html).toContain('The yard');
  expect((await web.get(`/ar${path}`, ada)).html).toContain('سلسلة الحيازة');
  expect((await web.get(`${ROOM}/file/${file}`, ada)).status).toBe(404);
  const original = await web.get(`${ROOM}/file/${file}/original`, ada);
  expect(original.response.headers.get('content-disposition')).toContain("attachment; filename*=UTF-8''IMG%200001.jpg");
  expect(original.response.headers.get('cache-control')).toBe('no-store');
});

test('a picture under a flag is blurred until it is asked for', async () => {
  const { path, file } = await added('Blood', ['graphic']);
  const blurred = (await web.get(path, ada)).html;
  expect(blurred).toContain('class="blurred"');
  expect(blurred).toContain('shows violence');
  const asked = (await web.get(`${path}?show=${file}`, ada)).html;
  expect(asked).not.toContain('class="blurred"');
  await web.post(`${path}/flags`, { file }, ada);
  expect((await web.get(path, ada)).html).not.toContain('class="blurred"');
});

test('what arrived is not lost when the form is refused', async () => {
  const file = new File(['a plain note'], 'note.txt');
  const { status, html } = await send(
    [
      ['title', ''],
      ['description', 'From the market'],
      ['file', file],
    ],
    ada,
  );
  expect(status).toBe(422);
  for (const kept of ['From the market', 'note.txt', 'name="waiting"']) expect(html).toContain(kept);
  const id = /name="waiting" value="(fi_[a-z2-7]{26})"/.exec(html)?.[1] ?? '';
  const again = await send(
    [
      ['title', 'A note'],
      ['waiting', id],
    ],
    ada,
  );
  expect((await web.get(again.location, ada)).html).toContain('note.txt');
});

test('nothing is taken in from a form that is not ours', async () => {
  const file = new File(['x'.repeat(1000)], 'foreign.txt');
  const { status } = await send(
    [
      ['title', 'Foreign'],
      ['file', file],
    ],
    ada,
    'wrong',
  );
  expect(status).toBe(403);
  expect((await web.get(`${ROOM}/add`, ada)).html).not.toContain('foreign.txt');
});

test('boxes are typed or clicked, seen on the picture, and the copy is made', async () => {
  const { path, file } = await added('To redact');
  const redact = `${ROOM}/file/${file}/redact`;
  expect((await web.get(redact, ada)).html).toContain('<svg class="drawing"');
  const first = await web.post(redact, { 'click.x': '64', 'click.y': '43', page: '1', boxes: '', corner: '' }, ada);
  const corner = /name="corner" value="(\d+,\d+)"/.exec(first.html)?.[1] ?? '';
  expect(corner).toBe('1000,1008');
  const second = await web.post(redact, { 'click.x': '320', 'click.y': '213', page: '1', boxes: '', corner }, ada);
  expect(second.html).toMatch(/<rect x="30"/);
  const refused = await web.post(redact, { boxes: 'nonsense', do: 'make', page: '1' }, ada);
  expect(refused.status).toBe(422);
  expect(refused.html).toContain('nonsense');
  const made = await web.post(redact, { boxes: '1: 10, 10, 40, 40', do: 'make', page: '1' }, ada);
  expect(made.location).toContain(path);
  expect((await web.get(path, ada)).html).toContain('Redacted copy');
});

test('a copy is put into the record with words for those who do not see it, and taken out again', async () => {
  const { path } = await added('To publish');
  const view =
    /href="\/workspace\/evidence\/file\/(fi_[a-z2-7]{26})">Copy to look at/.exec(
      (await web.get(path, ada)).html,
    )?.[1] ?? '';
  await web.post(`${path}/files`, { file: view, alt: 'A blue yard' }, ada);
  expect((await web.get(path, ada)).html).toContain('in the record');
  const { body } = await it.system.records.read(path.split('/').at(-1) ?? '');
  expect(body.files).toMatchObject([{ alt: { text: 'A blue yard' }, mediaType: 'image/jpeg' }]);
  await web.post(`${path}/files`, { file: view, take: 'back' }, ada);
  expect((await web.get(path, ada)).html).not.toContain('in the record');
});

test('a piece is cited in a record, and what cannot be cited is said with what was typed', async () => {
  const { path } = await added('To cite');
  const { rid } = await it.save({ type: 'breach', body: { title: { lang: 'en', text: 'An eviction' } } });
  const cited = await web.post(`${path}/cite`, { record: rid, pointer: '/title', page: '2', selector: 'by noon' }, ada);
  expect(cited.location).toContain(`cited=${rid}`);
  expect((await web.get(cited.location ?? '', ada)).html).toContain('The citation stands in');
  const refused = await web.post(`${path}/cite`, { record: 'br_nonsense', pointer: '', selector: 'kept words' }, ada);
  expect(refused.status).toBe(404);
  expect(refused.html).toContain('kept words');
});

/** A picture of people that the face detector's own package brings. */
const SAMPLE = createRequire(import.meta.url)
  .resolve('@vladmandic/face-api/package.json')
  .replace('package.json', 'demo/sample1.jpg');

test.skipIf(!existsSync(SAMPLE))(
  'faces that may be seen are said, offered to be covered without a script, and warned of in review',
  async () => {
    const { path, file } = await added('A street', [], readFileSync(SAMPLE));
    const { html } = await web.get(path, ada);
    expect(html).toContain('3 faces may be visible.');
    const drawing = `${ROOM}/file/${file}/redact`;
    const offered = await web.get(drawing, ada);
    const boxes = [...offered.html.matchAll(/name="face" value="([^"]+)" checked/g)].map(([, box]) => box as string);
    expect(boxes).toHaveLength(3);
    expect(offered.html.match(/data-face="/g)).toHaveLength(3);
    // Two ticks are taken away: those stay away, and their faces are drawn as open.
    const one = boxes[0] as string;
    const again = await web.post(drawing, { page: '1', boxes: '', faces: '1', face: one, do: 'preview' }, ada);
    expect(again.html.match(/name="face" value="[^"]+" checked/g)).toHaveLength(1);
    expect(again.html.match(/class="face left-open"/g)).toHaveLength(2);
    await web.post(drawing, { page: '1', boxes: '', faces: '1', face: one, do: 'make' }, ada);
    const { files } = await it.system.evidenceRoom.pieces.piece(ada.signedIn, path.split('/').at(-1) ?? '');
    const copy = files.find(({ row }) => row.part === 'redacted');
    expect(copy?.meta.findings).toMatchObject({ redaction: { boxes: 1 } });
    expect(copy?.meta.findings?.faces?.boxes).toHaveLength(2);
    await web.post(`${path}/files`, { file: copy?.row.id ?? '', alt: 'A street' }, ada);
    const looked = await web.get(`/workspace/review/${path.split('/').at(-1)}`, ada);
    expect(looked.html).toContain('Faces may be seen in a file, and are not covered:');
    expect(looked.html).toContain('<mark dir="auto">2</mark>');
  },
  180_000,
);

test.skipIf(!(await hasFfmpeg()))(
  'a film plays from its copy, and not before somebody presses play; under a flag not even its picture is there (needs ffmpeg)',
  async () => {
    const { path, file } = await added('A film', [], film({ side: 240 }));
    const { html } = await web.get(path, ada);
    const [, copy = ''] = /<video controls(?:="")? preload="none" src="[^"]*\/(fi_[a-z2-7]{26})"/.exec(html) ?? [];
    const { files } = await it.system.evidenceRoom.pieces.piece(ada.signedIn, path.split('/').at(-1) ?? '');
    expect(files.find(({ row }) => row.id === copy)?.row.part).toBe('view');
    for (const said of ['0:02', 'h264, aac', '41.28330, 69.23330', 'Play the original', 'some frames'])
      expect(html).toContain(said);
    await web.post(`${path}/flags`, { file, flag: 'graphic' }, ada);
    const blurred = await web.get(path, ada);
    expect(blurred.html).not.toContain('<video');
    expect(blurred.html).toContain('class="blurred"');
  },
  120_000,
);

test('nobody without the role sees a page, a picture or an original', async () => {
  const { path, file } = await added('Closed');
  for (const closed of [ROOM, path, `${ROOM}/add`, `${ROOM}/file/${file}/original`, `${ROOM}/file/${file}/redact`]) {
    expect((await web.get(closed, guide)).status).toBe(403);
    expect((await web.get(closed)).status).toBe(303);
  }
});

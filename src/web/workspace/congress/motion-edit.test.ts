/** Writing a motion as a person without a script does: every button, every refusal, and what was saved meanwhile. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSeatedBody, type SeatedBody } from '../../../congress/testing/seated-body.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../../testing/test-system.ts';
import { openTestWorkspace, type TestWorkspace } from '../../../testing/test-workspace.ts';
import { formEntries } from '../../form/testing/form-entries.ts';

const HERE = '/workspace/congress/motions';
const HOUR = 3_600_000;
let t: TestSystem;
let web: TestWorkspace;
let on: SeatedBody;
let author: TestPerson;
let other: TestPerson;
let [session, over] = ['', ''];

const en = (text: string) => ({ lang: 'en', text });

beforeAll(async () => {
  t = await openTestSystem();
  web = await openTestWorkspace(t);
  on = await openSeatedBody(t);
  author = (await on.seat()).delegate;
  other = (await on.seat()).delegate;
  const sessions = ['Second session', 'First session'].map((title) =>
    t.save({
      type: 'session',
      body: { title: en(title), body: on.body, kind: 'ordinary', state: title.startsWith('F') ? 'closed' : 'open' },
    }),
  );
  [session = '', over = ''] = (await Promise.all(sessions)).map(({ rid }) => rid);
});
afterAll(async () => {
  expect(web?.failures ?? []).toEqual([]);
  await t?.close();
});

type Fields = Record<string, string>;
/** The form of a page with `change` typed into it. */
const filled = (html: string, path: string, change: Fields): Fields => ({
  ...Object.fromEntries(formEntries(html, path)),
  ...change,
});
const opened = async (path: string, change: Fields = {}, as = author): Promise<Fields> =>
  filled((await web.get(path, as)).html, path, change);

/** A motion that is saved, by its id. */
async function saved(change: Fields = {}): Promise<string> {
  const fields = { 'title:en': 'On water', 'text:1:en': 'Asks for wells', 'text:1:ru': 'Просит о колодцах', ...change };
  const made = await web.post(`/en${HERE}/new`, await opened(`/en${HERE}/new`, { op: 'save', ...fields }), author);
  expect([made.status, made.html]).toEqual([303, '']);
  return made.location?.split('/').at(-1) ?? '';
}
/** The resolution that a vote made of it. */
async function resolved(rid: string): Promise<Record<string, unknown>> {
  const { motions, votes, resolutions } = t.system.congress;
  await motions.step(author.signedIn, rid, 'submit');
  await motions.step(on.chair.signedIn, rid, 'permit');
  const closes = new Date(t.clock.now().getTime() + HOUR);
  const about = { body: on.body, sitting: '', subject: rid, decision: 'resolution', method: 'roll_call', title: '' };
  const vote = await votes.open(on.chair.signedIn, { ...about, closes });
  for (const { delegate, mandate } of on.seats) await votes.cast(delegate.signedIn, vote, [{ mandate, option: 'for' }]);
  t.clock.advance(HOUR);
  await votes.close(on.chair.signedIn, vote);
  const made = await resolutions.finalize(on.secretary.signedIn, rid);
  return (await resolutions.open(author.signedIn, made)).body;
}
const read = (rid: string) => t.system.congress.motions.open(author.signedIn, rid);

describe('a motion is written', () => {
  test('on a page that offers only where its author may table, sessions that are not over, and decisions of its body', async () => {
    expect((await web.get(`/en${HERE}`, author)).html).toContain(`href="/en${HERE}/new?body=${on.body}"`);
    const { html } = await web.get(`/en${HERE}/new`, author);
    for (const there of [`value="${on.body}"`, `value="${session}"`, 'value="resolution"'])
      expect([there, html.includes(there)]).toEqual([there, true]);
    expect(html).toMatch(/name="text:1:en"[\s\S]*name="text:1:(?!en)\w\w"/);
    expect(html).not.toContain(over);
    const stranger = await t.person(['delegate']);
    const nowhere = (await web.get(`/en${HERE}/new`, stranger)).html;
    expect(nowhere).toContain('There is no body');
    expect(nowhere).not.toContain('name="title:en"');
    for (const lang of ['ru', 'ar', 'tg', 'uk', 'tr'])
      expect((await web.get(`/${lang}${HERE}/new`, author)).status).toBe(200);
  });

  test('in rows that are added, moved and removed with all that was typed, and keeps its clauses’ ids', async () => {
    const path = `/en${HERE}/new`;
    let fields = await opened(path, { second: 'ru', 'title:en': 'On water', session, rule: 'resolution', op: 'show' });
    const press = async (op: string, change: Fields = {}) => {
      const { html, status } = await web.post(path, { ...fields, ...change, op }, author);
      expect(status).toBe(200);
      fields = filled(html, path, {});
    };
    await press('show', { 'text:0:en': 'Recalling,', 'text:1:en': 'Asks', 'text:1:ru': 'Просит' });
    await press('add:1');
    expect([fields['clause:2'], fields['kind:2']]).toEqual(['c3', 'operative']);
    await press('up:2', { 'text:2:en': 'Decides', 'text:2:ru': 'Решает' });
    expect([fields['clause:1'], fields['text:1:en'], fields['text:2:ru']]).toEqual(['c3', 'Decides', 'Просит']);
    await press('remove:0');
    expect(fields['clause:2']).toBeUndefined();
    const made = await web.post(path, { ...fields, submitters: 'Anzob\r\nPamir', op: 'submit' }, author);
    const rid = made.location?.split('/').at(-1) ?? '';
    const { state, body, clauses } = await read(rid);
    expect([state, body.session, body.rule, body.submitters]).toEqual([
      ...['submitted', session, 'resolution'],
      ['Anzob', 'Pamir'],
    ]);
    expect(clauses).toEqual([
      { eId: 'c3', kind: 'operative', authenticLang: 'en', text: { en: 'Decides', ru: 'Решает' } },
      { eId: 'c2', kind: 'operative', authenticLang: 'en', text: { en: 'Asks', ru: 'Просит' } },
    ]);
  });

  test('and edited in another language beside the authentic one, while all others stay', async () => {
    const rid = await saved();
    const path = `/ar${HERE}/${rid}/edit`;
    const shown = await web.post(path, await opened(path, { second: 'ar', op: 'show' }), author);
    expect(shown.html).toContain('name="text:0:ar"');
    const fields = filled(shown.html, path, { 'text:0:ar': 'يطلب آباراً', op: 'save' });
    expect((await web.post(path, fields, author)).status).toBe(303);
    expect((await read(rid)).clauses[0]?.text).toEqual({
      ...{ en: 'Asks for wells', ru: 'Просит о колодцах' },
      ar: 'يطلب آباراً',
    });
  });

  test('by its author alone, until the chair permits it', async () => {
    const rid = await saved();
    const path = `/en${HERE}/${rid}/edit`;
    const fields = await opened(path, { op: 'submit' });
    expect((await web.get(path, other)).status).toBe(404);
    expect((await web.post(path, fields, author)).status).toBe(303);
    expect([(await web.get(path, other)).status, (await web.post(path, fields, other)).status]).toEqual([403, 403]);
    expect((await web.get(`/en${HERE}/${rid}`, author)).html).toContain(`href="${path}"`);
    const again = await opened(path, { 'text:0:en': 'Asks for deep wells', op: 'save' });
    expect((await web.get(path, author)).html).not.toContain('value="submit"');
    expect((await web.post(path, again, author)).status).toBe(303);
    expect((await read(rid)).state).toBe('submitted');
    await t.system.congress.motions.step(on.chair.signedIn, rid, 'permit');
    const settled = await web.post(path, again, author);
    expect([settled.status, settled.html.includes('changes by amendments alone')]).toEqual([409, true]);
    expect((await web.get(`/en${HERE}/${rid}`, author)).html).not.toContain(`href="${path}"`);
  });

  test('and what cannot be kept is refused in its place, with every word still there', async () => {
    const path = `/en${HERE}/new`;
    const whole = await opened(path, { 'title:en': 'On water', 'text:1:en': 'Asks for wells', op: 'save' });
    const refused = async (change: Fields) => {
      const { status, html } = await web.post(path, { ...whole, ...change }, author);
      expect(html).toContain('On water</textarea>');
      return [status, /role="alert"><p><b>([^<]*)/.exec(html)?.[1]];
    };
    expect(await refused({ 'title:en': '', 'title:ru': 'On water' })).toEqual([422, 'Nothing is written here']);
    expect(await refused({ session: over })).toEqual([422, 'This session is over, or belongs to another body']);
    expect((await refused({ rule: 'constructor' }))[0]).toBe(422);
    expect(await refused({ 'kind:0': 'operative', 'text:0:en': 'A', 'kind:1': 'preambular' })).toEqual([
      ...[400, 'Clause 2 is a recital and stands among the operative clauses'],
    ]);
    expect(await refused({ 'text:1:en': '', 'text:1:ru': 'Только' })).toEqual([
      ...[400, 'Clause 2 has no words in its authentic language, English'],
    ]);
    expect((await refused({ body: 'by_aaaaaaaaaaaaaaaaaaaaaaaaaa' }))[0]).toBeGreaterThanOrEqual(400);
    expect(await refused({ 'text:1:en': '', op: 'submit' })).toEqual([422, 'Nothing is written here']);
  });

  test('and what was saved meanwhile is shown beside what was typed, which a second saving puts in its place', async () => {
    const rid = await saved();
    const path = `/en${HERE}/${rid}/edit`;
    const mine = await opened(path, { 'text:0:en': 'Asks for MY wells', op: 'save' });
    const elsewhere = await opened(path, { 'text:0:en': 'Asks for springs', op: 'save' });
    expect((await web.post(path, elsewhere, author)).status).toBe(303);
    const { status, html } = await web.post(path, mine, author);
    expect([status, html.includes('Asks for MY wells</textarea>')]).toEqual([409, true]);
    expect(html).toMatch(/saved somewhere else[\s\S]*What is saved now[\s\S]*Asks for springs/);
    expect((await read(rid)).clauses[0]?.text.en).toBe('Asks for springs');
    expect((await web.post(path, filled(html, path, { op: 'save' }), author)).status).toBe(303);
    expect((await read(rid)).clauses[0]?.text.en).toBe('Asks for MY wells');
  });

  test('with what its clauses rest on, a breach being found by its words; the resolution keeps it', async () => {
    const breach = await t.publish('breach', { title: en('Arrests at Anzob'), class: 'rights-breach' });
    await t.sequence();
    const path = `/en${HERE}/new`;
    const start = await opened(path, { 'title:en': 'On them', 'text:1:en': 'Asks for their release', op: 'cite:1' });
    const cites = filled((await web.post(path, start, author)).html, path, {
      ...{ 'instrument:1:0': 'ICCPR', 'article:1:0': '9', 'url:1:0': 'https://treaties.example/iccpr' },
      ...{ 'breach:1:0': 'anzob arrests', op: 'show' },
    });
    const found = await web.post(path, cites, author);
    expect(found.html).toContain(`name="pick:1:0" value="${breach}"`);
    const unchosen = await web.post(path, { ...cites, op: 'save' }, author);
    expect([unchosen.status, unchosen.html.includes('No breach is known as')]).toEqual([422, true]);
    const made = await web.post(path, { ...cites, 'pick:1:0': breach, op: 'save' }, author);
    const rid = made.location?.split('/').at(-1) ?? '';
    const rests = { instrument: 'ICCPR', article: '9', url: 'https://treaties.example/iccpr', breach };
    expect((await read(rid)).body.citations).toEqual([{ id: 'r1', clause: 'c2', ...rests }]);
    const shown = (await web.get(`/en${HERE}/${rid}`, author)).html;
    for (const words of ['ICCPR', 'Arrests at Anzob']) expect(shown).toContain(words);
    expect((await resolved(rid)).citations).toEqual([{ id: 'r1', clause: 'c2', ...rests }]);
  });

  test('and a citation is taken off again', async () => {
    const rid = await saved({ 'cite:1:0': 'r1', 'instrument:1:0': 'ICCPR' });
    const again = (await web.get(`/en${HERE}/${rid}/edit`, author)).html;
    expect(again).toContain('value="ICCPR"');
    const edit = `/en${HERE}/${rid}/edit`;
    const without = filled(again, edit, { op: 'uncite:0:0' });
    const bare = filled((await web.post(edit, without, author)).html, edit, { op: 'save' });
    expect((await web.post(edit, bare, author)).status).toBe(303);
    expect((await read(rid)).body.citations).toBeUndefined();
  });
});

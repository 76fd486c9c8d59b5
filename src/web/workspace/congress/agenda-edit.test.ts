/** The agenda put in order by forms alone: rows, steps, what is refused, and what two people typed at once. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { personIn } from '../../../congress/testing/person-in.ts';
import { openSeatedBody, type SeatedBody } from '../../../congress/testing/seated-body.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../../testing/test-system.ts';
import { openTestWorkspace, type TestWorkspace } from '../../../testing/test-workspace.ts';

type Fields = Record<string, string | string[]>;

const en = (text: string) => ({ lang: 'en', text });
let t: TestSystem;
let web: TestWorkspace;
let on: SeatedBody;
let [session, path] = ['', ''];

beforeAll(async () => {
  t = await openTestSystem();
  web = await openTestWorkspace(t);
  on = await openSeatedBody(t);
  const day = (at: string) => ({ precise: { from: at, to: at } });
  const body = {
    ...{ title: en('First session'), body: on.body, kind: 'special', when: day('2026-03-01') },
    agenda: [
      { id: 'a1', number: '1', title: { ...en('Opening'), translations: { ar: 'افتتاح', tr: 'Açılış' } } },
      { id: 'a2', number: '2', title: en('On the detained'), closed: true },
      { id: 'a3', number: '2.1', under: '2', title: en('Their families'), paper: en('Words about families') },
    ],
    internal: [{ id: 'i1', number: '3', title: en('Safety of those who travel') }],
  };
  session = (await t.save({ type: 'session', body })).rid;
  path = `/en/workspace/congress/sessions/${session}`;
});
afterAll(async () => {
  expect(web?.failures ?? []).toEqual([]);
  await t?.close();
});

/** What a browser without script would send of a page: the controls of its form in their order. */
function fieldsOf(html: string): Fields {
  const fields: Fields = {};
  const form = html.slice(html.indexOf('agenda-form'));
  const plain = (text = '') =>
    text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&amp;', '&');
  const control = /<input ([^>]*?)\/?>|<textarea ([^>]*)>([^<]*)<\/textarea>|<select name="([^"]+)">(.*?)<\/select>/gs;
  for (const [, input, area, text, select, options = ''] of form.matchAll(control)) {
    const of = (name: string) => new RegExp(`(?:^| )${name}="([^"]*)"`).exec(input ?? area ?? '')?.[1];
    const name = select ?? of('name') ?? '';
    if (name === '' || name === 'token' || (of('type') === 'checkbox' && !/ checked/.test(input ?? ''))) continue;
    const chosen = /<option value="([^"]*)" selected/.exec(options)?.[1] ?? '';
    fields[name] = plain(select ? chosen : input ? of('value') : text);
  }
  return fields;
}
const page = async (who: TestPerson = on.secretary) => await web.get(`${path}/agenda`, who);
const order = (html: string) => [...html.matchAll(/id="row-([^"]+)"/g)].map(([, id]) => id);
const kept = async () => (await t.system.desk.open(on.secretary.signedIn, session)).body;

describe('the agenda of a session', () => {
  it('saved as it is shown is the same record, every wording and id kept', async () => {
    const before = await kept();
    const { html } = await page();
    expect(order(html)).toEqual(['a1', 'a2', 'a3', 'i1']);
    const saved = await web.post(`${path}/agenda`, { ...fieldsOf(html), act: 'save' }, on.secretary);
    expect([saved.status, saved.location]).toEqual([303, path]);
    expect(await kept()).toEqual(before);
  });

  it('is moved, added to and taken from step by step; numbers follow the tree, and nothing is written before it is saved', async () => {
    const before = await kept();
    const steps = async (fields: Fields, act: string) =>
      await web.post(`${path}/agenda`, { ...fields, act }, on.secretary);
    const up = await steps(fieldsOf((await page()).html), 'up:a2');
    expect([up.status, order(up.html)]).toEqual([200, ['a2', 'a3', 'a1', 'i1']]);
    const typed = { ...fieldsOf(up.html), 'i/a2/title/en': 'On those who are held', parallel: 'ru', 'i/a3/motion': '' };
    const added = await steps(typed, 'add:a2');
    expect(added.html).toContain('On those who are held');
    const fresh = order(added.html).find((id) => id?.startsWith('it-')) ?? '';
    expect(order(added.html)).toEqual(['a2', 'a3', fresh, 'a1', 'i1']);
    const named = { ...fieldsOf(added.html), [`i/${fresh}/title/en`]: 'Water', [`i/${fresh}/title/ru`]: 'Вода' };
    expect(named[`i/${fresh}/number`]).toBe('2');
    const removed = await steps(
      { ...named, [`i/${fresh}/under`]: 'a2', [`i/${fresh}/url`]: 'https://paper.example/1' },
      'remove:a1',
    );
    expect(await kept()).toEqual(before);
    const saved = await web.post(`${path}/agenda`, { ...fieldsOf(removed.html), act: '' }, on.secretary);
    expect(saved.status).toBe(303);
    expect((await kept()).agenda).toEqual([
      { id: 'a2', number: '1', title: en('On those who are held'), closed: true },
      { id: 'a3', number: '1.1', under: '1', title: en('Their families'), paper: en('Words about families') },
      {
        ...{ id: fresh, number: '1.2', under: '1', url: 'https://paper.example/1' },
        title: { ...en('Water'), translations: { ru: 'Вода' } },
      },
    ]);
    expect((await kept()).internal).toEqual([{ id: 'i1', number: '2', title: en('Safety of those who travel') }]);
  });

  it('takes an item in from the public and gives it back, under nothing the public does not read', async () => {
    const fields = { ...fieldsOf((await page()).html), 'i/a2/internal': '1', 'i/a3/under': 'a2' };
    await web.post(`${path}/agenda`, { ...fields, act: 'save' }, on.secretary);
    const { agenda, internal } = (await kept()) as Record<string, { id: string; under?: string }[]>;
    expect(agenda?.map(({ id, under }) => [id, under])).toEqual(expect.arrayContaining([['a3', undefined]]));
    expect(internal?.map(({ id }) => id)).toEqual(['a2', 'i1']);
  });

  it('is refused in place where a number stands twice or an item has no words, with all that was typed', async () => {
    const fields = fieldsOf((await page()).html);
    const twice = await web.post(
      `${path}/agenda`,
      { ...fields, 'i/a3/number': '7', 'i/i1/number': '7', act: 'save' },
      on.secretary,
    );
    expect([twice.status, twice.html.includes('The number 7 stands twice')]).toEqual([422, true]);
    const mute = await web.post(
      `${path}/agenda`,
      { ...fields, 'i/a3/title/en': '', 'i/a3/url': 'https://kept.example/', act: 'save' },
      on.secretary,
    );
    expect([mute.status, mute.html.includes('https://kept.example/')]).toEqual([422, true]);
  });

  it('that somebody saved meanwhile is shown beside what was typed, which is lost neither way', async () => {
    const mine = { ...fieldsOf((await page()).html), 'i/a3/title/en': 'Mine of two' };
    const theirs = { ...fieldsOf((await page()).html), 'i/a3/title/en': 'Theirs of two' };
    await web.post(`${path}/agenda`, { ...theirs, act: 'save' }, on.chair);
    const refused = await web.post(`${path}/agenda`, { ...mine, act: 'save' }, on.secretary);
    expect([refused.status, refused.html.includes('Mine of two'), refused.html.includes('Theirs of two')]).toEqual([
      409,
      true,
      true,
    ]);
    const again = await web.post(`${path}/agenda`, { ...fieldsOf(refused.html), act: 'save' }, on.secretary);
    expect(again.status).toBe(409);
    const over = await web.post(`${path}/agenda`, { ...fieldsOf(again.html), act: 'over' }, on.secretary);
    expect(over.status).toBe(303);
    expect(JSON.stringify((await kept()).agenda)).toContain('Mine of two');
  });

  it('is for officers of the body, who are led there from the session with the last day for notice', async () => {
    const officer = await personIn(t, { 'Council of the north': ['secretary', 'chair'] });
    const { delegate } = await on.seat();
    for (const who of [officer, delegate]) {
      expect([(await page(who)).status, (await web.post(`${path}/agenda`, { act: 'save' }, who)).status]).toEqual([
        403, 403,
      ]);
      expect((await web.get(path, who)).html).not.toContain(`${path}/agenda`);
    }
    expect((await web.get(path, on.secretary)).html).toContain(`${path}/agenda`);
    expect((await web.get(path, on.chair)).html).not.toContain('Last day to give notice');
    await web.post(`${path}/move`, { event: 'schedule' }, on.chair);
    expect((await web.get(path, on.chair)).html).toMatch(
      /Last day to give notice: .*January 30|Last day to give notice: .*30 January/,
    );
  });
});

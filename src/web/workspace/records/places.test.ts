/** Places of a record looked up without a script, by words and by a point on the map, on the real gazetteer. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestSystem, type TestPerson, type TestSystem } from '../../../testing/test-system.ts';
import { openTestWorkspace, type TestWorkspace } from '../../../testing/test-workspace.ts';
import { formEntries, typed } from '../../form/testing/form-entries.ts';

let t: TestSystem;
let web: TestWorkspace;
let ada: TestPerson;
const HERE = '/workspace/records';
type Entries = readonly (readonly [string, string])[];

beforeAll(async () => {
  t = await openTestSystem();
  web = await openTestWorkspace(t);
  ada = await t.person(['monitor'], 'Ada');
}, 120_000);
afterAll(async () => {
  expect(web?.failures ?? []).toEqual([]);
  await t?.close();
});

const BODY = {
  title: { lang: 'en', text: 'Shots in a market' },
  class: 'rights-breach',
  where: [{ id: 'w1', text: 'the market' }],
};
const made = async (where: object[] = BODY.where) =>
  (await t.save({ type: 'breach', body: { ...BODY, where }, by: ada.signedIn.id })).rid;
const editing = async (rid: string, base = '/en') =>
  formEntries((await web.get(`${base}${HERE}/${rid}/edit`, ada)).html, `${rid}/edit`);

async function send(rid: string, entries: Entries, op: string, base = '/en') {
  const fields: Record<string, string[]> = {};
  for (const [name, text] of [...entries.filter(([name]) => name !== 'op' && name !== 'token'), ['op', op] as const])
    fields[name] = [...(fields[name] ?? []), text];
  return await web.post(`${base}${HERE}/${rid}/edit`, fields, ada);
}
const placeOf = async (rid: string) => ((await t.system.records.read(rid)).body.where as object[])[0];

/** Values of the choice that a page offers for a place. */
const offered = (html: string): { text: string; country: string }[] =>
  [...html.matchAll(/<input type="radio" name="\/where\/w1:spot" value="([^"]*)"/g)].map(([, value = '']) =>
    JSON.parse(value.replaceAll('&quot;', '"').replaceAll('&amp;', '&')),
  );

describe('a place', () => {
  test('is written in words until there is a gazetteer, which is then loaded', async () => {
    const rid = await made();
    const { html } = await web.get(`/en${HERE}/${rid}/edit`, ada);
    expect(html).not.toContain('Look it up');
    expect(html).toContain('name="/where/w1:text"');
    expect(await t.system.platform.jobs.drain()).toBeGreaterThan(0);
    expect((await web.get(`/en${HERE}/${rid}/edit`, ada)).html).toContain('Look it up');
  }, 120_000);

  test('is looked up by its words, chosen, and saved with country, division, entry and point', async () => {
    const rid = await made();
    const asked = await send(rid, typed(await editing(rid), { '/where/w1:text': 'хорог' }), 'look /where/w1');
    expect(asked.status).toBe(200);
    const [first] = offered(asked.html);
    expect(first).toMatchObject({ text: 'Хорог', country: 'TJ' });
    const entries = [...formEntries(asked.html, `${rid}/edit`), ['/where/w1:spot', JSON.stringify(first)] as const];
    const taken = await send(rid, entries, 'take /where/w1');
    expect(taken.html).toContain('geonames:1221328');
    expect(taken.html).toContain('value="Tajikistan"');
    expect((await send(rid, formEntries(taken.html, `${rid}/edit`), 'save')).status).toBe(303);
    const place = {
      id: 'w1',
      text: 'Хорог',
      country: 'TJ',
      adm1: 'TJ-GB',
      gazetteer: 'geonames:1221328',
      point: { lat: 37.48974, lon: 71.55304 },
      precision: 1,
    };
    expect(await placeOf(rid)).toEqual(place);
    const other = [...(await editing(rid)), ['/where/w1:not-known', 'yes'] as const];
    expect((await send(rid, other, 'save')).status).toBe(303);
    expect(await placeOf(rid)).not.toHaveProperty('gazetteer');
  });

  test('that was chosen is taken by whatever button comes next', async () => {
    const rid = await made();
    const asked = await send(rid, typed(await editing(rid), { '/where/w1:text': 'Khujand' }), 'look /where/w1');
    const entries = [
      ...formEntries(asked.html, `${rid}/edit`),
      ['/where/w1:spot', JSON.stringify(offered(asked.html)[0])] as const,
    ];
    expect((await send(rid, entries, 'save')).status).toBe(303);
    expect(await placeOf(rid)).toMatchObject({ text: 'Khujand', adm1: 'TJ-SU' });
  });

  test('is looked for in the country it is in, in those of the record, and where the words say', async () => {
    const rid = await made([
      { id: 'w1', text: 'Москва' },
      { id: 'w2', country: 'TJ' },
    ]);
    const look = async (changes: Record<string, string>) =>
      offered((await send(rid, typed(await editing(rid, '/ru'), changes), 'look /where/w1', '/ru')).html)[0];
    expect(await look({})).toMatchObject({ text: 'Москва', country: 'TJ' });
    expect(await look({ '/where/w1:text': 'Москва, Россия' })).toMatchObject({ country: 'RU' });
  });

  test('is offered for a point that was set on the map, and the point stays', async () => {
    const rid = await made([{ id: 'w1', point: { lat: 37.5, lon: 71.5 } }]);
    const mapped = await send(rid, await editing(rid), 'map /where/w1');
    const click: Entries = [
      ...formEntries(mapped.html, `${rid}/edit`),
      ['/where/w1:map.x', '150'],
      ['/where/w1:map.y', '100'],
    ];
    const clicked = await send(rid, click, '');
    expect(clicked.html).toContain('Known places near this point');
    const near = offered(clicked.html).find(({ text }) => text === 'Khorugh');
    expect(near).toBeDefined();
    expect(near).not.toHaveProperty('point');
    const held = new Map(formEntries(clicked.html, `${rid}/edit`));
    await send(rid, [...held, ['/where/w1:spot', JSON.stringify(near)]], 'save');
    const lat = Number(held.get('/where/w1:lat'));
    expect(await placeOf(rid)).toMatchObject({ text: 'Khorugh', country: 'TJ', point: { lat } });
    expect(await placeOf(rid)).not.toHaveProperty('precision');
  });

  test('nobody knows stays as it was typed', async () => {
    const rid = await made();
    const asked = await send(rid, typed(await editing(rid), { '/where/w1:text': 'the old mill' }), 'look /where/w1');
    const nowhere = await send(rid, typed(await editing(rid), { '/where/w1:text': 'qzxvw' }), 'look /where/w1');
    expect(asked.status).toBe(200);
    expect(nowhere.html).toContain('No known place has such a name');
    expect(new Map(formEntries(nowhere.html, `${rid}/edit`)).get('/where/w1:text')).toBe('qzxvw');
  });

  test('tells a script what each choice fills in, in the language of the page', async () => {
    const { status, html } = await web.get(`/ru${HERE}/places?q=dushambe&near=TJ`, ada);
    expect(status).toBe(200);
    const { found } = JSON.parse(html) as { found: { words: string; more: string; fill: [string, string][] }[] };
    expect(found.map(({ words }) => words)).toContain('Dushambe');
    const fill = new Map(found.find(({ more }) => more.includes('Dushanbe'))?.fill);
    expect(Object.fromEntries(fill)).toMatchObject({
      ':country': 'Таджикистан',
      ':country:value': 'TJ',
      ':adm1': 'TJ-DU',
      ':known': 'geonames:1221874',
      ':precision': '1',
    });
  });
});

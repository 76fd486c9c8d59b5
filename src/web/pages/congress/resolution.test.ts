/** The public page of a resolution and its files, over a real register: what is published is there, and nothing else. */
import type { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestSystem, type TestSystem } from '../../../testing/test-system.ts';
import { siteOptions } from '../../../testing/test-workspace.ts';
import { createSite } from '../../site.tsx';

let t: TestSystem;
let site: Hono;
let first: string;
let second: string;
let motion: string;
const failures: unknown[] = [];
const en = (text: string, translations?: Record<string, string>) => ({
  ...{ lang: 'en', text },
  ...(translations ? { translations } : {}),
});

beforeAll(async () => {
  t = await openTestSystem();
  const body = await t.publish('body', { title: en('Council', { ru: 'Совет' }), kind: 'council' });
  const breach = await t.publish('breach', { title: en('Four shot at a bridge'), class: 'rights-breach' });
  const vote = await t.publish('vote', {
    ...{ title: en('Shall we?'), body, method: 'show', outcome: 'adopted', rule: '{}', input: '{}' },
    explanation: en('3 for, 1 against: more than half.', { ru: '3 за, 1 против: больше половины.' }),
    counts: [{ id: 'o1', option: 'for', persons: 3 }],
  });
  const clauses = [
    { id: 'c1', kind: 'preambular', text: en('Recalling that water is life,', { ar: 'إذ يذكّر بأن الماء حياة،' }) },
    { id: 'c2', kind: 'operative', text: en('Asks for <wells>', { ar: 'يطلب آباراً', ru: 'Просит о колодцах' }) },
  ];
  first = await t.publish('resolution', {
    ...{ title: en('On water'), body, number: '7', vote, authentic: 'en', clauses },
    adopted: { precise: { from: '2026-02-01', to: '2026-02-01' } },
    citations: [{ id: 'x1', clause: 'c2', instrument: 'ICESCR', article: '11', breach }],
    signatories: [{ id: 's1', name: 'Ada', capacity: en('Delegation of Anzob') }],
    counted: 4,
    signed: [{ id: 'g1', mandate: 'ma_secretsecret', release: 'counted' }],
    annexes: [{ id: 'n1', title: en('A map'), text: en('North is up.') }],
  });
  motion = await t.publish('motion', {
    ...{ title: en('On water'), body, authentic: 'en', clauses },
    citations: [{ id: 'r1', clause: 'c1', instrument: 'ICESCR', breach }],
  });
  second = await t.publish('resolution', { title: en('On better water'), body, supersedes: first, clauses });
  await t.publish('commitment', {
    ...{ title: en('Dig ten wells'), resolution: first, clause: 'c2', actor: en('The commission') },
    state: 'in-progress',
  });
  await t.sequence();
  site = createSite(await siteOptions(t, 'https://register.example', (error) => void failures.push(error)));
});
afterAll(async () => {
  expect(failures).toEqual([]);
  await t?.close();
});

const get = async (path: string) => {
  const response = await site.request(path);
  return { status: response.status, headers: response.headers, html: await response.clone().text(), response };
};

describe('a resolution in public', () => {
  test('is read clause by clause, with what it rests on, what became of it, its vote, signatories and annexes', async () => {
    const { html, status } = await get(`/en/resolutions/${first}`);
    expect(status).toBe(200);
    for (const words of [
      ...['id="c2"', 'href="#c2"', 'Asks for &lt;wells>', '#cites-x1', 'ICESCR', 'Four shot at a bridge'],
      ...['Dig ten wells', '3 for, 1 against', 'Ada', 'Delegation of Anzob', 'And 4 who signed', 'North is up.'],
      ...['Superseded by', 'On better water', `/resolutions/${first}.pdf?lang=en`],
    ])
      expect(html).toContain(words);
    for (const hidden of ['ma_secret', 'rests on no', 'يطلب']) expect(html).not.toContain(hidden);
    expect(html.match(/<h1[ >]/g)).toHaveLength(1);
    expect((await get(`/en/resolutions/${second}`)).html).toContain(`Supersedes <a href="/en/resolutions/${first}"`);
  });

  test('says what it rests on as the motion did it was made of', async () => {
    const { html } = await get(`/en/motions/${motion}`);
    for (const words of ['href="#cites-r1"', 'id="cites-r1"', 'ICESCR', 'Four shot at a bridge'])
      expect(html).toContain(words);
  });

  test('is read in one language of the text, or in all side by side, and says which is authentic', async () => {
    expect((await get(`/ru/resolutions/${first}`)).html).toContain('Просит о колодцах');
    const arabic = (await get(`/ar/resolutions/${first}`)).html;
    expect(arabic).toContain('<p class="words">يطلب آباراً</p>');
    const all = (await get(`/en/resolutions/${first}?text=all`)).html;
    for (const words of [
      'Asks for &lt;wells>',
      '<p class="words" lang="ar" dir="rtl">يطلب',
      '<p class="words" lang="ru">',
    ])
      expect(all).toContain(words);
    expect(all).toContain('The text in English is authentic');
    expect((await get(`/en/resolutions/${first}?text=xx`)).status).toBe(200);
  });

  test('is taken away in every format, at one address for each language of its text', async () => {
    for (const [suffix, type] of [
      ['pdf', 'application/pdf'],
      ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
      ['akn.xml', 'application/akn+xml; charset=utf-8'],
      ['html', 'text/html; charset=utf-8'],
    ]) {
      const { status, headers, response } = await get(`/resolutions/${first}.${suffix}?lang=ar`);
      expect([status, headers.get('content-type'), headers.get('content-language')]).toEqual([200, type, 'ar']);
      expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(1000);
    }
    for (const [search, lang] of [
      ['', 'en'],
      ['?lang=xx', 'en'],
      ['?lang=ru&x=1', 'ru'],
    ]) {
      const { status, headers } = await get(`/resolutions/${first}.html${search}`);
      expect([status, headers.get('location')]).toEqual([302, `/resolutions/${first}.html?lang=${lang}`]);
    }
    const { html } = await get(`/resolutions/${first}.html?lang=ru`);
    for (const words of ['Просит о колодцах', 'Принята: Совет', '3 за, 1 против', `resolutions/${first}`])
      expect(html).toContain(words);
    expect(html).not.toContain('ma_secret');
  });

  test('that was never published, or is hidden, has no page and no file', async () => {
    expect((await get('/resolutions/rn_aaaaaaaaaaaaaaaaaaaaaaaaaa.pdf?lang=en')).status).toBe(404);
    expect((await get(`/resolutions/..%2f..%2fetc.pdf`)).status).toBe(404);
    const draft = await t.save({ type: 'resolution', body: { title: en('Draft') } });
    expect((await get(`/resolutions/${draft.rid}.html?lang=en`)).status).toBe(404);
    await t.act(second, 'hide');
    await t.sequence();
    expect((await get(`/resolutions/${second}.html?lang=en`)).status).toBe(404);
    expect((await get(`/en/resolutions/${first}`)).html).not.toContain('On better water');
  });
});

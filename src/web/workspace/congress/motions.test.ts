/** From motion to resolution as people without scripts meet it: every page over requests, in three languages. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PACKAGE_ROOT } from '../../../system.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../../testing/test-system.ts';
import { openTestWorkspace, type TestWorkspace } from '../../../testing/test-workspace.ts';

const HERE = '/workspace/congress/motions';
const HOUR = 3_600_000;
let t: TestSystem;
let web: TestWorkspace;
let chair: TestPerson;
let secretary: TestPerson;
let author: TestPerson;
let other: TestPerson;
let body: string;
let mandate: string;

const en = (text: string) => ({ lang: 'en', text });

beforeAll(async () => {
  t = await openTestSystem();
  web = await openTestWorkspace(t);
  chair = await t.person(['chair']);
  secretary = await t.person(['secretary']);
  const examiner = await t.person(['examiner']);
  author = await t.person(['delegate'], 'Author');
  other = await t.person(['delegate'], 'Other');
  const data = await readFile(join(PACKAGE_ROOT, 'schema/rule-sets/biennial-council.json'), 'utf8');
  const rules = (await t.save({ type: 'rule-set', body: { title: en('Rules'), data } })).rid;
  const title = en(chair.signedIn.bodies[0] ?? '');
  body = (await t.save({ type: 'body', body: { title, kind: 'council', rules } })).rid;
  const { mandates } = t.system.congress;
  mandate = await mandates.submit(secretary.signedIn, {
    ...{ body, holder: author.signedIn.id, constituency: 'Delegation of Anzob', class: 'country', country: 'TJ' },
    ...{ release: 'named', substitutes: [], weight: 1, from: '', until: '', grantedBy: '' },
  });
  for (const move of ['examine', 'accept'] as const)
    await mandates.move(examiner.signedIn, mandate, { move, effective: 'immediate', reason: '' });
  // Sits for the time being: tables, and has no vote.
  const provisional = await mandates.submit(secretary.signedIn, {
    ...{ body, holder: other.signedIn.id, constituency: 'Delegation of Pamir', class: 'country', country: 'TJ' },
    ...{ release: 'named', substitutes: [], weight: 1, from: '', until: '', grantedBy: '' },
  });
  for (const move of ['examine', 'accept_provisionally'] as const)
    await mandates.move(examiner.signedIn, provisional, { move, effective: 'immediate', reason: 'Papers follow' });
});
afterAll(async () => {
  expect(web?.failures ?? []).toEqual([]);
  await t?.close();
});

async function tabled(): Promise<string> {
  const { desk } = t.system;
  const rid = desk.newId(author.signedIn, 'motion');
  const words = { ...en('Asks for wells <script>'), translations: { ru: 'Просит о колодцах', ar: 'يطلب آباراً' } };
  await desk.save(author.signedIn, {
    ...{ rid, type: 'motion', baseRev: 0 },
    body: {
      ...{ title: en('On water'), body, authentic: 'en' },
      clauses: [
        { id: 'c1', kind: 'preambular', text: en('Recalling that water is life,') },
        { id: 'c2', kind: 'operative', text: words },
      ],
    },
  });
  return rid;
}

const step = (rid: string, event: string, as: TestPerson, text = '') =>
  web.post(`/en${HERE}/${rid}/step`, { event, rid: text }, as);
const amending = (rid: string, fields: Record<string, string>, as = other) =>
  web.post(`/en${HERE}/${rid}/amend/c2`, { op: 'replace', ...fields }, as);

describe('a motion', () => {
  test('is submitted by its author and permitted by the chair; each sees only their own steps', async () => {
    const rid = await tabled();
    expect((await web.get(`/en${HERE}?body=${body}`, other)).html).not.toContain(rid);
    expect((await web.get(`/en${HERE}?body=${body}`, author)).html).toContain(rid);
    expect((await web.get(`/en${HERE}/${rid}`, other)).html).not.toContain('value="submit"');
    const own = (await web.get(`/en${HERE}/${rid}`, author)).html;
    expect(own).toContain('value="submit"');
    expect(own).toContain('Asks for wells &lt;script>');
    expect((await web.get('/en/workspace/congress', other)).html).not.toContain(rid);
    expect((await web.get('/en/workspace/congress', author)).html).toContain(rid);
    expect((await step(rid, 'submit', author)).status).toBe(303);
    expect((await web.get('/en/workspace/congress', chair)).html).toContain(rid);
    expect((await step(rid, 'permit', author)).status).toBe(403);
    expect((await step(rid, 'constructor', author)).status).toBe(403);
    expect((await step(rid, 'accept', chair)).status).toBe(409);
    expect((await step(rid, 'permit', chair)).status).toBe(303);
    expect((await web.get(`/en${HERE}?body=${body}`, other)).html).toContain('On water');
  });

  test('shows its languages side by side with the authentic one named, in every language and direction', async () => {
    const rid = await tabled();
    for (const [base, authentic] of [
      ['/en', 'authentic'],
      ['/ru', 'подлинник'],
      ['/ar', 'الأصل'],
    ]) {
      const { html, status } = await web.get(`${base}${HERE}/${rid}`, author);
      expect(status).toBe(200);
      for (const words of ['Просит о колодцах', 'يطلب آباراً', authentic]) expect(html).toContain(words);
    }
    const { html } = await web.get(`/en${HERE}/${rid}`, author);
    expect(html).toContain('<p class="words" lang="ar" dir="rtl">');
  });

  test('is amended clause by clause; two that contradict each other are named in words and kept out of the text', async () => {
    const rid = await tabled();
    await step(rid, 'submit', author);
    expect((await amending(rid, { 'text:en': 'Too early' })).status).toBe(409);
    await step(rid, 'permit', chair);
    const form = (await web.get(`/en${HERE}/${rid}/amend/c2`, other)).html;
    expect(form).toContain('name="text:ru"');
    expect(form).toContain('Просит о колодцах</textarea>');
    const refused = await amending(rid, { 'text:en': '', 'text:ru': 'Только по-русски', reason: 'Kept reason' });
    expect([refused.status, refused.html.includes('Kept reason'), refused.html.includes('Только по-русски')]).toEqual([
      422,
      true,
      true,
    ]);
    const first = await amending(rid, { 'text:en': 'Asks for deep wells', submitters: 'Anzob, Sarvand' });
    expect([first.status, first.location]).toEqual([303, `/en${HERE}/${rid}#c2`]);
    const before = (await web.get(`/en${HERE}/${rid}`, other)).html;
    expect(before).toContain('<ins>deep');
    expect(before).toContain('The text as amended');
    await amending(rid, { op: 'delete' });
    const { html } = await web.get(`/en${HERE}/${rid}`, other);
    expect(html).toMatch(/Clause 1: of \S+ A1, \S+ A2, one deletes it and another replaces it/);
    expect(html).not.toContain('The text as amended');
    const amendment = /id="(am_\w+)"/.exec(html)?.[1] ?? '';
    expect((await step(rid, 'withdraw', author, amendment)).status).toBe(403);
    expect((await step(rid, 'withdraw', other, amendment)).status).toBe(303);
    expect((await web.get(`/en${HERE}/${rid}`, other)).html).not.toContain('contradiction');
  });

  test('that a vote adopted becomes a resolution, which its delegates sign', async () => {
    const { votes } = t.system.congress;
    const rid = await tabled();
    await step(rid, 'submit', author);
    await step(rid, 'permit', chair);
    expect((await web.post(`/en${HERE}/${rid}/finalize`, {}, secretary)).status).toBe(409);
    const closes = new Date(t.clock.now().getTime() + HOUR);
    const opening = { body, sitting: '', subject: rid, decision: 'resolution', method: 'roll_call', title: '', closes };
    const vote = await votes.open(chair.signedIn, opening);
    await votes.cast(author.signedIn, vote, [{ mandate, option: 'for' }]);
    t.clock.advance(HOUR);
    await votes.close(chair.signedIn, vote);
    expect((await web.get(`/en${HERE}/${rid}`, secretary)).html).toContain('Make the resolution');
    const made = await web.post(`/en${HERE}/${rid}/finalize`, {}, secretary);
    expect(made.status).toBe(303);
    const page = made.location ?? '';
    const read = (await web.get(page, author)).html;
    expect(read).toContain('name="release"');
    expect((await web.get(page, chair)).html).not.toContain('name="release"');
    const text = /name="text" value="([0-9a-f]{64})"/.exec(read)?.[1] ?? '';
    const other = await web.post(`${page}/sign`, { mandate, release: 'named', text: 'another' }, author);
    expect([other.status, other.html.includes('The text was changed while you read it')]).toEqual([409, true]);
    expect((await web.post(`${page}/sign`, { mandate, release: 'named', text }, author)).status).toBe(303);
    expect((await web.get(page, author)).html).toContain('By name');
    expect((await web.post(`${page}/sign`, { mandate, unsign: '1', release: 'named' }, author)).status).toBe(303);
    for (const base of ['/ru', '/ar']) expect((await web.get(page.replace('/en', base), author)).status).toBe(200);
    expect((await web.get(`/en${HERE}?body=${body}`, author)).html).toContain(page);
  });
});

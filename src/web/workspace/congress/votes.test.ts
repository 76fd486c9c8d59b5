/** Pages of votes, requests and rules as a browser without script gets and sends them. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../../../system.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../../testing/test-system.ts';
import { openTestWorkspace, siteOptions, type TestWorkspace } from '../../../testing/test-workspace.ts';
import { formEntries, typed } from '../../form/testing/form-entries.ts';
import { createSite } from '../../site.tsx';

let t: TestSystem;
let web: TestWorkspace;
let [chair, secretary] = [] as unknown as [TestPerson, TestPerson];
let body: string;
const delegates: TestPerson[] = [];
const en = (text: string) => ({ lang: 'en', text });
const one = (n: number): TestPerson => delegates[n] as TestPerson;

beforeAll(async () => {
  t = await openTestSystem();
  web = await openTestWorkspace(t);
  [chair, secretary] = [await t.person(['chair']), await t.person(['secretary'])];
  const examiner = await t.person(['examiner']);
  const data = await readFile(join(PACKAGE_ROOT, 'schema/rule-sets/biennial-council.json'), 'utf8');
  const rules = (await t.save({ type: 'rule-set', body: { title: en('Rules of the council'), data } })).rid;
  const title = en(chair.signedIn.bodies[0] ?? '');
  body = (await t.save({ type: 'body', body: { title, kind: 'council', rules } })).rid;
  const { mandates } = t.system.congress;
  for (const weight of [1, 1, 5]) {
    const delegate = await t.person(['delegate']);
    delegates.push(delegate);
    const mandate = await mandates.submit(secretary.signedIn, {
      ...{ body, holder: delegate.signedIn.id, constituency: `Place ${weight}`, class: 'country', country: 'TJ' },
      ...{ release: 'delegation', substitutes: [], weight, from: '', until: '', grantedBy: '' },
    });
    for (const move of ['examine', 'accept'] as const)
      await mandates.move(examiner.signedIn, mandate, { move, effective: 'immediate', reason: '' });
  }
});
afterAll(async () => {
  expect(web?.failures).toEqual([]);
  await t?.close();
});

/** What the trail says of somebody's votes and requests: nothing. */
const AUDITED = `select 1 from private.audit where by = $1 and action ~ '^(?:vote|convening)'`;
const mandateIn = (html: string): string => /name="mandate" value="(ma_\w+)"/.exec(html)?.[1] ?? '';

describe('the pages of votes', () => {
  it('open a vote with its rule in words, keep what was typed when it is refused, and tell zones apart', async () => {
    const page = await web.get(`/workspace/congress/bodies/${body}/votes/new`, chair);
    expect(page.html).toContain(
      'Quorum: more than half must take part in the vote. Counted of: members, seats filled.',
    );
    const typed = { title: 'Meet in Warsaw?', decision: 'resolution', method: 'roll_call', sitting: '', subject: '' };
    const path = `/workspace/congress/bodies/${body}/votes`;
    const refused = await web.post(path, { ...typed, closes: '2026-03-02T12:00', zone: 'Nowhere' }, chair);
    expect([refused.status, refused.html.includes('Meet in Warsaw?')]).toEqual([422, true]);
    expect(refused.html).toContain('This time or time zone cannot be read');
    const opened = await web.post(path, { ...typed, closes: '2026-03-02T12:00', zone: 'Europe/Warsaw' }, chair);
    expect(opened.status).toBe(303);
    const vote = await web.get(opened.location ?? '', chair);
    expect(vote.html).toContain('datetime="2026-03-02T11:00:00.000Z"');
    expect(vote.html).toContain('26 hours left.');
    expect((await web.get(path, one(0))).html).toContain('Meet in Warsaw?');
  });

  it('take a vote by one button, split a weight, and show the result with its reckoning once it is closed', async () => {
    const typed = {
      title: 'Split',
      decision: 'resolution',
      method: 'roll_call',
      closes: '2026-03-01T09:20',
      zone: 'UTC',
    };
    const opened = await web.post(`/workspace/congress/bodies/${body}/votes`, typed, chair);
    const path = opened.location ?? '';
    for (const [n, option] of ['for', 'for'].entries()) {
      const mandate = mandateIn((await web.get(path, one(n))).html);
      expect((await web.post(`${path}/cast`, { mandate, option }, one(n))).status).toBe(303);
      expect((await web.get(path, one(n))).html).toMatch(/You have cast:.*For/s);
    }
    const mandate = mandateIn((await web.get(path, one(2))).html);
    const uneven = { mandate, split: 'yes', 'part-for': '2', 'part-against': '1' };
    expect((await web.post(`${path}/cast`, uneven, one(2))).status).toBe(422);
    expect((await web.post(`${path}/cast`, { ...uneven, 'part-against': '3' }, one(2))).status).toBe(303);
    const trail = await t.system.platform.db.query(AUDITED, [one(2).signedIn.id]);
    expect(trail.rowCount).toBe(0);
    expect((await web.post(`${path}/close`, {}, chair)).status).toBe(409);
    t.clock.advance(20 * 60_000);
    await t.system.platform.jobs.drain();
    for (const [lang, said] of [
      ['', 'Votes counted: 2 for, 1 against'],
      ['/ru', 'Подсчитаны голоса:'],
      ['/ar', 'dir="rtl"'],
    ] as const)
      expect((await web.get(`${lang}${path}`, one(0))).html).toContain(said);
    const closed = (await web.get(path, secretary)).html;
    expect(closed).toContain('tamga rules check vote.json');
    expect((await web.post(`${path}/report`, {}, secretary)).status).toBe(303);
    expect((await web.get(path, one(0))).html).toContain('/workspace/review/vo_');
  });
});

describe('an address or a form with what no table can hold', () => {
  it('is of something that is not there, and no failure of ours', async () => {
    for (const path of ['votes/vo_%00', 'sittings/si_%00/live', 'sessions/se_%00', 'resolutions/rn_%00'])
      expect((await web.get(`/en/workspace/congress/${path}`, chair)).status).toBe(404);
    const sent = { title: 'x', decision: 'resolution', method: 'show', subject: '\0', sitting: 'si_\0' };
    expect((await web.post(`/en/workspace/congress/bodies/${body}/votes`, sent, chair)).status).toBeLessThan(500);
    expect(web.failures).toEqual([]);
  });
});

describe('the pages of requests', () => {
  it('open a request, show delegates how it stands and officers nothing of it, and refuse a signature that is none', async () => {
    const sent = await web.post('/workspace/congress/requests', { body, purpose: 'Arrests in spring' }, one(0));
    const path = sent.location ?? '';
    expect([sent.status, path]).toEqual([303, expect.stringContaining('/requests/cv_')]);
    const own = (await web.get(path, one(0))).html;
    expect(own).toContain('0 of 2 needed; 3 in the register of the day');
    expect(own).toContain('you have none that is granted');
    const chairs = (await web.get(path, chair)).html;
    expect(chairs).not.toContain('of 2 needed');
    expect((await web.get('/ru/workspace/congress/requests', chair)).html).toContain('Arrests in spring');
    const mandate = (await t.system.congress.mandates.own(one(0).signedIn))[0]?.id ?? '';
    const sign = { mandate, key: 'ab'.repeat(16), signature: 'x' };
    const unsigned = await web.post(`${path}/sign`, sign, one(0));
    expect(unsigned.status).toBe(422);
    const stranger = await web.post(`${path}/sign`, { ...sign, signature: `${'A'.repeat(86)}==` }, one(0));
    expect([stranger.status, stranger.html.includes('This key cannot sign a request')]).toEqual([403, true]);
    expect((await web.post(`${path}/count`, {}, one(0))).status).toBe(409);
    expect((await web.post(`${path}/withdraw`, { mandate }, one(0))).status).toBe(303);
    const missing = await web.post('/workspace/congress/requests', { body, purpose: ' ' }, one(0));
    expect(missing.status).toBe(422);
    expect((await t.system.platform.db.query(AUDITED, [one(0).signedIn.id])).rowCount).toBe(0);
  });
});

describe('the pages of rules', () => {
  const made = async (data: string, more = {}) =>
    await web.post('/workspace/congress/rules/new', { title: 'Our own', data, act: 'save', ...more }, secretary);

  it('start from a preset, name the key that is wrong, say each rule in words, and keep what was typed', async () => {
    const page = (await web.get('/workspace/congress/rules/new?preset=two-thirds-of-members', secretary)).html;
    expect(page).toContain('Adopted when at least 2/3 vote for. Counted of: members, seats filled.');
    const rules = JSON.parse(await readFile(join(PACKAGE_ROOT, 'schema/rule-sets/biennial-council.json'), 'utf8'));
    const wrong = await made(JSON.stringify({ ...rules, qourum: true }));
    expect(wrong.status).toBeGreaterThanOrEqual(400);
    expect(wrong.html).toContain('There is no “qourum” in rule_set');
    expect(wrong.html).toContain('aria-invalid');
    const broken = await made('{');
    expect([broken.html.includes('This rule set is not JSON'), broken.html.includes('Our own')]).toEqual([true, true]);
    expect((await web.get('/workspace/congress/rules', secretary)).html).not.toContain('Our own');
    const saved = await made(JSON.stringify(rules));
    expect(saved.location).toContain('/workspace/congress/rules/rs_');
    expect((await web.get(`/ru${saved.location}`, one(0))).html).toContain('Очередная сессия проводится каждые 2 года');
    const save = { rid: 'rs_aaaaaaaaaaaaaaaaaaaaaaaaaa', type: 'rule-set', baseRev: 0 };
    const unread = { title: en('Unread'), data: '{}' };
    await expect(t.system.desk.save(secretary.signedIn, { ...save, body: unread })).rejects.toMatchObject({
      code: 'shape-key-missing',
    });
  });

  it('are written field by field, without a word of JSON', async () => {
    const path = '/workspace/congress/rules/new';
    const page = (await web.get(`${path}?preset=simple-majority`, secretary)).html;
    const fields = typed(formEntries(page, path), { title: 'By fields', 'n.decisions.0.rule.all.0.fraction.0': '3' });
    const refused = await web.post(path, { ...Object.fromEntries(fields), act: 'save' }, secretary);
    expect([refused.status, refused.html.includes('value="3"')]).toEqual([400, true]);
    const right = typed(formEntries(refused.html, path), { 'n.decisions.0.rule.all.0.fraction.1': '4' });
    const saved = await web.post(path, { ...Object.fromEntries(right), act: 'save' }, secretary);
    expect((await web.get(saved.location ?? '', one(0))).html).toContain('Adopted when more than 3/4 vote for.');
  });

  it('show how past votes would have gone', async () => {
    const rules = JSON.parse(await readFile(join(PACKAGE_ROOT, 'schema/rule-sets/biennial-council.json'), 'utf8'));
    rules.decisions.resolution.rule = { all: [{ base: 'members', fraction: [1, 1], op: 'gte' }] };
    const shown = await made(JSON.stringify(rules), { act: 'preview', body });
    expect(shown.html).toContain('With this rule 1 of 1 votes would have gone otherwise.');
  });
});

describe('the public pages', () => {
  it('say a vote and a rule set in words, with what to reckon again', async () => {
    const [vote] = (await t.system.congress.votes.list(chair.signedIn, body)).filter(({ title }) => title === 'Split');
    await t.act(vote?.id ?? '', 'publish');
    const data = await readFile(join(PACKAGE_ROOT, 'schema/rule-sets/biennial-council.json'), 'utf8');
    const rules = await t.publish('rule-set', { title: en('Rules'), data });
    await t.sequence();
    const site = createSite(await siteOptions(t, 'http://test.invalid', (error) => void web.failures.push(error)));
    const read = async (path: string): Promise<string> => await (await site.request(path)).text();
    const page = await read(`/votes/${vote?.id}`);
    expect(page).toContain('How it was reckoned');
    expect(page).toContain('Votes counted: 2 for, 1 against');
    expect(page).toContain('tamga rules check vote.json');
    expect(await read(`/ru/votes/${vote?.id}`)).toContain('Подсчитаны голоса');
    expect(await read(`/rules/${rules}`)).toContain(
      'A special session is called when at least 2/3 of accepted mandates',
    );
    expect(await read(`/ar/rules/${rules}`)).toContain('dir="rtl"');
  });
});

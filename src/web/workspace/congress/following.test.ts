/** Under the clauses of a resolution: what they rest on, what was promised and what became of it, for officers and delegates. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSeatedBody, type Seat, type SeatedBody } from '../../../congress/testing/seated-body.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../../testing/test-system.ts';
import { openTestWorkspace, type TestWorkspace } from '../../../testing/test-workspace.ts';

const ROOM = '/workspace/congress';
const en = (text: string) => ({ lang: 'en', text });
const LANGUAGES = ['en', 'ru', 'ar', 'tg', 'uk', 'tr'];

let t: TestSystem;
let web: TestWorkspace;
let on: SeatedBody;
let seat: Seat;
let breach: string;

beforeAll(async () => {
  t = await openTestSystem();
  web = await openTestWorkspace(t);
  on = await openSeatedBody(t);
  seat = await on.seat();
  breach = await t.publish('breach', { title: en('The seized letter'), class: 'rights-breach' });
  await t.sequence();
});
afterAll(async () => {
  expect(web?.failures ?? []).toEqual([]);
  await t?.close();
});

async function adopted(): Promise<string> {
  const clauses = [
    { id: 'c1', kind: 'preambular', text: en('Recalling the covenant') },
    { id: 'c2', kind: 'operative', text: en('Asks for letters') },
  ];
  return (await t.save({ type: 'resolution', body: { title: en('On letters'), body: on.body, clauses } })).rid;
}

const page = (rid: string): string => `${ROOM}/resolutions/${rid}`;
const shown = async (rid: string, as: TestPerson) => (await web.get(page(rid), as)).html;

describe('what a clause rests on', () => {
  it('is listed under it with its address and its public title, and written and taken off by officers of a draft', async () => {
    const rid = await adopted();
    const path = `${page(rid)}/citations`;
    const cited = { cites: 'c1', at: 'c1', instrument: 'ICCPR', article: 'Article 9', url: '', breach: '' };
    const wrong = await web.post(path, { ...cited, url: 'https:nowhere' }, on.secretary);
    expect([wrong.status, wrong.html.includes('value="Article 9"')]).toEqual([422, true]);
    const made = await web.post(path, { ...cited, url: 'https://un.example/iccpr' }, on.secretary);
    expect([made.status, made.location]).toEqual([303, `${page(rid)}#c1`]);
    expect((await web.post(path, { cites: 'c2', at: 'c2', breach }, on.secretary)).status).toBe(303);
    const read = await shown(rid, seat.delegate);
    for (const words of ['ICCPR', 'Article 9', 'https://un.example/iccpr', 'The seized letter', `/breaches/${breach}`])
      expect(read).toContain(words);
    expect(read).not.toContain('name="instrument"');
    expect(await shown(rid, on.secretary)).toContain('name="instrument"');
    expect((await web.post(path, { remove: 'q1', at: 'c1' }, on.secretary)).status).toBe(303);
    expect(await shown(rid, on.secretary)).not.toContain('ICCPR');
    const { rev } = await t.system.records.read(rid);
    await t.system.records.submit(rid, rev);
    expect(await shown(rid, on.secretary)).not.toContain('name="instrument"');
    expect((await web.post(path, cited, on.secretary)).status).toBe(409);
  });
});

describe('a report on what was promised', () => {
  it('is proposed by a delegate at the clause, with what they typed kept, and marked until two officers sign it', async () => {
    const rid = await adopted();
    const promise = { clause: 'c2', title: 'Letters', actor: 'The delegations', due: '2026-02-20' };
    expect((await web.post(`${page(rid)}/commitments`, promise, on.secretary)).status).toBe(303);
    const [kept] = await t.system.congress.commitments.of(on.secretary.signedIn, rid);
    const before = await shown(rid, seat.delegate);
    for (const words of ['Propose a report', 'Overdue']) expect(before).toContain(words);
    expect(before).not.toContain('name="assessedBy"');
    expect(await shown(rid, await t.person(['delegate']))).not.toContain('Propose a report');
    const path = `${page(rid)}/reports`;
    const sent = { commitment: kept?.rid ?? '', at: 'c2', status: 'in-progress', day: '2026-03-01', source: breach };
    const wrong = await web.post(path, { ...sent, day: '', note: 'Forty were sent' }, seat.delegate);
    expect([wrong.status, wrong.html.includes('Forty were sent')]).toEqual([422, true]);
    const made = await web.post(path, { ...sent, note: 'Forty were sent' }, seat.delegate);
    expect([made.status, made.location]).toEqual([303, `${page(rid)}#c2`]);
    for (const who of [seat.delegate, on.secretary]) {
      const html = await shown(rid, who);
      for (const words of ['Forty were sent', 'The seized letter', 'Proposed, not signed yet'])
        expect(html).toContain(words);
    }
    expect((await web.post(path, { ...sent, assessedBy: 'Me' }, seat.delegate)).status).toBe(403);
    expect(await shown(rid, on.secretary)).toContain('name="assessedBy"');
    const done = { ...sent, status: 'done', note: '', assessedBy: 'Bureau', settles: '1' };
    expect((await web.post(path, done, on.secretary)).status).toBe(303);
    expect(await shown(rid, seat.delegate)).not.toContain('Overdue');
    const record = (await web.get(`/workspace/records/${kept?.rid}`, on.secretary)).html;
    expect([record.includes('The seized letter'), record.includes(`/breaches/${breach}`)]).toEqual([true, true]);
    for (const lang of LANGUAGES)
      expect((await web.get(`/${lang}${page(rid)}`, seat.delegate)).html).toContain('Forty were sent');
  });
});

describe('a relation in the workspace', () => {
  it('names its country, and marks a promise whose day is past', async () => {
    const promise = { what: en('Visas'), due: { precise: { from: '2026-02-01', to: '2026-02-01' } } };
    const { rid } = await t.save({
      type: 'relation',
      body: {
        ...{ title: en('A ministry'), kind: 'government', country: 'PL' },
        promises: [
          { id: 'p1', ...promise, status: 'in-progress' },
          { id: 'p2', ...promise, status: 'done' },
        ],
      },
    });
    const { html } = await web.get(`/workspace/records/${rid}`, on.secretary);
    expect([html.includes('Poland'), html.includes('>PL<'), html.split('Overdue').length]).toEqual([true, false, 2]);
  });
});

/**
 * Mandates as people without scripts meet them: handed in, examined, challenged, given by proxy, revoked in the middle of a
 * session, reported. Then everything the public can reach is searched for what belongs to a single mandate.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSeatedBody, type SeatedBody } from '../../../congress/testing/seated-body.ts';
import { type Running, start } from '../../../main.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../../testing/test-system.ts';
import { openTestWorkspace, type TestWorkspace } from '../../../testing/test-workspace.ts';

const MANDATES = '/workspace/congress/mandates';
const CREDENTIALS = '/workspace/congress/credentials';
const MINE = '/workspace/congress/my-mandate';
const HOUR = 3_600_000;
/** Words that stay with the members, whatever becomes public. */
const VALLEY = 'Qirmizidara';
const NAME = 'Zarnigor';
const NEVER = [VALLEY, NAME, 'TM', 'Turkmenistan', 'forged seal of the mill', 'Recalled after the flood', 'ma_', 'us_'];

let t: TestSystem;
let web: TestWorkspace;
let on: SeatedBody;
let running: Running | undefined;
const seats: { delegate: TestPerson; mandate: string }[] = [];
const delegateAt = (n: number): TestPerson => seats[n]?.delegate as TestPerson;
const mandateAt = (n: number): string => seats[n]?.mandate ?? '';
const rid = (location: string | null): string => /[a-z]{2}_[a-z2-7]{26}/.exec(location ?? '')?.[0] ?? '';

beforeAll(async () => {
  t = await openTestSystem();
  web = await openTestWorkspace(t);
  on = await openSeatedBody(t, {
    credentials: { challenge: { members: 2, delegations: 2 }, substitute_hours: 24, withdrawable: true },
  });
});
afterAll(async () => {
  expect(web?.failures ?? []).toEqual([]);
  await running?.stop();
  await t?.close();
});

const handedIn = (holder: TestPerson, more: Record<string, string> = {}) => ({
  ...{ body: on.body, holder: holder.signedIn.id, constituency: `${VALLEY} ${seats.length}`, class: 'country' },
  ...{ country: 'UA', release: 'delegation', weight: '1', from: '', until: '', grantedBy: `Vote of ${VALLEY}` },
  ...more,
});

/** Hands in, examines and accepts by forms. */
async function seat(more: Record<string, string> = {}): Promise<void> {
  const delegate = await t.person(['delegate'], `${NAME} ${seats.length}`);
  const { status, location } = await web.post(MANDATES, handedIn(delegate, more), on.secretary);
  expect(status).toBe(303);
  const mandate = rid(location);
  for (const move of ['examine', 'accept']) expect(await decide(mandate, move)).toBe(303);
  seats.push({ delegate, mandate });
}

const decide = async (mandate: string, move: string, reason = '', by = on.examiner) =>
  (await web.post(`${MANDATES}/${mandate}/move`, { move, effective: 'immediate', reason }, by)).status;

describe('a mandate by forms alone', () => {
  it('is handed in with what was typed kept when it is refused, examined with its papers beside, and accepted', async () => {
    const form = await web.get(`${MANDATES}/new?body=${on.body}`, on.secretary);
    expect(form.html).toContain('name="constituency"');
    const wrong = await web.post(MANDATES, handedIn(on.chair, { constituency: `${VALLEY} kept` }), on.secretary);
    expect([wrong.status, wrong.html.includes(`${VALLEY} kept`)]).toEqual([422, true]);
    for (const n of [0, 1, 2, 3, 4, 5]) await seat({ release: n === 0 ? 'counted' : 'delegation' });
    for (const _ of [6, 7]) await seat({ country: 'TM' });
    const queue = await web.get(`${MANDATES}?body=${on.body}`, on.examiner);
    expect(queue.html).toContain(`${VALLEY} 5`);
    const page = await web.get(`${MANDATES}/${mandateAt(1)}`, on.examiner);
    expect(page.html).toContain(`Vote of ${VALLEY}`);
    expect(page.html).toContain(`/workspace/records/${mandateAt(1)}`);
  });

  it('is decided with a reason where one is owed, and read by nobody but its holder and the committee', async () => {
    expect(await decide(mandateAt(1), 'suspend')).toBe(422);
    expect((await web.get(`${MANDATES}/${mandateAt(1)}`, delegateAt(1))).status).toBe(200);
    expect((await web.get(`${MANDATES}/${mandateAt(1)}`, delegateAt(2))).status).toBe(403);
    expect((await web.get(MANDATES, delegateAt(1))).status).toBe(403);
    const { events } = await t.system.congress.mandates.open(delegateAt(1).signedIn, mandateAt(1));
    expect(events.map(({ move, by }) => [move, by])).toEqual([
      ['examine', ''],
      ['accept', ''],
    ]);
    const prevented = { prevented: 'yes' };
    expect((await web.post(`${MANDATES}/${mandateAt(5)}/prevented`, prevented, on.secretary)).status).toBe(303);
    const again = await web.post(`${MANDATES}/${mandateAt(5)}/prevented`, { prevented: 'no' }, on.secretary);
    expect(again.status).toBe(303);
  });

  it('shows its holder who stands in and where the vote is, which is given and taken back', async () => {
    const substitutes = [delegateAt(6).signedIn.id, delegateAt(7).signedIn.id];
    const path = `${MANDATES}/${mandateAt(1)}/substitutes`;
    expect((await web.post(path, { substitute: substitutes }, on.secretary)).location).toContain(mandateAt(1));
    expect((await web.post(path, { substitute: substitutes.toReversed() }, delegateAt(1))).location).toBe(MINE);
    const proxy = `${MINE}/${mandateAt(1)}/proxy`;
    expect((await web.get(MINE, delegateAt(1))).html).toContain(`<option value="${VALLEY} 2"`);
    const wrong = await web.post(proxy, { to: `${VALLEY} nowhere`, until: '' }, delegateAt(1));
    expect([wrong.status, wrong.html.includes(`value="${VALLEY} nowhere"`)]).toEqual([422, true]);
    // Who is only counted cannot be found by a name.
    expect((await web.post(proxy, { to: `${VALLEY} 0`, until: '' }, delegateAt(1))).status).toBe(422);
    expect((await web.post(proxy, { to: `${VALLEY} 2`, until: '' }, delegateAt(1))).status).toBe(303);
    expect((await web.get(MINE, delegateAt(2))).html).toContain(`${VALLEY} 1`);
    const full = await web.post(`${MINE}/${mandateAt(3)}/proxy`, { to: mandateAt(2), until: '' }, delegateAt(3));
    expect(full.status).toBe(409);
    expect((await web.post(`${proxy}/end`, {}, delegateAt(1))).status).toBe(303);
    expect((await t.system.congress.proxies.own(delegateAt(2).signedIn, mandateAt(2))).held).toEqual([]);
  });
});

describe('names in long lists', () => {
  it('are typed, read whole, kept when nobody is called so, and listed once however many boxes there are', async () => {
    const form = (await web.get(`${MANDATES}/new?body=${on.body}`, on.secretary)).html;
    expect([form.split('<datalist').length, form.split(`value="${NAME} 3"`).length]).toEqual([2, 2]);
    const sent = { ...handedIn(delegateAt(2)), holder: `${NAME} 2`, substitute: [`${NAME} three`, ''] };
    const wrong = await web.post(MANDATES, sent, on.secretary);
    expect([wrong.status, wrong.html.includes(`value="${NAME} three"`)]).toEqual([422, true]);
    const path = `${MANDATES}/${mandateAt(2)}/substitutes`;
    const kept = await web.post(path, { substitute: [`${NAME} three`] }, on.secretary);
    expect([kept.status, kept.html.includes(`value="${NAME} three"`)]).toEqual([422, true]);
    expect((await web.post(path, { substitute: [`${NAME} 6`] }, on.secretary)).status).toBe(303);
    expect((await web.get(`${MANDATES}/${mandateAt(2)}`, on.secretary)).html).toContain(`value="${NAME} 6"`);
  });

  it('show who stands in where, in which order and when, and nothing to anybody else', async () => {
    const html = (await web.get(MINE, delegateAt(6))).html;
    expect(html).toContain('Where I stand in');
    expect(html).toContain(`${VALLEY} 1`);
    expect(html).toContain('You are substitute 2');
    expect((await web.get(MINE, delegateAt(3))).html).not.toContain('Where I stand in');
    const { standIns } = t.system.congress;
    const [one] = (await standIns.of(delegateAt(6).signedIn)).filter(({ mandate }) => mandate.id === mandateAt(2));
    expect(one).toMatchObject({ place: 1, rule: 'absent', now: false, begins: null });
    const marked = async (prevented: string) =>
      await web.post(`${MANDATES}/${mandateAt(2)}/prevented`, { prevented }, on.secretary);
    await marked('yes');
    expect((await standIns.of(delegateAt(6).signedIn)).find(({ mandate }) => mandate.id === mandateAt(2))?.now).toBe(
      true,
    );
    await marked('no');
  });
});

describe('a session with a challenge, a revocation and a report', () => {
  let report: string;

  it('makes the report, lets delegates challenge a line together, and lets them think better of it', async () => {
    const made = await web.post(
      CREDENTIALS,
      { body: on.body, title: 'Credentials in spring', summary: '' },
      on.examiner,
    );
    expect(made.status).toBe(303);
    report = rid(made.location);
    const read = await web.get(`${CREDENTIALS}/${report}`, delegateAt(1));
    expect([read.html.includes(`${VALLEY} 7`), read.html.includes(`${VALLEY} 0`)]).toEqual([true, false]);
    const { lines } = await t.system.congress.credentials.open(delegateAt(1).signedIn, report);
    const line = String(lines.find(({ name }) => name === `${VALLEY} 7`)?.n);
    const asked = { line, grounds: 'A forged seal of the mill' };
    expect((await web.post(`${CREDENTIALS}/${report}/challenge`, { line, grounds: '' }, delegateAt(1))).status).toBe(
      422,
    );
    expect((await web.post(`${CREDENTIALS}/${report}/challenge`, asked, delegateAt(1))).status).toBe(303);
    const [one] = await t.system.congress.challenges.list(delegateAt(1).signedIn, on.body);
    const path = `/workspace/congress/challenges/${one?.id}`;
    expect((await web.post(`${path}/withdraw`, {}, delegateAt(1))).status).toBe(303);
    for (const n of [1, 6]) expect((await web.post(`${path}/sign`, {}, delegateAt(n))).status).toBe(303);
    expect((await web.get(`${CREDENTIALS}?body=${on.body}`, delegateAt(2))).html).toContain(
      'A forged seal of the mill',
    );
    expect(await decide(mandateAt(7), 'uphold', `The seal of ${VALLEY} was shown`)).toBe(303);
  });

  it('adopts it by vote, and publishes counts that two officers sign', async () => {
    const put = await web.post(`${CREDENTIALS}/${report}/vote`, { method: 'show', hours: '1', sitting: '' }, on.chair);
    expect(put.status).toBe(303);
    expect(await decide(mandateAt(6), 'revoke', 'Recalled after the flood', on.secretary)).toBe(303);
    const { votes } = t.system.congress;
    const [vote] = await votes.list(on.chair.signedIn, on.body);
    for (const { delegate, mandate } of seats.slice(0, 5))
      await votes.cast(delegate.signedIn, vote?.id ?? '', [{ mandate, option: 'for' }]);
    await t.clock.advance(HOUR);
    await t.system.platform.jobs.drain();
    expect((await votes.read(on.chair.signedIn, vote?.id ?? '')).result?.outcome).toBe('adopted');
    expect((await web.get(`${CREDENTIALS}/${report}`, on.secretary)).html).toContain(`/workspace/review/${report}`);
    await t.system.records.submit(on.body, 1);
    await t.act(on.body, 'publish');
    await t.act(report, 'publish');
    await votes.report(on.chair.signedIn, vote?.id ?? '');
    await t.act(vote?.id ?? '', 'publish');
    await t.sequence();
  });

  it('leaves nothing of a single mandate in any page, answer, feed, file or object that the public reaches', async () => {
    running = await start(t.system, {
      ...{ roles: new Set(['web'] as const), port: 0, host: '127.0.0.1', name: 'Tamga', demo: false },
      report: (error) => {
        throw error;
      },
    });
    const paths = ['', '/en', '/ru', '/ar'].flatMap((lang) =>
      [
        '/',
        '/congress',
        '/credentials',
        `/credentials/${report}`,
        `/credentials/${report}/history`,
        '/votes',
        '/bodies',
      ]
        .concat(`/bodies/${on.body}`, `/credentials?q=${VALLEY}`.replace(VALLEY, 'spring'), `/mandates/${mandateAt(6)}`)
        .map((path) => lang + path),
    );
    paths.push(
      ...[
        '/api/v1/credentials',
        `/api/v1/credentials/${report}`,
        '/api/v1/bodies',
        '/api/v1/votes',
        '/api/v1/mandates',
      ],
      ...['/api/v1/figures?type=credentials', '/feed.atom', '/feed.json', '/data/credentials.jsonl', '/calendar.ics'],
      ...[
        '/data/credentials.csv',
        '/data/votes.jsonl',
        '/data/bodies.jsonl',
        CREDENTIALS,
        `${MANDATES}/${mandateAt(6)}`,
      ],
    );
    const answers = await Promise.all(
      paths.map(async (path) => {
        const response = await fetch(`${running?.url}${path}`, { redirect: 'manual' });
        expect([path, response.status < 500]).toEqual([path, true]);
        return `${path}\n${await response.text()}`;
      }),
    );
    const reached: [string, string][] = [
      ...answers.map((text): [string, string] => [text.split('\n', 1)[0] ?? '', text.slice(text.indexOf('\n'))]),
      ['objects of the log', await t.packs()],
      ['open tables', await t.dump(['open'])],
    ];
    for (const [where, text] of reached)
      for (const words of NEVER) {
        const at = words === 'TM' ? text.search(/"TM"|>TM</) : text.indexOf(words);
        const near = at < 0 || (words === 'ma_' && where.includes('mandates/')) ? '' : text.slice(at - 60, at + 60);
        expect([where, words, near]).toEqual([where, words, '']);
      }
    expect(answers.find((text) => text.startsWith(`/api/v1/credentials/${report}`))).toContain('"mandates":8');
    expect((await t.audit()).failures).toEqual([]);
  });

  it('leaves no word of it in a table either, nor in the audit trail', async () => {
    const tables = await t.dump();
    for (const words of [VALLEY, 'forged seal', 'after the flood']) expect(tables).not.toContain(words);
  });
});

describe('the pages', () => {
  it('stand in every language for everybody who may come', async () => {
    const pages: [string, TestPerson][] = [
      ...[MANDATES, `${MANDATES}/new`, `${MANDATES}/${mandateAt(7)}`, CREDENTIALS].map((path): [string, TestPerson] => [
        path,
        on.secretary,
      ]),
      ...[MINE, CREDENTIALS, `${MANDATES}/${mandateAt(1)}`].map((path): [string, TestPerson] => [path, delegateAt(1)]),
    ];
    for (const lang of ['/ru', '/ar'])
      for (const [path, person] of pages) {
        const { status, html } = await web.get(`${lang}${path}`, person);
        expect([path, status]).toEqual([path, 200]);
        expect(html).not.toMatch(/\b(?:mandates|credentials)\.[a-z]+[.-]?[a-z]*</);
        expect(html.includes('style=')).toBe(false);
      }
  });
});

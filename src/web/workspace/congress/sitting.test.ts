/** Sessions and sittings in the workspace: the chair's screen, a delegate's phone without script, and what each may do. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSitting, sessionBody } from '../../../congress/testing/open-sitting.ts';
import { openSeatedBody, type SeatedBody } from '../../../congress/testing/seated-body.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../../testing/test-system.ts';
import { openTestWorkspace, type TestWorkspace } from '../../../testing/test-workspace.ts';

let t: TestSystem;
let web: TestWorkspace;
let council: SeatedBody;
let [first, second] = [] as unknown as [TestPerson, TestPerson];

beforeAll(async () => {
  t = await openTestSystem();
  web = await openTestWorkspace(t);
  council = await openSeatedBody(t);
  first = (await council.seat({ country: 'TJ' })).delegate;
  second = (await council.seat({ country: 'UA' })).delegate;
});
afterAll(async () => {
  expect(web?.failures).toEqual([]);
  await t?.close();
});

describe('a session', () => {
  it('is taken on step by step, and sittings are called for it in their own zone', async () => {
    const { rid } = await t.save({ type: 'session', body: sessionBody(council.body) });
    const path = `/workspace/congress/sessions/${rid}`;
    for (const event of ['schedule', 'convene'])
      expect((await web.post(`${path}/move`, { event }, council.chair)).location).toBe(path);
    const asked = { mode: 'online', zone: 'Asia/Dushanbe', starts: '2026-03-05T10:00' };
    const wrong = await web.post(`${path}/sittings`, { ...asked, zone: 'Atlantis/Centre' }, council.chair);
    expect([wrong.status, wrong.html.includes('There is no such time zone')]).toEqual([422, true]);
    expect(wrong.html).toContain('value="2026-03-05T10:00"');
    const made = await web.post(`${path}/sittings`, asked, council.chair);
    expect(made.location).toMatch(/^\/workspace\/congress\/sittings\/si_/);
    const page = await web.get(`/ru${path}`, first);
    expect(page.html).toContain('10:00');
    expect(page.html).toContain('05:00 UTC');
    expect(page.html).toContain('Созвана');
    expect((await web.get('/workspace/congress/sessions', first)).html).toContain('Sitting 1');
    expect((await web.get('/workspace/congress', first)).html).toContain('First session');
    expect((await web.post(`${path}/move`, { event: 'open' }, first)).status).toBe(403);
  });
});

describe('a sitting', () => {
  it('is followed and acted in by forms alone: join, ask, vote, leave', async () => {
    const id = await openSitting(t, council);
    const [phone, chair] = [`/workspace/congress/sittings/${id}`, `/workspace/congress/sittings/${id}/chair`];
    expect((await web.get(phone, first)).html).toContain('You are not counted as present');
    expect((await web.post(`${phone}/floor`, { act: 'join' }, first)).location).toBe(phone);
    await web.post(`${phone}/floor`, { act: 'join-room' }, second);
    expect((await web.get(phone, second)).html).toContain('You are in the room for');
    await web.post(chair, { act: 'take-up', item: 'a2' }, council.chair);
    const asked = await web.post(`${phone}/speak`, { kind: 'point_of_order' }, second);
    expect(asked.status).toBe(303);
    const seen = await web.get(chair, council.chair);
    expect(seen.html).toContain('There is a quorum');
    expect(seen.html).toContain('Point of order');
    const request = /name="request" value="(sp_[a-z0-9]+)"/.exec(seen.html)?.[1] ?? '';
    expect((await web.post(chair, { act: 'begin', request }, council.chair)).location).toBe(chair);
    expect((await web.post(chair, { act: 'end', request }, council.chair)).location).toBe(chair);
    const opened = { act: 'open-vote', title: 'Shall it be so?', decision: 'resolution', method: 'show' };
    expect((await web.post(chair, opened, council.chair)).location).toBe(chair);
    const screen = await web.get(phone, first);
    expect(screen.html).toContain('Resolution on the detained');
    expect(screen.html.match(/name="option"/g)).toHaveLength(3);
    const field = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(screen.html)?.[1] ?? '';
    const ballot = { vote: field('vote'), mandate: field('mandate') };
    await web.post(`${phone}/vote`, { ...ballot, option: 'against' }, first);
    await web.post(`${phone}/vote`, { ...ballot, option: 'for' }, first);
    expect((await web.get(phone, first)).html).toContain('You cast: For');
    const foreign = await web.post(`${phone}/vote`, { ...ballot, option: 'for' }, second);
    expect(foreign.status).toBe(403);
    const early = await web.post(chair, { act: 'close' }, council.chair);
    expect([early.status, early.html.includes('A vote of this sitting is still open')]).toEqual([409, true]);
    await web.post(chair, { act: 'close-vote', vote: ballot.vote }, council.chair);
    expect((await web.get(phone, second)).html).toContain('Closed votes');
    await web.post(`${phone}/floor`, { act: 'leave' }, first);
    expect((await web.get(phone, first)).html).toContain('You are not counted as present');
    await web.post(chair, { act: 'close' }, council.chair);
    expect((await web.get(phone, first)).html).toContain('Closed');
  });

  it('tells who is present to who presides alone, and a phone whether it is still counted', async () => {
    const id = await openSitting(t, council);
    const [phone, chair] = [`/workspace/congress/sittings/${id}`, `/workspace/congress/sittings/${id}/chair`];
    expect((await web.post(`${phone}/beat`, {}, first)).status).toBe(205);
    await web.post(`${phone}/floor`, { act: 'join' }, first);
    expect((await web.post(`${phone}/beat`, {}, first)).status).toBe(204);
    expect((await web.get(chair, council.chair)).html).toContain('1 delegation present');
    expect((await web.get(phone, second)).html).not.toContain('Delegation 1');
    expect((await web.get(chair, first)).status).toBe(403);
    expect((await web.post(chair, { act: 'take-up', item: 'zz' }, council.chair)).status).toBe(422);
    expect((await web.post(`${phone}/floor`, { act: 'dance' }, first)).status).toBe(400);
  });

  it('speaks the reader’s language, with internal matters marked', async () => {
    const id = await openSitting(t, council);
    await web.post(`/workspace/congress/sittings/${id}/chair`, { act: 'take-up', item: 'i1' }, council.chair);
    const page = await web.get(`/ar/workspace/congress/sittings/${id}`, first);
    expect(page.html).toContain('dir="rtl"');
    expect(page.html).toContain('Safety of those who travel');
    expect(page.html).toContain('مسألة داخلية');
  });
});

/** Casework in the workspace over a real database: tasks, talk, notices, reminders, saved searches, folders, and what of them is gone with a record. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkspace, roomsOf } from '../../../rooms.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../../testing/test-system.ts';
import { siteOptions, TestWorkspace } from '../../../testing/test-workspace.ts';
import type { Rooms } from '../route.ts';

const DAY_MS = 86_400_000;
const SECRET = 'Quietmarker';
let t: TestSystem;
let web: TestWorkspace;
let rooms: Rooms;
let [monitor, lawyer, guide] = [] as unknown as [TestPerson, TestPerson, TestPerson];

const body = (title: string, phases: [string, string][] = []) => ({
  title: { lang: 'en', text: title },
  class: 'rights-breach',
  when: { precise: { from: '2025-10-02', to: '2025-10-02' } },
  where: [{ id: 'p1', country: 'KZ', text: 'Ashkel' }],
  phases: phases.map(([phase, day], n) => ({ id: `f${n}`, phase, when: { precise: { from: day, to: day } } })),
  sources: [{ id: 's1', kind: 'press', title: { lang: 'en', text: 'Gazette' } }],
  accounts: { '': [{ adopted: true, citations: [{ cite: 's1' }] }] },
});
const save = async (title: string, phases?: [string, string][]) =>
  (await t.save({ type: 'breach', body: body(title, phases) })).rid;
const audited = async (action: string) =>
  (await t.system.platform.db.query('select target, detail from private.audit where action = $1', [action])).rows;

let times = 0;
async function newcomers(): Promise<void> {
  const more = times++ === 0 ? '' : ` ${times}`;
  monitor = await t.person(['monitor'], `Aspen${more}`);
  lawyer = await t.person(['lawyer'], `Birch Tree${more}`);
  guide = await t.person(['guide'], `Cedar${more}`);
}

beforeAll(async () => {
  t = await openTestSystem();
  const failures: unknown[] = [];
  const site = await siteOptions(t, 'http://test.invalid', (error) => void failures.push(error));
  rooms = roomsOf(t.system, t.reader);
  web = new TestWorkspace(t, openWorkspace(t.system, site, rooms), failures);
  await newcomers();
});
afterAll(async () => {
  expect(web?.failures).toEqual([]);
  await t?.close();
});

describe('tasks and comments', () => {
  it('are made on a record, tell whom they concern, and are counted in the header until they are looked at', async () => {
    const rid = await save('Bridge closed');
    const made = await web.post(
      `/workspace/case/${rid}/tasks`,
      { task: `${SECRET} ask`, assignee: lawyer.signedIn.id, due: '2026-02-20' },
      monitor,
    );
    expect([made.status, made.location]).toEqual([303, `/workspace/case/${rid}`]);
    const said = await web.post(
      `/workspace/case/${rid}/comments`,
      { comment: `@birch tree, ${SECRET}? @Cedar @Nobody` },
      monitor,
    );
    expect(said.status).toBe(303);
    const home = await web.get('/workspace', lawyer);
    expect(home.html).toContain('2 new notices');
    expect(home.html).toContain('1 open task of yours');
    expect((await web.get('/workspace/notices', lawyer)).html).toContain('Bridge closed');
    const page = await web.get(`/ru/workspace/case/${rid}`, lawyer);
    expect(page.html).toContain(SECRET);
    expect(page.html).toContain('просрочено');
    expect((await web.get('/workspace', lawyer)).html).not.toContain('new notice');
    expect((await web.get('/workspace', guide)).html).not.toContain('new notice');
    expect((await audited('task.make'))[0]).toMatchObject({ target: rid });
    expect((await audited('comment.make'))[0]).toMatchObject({ target: rid, detail: { mentions: 1 } });
  });

  it('are refused with everything typed kept, and to whoever may not open the record', async () => {
    const rid = await save('Well poisoned');
    const wrong = await web.post(
      `/workspace/case/${rid}/tasks`,
      { task: 'Call the clinic', assignee: guide.signedIn.id },
      monitor,
    );
    expect([wrong.status, wrong.html.includes('Call the clinic')]).toEqual([422, true]);
    expect((await web.post(`/workspace/case/${rid}/comments`, { comment: ' ' }, monitor)).status).toBe(422);
    expect((await web.get(`/workspace/case/${rid}`, guide)).status).toBe(403);
    expect((await web.post(`/workspace/case/${rid}/comments`, { comment: 'x' }, guide)).status).toBe(403);
  });

  it('are given on and ended, and then late no more', async () => {
    const [task] = await rooms.casework.tasks.open(lawyer.signedIn, 'own');
    expect(task?.overdue).toBe(true);
    const before = (await rooms.casework.standing(monitor.signedIn)).overdue?.all;
    const done = await web.post(
      `/workspace/tasks/${task?.id}`,
      { state: 'done', assignee: lawyer.signedIn.id, due: '2026-02-20' },
      lawyer,
    );
    expect(done.status).toBe(303);
    expect((await rooms.casework.standing(monitor.signedIn)).overdue?.all).toBe((before ?? 0) - 1);
    expect(await rooms.casework.tasks.open(lawyer.signedIn, 'own')).toEqual([]);
    expect((await web.post('/workspace/tasks/ta_none', { state: 'done' }, lawyer)).status).toBe(404);
  });

  it('stand nowhere in plain words, and die with the record’s key', async () => {
    const dump = await t.dump();
    expect(dump).not.toContain(SECRET);
    const rid = await t.publish('breach', body('To be erased'));
    await rooms.casework.comments.say(monitor.signedIn, rid, `${SECRET} last words`);
    await rooms.casework.tasks.make(monitor.signedIn, rid, { text: 'Look', assignee: monitor.signedIn.id, due: '' });
    await t.act(rid, 'erase');
    expect((await web.get(`/workspace/case/${rid}`, monitor)).status).toBe(410);
    expect((await rooms.casework.tasks.open(monitor.signedIn, 'all')).some((one) => one.rid === rid)).toBe(false);
    const { rows } = await t.system.platform.db.query('select rid from keystore.record_key where rid = $1', [rid]);
    expect(rows).toEqual([]);
  });
});

describe('reminders', () => {
  it('make one task for each record and rule, however often the day’s job runs, of public and private cases alike', async () => {
    const waiting = await save('No word since', [['ongoing', '2025-10-02']]);
    const answered = await save('Answered', [
      ['ongoing', '2025-10-02'],
      ['official-reaction', '2026-02-02'],
    ]);
    const open = await t.publish('breach', body('Public and silent', [['aftermath', '2025-10-02']]));
    await t.sequence();
    await rooms.casework.begin();
    await rooms.casework.begin();
    const { jobs } = t.system.platform;
    expect(await jobs.drain()).toBeGreaterThan(0);
    await rooms.casework.day();
    const { rows } = await t.system.platform.db.query(
      'select rid, rule from private.task where rid = any($1) order by rid',
      [[waiting, answered, open]],
    );
    expect(rows).toEqual([waiting, open].sort().map((rid) => ({ rid, rule: 'no-official-reaction' })));
    const page = await web.get('/workspace/tasks?whose=all', monitor);
    expect(page.html).toContain('90 days without an official reaction');
    expect((await audited('task.remind')).filter(({ target }) => target === waiting)).toHaveLength(1);
    await t.clock.advance(DAY_MS);
    expect(await jobs.drain()).toBeGreaterThan(0);
    expect((await audited('task.remind')).filter(({ target }) => target === waiting)).toHaveLength(1);
    // A session of sign-in does not last a day.
    await newcomers();
  });
});

describe('a saved search', () => {
  it('counts what is new since its owner looked, tells them once, and begins again when they look', async () => {
    const public_ = await web.post(
      '/workspace/searches',
      { name: 'Silence', address: 'https://here.example/ru/breaches?q=lantern' },
      monitor,
    );
    expect(public_.status).toBe(303);
    await web.post(
      '/workspace/searches',
      { name: 'My desk', address: '/workspace/records?type=breach&state=draft' },
      monitor,
    );
    await rooms.casework.day();
    expect((await rooms.casework.searches.list(monitor.signedIn)).map(({ found }) => found)).toEqual([0, 0]);
    await t.clock.advance(1000);
    await save('A draft after');
    await t.publish('breach', body('The lantern case'));
    await t.sequence();
    await rooms.casework.day();
    await rooms.casework.day();
    const [one, two] = await rooms.casework.searches.list(monitor.signedIn);
    expect([one?.found, two?.found]).toEqual([1, 1]);
    const home = await web.get('/workspace', monitor);
    expect(home.html).toContain('2 new notices');
    expect(home.html).toContain('Silence');
    expect(await t.dump()).not.toMatch(/lantern[^ ]* case.*saved_search|saved_search.*lantern/);
    const looked = await web.post(`/workspace/searches/${one?.id}/look`, {}, monitor);
    expect(looked.location).toBe('/breaches?q=lantern');
    expect((await rooms.casework.searches.list(monitor.signedIn))[0]?.found).toBe(0);
    expect((await web.get('/workspace', monitor)).html).toContain('1 new notice');
    await web.post('/workspace/notices', {}, monitor);
    expect((await web.get('/workspace', monitor)).html).not.toContain('new notice');
  });

  it('is its owner’s alone, and only of lists there are', async () => {
    const [one] = await rooms.casework.searches.list(monitor.signedIn);
    expect((await web.post(`/workspace/searches/${one?.id}/drop`, {}, lawyer)).status).toBe(404);
    for (const address of ['/reports?x=1', 'https://elsewhere.example/', '', '/breaches?from=never'])
      expect(
        (await web.post('/workspace/searches', { name: 'N', address }, monitor)).status,
        address,
      ).toBeGreaterThanOrEqual(400);
    expect((await web.post(`/workspace/searches/${one?.id}/drop`, {}, monitor)).status).toBe(303);
  });
});

describe('a case folder', () => {
  it('joins breaches under a title and a note that nobody reads in the database', async () => {
    const [first, second] = [await save('First of two'), await save('Second of two')];
    const made = await web.post('/workspace/folders', { title: `${SECRET} river`, note: 'The same patrol' }, monitor);
    const path = made.location ?? '';
    expect(path).toMatch(/^\/workspace\/folders\/fo_/);
    await web.post(`${path}/put`, { rid: first }, monitor);
    await web.post(`${path}/put`, { rid: `http://test.invalid/en/breaches/${second}` }, monitor);
    await web.post(`${path}/put`, { rid: second }, monitor);
    const page = await web.get(path, lawyer);
    for (const word of ['First of two', 'Second of two', 'The same patrol']) expect(page.html).toContain(word);
    const group = await t.save({ type: 'group', body: { title: { lang: 'en', text: 'Unit' }, kind: 'unit' } });
    expect((await web.post(`${path}/put`, { rid: group.rid }, monitor)).status).toBe(422);
    await web.post(`${path}/take`, { rid: first }, monitor);
    expect((await web.get(path, monitor)).html).not.toContain('First of two');
    expect((await web.get(`/workspace/folders?rid=${second}`, monitor)).html).toContain('lies in it');
    expect(await t.dump()).not.toContain(SECRET);
    expect((await web.get(path, guide)).status).toBe(403);
    await web.post(`${path}/drop`, {}, monitor);
    expect((await web.get(path, monitor)).status).toBe(404);
  });
});

describe('how the work stands', () => {
  it('is told of reports, reviews, late tasks and publications, to each what they may know', async () => {
    const rid = await save('In review');
    await t.system.records.submit(rid, 1);
    const all = await rooms.casework.standing(monitor.signedIn);
    expect(all).toMatchObject({ reports: { week: 0, older: 0 }, published: expect.any(Number) });
    expect((all.review?.week ?? 0) + (all.review?.month ?? 0) + (all.review?.older ?? 0)).toBeGreaterThan(0);
    const { html } = await web.get('/ar/workspace', monitor);
    expect(html).toContain('حال العمل');
    expect(await rooms.casework.standing(guide.signedIn)).toMatchObject({
      reports: null,
      review: null,
      published: null,
    });
  });
});

describe('the list of records', () => {
  it('says in the list of records who has something to do on which, and is narrowed to a person or to nobody', async () => {
    await newcomers();
    const [given, free] = [await save('Given record'), await save('Free record')];
    const task = { task: 'Look at it', assignee: lawyer.signedIn.id, due: '' };
    await web.post(`/workspace/case/${given}/tasks`, task, monitor);
    const list = async (whose: string, as = monitor) =>
      (await web.get(`/en/workspace/records?type=breach&given=${whose}`, as)).html;
    const all = await list('');
    expect(all).toMatch(new RegExp(`${given}[^]*?<td data-label="For"><bdi>${lawyer.signedIn.pseudonym}</bdi>`));
    expect(all).toContain(free);
    for (const [whose, as] of [['me', lawyer] as const, [lawyer.signedIn.id, monitor] as const]) {
      expect(await list(whose, as)).toContain(given);
      expect(await list(whose, as)).not.toContain(free);
    }
    expect(await list('nobody')).toContain(free);
    expect(await list('nobody')).not.toContain(`/records/${given}`);
    expect(await list('me')).not.toContain(given);
  });
});

/** What is internal to a body, and what names people of it: read by people of the body and by nobody else, wherever it stands. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignedIn } from '../people/model.ts';
import { BODY, openTestSystem, type TestPerson, type TestSystem } from '../testing/test-system.ts';
import { openTestWorkspace, type TestWorkspace } from '../testing/test-workspace.ts';
import { openSitting } from './testing/open-sitting.ts';
import { personIn } from './testing/person-in.ts';
import { openSeatedBody, type SeatedBody } from './testing/seated-body.ts';

const HERE = '/en/workspace/congress';
const DAY = 86_400_000;
const en = (text: string) => ({ lang: 'en', text });
const clauses = [{ id: 'c1', kind: 'operative', text: en('Changes the road') }];

let t: TestSystem;
let web: TestWorkspace;
let on: SeatedBody;
let sitting: string;
let session: string;
let motion: string;
let amendment: string;
/** Votes: on the motion, and one held while the internal matter was under way. */
let votes: string[];
let delegate: TestPerson;
let foreign: TestPerson;
let officer: TestPerson;

beforeAll(async () => {
  t = await openTestSystem();
  web = await openTestWorkspace(t);
  on = await openSeatedBody(t);
  for (const release of ['delegation', 'counted']) await on.seat({ release, constituency: `Valley ${release}` });
  delegate = on.seats[0]?.delegate as TestPerson;
  const other = await openSeatedBody(t);
  foreign = (await other.seat()).delegate;
  officer = await personIn(t, { 'Council of the north': ['secretary', 'chair', 'examiner'] });
  const { congress, platform } = t.system;
  sitting = await openSitting(t, on);
  session = (await congress.sittings.read(on.chair.signedIn, sitting)).session;
  const text = { title: en('On the road taken'), body: on.body, authentic: 'en', clauses, state: 'permitted' };
  motion = (await t.save({ type: 'motion', body: text })).rid;
  const words = { clause: 'c1', op: 'replace' as const, text: en('Keeps the road'), submitters: [] };
  amendment = await congress.motions.amend(delegate.signedIn, motion, words);
  const { body, row } = await t.system.desk.open(on.secretary.signedIn, session);
  const internal = [{ id: 'i1', number: '3', title: en('Safety of those who travel'), motion }];
  const save = {
    rid: session,
    type: 'session',
    baseRev: row.rev,
    body: { ...body, internal, draft: en('Draft words') },
  };
  await t.system.desk.save(on.secretary.signedIn, save);
  const closes = new Date(platform.clock.now().getTime() + DAY);
  const opening = { body: on.body, decision: 'resolution', method: 'show' };
  const whole = { ...opening, sitting: '', subject: motion, title: 'The road?', closes };
  await congress.sittings.takeUp(on.chair.signedIn, sitting, 'i1');
  votes = [
    await congress.votes.open(on.chair.signedIn, whole),
    await congress.votes.open(on.chair.signedIn, { ...opening, sitting, subject: '', title: 'The guide?', closes }),
  ];
});
afterAll(async () => {
  expect(web?.failures ?? []).toEqual([]);
  await t?.close();
});

const inside = (): [string, SignedIn][] => [
  ['a delegate', delegate.signedIn],
  ['an officer', on.examiner.signedIn],
];
const outside = (): [string, SignedIn][] => [
  ['a delegate of another body', foreign.signedIn],
  ['an officer of another body', officer.signedIn],
];

describe('an internal matter', () => {
  it('is on the agenda of people of the body alone, on the floor and at the desk too, with the draft of the minutes', async () => {
    const { sessions, floorViews } = t.system.congress;
    const seen = async (person: SignedIn) => [
      (await sessions.open(person, session)).agenda.some(({ internal }) => internal),
      (await sessions.list(person)).some(({ agenda }) => agenda.some(({ internal }) => internal)),
      (await floorViews.read(person, sitting)).item !== null,
      (await t.system.desk.open(person, session)).body.internal !== undefined,
      (await t.system.desk.open(person, session)).body.draft !== undefined,
    ];
    for (const [who, person] of inside())
      expect([who, ...(await seen(person))]).toEqual([who, true, true, true, true, true]);
    for (const [who, person] of outside())
      expect([who, ...(await seen(person))]).toEqual([who, false, false, false, false, false]);
  });

  it('keeps its motion, amendments and votes to people of the body: in lists, by address, by title, by search', async () => {
    const { congress, desk } = t.system;
    const seen = async (person: SignedIn) => {
      const read = async (work: Promise<unknown>) => await work.then(() => true).catch(() => false);
      return [
        (await congress.motions.list(person, on.body)).some(({ rid }) => rid === motion),
        await read(congress.motions.open(person, motion)),
        (await congress.votes.list(person, on.body)).length > 0,
        await read(congress.votes.read(person, votes[0] ?? '')),
        await read(congress.votes.read(person, votes[1] ?? '')),
        (await congress.votes.choices(person, on.body)).subjects.length > 0,
        await read(desk.open(person, motion)),
        await read(desk.open(person, amendment)),
        (await desk.titles(person, [motion, amendment])).size > 0,
        (await desk.find(person, ['motion'], 'road', 9)).length > 0,
      ];
    };
    for (const [who, person] of inside())
      expect([who, ...(await seen(person))]).toEqual([who, ...Array(10).fill(true)]);
    for (const [who, person] of outside())
      expect([who, ...(await seen(person))]).toEqual([who, ...Array(10).fill(false)]);
  });

  it('hides nothing where a session of another body names the motion', async () => {
    const { motions } = t.system.congress;
    const text = { title: en('On wells'), body: on.body, authentic: 'en', clauses, state: 'permitted' };
    const open = (await t.save({ type: 'motion', body: text })).rid;
    const other = (await t.save({ type: 'body', body: { title: en('Elsewhere'), kind: 'council' } })).rid;
    const internal = [{ id: 'i1', number: '1', title: en('Hidden'), motion: open }];
    await t.save({ type: 'session', body: { title: en('Session'), body: other, kind: 'ordinary', internal } });
    expect((await motions.list(foreign.signedIn, on.body)).map(({ rid }) => rid)).toEqual([open]);
  });
});

describe('a report on credentials', () => {
  it('tells its lines to people of the body, and who only wants to be counted to those who keep its mandates', async () => {
    const { credentials } = t.system.congress;
    const asked = { body: on.body, title: 'Credentials', summary: '' };
    const report = await credentials.prepare(on.examiner.signedIn, asked);
    const names = async (person: SignedIn) =>
      (await credentials.open(person, report)).lines.map(({ name }) => name).sort();
    expect(await names(on.examiner.signedIn)).toEqual(['Valley counted', 'Valley delegation']);
    expect(await names(delegate.signedIn)).toEqual(['', 'Valley delegation']);
    for (const [, person] of outside()) {
      expect(await names(person)).toEqual([]);
      const told = [await credentials.open(person, report), await credentials.list(person, on.body)];
      expect(JSON.stringify([...told, await t.system.desk.open(person, report)])).not.toContain(on.seats[0]?.mandate);
    }
    // An examiner of another body who sits here is a delegate here.
    const both = await personIn(t, { 'Council of the north': ['examiner'], [BODY]: ['delegate'] });
    await on.seat({ holder: both.signedIn.id, constituency: 'Valley both' });
    expect(await names(both.signedIn)).toEqual(['', 'Valley delegation']);
  });
});

describe('pages of a body', () => {
  it('show people of other bodies no button that would be refused, and officers of the body theirs', async () => {
    const page = async (path: string, who: TestPerson) => (await web.get(`${HERE}${path}`, who)).html;
    const text = { title: en('On bread'), body: on.body, authentic: 'en', clauses, state: 'submitted' };
    const submitted = (await t.save({ type: 'motion', body: text })).rid;
    const doors: [string, string, TestPerson][] = [
      [`/sessions/${session}`, 'value="suspend"', on.chair],
      [`/motions/${submitted}`, 'value="permit"', on.chair],
      [`/motions?body=${on.body}`, '/congress/text?body=', delegate],
      [`/bodies/${on.body}/votes`, '/votes/new', on.chair],
      [`/sittings/${sitting}`, `${sitting}/chair`, on.chair],
      [`/credentials?body=${on.body}`, 'name="summary"', on.examiner],
      [`/requests`, `value="${on.body}"`, delegate],
      [`/text`, `value="${on.body}"`, delegate],
      ['/mandates', on.seats[0]?.mandate ?? '', on.secretary],
    ];
    for (const [path, button, own] of doors) {
      expect([path, (await page(path, own)).includes(button)]).toEqual([path, true]);
      for (const other of [foreign, officer])
        expect([path, (await page(path, other)).includes(button)]).toEqual([path, false]);
    }
    const lists = await web.get(`${HERE}/mandates?body=${on.body}`, officer);
    expect(lists.html).not.toContain('Valley');
    expect((await web.get(`${HERE}/mandates/${on.seats[0]?.mandate}`, officer)).status).toBe(403);
    expect((await web.get(`/en/workspace/records/${session}`, officer)).html).not.toContain('Safety of those');
    expect((await web.get(`/en/workspace/records?type=mandate`, officer)).html).not.toContain(on.seats[0]?.mandate);
    expect((await web.get(`${HERE}/mandates/new`, officer)).status).toBe(403);
    // What is asked to be signed, erased or done about a mandate is for those who keep it.
    for (const path of ['review', 'records']) {
      const address = `/en/workspace/${path}/${on.seats[0]?.mandate}`;
      expect([path, (await web.get(address, officer)).status]).toEqual([path, 403]);
      expect([path, (await web.get(address, on.secretary)).status]).not.toEqual([path, 403]);
    }
    const record = `/en/workspace/case/${on.seats[0]?.mandate}`;
    const task = { task: 'Ask Valley for the minutes', due: '2026-04-01', assignee: on.secretary.signedIn.id };
    expect((await web.post(`${record}/tasks`, task, officer)).status).toBe(403);
    expect((await web.post(`${record}/tasks`, task, on.secretary)).status).toBe(303);
    const seen = async (who: TestPerson) =>
      (await web.get('/en/workspace/tasks?whose=all', who)).html.includes('Ask Valley');
    expect([await seen(on.secretary), await seen(officer)]).toEqual([true, false]);
  });
});

/**
 * What somebody needs at hand when they decide: the vote that waits for them, the instructions they were sent with, the papers
 * of the matter under way; and after the decision, who is to do what.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSitting, sessionBody } from '../../../congress/testing/open-sitting.ts';
import { openSeatedBody, type Seat, type SeatedBody } from '../../../congress/testing/seated-body.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../../testing/test-system.ts';
import { openTestWorkspace, type TestWorkspace } from '../../../testing/test-workspace.ts';

const ROOM = '/workspace/congress';
const INSTRUCTED = 'Speak for the families and vote against delay';
const ACT = 'Assembly of the valley, minutes of 3 February';
const en = (text: string) => ({ lang: 'en', text });

let t: TestSystem;
let web: TestWorkspace;
let council: SeatedBody;
let [first, second] = [] as unknown as [Seat, Seat];
let stands: TestPerson;

beforeAll(async () => {
  t = await openTestSystem();
  web = await openTestWorkspace(t);
  council = await openSeatedBody(t, { substitutes: { for: 'absent' } });
  stands = await t.person(['delegate'], 'Stands in');
  const sent = { instructions: INSTRUCTED, grantedBy: ACT, substitutes: [stands.signedIn.id] };
  first = await council.seat({ country: 'TJ', ...sent });
  second = await council.seat({ country: 'UA' });
});
afterAll(async () => {
  expect(web?.failures).toEqual([]);
  await t?.close();
});

describe('an open vote', () => {
  it('waits for each delegate on the first page of the congress until they have voted', async () => {
    expect((await web.get(ROOM, first.delegate)).html).not.toContain('Open now');
    const closes = new Date(t.clock.now().getTime() + 36 * 3_600_000);
    const opening = { body: council.body, sitting: '', subject: '', decision: 'resolution', method: 'roll_call' };
    const vote = await t.system.congress.votes.open(council.chair.signedIn, {
      ...{ ...opening, title: 'Shall we meet in spring?', closes },
    });
    const before = await web.get(ROOM, first.delegate);
    expect([before.html.includes('Shall we meet in spring?'), before.html.includes('Waits for your vote')]).toEqual([
      true,
      true,
    ]);
    await web.post(`${ROOM}/votes/${vote}/cast`, { mandate: first.mandate, option: 'for' }, first.delegate);
    const after = (await web.get(ROOM, first.delegate)).html;
    expect([after.includes('You have voted'), after.includes('Waits for your vote')]).toEqual([true, false]);
    const chair = (await web.get(ROOM, council.chair)).html;
    expect([chair.includes('Shall we meet in spring?'), chair.includes('Waits for your vote')]).toEqual([true, false]);
  });

  it('shows a delegate the instructions they were sent with, and nobody else those of another', async () => {
    const [vote] = await t.system.congress.votes.list(first.delegate.signedIn, council.body);
    const page = `${ROOM}/votes/${vote?.id}`;
    expect((await web.get(page, first.delegate)).html).toContain(INSTRUCTED);
    expect((await web.get(page, second.delegate)).html).not.toContain(INSTRUCTED);
  });
});

describe('the chain of a mandate', () => {
  it('is told to its holder and to who stands in: who sends, by what act, whom, and with what words', async () => {
    const own = (await web.get(`${ROOM}/my-mandate`, first.delegate)).html;
    for (const words of [ACT, INSTRUCTED, 'How this mandate came to be', 'Stands in']) expect(own).toContain(words);
    const { granted } = t.system.congress;
    expect((await granted.read(stands.signedIn, first.mandate)).instructions?.text).toBe(INSTRUCTED);
    const refused = granted.read(second.delegate.signedIn, first.mandate);
    await expect(refused).rejects.toMatchObject({ code: 'not-allowed' });
  });

  it('is handed in with its instructions by the form, which keeps them when it is refused', async () => {
    const asked = { body: council.body, holder: council.chair.signedIn.id, constituency: 'Upper valley' };
    const more = { class: 'country', country: 'UA', release: 'counted', weight: '1', from: '', until: '' };
    const sent = { ...asked, ...more, grantedBy: ACT, instructions: 'Ask for the archives' };
    const wrong = await web.post(`${ROOM}/mandates`, sent, council.secretary);
    expect([wrong.status, wrong.html.includes('Ask for the archives')]).toEqual([422, true]);
    const holder = (await t.person(['delegate'])).signedIn.id;
    const made = await web.post(`${ROOM}/mandates`, { ...sent, holder }, council.secretary);
    expect((await web.get(made.location ?? '', council.examiner)).html).toContain('Ask for the archives');
  });
});

describe('the agenda', () => {
  it('is a tree whose items lead to their motion and to their papers, for a delegate who has no key to the vault', async () => {
    const motion = { title: en('On the lawyers'), body: council.body, clauses: [], state: 'submitted' };
    const { rid: tabled } = await t.save({ type: 'motion', body: motion });
    const evidence = await t.publish('evidence', { title: en('Report of the lawyers') });
    const { rid } = await t.save({
      type: 'session',
      body: {
        ...sessionBody(council.body),
        agenda: [
          { id: 'a1', number: '1', title: en('The detained') },
          { id: 'a2', number: '1.1', under: '1', title: en('Lawyers'), motion: tabled, document: evidence },
          { id: 'a3', number: '2', title: en('Money'), url: 'https://budget.example/paper', paper: en('Ten and ten') },
        ],
        documents: [evidence],
      },
    });
    await t.sequence();
    const { html } = await web.get(`${ROOM}/sessions/${rid}`, first.delegate);
    expect(html.indexOf('<ul', html.indexOf('The detained'))).toBeLessThan(html.indexOf('Lawyers'));
    for (const words of [`${ROOM}/motions/${tabled}`, 'https://budget.example/paper', 'Ten and ten'])
      expect(html).toContain(words);
    expect(html).toContain(`/evidence/${evidence}`);
    expect(html).not.toContain(`/workspace/records/${evidence}`);
  });
});

describe('a clause of a resolution', () => {
  it('is followed up from its own place: who is to do what, written down without knowing any code', async () => {
    const clauses = [
      { eId: 'c1', kind: 'operative' as const, text: { en: 'Asks for their release' }, authenticLang: 'en' },
    ];
    const brought = { body: council.body, title: en('On the detained'), clauses, adopted: '2026-01-05', number: '' };
    const rid = await t.system.congress.resolutions.bring(council.secretary.signedIn, brought);
    const page = `${ROOM}/resolutions/${rid}`;
    expect((await web.get(page, first.delegate)).html).not.toContain('Write down a commitment');
    const clause = /name="clause" value="([^"]+)"/.exec((await web.get(page, council.secretary)).html)?.[1] ?? '';
    const sent = { clause, title: 'Letters to thirty embassies', actor: 'The bureau', due: '2026-02' };
    const wrong = await web.post(`${page}/commitments`, sent, council.secretary);
    expect([wrong.status, wrong.html.includes('Letters to thirty embassies')]).toEqual([422, true]);
    const kept = await web.post(`${page}/commitments`, { ...sent, due: '2026-02-20' }, council.secretary);
    expect(kept.location).toBe(`${page}#${clause}`);
    expect((await web.get(page, first.delegate)).html).toContain('Letters to thirty embassies');
    expect((await web.post(`${page}/commitments`, sent, first.delegate)).status).toBe(403);
  });
});

describe('the first page of the congress', () => {
  it('leads to every kind of record, and to the forms for new ones whoever may write them', async () => {
    const officer = (await web.get(ROOM, council.secretary)).html;
    for (const type of ['relation', 'commitment', 'action', 'session', 'body'])
      expect(officer).toContain(`/workspace/records/new/${type}`);
    const delegate = (await web.get(ROOM, first.delegate)).html;
    expect(delegate).toContain('/workspace/records?type=relation');
    expect(delegate).toContain('/workspace/records/new/motion');
    expect(delegate).not.toContain('/workspace/records/new/relation');
  });
});

describe('a long list', () => {
  it('shows the first lines, folds the others, and finds one by its words in any spelling', async () => {
    for (let n = 1; n <= 45; n++) {
      const title = { lang: 'en', text: `Matter ${n}`, translations: { ru: `Вопрос о Хороге ${n}` } };
      const more = { state: 'submitted', number: `M${n}`, clauses: [] };
      await t.save({ type: 'motion', body: { title, body: council.body, ...more } });
    }
    const whole = (await web.get(`${ROOM}/motions`, first.delegate)).html;
    expect([whole.includes('name="q"'), /<summary>Show \d+ more/.test(whole)]).toEqual([true, true]);
    const one = (await web.get(`${ROOM}/motions?q=${encodeURIComponent('ХОРОГЕ 7')}`, first.delegate)).html;
    expect([one.includes('>M7<'), one.includes('>M8<')]).toEqual([true, false]);
    const none = (await web.get(`${ROOM}/motions?q=nowhere`, first.delegate)).html;
    expect(none).toContain('Nothing here has these words');
  });
});

describe('the register of presence', () => {
  it('tells officers of the body from when to when each delegation was there, and nobody else', async () => {
    const id = await openSitting(t, council);
    const { floor } = t.system.congress;
    await floor.join(first.delegate.signedIn, id);
    await t.clock.advance(30 * 60_000);
    await floor.leave(first.delegate.signedIn, id);
    await t.clock.advance(15 * 60_000);
    await floor.join(first.delegate.signedIn, id, { room: true });
    const path = `${ROOM}/sittings/${id}/attendance`;
    const { html } = await web.get(path, council.chair);
    const hours = [...html.matchAll(/(\d\d:\d\d)–(\d\d:\d\d|…)/g)].map(([, from = '', until = '']) => [from, until]);
    const minutes = (clock = '') => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
    expect(hours).toHaveLength(2);
    expect(minutes(hours[0]?.[1]) - minutes(hours[0]?.[0])).toBe(30);
    expect(minutes(hours[1]?.[0]) - minutes(hours[0]?.[1])).toBe(15);
    expect(hours[1]?.[1]).toBe('…');
    expect((await web.get(path, first.delegate)).status).toBe(403);
  });
});

/** The first page of the congress says to each what waits for them by what they are, and says so in words where nothing does. */

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { personIn } from '../../../congress/testing/person-in.ts';
import { openSeatedBody, type Seat, type SeatedBody } from '../../../congress/testing/seated-body.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../../testing/test-system.ts';
import { openTestWorkspace, type TestWorkspace } from '../../../testing/test-workspace.ts';

const ROOM = '/workspace/congress';
const en = (text: string) => ({ lang: 'en', text });
let t: TestSystem;
let web: TestWorkspace;
let council: SeatedBody;
let [first, second] = [] as unknown as [Seat, Seat];
let stranger: TestPerson;

const page = async (who: TestPerson) => (await web.get(ROOM, who)).html;

beforeAll(async () => {
  t = await openTestSystem();
  web = await openTestWorkspace(t);
  council = await openSeatedBody(t);
  for (const country of ['UA', 'TJ', 'PL', 'CZ', 'DE', 'LT', 'LV', 'EE', 'GE', 'AM']) await council.seat({ country });
  [first, second] = council.seats as [Seat, Seat];
  stranger = await personIn(t, { 'Another council': ['chair', 'secretary', 'examiner', 'delegate'] });
  await t.save({ type: 'body', body: { title: en('Another council'), kind: 'council' } });
});
afterAll(async () => {
  expect(web?.failures).toEqual([]);
  await t?.close();
});

describe('notices of the congress', () => {
  it('lead to what they are about and name nothing of it', async () => {
    const closes = new Date(t.clock.now().getTime() + 3_600_000);
    const asked = { body: council.body, sitting: '', subject: '', decision: 'resolution', method: 'roll_call' };
    const opening = { ...asked, title: 'Shall we march?', closes };
    const vote = await t.system.congress.votes.open(council.chair.signedIn, opening);
    const { html } = await web.get('/workspace/notices', first.delegate);
    for (const words of ['A vote is open that you may cast in', `${ROOM}/votes/${vote}`]) expect(html).toContain(words);
    for (const words of ['Something has changed about your mandate', `${ROOM}/mandates/${first.mandate}`])
      expect(html).toContain(words);
    expect(html).not.toContain('Shall we march?');
    expect((await web.get(`${ROOM}/votes/${vote}`, first.delegate)).status).toBe(200);
    expect((await web.get('/workspace/notices', stranger)).html).not.toContain(vote);
  });
});

describe('the first page of the congress', () => {
  it('says in words that nothing waits, to each what is theirs', async () => {
    const chair = await page(council.chair);
    for (const words of [
      'No act waits for your signature',
      'No closed session is without minutes',
      'No motion has been',
    ])
      expect(chair).toContain(words);
    expect(chair).not.toContain('No mandate waits for examination');
    expect(await page(council.examiner)).toContain('No mandate waits for examination');
    const delegate = await page(first.delegate);
    for (const words of ['No resolution waits for your signature', 'No challenge of a mandate is gathering'])
      expect(delegate).toContain(words);
    expect(delegate).not.toContain('No act waits');
  });

  it('counts mandates to be examined for the examiner of their body', async () => {
    await council.submit();
    await council.submit();
    expect(await page(council.examiner)).toContain('2 mandates are to be examined');
    expect(await page(stranger)).toContain('No mandate waits for examination');
  });

  it('names closed sessions without minutes to who presides, and to nobody of another body', async () => {
    const { body } = council;
    const closed = { title: en('Winter session'), body, kind: 'ordinary', state: 'closed' };
    const { rid } = await t.save({ type: 'session', body: closed, command: true });
    const minutes = `${ROOM}/sessions/${rid}/minutes`;
    expect(await page(council.chair)).toContain(minutes);
    expect(await page(stranger)).not.toContain(minutes);
    expect(await page(first.delegate)).not.toContain(minutes);
    await t.system.congress.minutes.draft(council.chair.signedIn, rid);
    expect(await page(council.chair)).not.toContain(minutes);
  });

  it('names resolutions a delegate may sign until they have signed, and until they are handed in', async () => {
    const { resolutions } = t.system.congress;
    const text = {
      ...{ body: council.body, title: en('On wells'), adopted: '', number: '' },
      clauses: [{ eId: 'c1', kind: 'operative' as const, text: { en: 'Asks for wells' }, authenticLang: 'en' }],
    };
    const rid = await resolutions.bring(council.secretary.signedIn, text);
    const line = `${ROOM}/resolutions/${rid}`;
    expect([await page(first.delegate), await page(second.delegate)].every((html) => html.includes(line))).toBe(true);
    expect(await page(stranger)).not.toContain(line);
    const read = await resolutions.open(first.delegate.signedIn, rid);
    await resolutions.sign(first.delegate.signedIn, rid, first.mandate, 'counted', read.text);
    expect((await page(first.delegate)).includes(line)).toBe(false);
    expect((await page(second.delegate)).includes(line)).toBe(true);
    const { rev } = await resolutions.open(first.delegate.signedIn, rid);
    await t.system.records.submit(rid, rev);
    expect((await page(second.delegate)).includes(line)).toBe(false);
    expect(await page(council.secretary)).toContain('1 act waits for an officer');
    expect(await page(stranger)).toContain('No act waits for your signature');
  });

  it('names challenges a delegate may stand behind until they do, never to who is challenged', async () => {
    const { challenges } = t.system.congress;
    const challenged = council.seats[9] as Seat;
    const id = await challenges.open(first.delegate.signedIn, challenged.mandate, 'No minutes of the assembly');
    const heading = 'Challenges of mandates you may stand behind';
    expect(await page(second.delegate)).toContain(heading);
    expect(await page(first.delegate)).not.toContain(heading);
    expect(await page(challenged.delegate)).not.toContain(heading);
    expect(await page(stranger)).not.toContain(heading);
    await challenges.sign(second.delegate.signedIn, id);
    expect(await page(second.delegate)).not.toContain(heading);
  });

  it('says how many motions there are, and asks no more of the database when there are more of them', async () => {
    const asked = vi.spyOn(pg.Client.prototype, 'query');
    const table = async (from: number, to: number) => {
      for (let n = from; n <= to; n++) {
        const more = { state: 'submitted', number: `M${n}`, clauses: [] };
        await t.save({
          type: 'motion',
          body: { title: en(`Matter ${n}`), body: council.body, ...more },
          command: true,
        });
      }
      await council.submit();
      await page(council.secretary);
      asked.mockClear();
      const html = await page(council.secretary);
      return { html, questions: asked.mock.calls.length };
    };
    const few = await table(1, 2);
    const many = await table(3, 40);
    expect(few.html).toContain('See all 2 motions');
    expect(many.html).toContain('See all 40 motions');
    expect(many.questions).toBeLessThanOrEqual(few.questions);
    asked.mockRestore();
  });
});

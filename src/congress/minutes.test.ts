/** Minutes on a real database: drafted from what was kept, corrected, adopted as they were voted on, and without a name. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';
import { openSitting } from './testing/open-sitting.ts';
import { openSeatedBody, type SeatedBody } from './testing/seated-body.ts';

const HOUR = 3_600_000;
let t: TestSystem;
let on: SeatedBody;
let session: string;
/** A vote held while an internal matter was under way, and one on a motion of such a matter. */
const apart: string[] = [];

beforeAll(async () => {
  t = await openTestSystem();
  on = await openSeatedBody(t);
  for (let n = 0; n < 3; n++) await on.seat({ constituency: `Hidden valley ${n}` });
  const { sittings, floor, votes, sessions } = t.system.congress;
  const sitting = await openSitting(t, on);
  session = (await sittings.read(on.chair.signedIn, sitting)).session;
  for (const { delegate } of on.seats) await floor.join(delegate.signedIn, sitting);
  await sittings.takeUp(on.chair.signedIn, sitting, 'a2');
  const opening = { body: on.body, sitting, subject: '', decision: 'resolution', method: 'roll_call', closes: null };
  const vote = await votes.open(on.chair.signedIn, { ...opening, title: 'The detained' });
  for (const { delegate, mandate } of on.seats) await votes.cast(delegate.signedIn, vote, [{ mandate, option: 'for' }]);
  await votes.close(on.chair.signedIn, vote);
  await sittings.takeUp(on.chair.signedIn, sitting, 'i1');
  apart.push(await votes.open(on.chair.signedIn, { ...opening, title: 'Who travels by night' }));
  await votes.close(on.chair.signedIn, apart[0] ?? '');
  await sittings.takeUp(on.chair.signedIn, sitting, 'a1');
  apart.push(await votes.open(on.chair.signedIn, { ...opening, subject: await internalMotion(), title: '' }));
  await votes.close(on.chair.signedIn, apart[1] ?? '');
  await sittings.close(on.chair.signedIn, sitting);
  await sessions.move(on.chair.signedIn, session, 'close');
});
afterAll(() => t?.close());

/** A motion that stands on the internal agenda of the session alone. */
async function internalMotion(): Promise<string> {
  const { desk, congress } = t.system;
  const author = on.seats[0]?.delegate.signedIn as SeatedBody['chair']['signedIn'];
  const rid = desk.newId(author, 'motion');
  const clauses = [{ id: 'c1', kind: 'operative', text: { lang: 'en', text: 'Asks for a quiet road' } }];
  const title = { lang: 'en', text: 'A quiet road' };
  await desk.save(author, {
    rid,
    type: 'motion',
    baseRev: 0,
    body: { title, body: on.body, authentic: 'en', clauses },
  });
  await congress.motions.step(author, rid, 'submit');
  await congress.motions.step(on.chair.signedIn, rid, 'permit');
  const { body, row } = await desk.open(on.secretary.signedIn, session);
  const internal = [...(body.internal as object[]), { id: 'i2', number: '4', title, motion: rid }];
  await desk.save(on.secretary.signedIn, {
    ...{ rid: session, type: 'session', baseRev: row.rev },
    body: { ...body, internal },
  });
  return rid;
}

const bodyOf = async () => (await t.system.desk.open(on.secretary.signedIn, session)).body as Record<string, never>;
async function adopt(): Promise<void> {
  const { votes } = t.system.congress;
  const closes = new Date(t.clock.now().getTime() + HOUR);
  const opening = { body: on.body, sitting: '', subject: session, decision: 'procedure', method: 'roll_call', closes };
  const vote = await votes.open(on.chair.signedIn, { ...opening, title: '' });
  const { body, row } = await t.system.desk.open(on.secretary.signedIn, session);
  await t.clock.advance(1000);
  await t.system.desk.save(on.secretary.signedIn, {
    ...{ rid: session, type: 'session', baseRev: row.rev },
    body: { ...body, draft: { lang: 'en', text: 'Slipped in while the vote was open' } },
  });
  for (const { delegate, mandate } of on.seats) await votes.cast(delegate.signedIn, vote, [{ mandate, option: 'for' }]);
  await t.clock.advance(HOUR);
  await t.system.platform.jobs.drain();
}

describe('minutes', () => {
  it('tell sittings, quorum, matters and votes with their reckoning in every language, and name nobody', async () => {
    const { minutes } = t.system.congress;
    await expect(minutes.draft(on.seats[0]?.delegate.signedIn as never, session)).rejects.toMatchObject({
      code: 'not-allowed',
    });
    await minutes.draft(on.chair.signedIn, session);
    const { draft: text, state } = (await bodyOf()) as Record<
      string,
      { text: string; translations: Record<string, string> }
    >;
    expect(state).toBe('minutes-draft');
    for (const words of [
      'Sitting 1',
      'Item 2: Resolution on the detained',
      'Vote: The detained',
      '3 for',
      'Adopted.',
      'Closed on',
    ])
      expect(text?.text).toContain(words);
    expect(text?.translations.ru).toContain('Заседание 1');
    expect(text?.translations.ar).toContain('الجلسة 1');
    expect(JSON.stringify(text)).not.toMatch(/Hidden valley|Person \d/);
  });

  it('tell of votes on internal matters how many there were, and nothing else, in every language', async () => {
    const { draft: text } = (await bodyOf()) as Record<string, { text: string; translations: Record<string, string> }>;
    expect(JSON.stringify(text)).not.toMatch(/by night|quiet road|Safety of those/);
    expect(text?.text).toContain('2 votes were taken in closed items.');
    expect(Object.keys(text?.translations ?? {}).sort()).toEqual(['ar', 'ru', 'tg', 'tr', 'uk']);
    expect(text?.translations.ru).toContain('По закрытым пунктам проведено 2 голосования.');
    expect(text?.translations.ar).toContain('أُجري تصويتان في بنود مغلقة.');
  });

  it('are the only public word of such votes: their record is made where the body wants it told, and not else', async () => {
    const { votes } = t.system.congress;
    for (const vote of apart)
      await expect(votes.report(on.chair.signedIn, vote)).rejects.toMatchObject({ code: 'vote-internal' });
    expect(await votes.report(on.chair.signedIn, apart[0] ?? '', true)).toBe(apart[0]);
    expect(await votes.reported(on.chair.signedIn, apart[1] ?? '')).toBe(false);
    const open = (await votes.list(on.chair.signedIn, on.body)).find(({ title }) => title === 'The detained');
    expect(await votes.report(on.chair.signedIn, open?.id ?? '')).toBe(open?.id);
  });

  it('are adopted as they stood when the vote was opened', async () => {
    await adopt();
    const { minutes: text, state } = (await bodyOf()) as Record<string, { text: string }>;
    expect(state).toBe('minutes-adopted');
    expect(text?.text).toContain('Vote: The detained');
    expect(text?.text).not.toContain('Slipped in');
  });

  it('are published with the session, and nothing that everybody reads holds a word of what is internal', async () => {
    const { records } = t.system;
    await records.submit(session, (await records.read(session)).rev);
    await t.act(session, 'publish');
    await t.sequence();
    const shown = JSON.stringify(await t.reader.record(session));
    expect(shown).toContain('2 votes were taken in closed items.');
    for (const all of [shown, await t.dump(['open'])]) expect(all).not.toMatch(/by night|quiet road|Safety of those/i);
  });
});

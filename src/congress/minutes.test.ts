/** Minutes on a real database: drafted from what was kept, corrected, adopted as they were voted on, and without a name. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';
import { openSitting } from './testing/open-sitting.ts';
import { openSeatedBody, type SeatedBody } from './testing/seated-body.ts';

const HOUR = 3_600_000;
let t: TestSystem;
let on: SeatedBody;
let session: string;

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
  await sittings.close(on.chair.signedIn, sitting);
  await sessions.move(on.chair.signedIn, session, 'close');
});
afterAll(() => t?.close());

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
  it('tell sittings, quorum, matters and votes with their reckoning in three languages, and name nobody', async () => {
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

  it('are adopted as they stood when the vote was opened', async () => {
    await adopt();
    const { minutes: text, state } = (await bodyOf()) as Record<string, { text: string }>;
    expect(state).toBe('minutes-adopted');
    expect(text?.text).toContain('Vote: The detained');
    expect(text?.text).not.toContain('Slipped in');
  });
});

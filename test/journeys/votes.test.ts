/** Pages of votes, requests and rules in a browser: on a phone, right to left, sound for whoever cannot see them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSeatedBody, type Seat, type SeatedBody } from '../../src/congress/testing/seated-body.ts';
import { PACKAGE_ROOT } from '../../src/system.ts';
import { openTestSystem, type TestSystem } from '../../src/testing/test-system.ts';
import { CHROMIUM, expectSound, launched, newPage, PHONE, pictured, servedWeb } from './browser.ts';

const MINUTE = 60_000;
let t: TestSystem;
let on: SeatedBody;
let running: Awaited<ReturnType<typeof servedWeb>> | undefined;
let browser: Browser | undefined;

beforeAll(async () => {
  if (!CHROMIUM) return;
  t = await openTestSystem({ seed: 'votes' });
  on = await openSeatedBody(t);
  for (const weight of [1, 1, 5]) await on.seat({ weight });
  running = await servedWeb(t);
  browser = await launched();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await running?.stop();
  await t?.close();
});

describe.skipIf(!CHROMIUM)('in a browser', () => {
  it('a delegate votes with one tap and without script, and reads the result in any direction', async () => {
    const { votes, convening } = t.system.congress;
    const at = t.clock.now().getTime();
    const asked = { body: on.body, sitting: '', subject: '', decision: 'resolution', method: 'roll_call' };
    const closes = new Date(at + 20 * MINUTE);
    const vote = await votes.open(on.chair.signedIn, { ...asked, title: 'Shall we meet in spring?', closes });
    const { delegate } = on.seats[2] as Seat;
    const request = await convening.open(delegate.signedIn, on.body, 'The arrests of this week');
    const data = await readFile(join(PACKAGE_ROOT, 'schema/rule-sets/biennial-council.json'), 'utf8');
    const { rid: rules } = await t.save({ type: 'rule-set', body: { title: { lang: 'en', text: 'Rules' }, data } });
    const url = running?.web ?? '';
    const open = async (who: typeof delegate, scripts = true) =>
      await newPage(browser as Browser, { viewport: PHONE, javaScriptEnabled: scripts }, { person: who, url });
    const plain = await open(delegate, false);
    await plain.goto(`${url}/workspace/congress/votes/${vote}`);
    await plain.getByRole('button', { name: 'For' }).first().click();
    expect(await plain.getByRole('status').first().textContent()).toContain('You have cast: For');
    const phone = await open(delegate);
    const sound = async (page: typeof phone, path: string, name: string) => {
      await page.goto(`${url}${path}`);
      await expectSound(page, name);
      await pictured(page, name);
    };
    await sound(phone, `/workspace/congress/votes/${vote}`, 'vote-open');
    await sound(phone, `/ar/workspace/congress/votes/${vote}`, 'vote-open-ar');
    await sound(phone, `/workspace/congress/requests/${request}`, 'request');
    const office = await open(on.secretary);
    await sound(office, `/ar/workspace/congress/bodies/${on.body}/votes/new`, 'vote-new-ar');
    await sound(office, `/workspace/congress/rules/${rules}`, 'rules');
    await sound(office, '/ar/workspace/congress/rules/new?preset=biennial-council', 'rules-new-ar');
    await sound(office, '/ru/workspace/congress/requests', 'requests-ru');
    for (const [n, option] of ['for', 'against'].entries()) {
      const seat = on.seats[n] as Seat;
      await votes.cast(seat.delegate.signedIn, vote, [{ mandate: seat.mandate, option }]);
    }
    await t.clock.advance(20 * MINUTE);
    await votes.close(on.chair.signedIn, vote);
    await sound(phone, `/ar/workspace/congress/votes/${vote}`, 'vote-closed-ar');
    await votes.report(on.secretary.signedIn, vote);
    await t.act(vote, 'publish');
    await t.sequence();
    await t.clock.advance(MINUTE);
    await sound(phone, `/votes/${vote}`, 'vote-public');
    expect(await phone.getByRole('heading', { name: 'How it was reckoned' }).count()).toBe(1);
  }, 120_000);
});

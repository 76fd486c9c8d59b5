/** Pages of mandates and credentials as they look: in English on a desk and in Arabic on a phone in the dark, with something in each. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSeatedBody, type SeatedBody } from '../../src/congress/testing/seated-body.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../src/testing/test-system.ts';
import { CHROMIUM, expectSound, launched, opened, PHONE, pictured, servedWeb } from './browser.ts';

const LOOKS = [
  { lang: 'en', viewport: { width: 1200, height: 900 }, colorScheme: 'light' },
  { lang: 'ar', viewport: PHONE, colorScheme: 'dark' },
] as const;

let t: TestSystem;
let on: SeatedBody;
let running: Awaited<ReturnType<typeof servedWeb>>;
let browser: Browser;

describe.skipIf(!CHROMIUM)('pages of mandates', () => {
  beforeAll(async () => {
    t = await openTestSystem({ seed: 'mandates' });
    on = await openSeatedBody(t, { credentials: { challenge: { members: 3, delegations: 2 }, withdrawable: true } });
    for (let n = 0; n < 7; n++) await on.seat({ weight: n + 1, release: n === 2 ? 'counted' : 'delegation' });
    await on.submit({
      constituency: 'Assembly of the long upper valley and of all its side valleys',
      until: '2026-12-31',
    });
    running = await servedWeb(t);
    browser = await launched();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
    await t?.close();
  });

  it('fit a phone, right to left and dark, and pass axe', async () => {
    const { mandates, challenges, credentials, proxies, substitutes } = t.system.congress;
    const [first, second, third, fourth] = on.seats;
    if (!first || !second || !third || !fourth) throw new Error('nobody is seated');
    await substitutes.set(on.secretary.signedIn, first.mandate, [second.delegate.signedIn.id]);
    await proxies.give(second.delegate.signedIn, second.mandate, { mandate: first.mandate, until: '2026-12-31' });
    await proxies.give(first.delegate.signedIn, first.mandate, { mandate: fourth.mandate, until: '' });
    const why = 'The minutes bear no date, and three of those who signed were elsewhere on that day.';
    await mandates.move(on.examiner.signedIn, third.mandate, {
      move: 'challenge',
      effective: 'next_vote',
      reason: why,
    });
    const asked = { body: on.body, title: 'Credentials of the spring session', summary: 'All papers were read.' };
    const report = await credentials.prepare(on.examiner.signedIn, asked);
    await challenges.open(first.delegate.signedIn, fourth.mandate, why);
    const at = '/workspace/congress';
    const pages: [string, string, TestPerson][] = [
      ['queue', `${at}/mandates`, on.examiner],
      ['new', `${at}/mandates/new`, on.secretary],
      ['one', `${at}/mandates/${third.mandate}`, on.examiner],
      ['kept', `${at}/mandates/${first.mandate}`, on.secretary],
      ['mine', `${at}/my-mandate`, first.delegate],
      ['credentials', `${at}/credentials`, on.examiner],
      ['report', `${at}/credentials/${report}`, first.delegate],
      ['put', `${at}/credentials/${report}`, on.chair],
    ];
    for (const { lang, ...options } of LOOKS)
      for (const [name, path, person] of pages)
        await opened(
          browser,
          { bypassCSP: true, javaScriptEnabled: true, ...options },
          async (page) => {
            await page.goto(`${running.web}/${lang}${path}`);
            expect(await page.locator('h1').count(), name).toBe(1);
            for (const details of await page.locator('main details').all())
              await details.evaluate((it) => it.setAttribute('open', ''));
            await expectSound(page, `${name} ${lang}`);
            await pictured(page, `mandates-${name}-${lang}`);
          },
          { person, url: running.web },
        );
  }, 120_000);
});

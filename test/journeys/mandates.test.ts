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

  /** A draft whose clause rests on something, and of which somebody promised and reported something. */
  async function followed(): Promise<string> {
    const en = (text: string) => ({ lang: 'en', text });
    const clauses = [{ id: 'c1', kind: 'operative', text: en('Asks every delegation for letters to the detained') }];
    const { rid } = await t.save({ type: 'resolution', body: { title: en('On letters'), body: on.body, clauses } });
    const instrument = 'International Covenant on Civil and Political Rights';
    const cited = {
      clause: 'c1',
      instrument,
      article: 'Article 9',
      url: 'https://instruments.example/iccpr',
      breach: '',
    };
    await t.system.congress.citations.add(on.secretary.signedIn, rid, cited);
    const promise = { title: en('Letters'), resolution: rid, clause: 'c1', actor: en('The delegations') };
    const due = { precise: { from: '2026-02-01', to: '2026-02-01' } };
    const made = await t.save({ type: 'commitment', body: { ...promise, due, state: 'in-progress' } });
    await t.system.congress.followUps.report(on.secretary.signedIn, made.rid, {
      ...{ when: '2026-03-01', status: 'in-progress', note: en('Forty letters are sent.'), settles: true },
      ...{ source: 'https://letters.example/list', assessedBy: 'The bureau' },
    });
    return rid;
  }

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
    const resolution = await followed();
    const pages: [string, string, TestPerson][] = [
      ['queue', `${at}/mandates`, on.examiner],
      ['new', `${at}/mandates/new`, on.secretary],
      ['one', `${at}/mandates/${third.mandate}`, on.examiner],
      ['kept', `${at}/mandates/${first.mandate}`, on.secretary],
      ['mine', `${at}/my-mandate`, first.delegate],
      ['credentials', `${at}/credentials`, on.examiner],
      ['report', `${at}/credentials/${report}`, first.delegate],
      ['stands-in', `${at}/my-mandate`, second.delegate],
      ['resolution', `${at}/resolutions/${resolution}`, on.secretary],
      ['promised', `${at}/resolutions/${resolution}`, first.delegate],
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
  }, 240_000);
});

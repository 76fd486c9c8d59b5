/**
 * Casework and statistics in a real browser: a member speaks to another with the keyboard alone and without script, and every
 * page passes axe, light and dark, and fits a phone in both directions of writing.
 */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { breachDraft, publishDrafts } from '../../src/publication/testing/sample-register.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../src/testing/test-system.ts';
import { CHROMIUM, expectSound, launched, newPage, PHONE, servedWeb } from './browser.ts';

let t: TestSystem;
let running: Awaited<ReturnType<typeof servedWeb>>;
let url: string;
let browser: Browser;
let monitor: TestPerson;
let lawyer: TestPerson;
let rid: string;

const signedIn = (person: TestPerson, options: BrowserContextOptions = {}): Promise<Page> =>
  newPage(browser, { bypassCSP: true, ...options }, { person, url });

describe.skipIf(!CHROMIUM)('casework and statistics in a browser', () => {
  beforeAll(async () => {
    t = await openTestSystem({ seed: 'casework' });
    await publishDrafts(
      t,
      Array.from({ length: 24 }, (_, n) =>
        breachDraft(n, {
          ...(n % 3 === 1 ? { proof: 'reasonable-grounds' } : {}),
          external: [`alpha:${n}`, ...(n > 9 ? [`beta:${n}`] : [])],
        }),
      ),
    );
    const title = { lang: 'en', text: 'A bridge closed to everybody who carries goods over it to the market' };
    rid = (await t.save({ type: 'breach', body: { title, class: 'rights-breach' } })).rid;
    running = await servedWeb(t);
    url = running.web;
    [monitor, lawyer] = [await t.person(['monitor'], 'Aspen'), await t.person(['lawyer'], 'Birch')];
    browser = await launched();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
    await t?.close();
  });

  it('lets a member speak to another by keyboard alone and without script, and tells the other', async () => {
    const page = await signedIn(monitor, { javaScriptEnabled: false });
    await page.goto(`${url}/en/workspace/case/${rid}`);
    await page.locator('textarea[name=comment]').focus();
    await page.keyboard.type('@Birch is this yours?');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(/#co_/);
    await page.locator('textarea[name=task]').fill('Ask the clinic for its register');
    await page.locator('form[action$="/tasks"] select[name=assignee]').selectOption({ label: 'Birch' });
    await page.locator('form[action$="/tasks"] input[name=due]').fill('2026-02-20');
    await page.getByRole('button', { name: 'Add task' }).click();
    const other = await signedIn(lawyer, { javaScriptEnabled: false });
    await other.goto(`${url}/en/workspace`);
    await other.getByRole('link', { name: '2 new notices' }).click();
    expect(await other.locator('main').innerText()).toContain('You were mentioned');
    await other.locator('main .rows a').first().click();
    expect(await other.locator('.talk').innerText()).toContain('is this yours?');
    await page.context().close();
    await other.context().close();
  }, 60_000);

  it.each(['en', 'ar'])(
    'passes axe and fits a phone on every page, light and dark, in %s',
    async (lang) => {
      const { location } = await folder();
      await post('/workspace/searches', { name: 'Silence', address: '/breaches?country=SY' });
      const rooms = [
        '',
        '/tasks?whose=all',
        `/case/${rid}`,
        '/notices',
        '/searches',
        '/folders',
        '/statistics',
        '/statistics?country=SY&more=1',
      ];
      const pages = [
        ...rooms.map((path) => `/workspace${path}`),
        location,
        '/statistics',
        '/statistics?act=010000000000&from=2011',
      ];
      for (const colorScheme of ['light', 'dark'] as const) {
        const page = await signedIn(monitor, { viewport: PHONE, colorScheme });
        for (const path of pages) {
          await page.goto(`${url}/${lang}${path}`);
          await expectSound(page, `${path} ${colorScheme}`);
        }
        await page.context().close();
      }
    },
    120_000,
  );
});

/** Sends a form as the monitor. */
async function post(path: string, fields: Record<string, string>): Promise<{ location: string }> {
  const token = t.system.people.sessions.token(monitor.signedIn.session);
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: `tamga=${monitor.cookie}`, 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ token, ...fields }),
  });
  return { location: response.headers.get('location') ?? '' };
}

async function folder(): Promise<{ location: string }> {
  const made = await post('/workspace/folders', {
    title: 'The river crossings of one autumn',
    note: 'The same patrol',
  });
  await post(`${made.location}/put`, { rid });
  return made;
}

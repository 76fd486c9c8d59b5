/**
 * Casework and statistics in a real browser: a member speaks to another with the keyboard alone and without script, and every
 * page passes axe, light and dark, and fits a phone in both directions of writing.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Running, start } from '../../src/main.ts';
import { breachDraft, publishDrafts } from '../../src/publication/testing/sample-register.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../src/testing/test-system.ts';

const CHROMIUM = [process.env.CHROMIUM_PATH ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path !== '' && existsSync(path),
);
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PHONE = { width: 360, height: 780 };

let t: TestSystem;
let running: Running;
let url: string;
let browser: Browser;
let monitor: TestPerson;
let lawyer: TestPerson;
let rid: string;

async function signedIn(person: TestPerson, options = {}): Promise<Page> {
  const context = await browser.newContext({ bypassCSP: true, ...options });
  await context.addCookies([{ name: 'tamga', value: person.cookie, url }]);
  return await context.newPage();
}

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
    running = await start(t.system, {
      roles: new Set(['web'] as const),
      port: 0,
      host: '127.0.0.1',
      name: 'Tamga',
      demo: false,
      report: (error) => {
        throw error;
      },
    });
    url = running.workspaceUrl ?? '';
    [monitor, lawyer] = [await t.person(['monitor'], 'Aspen'), await t.person(['lawyer'], 'Birch')];
    const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'];
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args });
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
          expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(
            PHONE.width,
          );
          await page.addScriptTag({ content: AXE });
          // A string, since what runs in the page must not be touched by the compiler of this file.
          const found = await page.evaluate<unknown[]>(
            `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 120))]))`,
          );
          expect([path, colorScheme, found]).toEqual([path, colorScheme, []]);
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

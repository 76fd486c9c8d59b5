/**
 * Writing a record in a real browser: with scripts its terms are searched, its dates understood and its words kept while
 * they are typed; without, everything works too. Every page passes axe and fits a phone, in both directions.
 */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestSystem, type TestPerson, type TestSystem } from '../../src/testing/test-system.ts';
import { CHROMIUM, expectSound, launched, opened, PHONE, pictured, servedWeb } from './browser.ts';

const en = (text: string) => ({ lang: 'en', text });
const BODY = {
  title: en('Four men shot at the bridge of Qaraz'),
  class: 'rights-breach',
  summary: en('Before dawn a column stopped at the bridge.\n\nFour men were taken out of a bus and shot.'),
  when: { imprecise: { from: '2022-03-01', to: '2022-03-10' }, text: 'early March 2022' },
  where: [{ id: 'w1', text: 'Bridge', country: 'SY', point: { lat: 34.8, lon: 38.99 }, precision: 2 }],
  killed: { low: 3, best: 4, high: 5, unit: 'person' },
  acts: [{ id: 'a1', note: en('Shots') }],
  sources: [{ id: 's1', title: en('Hospital register') }],
  accounts: { '/killed': [{ adopted: true, citations: [{ cite: 's1' }] }, { value: { best: 7, unit: 'person' } }] },
};

let t: TestSystem;
let running: Awaited<ReturnType<typeof servedWeb>>;
let url: string;
let browser: Browser;
let ada: TestPerson;

const as = (person: TestPerson, options: BrowserContextOptions, use: (page: Page) => Promise<void>): Promise<void> =>
  opened(
    browser,
    { viewport: { width: 1200, height: 900 }, ...options },
    async (page) => {
      page.setDefaultTimeout(8000);
      await use(page);
    },
    { person, url },
  );

describe.skipIf(!CHROMIUM)('the record desk in a browser', () => {
  beforeAll(async () => {
    t = await openTestSystem({ seed: 'record-desk' });
    running = await servedWeb(t);
    url = running.web;
    ada = await t.person(['monitor', 'reviewer'], 'Ada');
    browser = await launched();
  });
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
    await t?.close();
  });

  const made = async () => (await t.save({ type: 'breach', body: BODY, by: ada.signedIn.id })).rid;

  it('is accessible and fits a phone on every page, left to right and right to left', async () => {
    const rid = await made();
    await t.save({
      rid,
      baseRev: 1,
      type: 'breach',
      body: { ...BODY, class: 'complaint' },
      by: ada.signedIn.id,
      why: 'It was a complaint',
    });
    const here = `${url}/en/workspace/records`;
    const pages = {
      list: here,
      view: `${here}/${rid}`,
      edit: `${here}/${rid}/edit`,
      new: `${here}/new/person`,
      accounts: `${here}/${rid}/accounts?at=/killed`,
      history: `${here}/${rid}/history`,
    };
    for (const [name, address] of Object.entries(pages)) {
      await as(ada, { bypassCSP: true }, async (page) => {
        await page.goto(address);
        await expectSound(page, page.url());
        await pictured(page, name);
      });
      await as(ada, { bypassCSP: true, viewport: PHONE, colorScheme: 'dark' }, async (page) => {
        await page.goto(address.replace('/en/', '/ar/'));
        await expectSound(page, page.url());
        await pictured(page, `${name}-phone-ar`);
      });
    }
  }, 240_000);

  it('searches terms in any language, understands a date while it is typed, and keeps what is typed', async () => {
    const rid = await made();
    await as(ada, {}, async (page) => {
      const refused: string[] = [];
      page.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
      await page.goto(`${url}/en/workspace/records/${rid}/edit`);
      const act = page.locator('input[name="/acts/a1/type"]');
      await act.pressSequentially('убийств');
      await page.locator('.options li').first().waitFor();
      await pictured(page, 'combobox');
      await act.press('Enter');
      expect(await act.inputValue()).not.toBe('убийств');
      const kept = page.waitForResponse((answer) => answer.url().endsWith('/unsaved'));
      await page.locator('input[name="/when"]').fill('в начале апреля 2022');
      expect(await page.locator('#\\/when').locator('..').locator('.understood').textContent()).toContain(
        'between 1 and 10 April 2022',
      );
      expect((await kept).status()).toBe(200);
      await page.getByText('not yet saved').waitFor();
      await page.goto(`${url}/en/workspace/records/${rid}/edit`);
      await page.getByRole('link', { name: 'Go on with it' }).click();
      await page.locator('input[name="/when"][value="в начале апреля 2022"]').waitFor();
      await page.keyboard.press('Control+s');
      await page.waitForURL(new RegExp(`${rid}$`));
      expect((await t.system.records.read(rid)).body).toMatchObject({
        when: { imprecise: { from: '2022-04-01', to: '2022-04-10' } },
        acts: [{ type: expect.any(String) }],
      });
      await page.keyboard.press('?');
      expect(await page.locator('#keys').getAttribute('open')).not.toBeNull();
      expect(refused).toEqual([]);
    });
  });

  it('sets a point on the map without a script, on a phone', async () => {
    const rid = await made();
    await as(ada, { javaScriptEnabled: false, viewport: PHONE }, async (page) => {
      await page.goto(`${url}/en/workspace/records/${rid}/edit`);
      const before = await page.locator('input[name="/where/w1:lat"]').inputValue();
      await page.getByRole('button', { name: 'Set on a map' }).click();
      await pictured(page, 'map-phone');
      await page.locator('input[type=image]').click({ position: { x: 60, y: 60 } });
      expect(await page.locator('input[name="/where/w1:lat"]').inputValue()).not.toBe(before);
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.waitForURL(new RegExp(`${rid}$`));
      const { body } = await t.system.records.read(rid);
      const [place] = body.where as { point: { lat: number; lon: number } }[];
      expect(Math.abs((place?.point.lat ?? 0) - 34.8)).toBeLessThan(8);
      expect(place?.point.lat).not.toBe(34.8);
    });
  });

  it('shows two texts side by side when two people wrote, and takes the choice', async () => {
    const rid = await made();
    await as(ada, { javaScriptEnabled: false }, async (page) => {
      await page.goto(`${url}/en/workspace/records/${rid}/edit`);
      await t.save({ rid, baseRev: 1, type: 'breach', body: { ...BODY, title: en('Theirs') }, by: ada.signedIn.id });
      await page.locator('textarea[name="/title"]').fill('Mine');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByText('both changed it').waitFor();
      await pictured(page, 'conflict');
      await page.getByLabel('As you wrote it').check();
      await page.getByRole('button', { name: 'Go on with what is chosen' }).click();
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.waitForURL(new RegExp(`${rid}$`));
      expect(await t.system.records.read(rid)).toMatchObject({ rev: 3, body: { title: en('Mine') } });
    });
  });
});

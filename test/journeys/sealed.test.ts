/**
 * Sealed words in a real browser: written in the form of a record they never leave it in plain, a custodian says why and opens
 * them on a page that forgets them, is told whether they stand in the public text, and carries a disclosure away that verifies.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyCommand } from '../../src/cli/verify.ts';
import { custodianKey } from '../../src/testing/test-custodian.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../src/testing/test-system.ts';
import { CHROMIUM, expectSound, launched, opened, PHONE, pictured, servedWeb } from './browser.ts';

const NAME = 'Муҳиддини Сафарзода';
const PASSPHRASE = 'the river is wide in spring';
const en = (text: string) => ({ lang: 'en', text });
const op = (value: string): string => `main button[name=op][value="${value}"]`;

let t: TestSystem;
let running: Awaited<ReturnType<typeof servedWeb>>;
let url: string;
let browser: Browser;
let ada: TestPerson;
let keeper: TestPerson;
let folder: string;

const as = (person: TestPerson, options: BrowserContextOptions, use: (page: Page) => Promise<void>): Promise<void> =>
  opened(
    browser,
    { viewport: { width: 1200, height: 900 }, bypassCSP: true, ...options },
    async (page) => {
      page.setDefaultTimeout(15_000);
      await use(page);
    },
    { person, url },
  );

async function press(page: Page, selector: string): Promise<void> {
  await Promise.all([page.waitForNavigation(), page.locator(selector).first().click()]);
}

/** Asks for everything that is sealed in a record, and why. */
async function asked(page: Page, address: string): Promise<void> {
  await page.goto(address);
  for (const box of await page.locator('[name=value]').all()) await box.check();
  await page.selectOption('[name=reason]', 'check-text');
  await press(page, 'main form[method=post] button[type=submit]');
}

async function unlocked(page: Page, passphrase = PASSPHRASE): Promise<void> {
  await page.fill('[data-unlock] [data-passphrase]', passphrase);
  await page.click('[data-unlock] button');
}

describe.skipIf(!CHROMIUM)('sealed words in a browser', () => {
  let breach: string;
  let person: string;

  beforeAll(async () => {
    t = await openTestSystem({ seed: 'sealed' });
    ada = await t.person(['monitor', 'reviewer'], 'Ada');
    keeper = await t.person(['custodian', 'reviewer'], 'Keeper');
    await custodianKey(t, keeper, PASSPHRASE, 12);
    folder = await mkdtemp(join(tmpdir(), 'tamga-sealed-'));
    running = await servedWeb(t);
    url = running.web;
    browser = await launched();
  });
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
    await t?.close();
  });

  it('are sealed before the form goes, in every way it can go', async () => {
    await as(ada, {}, async (page) => {
      const sent: string[] = [];
      page.on(
        'request',
        (request) => void sent.push(decodeURIComponent(request.postData() ?? '').replaceAll('+', ' ')),
      );
      await page.goto(`${url}/en/workspace/records/new/person`);
      await expectSound(page, 'a form with sealed fields');
      await pictured(page, 'sealed-form');
      await page.fill('[name="/title"]', 'P-Vakhsh-3');
      await page.selectOption('[name="/kind"]', 'victim');
      await page.fill('[data-seal="/names"]', NAME);
      await press(page, 'main .end button[value=check]');
      expect(await page.locator('main').innerText()).toContain('Sealed in your browser just now');
      await page.fill('[data-seal="/contact"]', `${NAME} by the mill`);
      await page.fill('[name="/title"]', 'P-Vakhsh-4');
      // What is typed is kept meanwhile, without what is to be sealed.
      await page.waitForResponse((response) => response.url().endsWith('/unsaved'));
      await press(page, op('save'));
      person = /\/(pe_[a-z2-7]{26})/.exec(page.url())?.[1] ?? '';
      await page.goto(`${url}/en/workspace/records/${person}/edit`);
      expect(await page.locator('main').innerText()).toContain('Sealed in the browser of its author, with revision 1');
      expect(sent.length).toBeGreaterThan(2);
      expect(sent.filter((body) => body.includes('Сафарзода'))).toEqual([]);
    });
    const { sealed } = await t.system.records.read(person);
    expect(Object.keys(sealed ?? {}).sort()).toEqual(['/contact', '/names']);
    expect(sealed?.['/names']).not.toHaveProperty('by');
    expect(await t.dump()).not.toContain('Сафарзода');
  }, 120_000);

  it('are opened where their custodian sits, compared with the public text, and gone when the page is left', async () => {
    const body = {
      title: en('Taken from the mill'),
      class: 'rights-breach',
      summary: en('Neighbours say that Сафарзода was led away.'),
      acts: [{ id: 'a1', type: '030102000000', victim: person }],
    };
    breach = (await t.save({ type: 'breach', body, by: ada.signedIn.id })).rid;
    await t.system.records.submit(breach, 1);
    await as(keeper, {}, async (page) => {
      await page.goto(`${url}/en/workspace/review/${breach}`);
      await press(page, `a[href$="/workspace/sealed/${breach}"]`);
      await expectSound(page, 'what is sealed');
      await asked(page, page.url());
      await expectSound(page, 'handed over');
      await pictured(page, 'sealed-taken');
      expect(await page.locator('main').innerText()).not.toContain('Муҳиддини');
      await unlocked(page, 'a wrong phrase altogether');
      await page.getByText('The passphrase does not open this key.').waitFor();
      await unlocked(page);
      await page.getByText(NAME, { exact: true }).waitFor();
      const text = await page.locator('main').innerText();
      expect(text).toContain('It is what was committed to with revision 1.');
      expect(text).toContain('These words stand in the text the public sees or will see: Сафарзода');
      await expectSound(page, 'opened');
      await pictured(page, 'sealed-opened');
      await page.evaluate('dispatchEvent(new PageTransitionEvent("pagehide"))');
      expect(await page.locator('main').innerText()).not.toContain('Сафарзода');
    });
    const { rows } = await t.system.platform.db.query(
      `select target, detail from private.audit where action = 'sealed.open' order by n`,
    );
    expect(rows).toEqual([{ target: person, detail: { reason: 'check-text', count: 2 } }]);
  }, 120_000);

  it('become a disclosure that verifies, once the record that holds them was published', async () => {
    const rid = (
      await t.save({
        type: 'breach',
        body: { title: en('Closed in part'), class: 'rights-breach' },
        tightened: { summary: 'sealed' },
        by: ada.signedIn.id,
      })
    ).rid;
    await as(ada, {}, async (page) => {
      await page.goto(`${url}/en/workspace/records/${rid}/edit`);
      await page.fill('[data-seal="/summary"]', NAME);
      await press(page, op('save'));
    });
    await t.system.records.submit(rid, 2);
    await t.act(rid, 'publish');
    await t.sequence();
    await running.settle();
    await as(keeper, { acceptDownloads: true }, async (page) => {
      await asked(page, `${url}/en/workspace/sealed/${rid}`);
      await unlocked(page);
      await page.getByText(NAME, { exact: true }).waitFor();
      const [download] = await Promise.all([page.waitForEvent('download'), page.click('[data-disclose] button')]);
      const path = join(folder, download.suggestedFilename());
      await download.saveAs(path);
      let out = '';
      expect(await verifyCommand([path], { stdout: (words) => (out += words), stderr: () => {} })).toBe(0);
      expect(out).toContain(NAME);
    });
    expect((await t.audit()).failures).toEqual([]);
  }, 120_000);

  it('have pages that fit a phone from right to left', async () => {
    for (const lang of ['ar', 'ru'])
      await as(keeper, { viewport: PHONE }, async (page) => {
        await page.goto(`${url}/${lang}/workspace/sealed`);
        await expectSound(page, `${lang} which record`);
        await asked(page, `${url}/${lang}/workspace/sealed/${breach}`);
        await expectSound(page, `${lang} handed over`);
        await unlocked(page);
        await page.getByText(NAME, { exact: true }).waitFor();
        await expectSound(page, `${lang} opened`);
        await pictured(page, `sealed-opened-${lang}`);
      });
  }, 120_000);
});

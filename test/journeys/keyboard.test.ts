/**
 * The workspace by keyboard alone: every control of the record form, of review and of triage is reached with Tab, is seen
 * when it is, and does its work with the keys that belong to it.
 */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newReceiptCode, readAnswers } from '../../src/intake/commands.ts';
import { newId } from '../../src/kernel/ids.ts';
import { systemRandom } from '../../src/platform/index.ts';
import { grantKey } from '../../src/publication/role-keys.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../src/testing/test-system.ts';
import { CHROMIUM, launched, opened, servedWeb } from './browser.ts';
import { expectReached, going, tabTo } from './keys.ts';

const en = (text: string) => ({ lang: 'en', text });

let t: TestSystem;
let running: Awaited<ReturnType<typeof servedWeb>>;
let url: string;
let browser: Browser;
let ada: TestPerson;
let bek: TestPerson;

const as = (use: (page: Page) => Promise<void>, options: BrowserContextOptions = {}): Promise<void> =>
  opened(
    browser,
    { viewport: { width: 1100, height: 700 }, ...options },
    async (page) => {
      page.setDefaultTimeout(8000);
      await use(page);
    },
    { person: ada, url },
  );

async function holder(name: string): Promise<TestPerson> {
  const person = await t.person(['monitor', 'reviewer'], name);
  const { signer } = await t.stranger();
  const key = { key: signer.publicKey, role: 'reviewer', body: 'Committee', person: person.signedIn.id };
  await grantKey(t.keyParts, key);
  return person;
}

describe.skipIf(!CHROMIUM)('the workspace by keyboard alone', () => {
  beforeAll(async () => {
    t = await openTestSystem({ seed: 'keyboard' });
    await t.system.gazetteer.load();
    running = await servedWeb(t);
    url = running.web;
    [ada, bek] = [await holder('Ada'), await holder('Bek')];
    browser = await launched();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
    await t?.close();
  });

  const BODY = {
    title: en('Four men shot at the bridge of Qaraz'),
    class: 'rights-breach',
    summary: en('Davlat Oshkandi saw it.'),
    when: { imprecise: { from: '2022-03-01', to: '2022-03-10' } },
    where: [{ id: 'w1', text: 'Bridge', country: 'TJ', point: { lat: 37.5, lon: 71.5 } }],
    acts: [{ id: 'a1', note: en('Shots') }],
    phases: [{ id: 'f1', phase: 'risk' }],
    sources: [{ id: 's1', title: en('Hospital register') }],
  };
  const made = async () => (await t.save({ type: 'breach', body: BODY, by: ada.signedIn.id })).rid;
  async function submitted(): Promise<string> {
    const { acts: _, ...body } = BODY;
    const { rid, rev } = await t.save({ type: 'breach', body, by: ada.signedIn.id });
    await t.system.records.submit(rid, rev);
    return rid;
  }
  async function reported(): Promise<string> {
    const id = newId('re', systemRandom.bytes(16));
    const answers = readAnswers({ narrative: 'They took my brother at the bridge.', lang: 'en' });
    const receipt = newReceiptCode(systemRandom.bytes(32));
    await t.system.intake.reception.receive({ id, receipt, answers, channel: 'form' });
    return id;
  }

  it('reaches every control of the record form, of its list and of its other pages', async () => {
    const rid = await made();
    for (const path of [
      'records',
      `records/${rid}`,
      `records/${rid}/edit`,
      `records/${rid}/history`,
      `records/${rid}/accounts?at=/title`,
      'records/new/person',
    ])
      await as(async (page) => {
        await page.goto(`${url}/en/workspace/${path}`);
        await expectReached(page);
      });
  }, 120_000);

  it('reaches every control of review and of triage', async () => {
    const rid = await submitted();
    const report = await reported();
    for (const path of [
      'review',
      `review/${rid}`,
      'reports',
      `reports/${report}`,
      `reports/${report}/record`,
      'reports/new',
    ])
      await as(async (page) => {
        await page.goto(`${url}/en/workspace/${path}`);
        await expectReached(page);
      });
  }, 120_000);

  it('reaches every control of the form on a phone, right to left', async () => {
    const rid = await made();
    await as(
      async (page) => {
        await page.goto(`${url}/ar/workspace/records/${rid}/edit`);
        await expectReached(page);
      },
      { viewport: { width: 360, height: 640 } },
    );
  }, 60_000);

  it('writes a record: a place is looked up, a term found, a part added, and all of it saved', async () => {
    const rid = await made();
    await as(async (page) => {
      await page.goto(`${url}/en/workspace/records/${rid}/edit`);
      await tabTo(page, 'input[name="/where/w1:text"]');
      await page.keyboard.press('Control+a');
      await page.keyboard.type('Хорог');
      await page.locator('.options li:visible').first().waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await tabTo(page, 'select[name="/where/w1:role"]');
      await page.keyboard.press('ArrowDown');
      await tabTo(page, 'input[name="/acts/a1/type"]');
      await page.keyboard.type('убийств');
      await page.locator('.options li:visible').first().waitFor();
      await page.keyboard.press('Enter');
      await tabTo(page, 'button[value="add /acts"]');
      await going(page, 'Enter', /#\/acts\/a/);
      await page.keyboard.press('Control+s');
      await page.waitForURL(new RegExp(`${rid}$`));
      const { body } = await t.system.records.read(rid);
      expect(body).toMatchObject({
        where: [
          { text: 'Хорог', country: 'TJ', adm1: 'TJ-GB', gazetteer: 'geonames:1221328', role: expect.any(String) },
        ],
        acts: [{ type: expect.any(String) }, {}],
      });
    });
  }, 60_000);

  it('sets no point where Enter is pressed on the map', async () => {
    const rid = await made();
    await as(
      async (page) => {
        await page.goto(`${url}/en/workspace/records/${rid}/edit`);
        await tabTo(page, 'button[value="map /where/w1"]');
        await going(page, 'Enter', /#/);
        await tabTo(page, 'input[type=image]');
        await going(page, 'Enter', /#/);
        expect(await page.locator('input[name="/where/w1:lat"]').inputValue()).toBe('37.5');
        await tabTo(page, 'button[value="closer /where/w1"]');
        await going(page, 'Enter', /#/);
      },
      { javaScriptEnabled: false },
    );
  }, 60_000);

  it('answers the findings of a record and proposes it', async () => {
    const rid = await submitted();
    await as(async (page) => {
      await page.goto(`${url}/en/workspace/review`);
      await tabTo(page, `a[href$="/review/${rid}"]`);
      await going(page, 'Enter', new RegExp(`${rid}$`));
      const findings = await page.locator('form[action$="/propose"] input[name=seen]').count();
      expect(findings).toBeGreaterThan(0);
      for (let n = 0; n < findings; n++) {
        await tabTo(page, 'input[name=seen]');
        await page.keyboard.press('Space');
      }
      await tabTo(page, 'select[name=beside]');
      await page.keyboard.type('Bek');
      expect(await page.locator('select[name=beside]').first().inputValue()).toBe(bek.signedIn.id);
      await tabTo(page, 'form[action$="/propose"] button[type=submit]');
      await page.keyboard.press('Enter');
      await page.locator('form[action$="/drop"]').waitFor();
    });
  }, 60_000);

  it('takes on a report and sets it aside', async () => {
    const report = await reported();
    await as(async (page) => {
      await page.goto(`${url}/en/workspace/reports`);
      await tabTo(page, `a[href$="/reports/${report}"]`);
      await going(page, 'Enter', new RegExp(`${report}$`));
      await tabTo(page, 'button[name=to]');
      await page.keyboard.press('Enter');
      await page.locator('button[name=to][value=""]').waitFor();
      await tabTo(page, '.ways-on details:nth-of-type(2) > summary');
      await page.keyboard.press('Space');
      await tabTo(page, 'input[name=reason]');
      await page.keyboard.press('ArrowDown');
      await tabTo(page, 'form[action$="/aside"] button[type=submit]');
      await page.keyboard.press('Enter');
      await page.locator('#decided').waitFor();
      expect((await t.system.intake.triage.open(ada.signedIn, report)).row).toMatchObject({
        state: 'set-aside',
        assigned: ada.signedIn.id,
      });
    });
  }, 60_000);
});

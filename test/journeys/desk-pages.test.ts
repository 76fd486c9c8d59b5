/**
 * Pages of the workspace that only stand after something was done: a conflict, many records changed together, inquiries on
 * their way, a publication that waits, places to choose from. Each passes axe and fits its window, wide and left to right,
 * and on a phone in the dark and right to left.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { grantKey } from '../../src/publication/role-keys.ts';
import { Inquiries } from '../../src/review/commands.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../src/testing/test-system.ts';
import { CHROMIUM, expectSound, launched, opened, PHONE, pictured, servedWeb } from './browser.ts';

const LOOKS = [
  { lang: 'en', viewport: { width: 1200, height: 900 }, colorScheme: 'light' },
  { lang: 'ar', viewport: PHONE, colorScheme: 'dark' },
] as const;
const DAY = 86_400_000;
const en = (text: string) => ({ lang: 'en', text });

let t: TestSystem;
let running: Awaited<ReturnType<typeof servedWeb>>;
let browser: Browser;
let ada: TestPerson;
let bek: TestPerson;
let organ: string;

/** Uses a page in every look; `at` is the address of the workspace in its language. */
async function inEveryLook(name: string, use: (page: Page, at: string, look: () => Promise<void>) => Promise<void>) {
  for (const { lang, ...options } of LOOKS) {
    let n = 0;
    await opened(
      browser,
      { bypassCSP: true, javaScriptEnabled: true, ...options },
      async (page) => {
        page.setDefaultTimeout(8000);
        await use(page, `${running.web}/${lang}/workspace`, async () => {
          await expectSound(page, `${name} ${lang} ${n}`);
          await pictured(page, `${name}-${n++}-${lang}`);
        });
      },
      { person: ada, url: running.web },
    );
  }
}

const op = (page: Page, value: string) => page.locator(`button[name="op"][value="${value}"]`).first();

async function holder(name: string): Promise<TestPerson> {
  const person = await t.person(['monitor', 'reviewer'], name);
  const { signer } = await t.stranger();
  const key = { key: signer.publicKey, role: 'reviewer', body: 'Committee', person: person.signedIn.id };
  await grantKey(t.keyParts, key);
  return person;
}

const body = () => ({
  title: en('Four men shot at the bridge of Qaraz on their way to the market of the valley'),
  class: 'rights-breach',
  summary: en('Before dawn a column stopped at the bridge.\n\nFour men were taken out of a bus and shot.'),
  when: { imprecise: { from: '2022-03-01', to: '2022-03-10' }, text: 'early March 2022' },
  where: [{ id: 'w1', text: 'Хорог', country: 'TJ', point: { lat: 37.5, lon: 71.5 }, precision: 2 }],
  killed: { low: 3, best: 4, high: 5, unit: 'person' },
  parties: [{ id: 'p1', who: organ, role: 'accused' }],
});
const made = async (more: object = {}) =>
  await t.save({ type: 'breach', body: { ...body(), ...more }, by: ada.signedIn.id });
const submitted = async (): Promise<string> => {
  const { rid, rev } = await made();
  await t.system.records.submit(rid, rev);
  return rid;
};
const soon = (days: number) => new Date(t.clock.now().getTime() + days * DAY).toISOString().slice(0, 10);

describe.skipIf(!CHROMIUM)('pages that stand only after something was done', () => {
  beforeAll(async () => {
    t = await openTestSystem({ seed: 'desk-pages' });
    await t.system.gazetteer.load();
    running = await servedWeb(t);
    [ada, bek] = [await holder('Ada'), await holder('Bek of the eastern committee')];
    organ = (await t.save({ type: 'group', body: { title: en('Road guard of the north'), kind: 'unit' } })).rid;
    browser = await launched();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
    await t?.close();
  });

  it('a conflict shows both texts beside each other, or below each other on a phone', async () => {
    await inEveryLook('conflict', async (page, at, look) => {
      const { rid } = await made();
      await page.goto(`${at}/records/${rid}/edit`);
      const theirs = { title: en('Theirs, with a title that is as long as the first one was'), killed: undefined };
      await t.save({ rid, baseRev: 1, type: 'breach', body: { ...body(), ...theirs }, by: bek.signedIn.id });
      await page.locator('textarea[name="/title"]').fill('Mine');
      await page.locator('textarea[name="/summary"]').fill('A wording of my own.\n\nWith another paragraph.');
      await op(page, 'save').click();
      await page.locator('fieldset.choice').first().waitFor();
      await look();
    });
  }, 60_000);

  it('one field of many records is chosen, looked at as a difference, and saved', async () => {
    await inEveryLook('bulk', async (page, at, look) => {
      await made();
      await made({ title: en('A second record with a title') });
      await page.goto(`${at}/records?type=breach`);
      for (const box of (await page.locator('input[name=rid]').all()).slice(0, 2)) await box.check();
      await op(page, 'choose').click();
      await look();
      await page.locator('select[name=field]').selectOption('summary');
      await op(page, 'choose').click();
      await page.locator('textarea[name="/summary"]').fill('One summary for both of them.');
      await look();
      await op(page, 'preview').click();
      await page.locator('.bulk-one').first().waitFor();
      await look();
      await op(page, 'apply').click();
      await look();
    });
  }, 60_000);

  it('inquiries stand beside the claim in every state, with the form of a draft open', async () => {
    const rid = await submitted();
    const { platform, models, records, vault, intake, people } = t.system;
    const { db: pool, clock, random } = platform;
    const inquiries = new Inquiries({ pool, models, records, vault, intake, audit: people.audit, clock, random });
    const asked = {
      group: organ,
      who: '',
      text: en('Who gave the order at the bridge?\n\nWho was told?'),
      due: soon(10),
    };
    const ids: string[] = [];
    for (let n = 0; n < 4; n++) ids.push(await inquiries.draft(ada.signedIn, rid, asked));
    const all = await inquiries.of(ada.signedIn, rid);
    const codeOf = (id: string | undefined) => all.find((one) => one.id === id)?.code ?? '';
    for (const id of ids.slice(1))
      await inquiries.sent(ada.signedIn, rid, id, { how: 'By registered letter', on: soon(0) });
    await t.system.intake.conversation.answer(codeOf(ids[1]), { text: 'It is not so.\n\nNobody was there.', n: 2 });
    await inquiries.declined(ada.signedIn, rid, ids[2] ?? '');
    await inEveryLook('inquiries', async (page, at, look) => {
      await page.goto(`${at}/review/${rid}`);
      for (const one of await page.locator('section[aria-labelledby=inquiries] summary').all()) await one.click();
      await look();
      const form = page.locator('form[action$="/inquiry"]');
      await form.locator('input[name=who]').fill('Karim Soliev of the road guard');
      await form.locator('textarea').fill('Is it so?');
      await form.locator('input[name=due]').fill(soon(5));
      await form.locator('button[type=submit]').click();
      await page.locator('form[action$="/inquiry"] .findings').waitFor();
      await look();
    });
  }, 60_000);

  it('a publication is set for an hour, shown before it is signed, and listed with what became of it', async () => {
    await inEveryLook('schedule', async (page, at, look) => {
      const rid = await submitted();
      await page.goto(`${at}/review/${rid}`);
      await page.locator('input[name=not-before]').locator('xpath=ancestor::details/summary').click();
      await page.locator('input[name=not-before]').fill(soon(3));
      await page.locator('select[name=not-before-hour]').selectOption('15');
      await look();
      await page.locator('select[name=beside]').first().selectOption(bek.signedIn.id);
      for (const box of await page.locator('input[name=seen]').all()) await box.check();
      await page.locator('form[action$="/propose"] button[type=submit]').first().click();
      await page.locator('.banner.note').first().waitFor();
      await look();
      await page.goto(`${at}/review`);
      await look();
    });
  }, 60_000);

  it('the list of records says who has something to do on each, and narrows to them', async () => {
    await inEveryLook('given', async (page, at, look) => {
      const { rid } = await made();
      await page.goto(`${at}/case/${rid}`);
      await page.locator('textarea[name=task]').fill('Look at it');
      await page.locator('form[action$="/tasks"] select[name=assignee]').selectOption(bek.signedIn.id);
      await page.locator('form[action$="/tasks"] button[type=submit]').click();
      await page.goto(`${at}/records?type=breach`);
      await look();
      await page.locator('select[name=given]').selectOption(bek.signedIn.id);
      await page.locator('form:has(select[name=given]) button[type=submit]').click();
      await page.waitForURL(/given=us_/);
      expect(await page.locator('tbody tr').count()).toBeGreaterThan(0);
      expect(await page.locator('tbody').innerText()).toContain('Bek');
    });
  }, 60_000);

  it('places are chosen while they are typed, from a list, and near a point on the map', async () => {
    const { rid } = await made();
    await inEveryLook('places', async (page, at, look) => {
      await page.goto(`${at}/records/${rid}/edit`);
      const words = page.locator('input[name="/where/w1:text"]');
      await words.fill('');
      await words.pressSequentially('Мургаб');
      await page.locator('.options li').first().waitFor();
      await words.scrollIntoViewIfNeeded();
      await look();
      await words.press('ArrowDown');
      await words.press('Enter');
      expect(await page.locator('select[name="/where/w1:precision"]').inputValue()).toBe('1');
      expect(await page.locator('input[name="/where/w1:adm1"]').inputValue()).toBe('TJ-GB');
      expect(await page.locator('input[name="/where/w1:country:value"]').inputValue()).toBe('TJ');
      expect(await page.locator('.known bdi').textContent()).toBe('geonames:1220962');
      await op(page, 'look /where/w1').click();
      await page.locator('.meanings input[type=radio]').first().waitFor();
      await look();
      await op(page, 'map /where/w1').click();
      await page.locator('input[type=image]').click({ position: { x: 150, y: 100 } });
      await page.locator('.meanings input[type=radio]').first().check();
      await op(page, 'take /where/w1').click();
      await look();
    });
  }, 90_000);
});

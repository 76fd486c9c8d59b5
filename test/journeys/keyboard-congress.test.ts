/**
 * The congress by keyboard alone: every control of its members' pages is reached with Tab and seen when it is; a delegate
 * joins, asks for the floor and votes, and whoever presides leads a sitting, without touching a pointer.
 */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSitting } from '../../src/congress/testing/open-sitting.ts';
import { openSeatedBody, type SeatedBody } from '../../src/congress/testing/seated-body.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../src/testing/test-system.ts';
import { CHROMIUM, expectSound, launched, opened, PHONE, pictured, servedWeb } from './browser.ts';
import { expectReached, tabTo } from './keys.ts';

const en = (text: string) => ({ lang: 'en', text });
const BOX = '/workspace/congress';

let t: TestSystem;
let on: SeatedBody;
let running: Awaited<ReturnType<typeof servedWeb>>;
let url: string;
let browser: Browser;
let [sitting, session, motion, request] = ['', '', '', ''];

const delegate = (n: number) => on.seats[n]?.delegate as TestPerson;
const as = (person: TestPerson, use: (page: Page) => Promise<void>, options: BrowserContextOptions = {}) =>
  opened(
    browser,
    { viewport: { width: 1100, height: 700 }, ...options },
    async (page) => {
      page.setDefaultTimeout(8000);
      await use(page);
    },
    { person, url },
  );
const walked = (person: TestPerson, paths: readonly string[], options: BrowserContextOptions = {}, lang = 'en') =>
  as(
    person,
    async (page) => {
      for (const path of paths) {
        const answer = await page.goto(`${url}/${lang}${path}`);
        expect([path, answer?.status()]).toEqual([path, 200]);
        await expectReached(page);
      }
    },
    options,
  );

describe.skipIf(!CHROMIUM)('the congress by keyboard alone', () => {
  beforeAll(async () => {
    t = await openTestSystem({ seed: 'keyboard-congress' });
    on = await openSeatedBody(t);
    for (const country of ['TJ', 'UA', 'TR', 'PL']) await on.seat({ country });
    sitting = await openSitting(t, on);
    session = (await t.system.congress.sittings.read(on.chair.signedIn, sitting)).session;
    motion = t.system.desk.newId(delegate(0).signedIn, 'motion');
    const clauses = [{ id: 'c1', kind: 'operative', text: en('Asks for their release') }];
    const body = { title: en('On the detained'), body: on.body, session, authentic: 'en', clauses };
    await t.system.desk.save(delegate(0).signedIn, { rid: motion, type: 'motion', baseRev: 0, body });
    await t.system.congress.motions.step(delegate(0).signedIn, motion, 'submit');
    await t.system.congress.motions.step(on.chair.signedIn, motion, 'permit');
    request = await t.system.congress.convening.open(delegate(0).signedIn, on.body, 'The arrests of this week');
    running = await servedWeb(t);
    url = running.web;
    browser = await launched();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
    await t?.close();
  });

  it('reaches every control of the officers', async () => {
    const mandate = on.seats[1]?.mandate;
    await walked(on.secretary, [
      ...[BOX, `${BOX}/mandates?body=${on.body}`, `${BOX}/mandates/new?body=${on.body}`, `${BOX}/mandates/${mandate}`],
      ...[`${BOX}/sessions`, `${BOX}/sessions/${session}`, `${BOX}/sessions/${session}/agenda`],
      ...[`${BOX}/rules/new?preset=simple-majority`, `${BOX}/motions`],
    ]);
    await walked(on.chair, [`${BOX}/sittings/${sitting}/chair`, `${BOX}/bodies/${on.body}/votes/new`]);
    await walked(on.examiner, [`${BOX}/mandates/${mandate}`, `${BOX}/credentials?body=${on.body}`]);
  }, 180_000);

  it('reaches every control of a delegate, on a phone and right to left too', async () => {
    const paths = [
      ...[BOX, `${BOX}/sittings/${sitting}`, `${BOX}/motions/${motion}`, `${BOX}/motions/${motion}/amend/c1`],
      `${BOX}/motions/new`,
      ...[`${BOX}/requests`, `${BOX}/requests/${request}`, `${BOX}/my-mandate`],
    ];
    await walked(delegate(1), paths);
    await walked(delegate(1), paths.slice(0, 5), { viewport: PHONE }, 'ar');
  }, 180_000);

  it('writes a motion in two languages on a phone in the dark, moves a clause up, and submits it', async () => {
    await as(
      delegate(2),
      async (phone) => {
        const types = async (field: string, words: string) => {
          await tabTo(phone, `[name="${field}"]`);
          await phone.keyboard.type(words);
        };
        const presses = async (op: string) => {
          await tabTo(phone, `button[name=op][value="${op}"]`);
          await Promise.all([phone.waitForNavigation(), phone.keyboard.press('Enter')]);
        };
        await phone.goto(`${url}/ar${BOX}/motions/new`);
        await types('title:ar', 'عن المعتقلين');
        await types('text:1:ar', 'يطلب الإفراج عنهم');
        await types('text:1:en', 'Asks for their release');
        await presses('add:1');
        await types('text:2:ar', 'يقرر الاجتماع ثانية');
        await presses('up:2');
        await presses('cite:1');
        await types('breach:1:0', 'x');
        await presses('show');
        await expectSound(phone, 'motion-new-ar');
        await pictured(phone, 'motion-new-ar');
        await tabTo(phone, '[name="breach:1:0"]');
        await phone.keyboard.press('Control+A');
        await phone.keyboard.press('Delete');
        await presses('submit');
        const rid = phone.url().split('/').at(-1) ?? '';
        const { state, clauses } = await t.system.congress.motions.open(delegate(2).signedIn, rid);
        expect([state, clauses.map(({ eId, text }) => [eId, Object.keys(text)])]).toEqual([
          'submitted',
          [
            ['c3', ['ar']],
            ['c2', ['en', 'ar']],
          ],
        ]);
        await phone.goto(`${url}/en${BOX}/motions/${rid}/edit`);
        await expectReached(phone);
        await expectSound(phone, 'motion-edit');
        await pictured(phone, 'motion-edit');
      },
      { viewport: PHONE, colorScheme: 'dark', bypassCSP: true },
    );
  }, 120_000);

  it('puts an agenda in order and a file with it, on a phone, right to left and in the dark', async () => {
    await as(
      on.secretary,
      async (phone) => {
        await phone.goto(`${url}/ar${BOX}/sessions/${session}/agenda`);
        await expectReached(phone);
        await tabTo(phone, 'button[name=act][value="up:a2"]');
        await Promise.all([phone.waitForNavigation(), phone.keyboard.press('Enter')]);
        await tabTo(phone, '[name="i/a2/title/en"]');
        await phone.keyboard.type('!');
        await expectSound(phone, 'agenda-edit-ar');
        await pictured(phone, 'agenda-edit-ar');
        await Promise.all([phone.waitForNavigation(), phone.keyboard.press('Enter')]);
        await tabTo(phone, '#papers summary');
        await phone.keyboard.press('Enter');
        const paper = {
          name: 'a-paper-with-a-long-name-of-one-word-only-that-has-to-break.txt',
          mimeType: 'text/plain',
        };
        await phone.setInputFiles('#papers input[type=file]', { ...paper, buffer: Buffer.from('Words') });
        await tabTo(phone, '#papers button');
        await Promise.all([phone.waitForNavigation(), phone.keyboard.press('Enter')]);
        await tabTo(phone, '#papers summary');
        await phone.keyboard.press('Enter');
        await expectSound(phone, 'agenda-papers-ar');
        await pictured(phone, 'agenda-papers-ar');
        const { agenda } = await t.system.congress.sessions.open(on.secretary.signedIn, session);
        expect(agenda.map(({ id, number }) => [id, number])).toEqual([
          ['a2', '1'],
          ['a1', '2'],
          ['i1', '3'],
        ]);
      },
      { viewport: PHONE, colorScheme: 'dark', bypassCSP: true },
    );
  }, 120_000);

  it('joins, asks for the floor, is given it, and votes', async () => {
    await as(delegate(0), async (phone) => {
      await phone.goto(`${url}/en${BOX}/sittings/${sitting}`);
      await tabTo(phone, 'button[value=join]');
      await phone.keyboard.press('Enter');
      await phone.getByText('You are present for').waitFor();
      await tabTo(phone, 'form[action$="/speak"] button');
      await phone.keyboard.press('Enter');
      await as(on.chair, async (chair) => {
        await chair.goto(`${url}/en${BOX}/sittings/${sitting}/chair`);
        await tabTo(chair, '[data-part=list] button');
        await chair.keyboard.press('Enter');
        await chair.locator('.speaking').waitFor();
        const { votes } = t.system.congress;
        const opening = { body: on.body, sitting, subject: '', decision: 'resolution', method: 'show', closes: null };
        const vote = await votes.open(on.chair.signedIn, { ...opening, title: 'Shall it be so?' });
        await phone.goto(`${url}/en${BOX}/votes/${vote}`);
        await tabTo(phone, 'form.cast button');
        await phone.keyboard.press('Enter');
        await phone.locator('form.cast button[aria-pressed=true]').waitFor();
        expect((await votes.own(delegate(0).signedIn, vote))[0]?.cast).toEqual([{ option: 'for', weight: 1 }]);
        await chair.goto(`${url}/en${BOX}/votes/${vote}`);
        await tabTo(chair, 'form[action$="/close"] button');
        await chair.keyboard.press('Enter');
        await chair.locator('form[action$="/report"]').waitFor();
      });
    });
  }, 120_000);
});

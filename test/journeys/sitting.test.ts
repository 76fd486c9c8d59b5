/**
 * A sitting under way in a browser: what the chair does is on a delegate's phone by itself, also after the link was lost (how
 * soon, `npm run bench -- floor` measures with 500 of them); a phone without script does the same by forms; and every screen
 * is sound, narrow, dark and right to left.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSitting } from '../../src/congress/testing/open-sitting.ts';
import { openSeatedBody, type SeatedBody } from '../../src/congress/testing/seated-body.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../src/testing/test-system.ts';
import { CHROMIUM, expectSound, launched, newPage, PHONE, pictured, servedWeb } from './browser.ts';

/** Remembers in the page the numbers of the events its streams were told. */
const REMEMBER = `window.told = []; window.EventSource = class extends EventSource {
  constructor(url) { super(url); this.addEventListener('floor', (e) => window.told.push(Number(e.lastEventId))); } }`;

let t: TestSystem;
let on: SeatedBody;
let running: Awaited<ReturnType<typeof servedWeb>> | undefined;
let browser: Browser | undefined;
let sitting = '';
let [chair, phone, plain] = [] as unknown as [Page, Page, Page];

const url = (path: string) => `${running?.web}${path}`;
const floorPath = () => `/workspace/congress/sittings/${sitting}`;
const read = () => t.system.congress.sittings.read(on.chair.signedIn, sitting);
const delegate = (n: number) => on.seats[n]?.delegate as TestPerson;
/** A button of the chair in a part of the screen. */
const press = async (part: string, name: string) => {
  const button = chair.locator(`[data-part=${part}]`).getByRole('button', { name, exact: true }).first();
  await button.click();
};

beforeAll(async () => {
  if (!CHROMIUM) return;
  t = await openTestSystem({ seed: 'sitting' });
  on = await openSeatedBody(t);
  for (const country of ['TJ', 'UA', 'TR']) await on.seat({ country });
  sitting = await openSitting(t, on);
  const { session } = await read();
  const { rev } = await t.system.congress.sessions.open(on.chair.signedIn, session);
  await t.system.records.submit(session, rev);
  await t.act(session, 'publish');
  await t.sequence();
  [running, browser] = [await servedWeb(t), await launched()];
  const page = (person: TestPerson, options = {}) => newPage(browser as Browser, options, { person, url: url('') });
  [chair, phone] = [await page(on.chair), await page(delegate(0), { viewport: PHONE })];
  plain = await page(delegate(1), { viewport: PHONE, javaScriptEnabled: false });
  await phone.addInitScript(REMEMBER);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await running?.stop();
  await t?.close();
});

describe.skipIf(!CHROMIUM)('a sitting in a browser', () => {
  it('is on a phone by itself, whatever the chair does', async () => {
    await chair.goto(url(`${floorPath()}/chair`));
    for (const one of [phone, plain]) {
      await one.goto(url(floorPath()));
      await one.getByRole('button', { name: 'I am present', exact: true }).click();
      await one.getByText('You are present for').waitFor();
    }
    await phone.evaluate('window.stays = true');
    await expect.poll(() => t.system.congress.live.followers(sitting)).toBe(2);
    await until('.under-way:has-text("Opening")', () => press('agenda', 'Take up'));
    await until('.rows:has-text("Point of order")', () =>
      plain.getByRole('button', { name: /point of order/i }).click(),
    );
    await until('.speaking:has-text("Delegation 2")', () => press('list', 'Give the floor'));
    await until('.question:has-text("Shall it be so?")', () => openVote('Shall it be so?'));
    expect(await phone.evaluate('window.stays')).toBe(true);
    for (const one of [phone, chair])
      await one
        .locator('.speaking [role=timer]')
        .filter({ hasText: /0:0[1-9]/ })
        .waitFor();
    await plain.getByRole('link', { name: 'Show it as it is now' }).click();
    expect(await plain.locator('.question').innerText()).toBe('Shall it be so?');
  }, 60_000);

  it('fits a narrow dark screen right to left: the chair’s, a delegate’s, and the public one', async () => {
    for (const [name, path, person] of [
      ['chair', `/ar${floorPath()}/chair`, on.chair],
      ['phone', `/ar${floorPath()}`, delegate(0)],
      ['public', `/ar/congress/sittings/${sitting}`, null],
    ] as const) {
      const as = person ? { person, url: url('') } : undefined;
      const page = await newPage(browser as Browser, { viewport: PHONE, colorScheme: 'dark' }, as);
      expect((await page.goto(url(path)))?.status()).toBe(200);
      await expectSound(page, name);
      await pictured(page, `sitting-${name}-ar`);
      await page.context().close();
    }
    await pictured(chair, 'sitting-chair');
    await pictured(phone, 'sitting-phone');
  }, 60_000);

  it('counts one ballot of a delegate who taps twice, with script and without', async () => {
    for (const one of [phone, plain]) {
      await one.getByRole('button', { name: 'For', exact: true }).dblclick();
      await one.getByText('You cast: For').waitFor();
    }
    const { rows } = await t.system.platform.db.query('select mandate from private.ballot order by mandate');
    expect(rows.map(({ mandate }) => mandate)).toEqual(
      on.seats
        .slice(0, 2)
        .map((seat) => seat.mandate)
        .sort(),
    );
  }, 60_000);

  it('misses nothing and doubles nothing when the link of a phone is lost and comes back', async () => {
    await expect.poll(() => t.system.congress.live.followers(sitting)).toBe(2);
    await phone.evaluate('window.stays = true');
    const before = (await read()).lastEvent;
    await phone.context().setOffline(true);
    await phone.locator('[data-lost]').waitFor({ state: 'visible' });
    await press('list', 'End the turn');
    await press('votes', 'Close the vote');
    await chair.locator('[data-part=votes] .rows b').waitFor();
    await press('agenda', 'Take up');
    await chair.locator('.current:has-text("Resolution on the detained")').waitFor();
    expect(await phone.locator('.under-way').innerText()).toContain('Opening');
    await phone.context().setOffline(false);
    await phone.locator('.under-way:has-text("Resolution on the detained")').waitFor();
    await phone.locator('[data-lost]').waitFor({ state: 'hidden' });
    const { lastEvent } = await read();
    expect(lastEvent).toBe(before + 3);
    await expect.poll(() => phone.evaluate('window.told.at(-1)')).toBe(lastEvent);
    expect((await phone.evaluate<number[]>('window.told')).slice(-3)).toEqual([before + 1, before + 2, before + 3]);
    const told = await phone.evaluate<number[]>('window.told');
    expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
    expect(await phone.locator('[data-part=votes] .rows li').count()).toBe(1);
    expect((await phone.locator('.speaking').count()) + (await phone.locator('.question').count())).toBe(0);
    await expect.poll(() => t.system.congress.live.followers(sitting)).toBe(2);
    expect(await phone.evaluate('window.stays')).toBe(true);
  }, 60_000);

  it('follows on also under the page of a refused form', async () => {
    await phone.evaluate(`document.querySelector('select[name=kind] option').value = 'dance'`);
    await phone.getByRole('button', { name: 'Ask to speak', exact: true }).click();
    await phone.waitForURL(/\/speak$/);
    await until('.under-way:has-text("Opening")', () => press('agenda', 'Take up'));
  }, 60_000);

  it('leads the chair to the counts of hands before a vote by hand can be closed', async () => {
    await openVote('Hands in the room?', true);
    await phone.getByText('Hands are counted in the room').waitFor();
    await chair.getByRole('link', { name: 'State what the tellers counted' }).click();
    await chair.waitForURL(/votes\/vo_\w+#office$/);
    expect(await chair.getByRole('button', { name: 'State the counts' }).isVisible()).toBe(true);
  }, 60_000);
});

async function openVote(title: string, byHand = false): Promise<void> {
  await chair.locator('summary', { hasText: 'Open a vote' }).click();
  await chair.locator('input[name=title]').fill(title);
  await chair.locator('select[name=decision]').selectOption('resolution');
  if (byHand) await chair.locator('input[name=byHand]').check();
  await chair.locator('button[value=open-vote]').click();
}

/** Does something, and waits until the phone shows what came of it. */
async function until(shown: string, act: () => Promise<void>): Promise<void> {
  await act();
  await phone.locator(shown).waitFor();
}

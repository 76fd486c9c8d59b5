/**
 * The address of an instance changes, in a real browser with its own authenticator: the passkey of the old name is not
 * offered at the new one, the pages say so, and its holder comes in another way and makes a new one.
 */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { countMoved } from '../../src/operation/doctor-store.ts';
import { openTestSystem, type TestSystem } from '../../src/testing/test-system.ts';
import { CHROMIUM, deviceOf, launched, servedWeb } from './browser.ts';

let t: TestSystem;
let running: Awaited<ReturnType<typeof servedWeb>> | undefined;
let browser: Browser;

describe.skipIf(!CHROMIUM)('after a change of address', () => {
  beforeAll(async () => {
    t = await openTestSystem({ seed: 'address' });
    browser = await launched();
  });
  afterEach(() => running?.stop());
  afterAll(async () => {
    await browser?.close();
    await t?.close();
  });

  it('a passkey of the old one is said to be that, and its holder comes in by recovery code and makes another', async () => {
    const { db } = t.system.platform;
    running = await servedWeb(t);
    const old = running.web;
    expect(old).toMatch(/^http:\/\/localhost:/);
    const { context, page } = await deviceOf(browser);
    await page.goto(`${old}/set-up/${await t.system.people.links.setUpToken()}`);
    await page.getByLabel('Pseudonym').fill('Aru');
    await page.getByLabel('Your body').fill('Bureau');
    await page.getByRole('button', { name: 'Make a passkey and join' }).click();
    await page.waitForURL(/\/workspace\/account\/codes/);
    const code = (await page.locator('.codes code').first().textContent()) ?? '';
    // One from before names were noted: it is of the address the instance has when it starts.
    await db.query('update private.passkey set rp = null');
    await running.stop();
    running = await servedWeb(t, undefined, { port: Number(new URL(old).port) });
    expect(await namesInUse()).toEqual(['localhost']);
    await running.stop();

    const moved = old.replace('//localhost', '//register.localhost');
    running = await servedWeb(t, undefined, { port: Number(new URL(old).port), publicUrl: moved });
    expect(await countMoved(db, ['register.localhost'])).toEqual({ moved: 1, out: 0, names: ['localhost'] });
    await page.goto(`${moved}/sign-in`);
    expect(await page.locator('main').innerText()).toContain('This site had another address before: localhost');
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.getByText('The device did not give a passkey').waitFor();
    await page.getByLabel('Pseudonym').fill('Aru');
    await page.locator('form[action$="/sign-in"] input[name=code]').fill(code);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL(/\/workspace$/);

    await page.goto(`${moved}/workspace/account`);
    const passkeys = page.locator('section[aria-labelledby=passkeys]');
    expect(await passkeys.innerText()).toContain('of the old address localhost');
    // The old one alone is no way in: a password beside it may not go, nor may the new one once it is there.
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await passkeys.locator('li').nth(1).waitFor();
    const fresh = passkeys.locator('li', { hasNotText: 'old address' });
    await fresh.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toContain('only way');
    const former = passkeys.locator('li', { hasText: 'old address' });
    await former.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.waitForURL(/\/workspace\/account$/);
    expect(await namesInUse()).toEqual(['register.localhost']);

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(/\/sign-in/);
    expect(await page.locator('main').innerText()).not.toContain('another address before');
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.waitForURL(/\/workspace$/);
    expect(await countMoved(db, ['register.localhost'])).toMatchObject({ moved: 0, out: 0 });
    await context.close();
  }, 90_000);

  it('the old one vouches for the new where the operator says so, and the door offers its passkeys', async () => {
    const [publicUrl, former] = ['https://new.example', 'https://old.example'];
    running = await servedWeb(t, undefined, { publicUrl, formerUrls: [former] });
    const asked = (path: string, init?: RequestInit) => fetch(`${running?.url}${path}`, init);
    const told = await asked('/.well-known/webauthn');
    expect([told.headers.get('content-type'), await told.json()]).toEqual([
      'application/json',
      { origins: [publicUrl, former] },
    ]);
    expect(await (await asked('/en/sign-in')).text()).toContain('Use a passkey of old.example');
    const rpOf = async (rp: string) => {
      const headers = { 'sec-fetch-site': 'same-origin' };
      const body = new URLSearchParams({ rp });
      return (await (await asked('/sign-in/passkey/options', { method: 'POST', headers, body })).json()).rpId;
    };
    expect([await rpOf(''), await rpOf('old.example'), await rpOf('evil.example')]).toEqual([
      'new.example',
      'old.example',
      'new.example',
    ]);
    await running.stop();
    running = await servedWeb(t, undefined, { publicUrl });
    expect((await asked('/.well-known/webauthn')).status).toBe(404);
  }, 60_000);
});

async function namesInUse(): Promise<string[]> {
  const { rows } = await t.system.platform.db.query('select distinct rp from private.passkey order by rp');
  return rows.map(({ rp }) => rp);
}

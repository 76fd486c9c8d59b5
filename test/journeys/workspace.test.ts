/**
 * People at work in a real browser: an instance is set up with a passkey, signed in to with it, and with nothing that was
 * sent before; a role key is made there and granted by another. Every page passes axe and fits a phone, in both directions.
 */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAudit } from '../../src/people/audit-store.ts';
import type { Role } from '../../src/people/model.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../src/testing/test-system.ts';
import { openRoleKey } from '../../src/web/islands/keys/role-key.ts';
import { CHROMIUM, deviceOf, expectSound, launched, newPage, PHONE, servedWeb } from './browser.ts';

const PASSPHRASE = 'five words drawn by lot';

let t: TestSystem;
let running: Awaited<ReturnType<typeof servedWeb>>;
let url: string;
let browser: Browser;

const device = () => deviceOf(browser);

const signedIn = (person: TestPerson, options: BrowserContextOptions = {}): Promise<Page> =>
  newPage(browser, { bypassCSP: true, ...options }, { person, url });

describe.skipIf(!CHROMIUM)('the workspace in a browser', () => {
  beforeAll(async () => {
    t = await openTestSystem({ seed: 'journey' });
    running = await servedWeb(t);
    url = running.web;
    browser = await launched();
  });
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
    await t?.close();
  });

  it('is set up with a passkey, which then opens it, and no answer opens it twice', async () => {
    const { context, page } = await device();
    const refused: string[] = [];
    page.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
    await page.goto(`${url}/set-up/${await t.system.people.links.setUpToken()}`);
    await page.getByLabel('Pseudonym').fill('Aru');
    await page.getByLabel('Your body').fill('Bureau');
    await page.getByRole('button', { name: 'Make a passkey and join' }).click();
    await page.waitForURL(/\/workspace\/account\/codes/);
    expect(await page.locator('.codes li').count()).toBe(10);
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(/\/sign-in/);

    const sending = page.waitForRequest((request) => request.url().endsWith('/sign-in/passkey'));
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    const sent = await sending;
    await page.waitForURL(/\/workspace$/);
    expect(await page.getByRole('link', { name: 'Aru' }).isVisible()).toBe(true);

    const replay = async (body: string) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
      return await fetch(`${url}/sign-in/passkey`, { method: 'POST', body, headers, redirect: 'manual' });
    };
    const body = sent.postData() ?? '';
    const again = await replay(body);
    expect([again.status, again.headers.getSetCookie()]).toEqual([403, []]);
    expect(await again.text()).toContain('already used');
    const answer: Answer = JSON.parse(new URLSearchParams(body).get('answer') ?? '');
    // A fresh challenge under another site's name, under our own name with the old signature, and one of our own making.
    for (const [origin, challenge] of [
      ['https://evil.example', await freshChallenge()],
      [url, await freshChallenge()],
      [url, Buffer.alloc(38).toString('base64url')],
    ] as const) {
      const forged = JSON.stringify(answering(answer, { origin, challenge }));
      const refusal = await replay(new URLSearchParams({ answer: forged }).toString());
      expect([refusal.status, refusal.headers.getSetCookie()]).toEqual([403, []]);
    }
    expect(refused).toEqual([]);
    await context.close();
  });

  it('takes one more passkey, and lets the last means of sign-in not be removed', async () => {
    const { context, page } = await device();
    const person = await t.person(['guide'], 'Bek');
    await context.addCookies([{ name: 'tamga', value: person.cookie, url }]);
    await page.goto(`${url}/workspace/account`);
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.locator('section[aria-labelledby=passkeys] li').waitFor();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toContain('only way');
    await context.close();
  });

  it('makes a role key whose secret never leaves the browser, and another person grants it', async () => {
    const lawyer = await t.person(['lawyer'], 'Dina');
    const secretary = await t.person(['secretary'], 'Ewa');
    const page = await signedIn(lawyer, { bypassCSP: false });
    const bodies: string[] = [];
    page.on('request', (request) => bodies.push(request.postData() ?? ''));
    await page.goto(`${url}/workspace/account/keys`);
    await page.getByLabel('Passphrase of the key').fill(PASSPHRASE);
    await page.getByLabel('The same passphrase again').fill('another passphrase');
    await page.getByRole('button', { name: 'Make the key' }).click();
    await page.getByText('The two passphrases differ').waitFor();
    await page.getByLabel('The same passphrase again').fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Make the key' }).click();
    await page.waitForURL(/account#keys/);
    await page.getByText('waits for confirmation').waitFor();
    const sent = bodies.join();
    expect(sent).not.toMatch(/five.words|AGE-SECRET-KEY/);

    const other = await signedIn(secretary);
    await other.goto(`${url}/workspace`);
    await other.getByRole('link', { name: /waits? for your confirmation/ }).click();
    await other.getByRole('button', { name: 'Confirm' }).click();
    await other.waitForURL(/\/workspace\/people$/);
    const box = await t.system.people.keys.granted(lawyer.signedIn, 'lawyer');
    const opened = await openRoleKey(new Uint8Array(box?.box ?? []), PASSPHRASE);
    expect(opened.id).toBe(box?.id);
    const [last] = await findAudit(t.system.platform.db, { action: 'key.change', limit: 1 });
    expect(last).toMatchObject({ by: secretary.signedIn.id, target: opened.id });
    await page.context().close();
    await other.context().close();
  });

  it.each(['en', 'ar', 'ru'])(
    'passes axe and fits a phone on every page, light and dark, in %s',
    async (lang) => {
      const everything: Role[] = ['secretary', 'operator', 'custodian', 'reviewer'];
      const person = await t.person(everything, `Someone with a long pseudonym ${lang}`);
      const bodies = await t.system.people.roster.bodies();
      await t.system.people.links.invite(person.signedIn, { body: bodies[0]?.id ?? '', roles: ['custodian'] });
      const { token } = await t.system.people.links.invite(person.signedIn, {
        body: bodies[0]?.id ?? '',
        roles: ['aid'],
      });
      const account = ['/workspace/account', '/workspace/account/codes', '/workspace/account/keys'];
      const people = ['/workspace/people', `/workspace/people/${person.signedIn.id}`, '/workspace/people/link'];
      const pages = ['/sign-in', `/invite/${token}`, '/workspace', ...account, ...people, '/workspace/audit'];
      for (const colorScheme of ['light', 'dark'] as const) {
        const page = await signedIn(person, { viewport: PHONE, colorScheme });
        for (const path of [...pages, '/invite/nothing', '/workspace/audit?target=none']) {
          await page.goto(`${url}/${lang}${path}`);
          await expectSound(page, `${path} ${colorScheme}`);
        }
        await page.context().close();
      }
    },
    120_000,
  );
});

interface Answer {
  response: { clientDataJSON: string };
}

/** The same answer over other words: what a thief of one answer could send. */
function answering(answer: Answer, words: { origin: string; challenge: string }): Answer {
  const data = JSON.parse(Buffer.from(answer.response.clientDataJSON, 'base64url').toString());
  const clientDataJSON = Buffer.from(JSON.stringify({ ...data, ...words })).toString('base64url');
  return { ...answer, response: { ...answer.response, clientDataJSON } };
}

async function freshChallenge(): Promise<string> {
  const body = new URLSearchParams().toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
  const response = await fetch(`${url}/sign-in/passkey/options`, { method: 'POST', body, headers });
  return (await response.json()).challenge;
}

/**
 * Web push on the account page, as far as a browser without a push service goes: the worker is taken under the strict policy,
 * what the browser answers is kept, and what comes is shown as one sentence, which leads to the notices when it is pressed.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDevice } from '../../src/push/testing-service.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../src/testing/test-system.ts';
import { CHROMIUM, expectSound, launched, newPage, PHONE, servedWeb } from './browser.ts';

let t: TestSystem;
let running: Awaited<ReturnType<typeof servedWeb>>;
let browser: Browser;
let person: TestPerson;

describe.skipIf(!CHROMIUM)('notices on a device, in a browser', () => {
  beforeAll(async () => {
    t = await openTestSystem({ seed: 'push-journey' });
    running = await servedWeb(t, undefined, { push: true });
    browser = await launched();
    person = await t.person(['monitor'], 'Aru');
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
    await t?.close();
  });

  it('are turned on by a press, shown without content, and turned off again', async () => {
    const page = await newPage(browser, {}, { person, url: running.web });
    const context = page.context();
    const refused: string[] = [];
    page.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
    await context.grantPermissions(['notifications'], { origin: running.web });
    // Headless Chromium knows no push service: what one would have answered stands in for it.
    const { subscription } = testDevice('https://push.example/send/1');
    await page.addInitScript(`PushManager.prototype.subscribe = function (options) {
      window.asked = options;
      return Promise.resolve({ toJSON: () => (${subscription}) });
    };`);
    await page.goto(`${running.web}/en/workspace/account`);
    expect(await page.locator('section[aria-labelledby=push]').innerText()).toContain('on a locked screen');
    const key = await page.locator('form[data-push]').getAttribute('data-push');
    expect(Buffer.from(key ?? '', 'base64url')).toHaveLength(65);
    await page.getByRole('button', { name: 'Turn it on for this device' }).click();
    await page.getByText('A device, since').waitFor();

    const session = await context.newCDPSession(page);
    const registered = new Promise<string>((resolve) =>
      session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const [own] = registrations;
        if (own) resolve(own.registrationId);
      }),
    );
    await session.send('ServiceWorker.enable');
    const registrationId = await registered;
    const data = JSON.stringify({ text: 'Something waits for you' }).padEnd(256);
    await session.send('ServiceWorker.deliverPushMessage', { origin: running.web, registrationId, data });
    const shown = await page.evaluate(`(async () => {
      const registration = await navigator.serviceWorker.getRegistration('/workspace/');
      for (;;) {
        const [one] = await registration.getNotifications();
        if (one) return { scope: new URL(registration.scope).pathname, title: one.title, body: one.body };
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    })()`);
    expect(shown).toEqual({ scope: '/workspace/', title: 'Something waits for you', body: '' });
    await page.getByRole('button', { name: 'Turn it off' }).click();
    await page.getByText('A device, since').waitFor({ state: 'detached' });
    expect(refused).toEqual([]);
    await context.close();
  }, 60_000);

  it('pass axe on a phone, both ways, and are not there at all where the operator did not turn them on', async () => {
    for (const lang of ['en', 'ar', 'ru']) {
      const page = await newPage(browser, { bypassCSP: true, viewport: PHONE }, { person, url: running.web });
      await page.goto(`${running.web}/${lang}/workspace/account`);
      await expectSound(page, `account ${lang}`);
      await page.context().close();
    }
    await running.stop();
    running = await servedWeb(t);
    const headers = { cookie: `tamga=${person.cookie}` };
    expect(await (await fetch(`${running.url}/en/workspace/account`, { headers })).text()).not.toContain('data-push');
    expect((await fetch(`${running.url}/push-worker.js`)).status).toBe(404);
  }, 60_000);
});

/**
 * Reporting in a real browser: on a phone, from right to left, without and with script; every page passes axe, fits the
 * phone, and leaving leaves nothing to go back to. Skipped by name where there is no Chromium.
 */
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { serve } from '@hono/node-server';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newReceiptCode, readAnswers } from '../../src/intake/commands.ts';
import { newId } from '../../src/kernel/ids.ts';
import { PACKAGE_ROOT } from '../../src/system.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../src/testing/test-system.ts';
import { openTestWorkspace } from '../../src/testing/test-workspace.ts';
import { buildAssets } from '../../src/web/assets.ts';
import { assetAt, CHROMIUM, expectSound, launched, opened as openedIn, PHONE, pictured } from './browser.ts';

let browser: Browser;
let test: TestSystem;
let base: string;
let close: () => void;
let mara: TestPerson;

const opened = (options: BrowserContextOptions, use: (page: Page) => Promise<void>): Promise<void> =>
  openedIn(browser, options, use);

/** The page fits, passes axe, and is pictured. */
async function looked(page: Page, name: string): Promise<void> {
  await pictured(page, name);
  await expectSound(page, name);
}

describe.skipIf(!CHROMIUM)('a report in a browser', () => {
  beforeAll(async () => {
    test = await openTestSystem({ seed: 'report-journey' });
    mara = await test.person(['monitor', 'reviewer'], 'Mara');
    const assets = await buildAssets(join(PACKAGE_ROOT, 'src/web'));
    await new Promise<void>((resolve) => {
      const server = serve({ fetch: answer, port: 0 }, ({ port }) => {
        base = `http://localhost:${port}`;
        resolve();
      });
      close = () => server.close();
      let app: Promise<Awaited<ReturnType<typeof openTestWorkspace>>> | undefined;
      async function answer(request: Request): Promise<Response> {
        const { pathname } = new URL(request.url);
        if (pathname.startsWith('/assets/')) return assetAt(assets, pathname);
        app ??= openTestWorkspace(test, base);
        return await (await app).app.fetch(request);
      }
    });
    browser = await launched();
  });
  afterAll(async () => {
    await browser?.close();
    close?.();
    await test?.close();
  });

  it.each(['en', 'ar'])(
    'is made, sent and answered on a phone in %s, every page clean',
    async (lang) => {
      await opened({ viewport: PHONE, bypassCSP: true }, async (page) => {
        const next = () => page.locator('.on').click();
        await page.goto(`${base}/${lang}/report`);
        await looked(page, `${lang}-1-intro`);
        await next();
        await page.locator('#narrative').fill('They came at dawn and took him.\nHis brother saw the cars.');
        await looked(page, `${lang}-2-what`);
        await next();
        await page.locator('#where').fill('Oshkand, the lower bazaar');
        await looked(page, `${lang}-3-detail`);
        await next();
        await page
          .locator('#file')
          .setInputFiles({ name: 'courtyard.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(40_000, 'x') });
        // With a script it is sent piece by piece while the form stays open.
        await page.locator('#progress li').getByText('courtyard.jpg').waitFor();
        await page.locator('button[value=add]').click();
        await page.locator('.sent bdi').getByText('courtyard.jpg').waitFor();
        await looked(page, `${lang}-4-files`);
        await next();
        await page.locator('input[value=publish]').check();
        await looked(page, `${lang}-5-consent`);
        await next();
        await looked(page, `${lang}-6-check`);
        await next();
        await looked(page, `${lang}-7-arrived`);
        const code = (await page.locator('.code').textContent()) ?? '';
        await page.locator('.paper a').click();
        await looked(page, `${lang}-8-receipt`);
        await page.locator('#code').fill(code);
        await next();
        await page.locator('#text').fill('There were three cars.');
        await looked(page, `${lang}-9-talk`);
        await next();
        await page.getByText('There were three cars.').waitFor();
        expect(page.url()).toBe(`${base}/${lang}/receipt`);
      });
    },
    60_000,
  );

  it.each([
    ['en', 1200],
    ['ar', 360],
  ])(
    'stands on the committee’s desk in %s at %i pixels, every page clean',
    async (lang, width) => {
      const { reception, triage, conversation, imports } = test.system.intake;
      const narrative =
        'They came at dawn with three cars and took the schoolteacher. His brother saw it from the roof.';
      const told = { narrative, lang: 'en', when: '3 May 2022', where: 'Oshkand, the lower bazaar', danger: 'now' };
      const rid = newId('re', Buffer.alloc(16, lang));
      await reception.receive({
        id: rid,
        answers: readAnswers(told),
        receipt: newReceiptCode(Buffer.alloc(32, lang)),
        channel: 'form',
      });
      await triage.prioritise(mara.signedIn, rid, '010000000000');
      await conversation.ask(mara.signedIn, rid, 'How many cars were there?', true);
      const table = Buffer.from('Date,Place,Dead\n2022-05-03,Oshkand,1\n2022-05-04,Tarvan,many\n');
      const brought = await imports.begin(mara.signedIn, 'bazaar.csv', Readable.from([table]));
      await opened({ viewport: { width, height: 800 }, bypassCSP: true }, async (page) => {
        const domain = new URL(base).hostname;
        await page.context().addCookies([{ name: 'tamga', value: mara.cookie, domain, path: '/' }]);
        const pages = {
          queue: 'reports?view=open',
          desk: `reports/${rid}`,
          make: `reports/${rid}/record`,
          enter: 'reports/new',
          imports: 'import',
          import: `import/${brought}`,
        };
        for (const [name, path] of Object.entries(pages)) {
          await page.goto(`${base}/${lang}/workspace/${path}`);
          await looked(page, `desk-${lang}-${name}`);
        }
      });
    },
    60_000,
  );

  it('is left at once, and the page is not gone back to', async () => {
    await opened({}, async (page) => {
      await page.route('https://**', (route) => route.fulfill({ body: 'elsewhere' }));
      await page.goto(`${base}/report`);
      await page.locator('[data-leave]').click();
      await page.getByText('elsewhere').waitFor();
      await page.goBack().catch(() => null);
      expect(page.url()).not.toContain('/report');
    });
  });

  it('seals contact details in the browser, so that the server never has the words', async () => {
    const identity = await generateX25519Identity();
    const recipient = await identityToRecipient(identity);
    const people = vi.spyOn(test.system.people, 'custodianRecipients').mockResolvedValue([recipient]);
    await opened({ viewport: PHONE, bypassCSP: true }, async (page) => {
      const sent: string[] = [];
      page.on('request', (request) => sent.push(request.postData() ?? ''));
      await page.goto(`${base}/report`);
      await page.locator('.on').click();
      await page.locator('#narrative').fill('Reach me.');
      for (let step = 0; step < 3; step++) await page.locator('.on').click();
      await page.locator('input[value=details]').check();
      const script = page.waitForResponse(/report-seal/);
      await page.locator('#contact').focus();
      await (await script).finished();
      await page.locator('#contact').fill('signal: tulip');
      await looked(page, 'en-5-contact');
      await page.locator('.on').click();
      await page.locator('.part').first().waitFor();
      expect(sent.join('\n')).toContain('sealed-contact');
      expect(decodeURIComponent(sent.join('\n'))).not.toContain('tulip');
      await page.locator('.on').click();
      await page.locator('.receipt').waitFor();
    });
    people.mockRestore();
    expect(mara.signedIn.roles).toContain('monitor');
  });
});

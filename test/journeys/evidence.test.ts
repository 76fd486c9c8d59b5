/**
 * The evidence room in a real browser: files are sent in pieces while the form is filled in, a box is drawn with the
 * pointer, words are cited by selecting them; every page passes axe, fits a phone and reads from right to left.
 */
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../../src/system.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../src/testing/test-system.ts';
import { openTestWorkspace } from '../../src/testing/test-workspace.ts';
import { buildAssets } from '../../src/web/assets.ts';
import { assetAt, CHROMIUM, expectSound, launched, opened as openedIn, PHONE, pictured } from './browser.ts';

let browser: Browser;
let test: TestSystem;
let base: string;
let close: () => void;
let ada: TestPerson;

const opened = (options: BrowserContextOptions, use: (page: Page) => Promise<void>): Promise<void> =>
  openedIn(browser, options, use, { person: ada, url: base });

/** The page fits, passes axe, and is pictured. */
async function looked(page: Page, name: string): Promise<void> {
  await pictured(page, name);
  await expectSound(page, name);
}

async function photo(): Promise<Buffer> {
  const spots = Buffer.from(Array.from({ length: 16 * 12 * 3 }, (_, i) => (i * 37) & 255));
  return await sharp(spots, { raw: { width: 16, height: 12, channels: 3 } })
    .resize(900, 675, { kernel: 'cubic' })
    .withExif({ IFD0: { Make: 'Telephone', Model: 'T1' }, IFD2: { DateTimeOriginal: '2025:11:02 16:28:39' } })
    .jpeg()
    .toBuffer();
}

describe.skipIf(!CHROMIUM)('the evidence room in a browser', () => {
  beforeAll(async () => {
    test = await openTestSystem({ seed: 'evidence-journey' });
    ada = await test.person(['monitor', 'reviewer'], 'Ada');
    const [web, assets] = await Promise.all([openTestWorkspace(test), buildAssets(join(PACKAGE_ROOT, 'src/web'))]);
    await new Promise<void>((resolve) => {
      const answer = (request: Request) => {
        const { pathname } = new URL(request.url);
        return pathname.startsWith('/assets/') ? assetAt(assets, pathname) : web.app.fetch(request);
      };
      const server = serve({ fetch: answer, port: 0 }, ({ port }) => {
        base = `http://localhost:${port}`;
        resolve();
      });
      close = () => server.close();
    });
    browser = await launched();
  });
  afterAll(async () => {
    await browser?.close();
    close?.();
    await test?.close();
  });

  it('takes files in while the form is filled in, and shows what is known of them', async () => {
    await opened({ viewport: { width: 1200, height: 900 } }, async (page) => {
      await page.goto(`${base}/workspace/evidence/add`);
      await page.locator('input[type=file]').setInputFiles([
        { name: 'IMG 0001.jpg', mimeType: 'image/jpeg', buffer: await photo() },
        {
          name: 'order.txt',
          mimeType: 'text/plain',
          buffer: Buffer.from('All houses by the river are to be left by noon.'),
        },
      ]);
      await page.locator('input[name=waiting]').nth(1).waitFor();
      await looked(page, 'evidence-add');
      expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('order');
      await page.locator('input[name=title]').fill('The order and the yard');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.waitForURL(/\/ev_/);
      await test.system.platform.jobs.drain();
      await page.reload();
      expect(await page.locator('.file').count()).toBe(2);
      await looked(page, 'evidence-piece');
      await page.evaluate(() => {
        const text = document.querySelector('.found-text')?.firstChild as Text;
        document.getSelection()?.setBaseAndExtent(text, 4, text, 23);
      });
      await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>('[name=selector]')?.value !== '');
      expect(await page.locator('[name=selector]').inputValue()).toBe('houses by the river');
    });
  });

  it('removes what a box drawn with the pointer covers', async () => {
    await opened({ viewport: { width: 1200, height: 900 } }, async (page) => {
      await page.goto(`${base}/workspace/evidence`);
      await page.getByRole('link', { name: 'The order and the yard' }).click();
      await page.getByRole('link', { name: 'Make a redacted copy' }).click();
      const box = await page.locator('#drawing').boundingBox();
      if (!box) throw new Error('no drawing');
      await page.mouse.move(box.x + box.width * 0.1, box.y + box.height * 0.1);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.4, { steps: 4 });
      await page.mouse.up();
      expect(await page.locator('textarea[name=boxes]').inputValue()).toMatch(
        /^1: 1\d\.\d\d, 1\d\.\d\d, 40\.\d\d, 30\.\d\d$|^1: 9\.\d\d/,
      );
      await looked(page, 'evidence-redact');
      await page.getByRole('button', { name: 'Make the copy' }).click();
      await page.waitForURL(/\/ev_/);
      expect(await page.getByRole('link', { name: 'Redacted copy', exact: true }).count()).toBe(1);
    });
  });

  it('blurs what is under a flag until it is asked for', async () => {
    await opened({ viewport: { width: 900, height: 900 } }, async (page) => {
      await page.goto(`${base}/workspace/evidence`);
      await page.getByRole('link', { name: 'The order and the yard' }).click();
      await page.locator('.file').filter({ hasText: 'IMG 0001' }).getByLabel('shows violence').check();
      await page.locator('.file').filter({ hasText: 'IMG 0001' }).getByRole('button', { name: 'Keep' }).click();
      await page.locator('img.blurred').waitFor();
      await looked(page, 'evidence-blurred');
      await page.getByRole('link', { name: 'Show', exact: true }).click();
      expect(await page.locator('img.blurred').count()).toBe(0);
      await page.goto(`${base}/workspace/evidence/archive`);
      await looked(page, 'evidence-archive');
    });
  });

  it.each([
    ['ar', PHONE, 'light'],
    ['ru', PHONE, 'dark'],
  ] as const)('is read in %s on a phone', async (lang, viewport, colorScheme) => {
    await opened({ viewport, colorScheme, reducedMotion: 'reduce' }, async (page) => {
      await page.goto(`${base}/${lang}/workspace/evidence`);
      await looked(page, `evidence-list-${lang}`);
      const href = await page.locator('.pieces h2 a').first().getAttribute('href');
      await page.goto(base + href);
      await looked(page, `evidence-piece-${lang}`);
      await page.goto(`${base}${await page.locator('.file a.button[href$=redact]').first().getAttribute('href')}`);
      await looked(page, `evidence-redact-${lang}`);
      await page.goto(`${base}/${lang}/workspace/evidence/add`);
      await looked(page, `evidence-add-${lang}`);
    });
  });
});

/**
 * A reader's way through the public site in a real browser, without and with JavaScript: find a record, read it, compare
 * revisions, check its proof. Every page passes axe and fits a phone. Skipped by name where there is no Chromium.
 */
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadTypes, typesOf } from '../../src/records/registry.ts';
import { loadVocabularies } from '../../src/records/vocabulary-files.ts';
import { buildAssets } from '../../src/web/assets.ts';
import { LANGUAGES } from '../../src/web/i18n.ts';
import { loadLabels } from '../../src/web/labels.ts';
import { createSite } from '../../src/web/site.tsx';
import { sampleReader } from '../../src/web/testing/sample-reader.ts';
import { sampleId } from '../../src/web/testing/sample-records.ts';
import { CHROMIUM, expectSound, launched, opened as openedIn } from './browser.ts';

const ROOT = join(import.meta.dirname, '../..');
const bridge = `/breaches/${sampleId('br', 'bridge')}`;
const PAGES = [
  '/',
  '/breaches',
  '/breaches?q=nothing-like-it',
  '/breaches?from=hello',
  bridge,
  `${bridge}/history`,
  `/breaches/${sampleId('br', 'long')}`,
  `/breaches/${sampleId('br', 'conflict')}`,
  `/breaches/${sampleId('br', 'disputed')}`,
  `/breaches/${sampleId('br', 'erased')}`,
  `/groups/${sampleId('gr', 'mobile-company')}`,
  '/congress',
  '/calendar',
  '/commitments',
  `/bodies/${sampleId('by', 'congress')}`,
  `/sessions/${sampleId('se', 'second-session')}`,
  `/commitments/${sampleId('cm', 'archive')}`,
  '/data',
  '/verify',
  '/about',
  '/nowhere',
];
const PHONE = { width: 390, height: 800 };

let browser: Browser;
let base: string;
let close: () => void;

const opened = (options: BrowserContextOptions, use: (page: Page) => Promise<void>): Promise<void> =>
  openedIn(browser, options, use);

describe.skipIf(!CHROMIUM)('the public site in a browser', () => {
  beforeAll(async () => {
    const schema = join(ROOT, 'schema');
    const site = createSite({
      reader: sampleReader(),
      types: typesOf(await loadTypes(join(schema, 'types'))),
      vocabularies: await loadVocabularies(join(schema, 'vocabularies')),
      labels: await loadLabels(join(schema, 'types')),
      assets: await buildAssets(join(ROOT, 'src/web')),
      settings: { name: 'Tamga', demo: true, publicUrl: 'https://register.example', languages: LANGUAGES },
      now: () => new Date('2031-12-04T10:00:00Z'),
    });
    await new Promise<void>((resolve) => {
      const server = serve({ fetch: site.fetch, port: 0 }, ({ port }) => {
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
  });

  it('is read from front page to source without JavaScript, on a phone', async () => {
    await opened({ javaScriptEnabled: false, viewport: PHONE }, async (page) => {
      await page.goto(base);
      await page.getByRole('searchbox').fill('bridge');
      await page.getByRole('button', { name: 'Search' }).click();
      await page.waitForURL(/q=bridge/);
      await page.getByRole('link', { name: /Four men shot/ }).click();
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Four men shot');
      await page.getByRole('link', { name: 'Source 4' }).first().click();
      expect(page.url()).toContain('#n4');
      await page.getByRole('link', { name: 'what changed' }).first().click();
      expect(await page.locator('ins').count()).toBeGreaterThan(0);
      await page.locator('.menu summary').click();
      await page.locator('.menu').getByRole('link', { name: 'Verify' }).click();
      await page.waitForURL(/verify/);
      expect(await page.locator('noscript p').isVisible()).toBe(true);
    });
  });

  it('changes language and stays on the page', async () => {
    await opened({ javaScriptEnabled: false }, async (page) => {
      await page.goto(base + bridge);
      await page.getByRole('link', { name: 'العربية' }).click();
      expect(page.url()).toBe(`${base}/ar${bridge}`);
      expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    });
  });

  it('checks a proof in the browser, and sees that a changed one does not hold', async () => {
    await opened({}, async (page) => {
      const refused: string[] = [];
      page.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
      await page.goto(`${base}/verify?record=${sampleId('br', 'bridge')}`);
      await page.locator('#verdict .done').waitFor();
      expect(await page.locator('#verdict').textContent()).toContain('Valid');
      const file = JSON.parse(await (await fetch(`${base}${bridge}.proof`)).text());
      const forged = {
        ...file,
        object: Buffer.from(Buffer.from(file.object, 'base64').toString().replace('"record"', '"Record"')).toString(
          'base64',
        ),
      };
      await page
        .locator('#v-file')
        .setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(forged)) });
      await page.locator('#verdict .grave').waitFor();
      await page
        .locator('#v-file')
        .setInputFiles({ name: 'y.json', mimeType: 'application/json', buffer: Buffer.from('hello') });
      await page.getByText('not a proof file').waitFor();
      expect(refused).toEqual([]);
    });
  });

  it.each(['en', 'ar'])(
    'passes axe and fits a phone on every page, light and dark, in %s',
    async (lang) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await opened({ viewport: PHONE, colorScheme, bypassCSP: true }, async (page) => {
          for (const path of PAGES) {
            await page.goto(`${base}/${lang}${path === '/' ? '' : path}`);
            await expectSound(page, `${path} ${colorScheme}`);
          }
        });
      }
    },
    240_000,
  );

  it('asks no other server for anything', async () => {
    await opened({}, async (page) => {
      const hosts = new Set<string>();
      page.on('request', (request) => hosts.add(new URL(request.url()).origin));
      for (const path of ['/', bridge, '/verify', '/data']) await page.goto(base + path, { waitUntil: 'networkidle' });
      expect([...hosts]).toEqual([base]);
    });
  });
});

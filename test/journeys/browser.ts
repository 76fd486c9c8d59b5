/**
 * What every journey in a real browser needs: the system's Chromium, a page of one's own, an instance to look at, and the
 * two things each page must pass, axe and its own width. Journeys are skipped by name where there is no Chromium.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { type Running, type StartOptions, start } from '../../src/main.ts';
import type { TestPerson, TestSystem } from '../../src/testing/test-system.ts';
import type { Assets } from '../../src/web/assets.ts';

/** Path of a browser; undefined where there is none. */
export const CHROMIUM = [
  process.env.CHROMIUM_PATH ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== '' && existsSync(path));
/** The narrowest screen a page must fit. */
export const PHONE = { width: 360, height: 780 };
/** Where pictures of the pages go, when somebody wants to look at them. */
export const PICTURES = process.env.TAMGA_PICTURES;

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function launched(): Promise<Browser> {
  return await chromium.launch({ executablePath: CHROMIUM ?? '', args: ARGS });
}

/** A page in a context of its own, of somebody signed in where a person is given. Whoever opens it closes its context. */
export async function newPage(
  browser: Browser,
  options: BrowserContextOptions = {},
  as?: { person: TestPerson; url: string },
): Promise<Page> {
  const context = await browser.newContext(options);
  if (as) await context.addCookies([{ name: 'tamga', value: as.person.cookie, url: as.url }]);
  return await context.newPage();
}

/** A browser of its own whose device holds passkeys and whose person always agrees. */
export async function deviceOf(browser: Browser): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { context, page };
}

/** Uses a page in a context of its own, and closes both. */
export async function opened<T>(
  browser: Browser,
  options: BrowserContextOptions,
  use: (page: Page) => Promise<T>,
  as?: { person: TestPerson; url: string },
): Promise<T> {
  const page = await newPage(browser, options, as);
  try {
    return await use(page);
  } finally {
    await page.context().close();
  }
}

/** The page is no wider than its window and passes axe. `name` says which page it was when it does not. */
export async function expectSound(page: Page, name: string): Promise<void> {
  const [wide, room] = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return [scrollWidth, clientWidth] as const;
  });
  expect(wide, name).toBeLessThanOrEqual(Math.min(room, page.viewportSize()?.width ?? room));
  await page.evaluate(AXE);
  // A string, since what runs in the page must not be touched by the compiler of this file.
  const problems = await page.evaluate(
    'axe.run().then((r) => r.violations.map((v) => v.id + " " + v.nodes.map((n) => n.target + " " + n.failureSummary)))',
  );
  expect(problems, name).toEqual([]);
}

/** A picture of the whole page, where pictures are wanted. */
export async function pictured(page: Page, name: string): Promise<void> {
  if (!PICTURES) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
}

/** Serves a test system as a process would, on any free port. Errors of ours are thrown, or told. */
export async function servedWeb(
  t: TestSystem,
  report?: (error: unknown) => void,
  more: Partial<StartOptions> = {},
): Promise<Running & { web: string }> {
  const running = await start(t.system, {
    roles: new Set(['web'] as const),
    port: 0,
    host: '127.0.0.1',
    name: 'Tamga',
    demo: false,
    report:
      report ??
      ((error) => {
        throw error;
      }),
    ...more,
  });
  return { ...running, web: running.workspaceUrl ?? '' };
}

/** One of the files a page asks for besides itself. */
export function assetAt(assets: Assets, path: string): Response {
  const asset = assets.get(path.slice('/assets/'.length));
  return asset
    ? new Response(asset.body, { headers: { 'content-type': asset.type } })
    : new Response('', { status: 404 });
}

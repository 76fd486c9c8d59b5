/** What the report form weighs on a bad link: every page with all it loads, as it is sent. */

import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../../../system.ts';
import { openTestSystem, type TestSystem } from '../../../testing/test-system.ts';
import { openTestWorkspace, type TestWorkspace } from '../../../testing/test-workspace.ts';
import { type Assets, buildAssets } from '../../assets.ts';
import { fillIn } from './testing-form.ts';

const BUDGET = 12 * 1024;
let test: TestSystem;
let web: TestWorkspace;
let assets: Assets;

beforeAll(async () => {
  test = await openTestSystem({ seed: 'weight' });
  web = await openTestWorkspace(test);
  assets = await buildAssets(join(PACKAGE_ROOT, 'src/web'));
});
afterAll(() => test?.close());

const weigh = (bytes: string | Uint8Array) => gzipSync(bytes, { level: 6 }).length;

/** A page and every sheet, script and picture that its head names. */
function whole(html: string): number {
  const loaded = [...html.matchAll(/(?:href|src)="\/assets\/([^"]+)"/g)].map(([, name = '']) => assets.get(name));
  return weigh(html) + loaded.reduce((sum, asset) => sum + weigh(asset?.body ?? ''), 0);
}

it.each(['en', 'ru', 'ar'])('every page of the form in %s is at most 12 KB with everything it loads', async (lang) => {
  const path = `/${lang}/report`;
  const intro = await web.get(path);
  const what = await fillIn(web, intro, {}, { path });
  const detail = await fillIn(
    web,
    what,
    { narrative: 'They came.', lang: 'und', danger: 'none', go: 'next' },
    { path },
  );
  const files = await fillIn(web, detail, { go: 'next' }, { path });
  const consent = await fillIn(web, files, { go: 'next' }, { path });
  const check = await fillIn(web, consent, { go: 'next' }, { path });
  const arrived = await fillIn(web, check, { go: 'send' }, { path });
  const pages = { intro, what, detail, files, consent, check, arrived, receipt: await web.get(`/${lang}/receipt`) };
  const weights = Object.fromEntries(Object.entries(pages).map(([name, { html }]) => [name, whole(html)]));
  expect(Object.entries(weights).filter(([, bytes]) => bytes > BUDGET)).toEqual([]);
});

// What the chain of custody says of the time: to members' acts the moment, to a reporter's the day, and that there is no hour.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { transaction } from '../../../platform/index.ts';
import { openTestSystem, type TestSystem } from '../../../testing/test-system.ts';
import { openTestWorkspace, type TestWorkspace } from '../../../testing/test-workspace.ts';

let it: TestSystem;
let web: TestWorkspace;

beforeAll(async () => {
  it = await openTestSystem({ seed: 'custody-page' });
  web = await openTestWorkspace(it);
});
afterAll(() => it?.close());

async function* source(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('a note');
}

/** A piece of evidence with a file that this holder sent, as text without tags. */
async function pageOf(holder: string, lang = ''): Promise<string> {
  const { evidence, platform } = it.system;
  const { id } = await evidence.take(holder, { source: source() });
  const { rid } = await it.save({ type: 'evidence', body: { title: { lang: 'en', text: 'A note' } } });
  await transaction(platform.db, (client) => evidence.attach(client, { holder, ids: [id], rid }));
  const { html } = await web.get(`${lang}/workspace/evidence/${rid}`, await it.person(['monitor']));
  expect(html).toContain('<table');
  return html.replaceAll(/<[^>]*>/g, ' ');
}

test('a reporter’s acts stand under their day, in words, and under no hour that nobody kept', async () => {
  const text = await pageOf('form-of-somebody');
  expect(text).toContain('1 March 2026; the hour is not kept');
  expect(text).not.toContain('00:00');
  expect(await pageOf('form-of-another', '/ar')).toContain('لا تُحفظ الساعة');
});

test('a member’s acts stand under their moment', async () => {
  const ada = await it.person(['monitor']);
  const text = await pageOf(ada.signedIn.id);
  expect(text).toContain('09:00:00 UTC');
  expect(text).not.toContain('the hour is not kept');
});

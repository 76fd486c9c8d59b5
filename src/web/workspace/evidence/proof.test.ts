// A bundle of ProofMode as people meet it: sent in by the plain form, opened by itself, and explained on the page.
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newSigner, proofBundle } from '../../../evidence/testing/bundle.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../../testing/test-system.ts';
import { openTestWorkspace, type TestWorkspace } from '../../../testing/test-workspace.ts';

let it: TestSystem;
let web: TestWorkspace;
let ada: TestPerson;
beforeAll(async () => {
  it = await openTestSystem({ seed: 'proof-page' });
  web = await openTestWorkspace(it);
  ada = await it.person(['monitor', 'reviewer'], 'Ada');
});
afterAll(() => it?.close());

async function sent(bytes: Uint8Array): Promise<string> {
  const data = new FormData();
  data.append('token', it.system.people.sessions.token(ada.signedIn.session));
  data.append('title', 'From a telephone');
  data.append('flag', 'graphic');
  data.append('file', new File([new Uint8Array(bytes)], 'proof.zip'));
  const headers = { cookie: `tamga=${ada.cookie}`, 'sec-fetch-site': 'same-origin' };
  const path = '/workspace/evidence/add';
  const response = await web.app.request(path, { method: 'POST', body: data, headers });
  await it.system.platform.jobs.drain();
  return response.headers.get('location') ?? '';
}

test('a bundle is opened, and its page says what the signature proves and what it does not', async () => {
  const picture = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#246' } })
    .jpeg()
    .toBuffer();
  const path = await sent(await proofBundle(picture, await newSigner()));
  const { html } = await web.get(path, ada);
  for (const said of [
    'one file was taken out of it',
    'IMG_1.jpg',
    'Fits the key in the bundle',
    '38.55980, 68.78700 ± 12 m',
    'Invented Phone 3',
    'What it does not prove: who that was',
  ])
    expect(html).toContain(said);
  expect(html).not.toContain('Something does not fit');
  // Nothing of a ZIP can be shown, so there is nothing to ask for.
  const shown = [...html.matchAll(/\?show=(fi_[a-z2-7]{26})/g)].map(([, id]) => id);
  expect(shown).toHaveLength(1);
  expect((await web.get(`/ru${path}`, ada)).html).toContain('Подходит к ключу из пакета');
  expect((await web.get(`/ar${path}`, ada)).html).toContain('يطابق المفتاح الذي في الحزمة');

  const changed = await sent(
    await proofBundle(picture, await newSigner(), { media: Buffer.concat([picture, picture]) }),
  );
  expect((await web.get(changed, ada)).html).toContain('Something does not fit');
  expect(web.failures).toEqual([]);
});

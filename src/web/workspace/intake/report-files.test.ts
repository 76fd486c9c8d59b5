/** Files of reporters that come piece by piece: only who has the form's key goes on with one, and it ends in the report. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { holderOf, newReceiptCode, readAnswers } from '../../../intake/commands.ts';
import { newId } from '../../../kernel/ids.ts';
import { openTestSystem, type TestSystem } from '../../../testing/test-system.ts';
import { openTestWorkspace, type TestWorkspace } from '../../../testing/test-workspace.ts';

let test: TestSystem;
let web: TestWorkspace;
const KEY = 'k'.repeat(22);
const WORDS = Buffer.from('a picture in two pieces');

beforeAll(async () => {
  test = await openTestSystem({ seed: 'report-files' });
  web = await openTestWorkspace(test);
});
afterAll(() => test?.close());
afterEach(() => expect(web.failures).toEqual([]));

const tus = (method: string, path: string, more: Record<string, string>, body?: Uint8Array<ArrayBuffer>) =>
  web.app.request(path, {
    method,
    headers: { 'tus-resumable': '1.0.0', 'sec-fetch-site': 'same-origin', ...more },
    ...(body ? { body } : {}),
  });

const piece = (offset: number, key = KEY) => ({
  'x-tamga-key': key,
  'upload-offset': String(offset),
  'content-type': 'application/offset+octet-stream',
});

it('a file broken off half way is gone on with by its form alone, and belongs to the report that form sends', async () => {
  expect((await tus('POST', '/report/files', { 'upload-length': '23' })).status).toBe(403);
  const metadata = { 'upload-metadata': `filename ${Buffer.from('roof.jpg').toString('base64')}` };
  const begun = await tus('POST', '/report/files', { 'x-tamga-key': KEY, 'upload-length': '23', ...metadata });
  expect(begun.status).toBe(201);
  const at = new URL(begun.headers.get('location') ?? '', 'http://test.invalid').pathname;
  expect(at).toMatch(/^\/report\/files\/fi_[a-z2-7]{26}$/);
  expect((await tus('PATCH', at, piece(0), new Uint8Array(WORDS.subarray(0, 10)))).status).toBe(204);
  expect((await tus('PATCH', at, piece(10, 'x'.repeat(22)), new Uint8Array(WORDS.subarray(10)))).status).toBe(404);
  const head = await tus('HEAD', at, { 'x-tamga-key': KEY });
  expect(head.headers.get('upload-offset')).toBe('10');
  expect((await tus('PATCH', at, piece(10), new Uint8Array(WORDS.subarray(10)))).status).toBe(204);
  const holder = holderOf(KEY);
  const ids = (await test.system.evidence.waiting(holder)).map(({ id }) => id);
  const rid = newId('re', Buffer.alloc(16, 1));
  const receipt = newReceiptCode(Buffer.alloc(32, 1));
  const answers = readAnswers({ narrative: 'See the picture.' });
  await test.system.intake.reception.receive({ id: rid, receipt, answers, files: { holder, ids }, channel: 'app' });
  const monitor = await test.person(['monitor']);
  const [kept] = await test.system.evidence.filesOf(monitor.signedIn, rid);
  expect(kept?.meta).toMatchObject({ name: 'roof.jpg', size: WORDS.length });
});

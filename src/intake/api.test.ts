/** Reports from programs: one id is one report, a code is told once, and many at once are asked to wait their turn. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '../kernel/ids.ts';
import { seededRandom } from '../platform/index.ts';
import { createApi } from '../publication/api.ts';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';
import { addReportEndpoint } from './api.ts';
import { newReceiptCode } from './receipt-code.ts';

let test: TestSystem;
let app: ReturnType<typeof createApi>;
const random = seededRandom('api-reports');

beforeAll(async () => {
  test = await openTestSystem({ seed: 'api-reports' });
  const settings = {
    name: 'Tamga',
    build: 'b',
    languages: ['en'],
    problemText: (code: string) => ({ title: code, next: '' }),
  };
  app = createApi({ reader: test.reader, models: test.system.models, settings });
  addReportEndpoint(app, test.system.intake, test.system.platform.random);
});
afterAll(() => test?.close());

const id = () => newId('re', random.bytes(16));

async function send(body: unknown) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const headers = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) };
  const response = await app.request('/reports', { method: 'POST', body: text, headers });
  return {
    status: response.status,
    body: (await response.json()) as Record<string, string>,
    headers: response.headers,
  };
}

it('a report is taken once; its receipt is told once and opens it', async () => {
  const report = { id: id(), answers: { narrative: 'By programme.', lang: 'uz' }, captured: { accuracy: '12 m' } };
  const first = await send(report);
  expect(first.status).toBe(201);
  expect((await test.system.intake.conversation.open(first.body.receipt ?? '')).rid).toBe(report.id);
  const second = await send({ ...report, answers: { narrative: 'Something else.' } });
  expect([second.status, second.body]).toEqual([200, { id: report.id }]);
  const { body } = await test.system.records.read(report.id);
  expect(body).toMatchObject({
    narrative: { lang: 'uz', text: 'By programme.' },
    captured: [{ name: 'accuracy', value: '12 m' }],
  });
});

it('a code made on the device is never sent back', async () => {
  const receipt = newReceiptCode(random.bytes(32));
  const answer = await send({ id: id(), answers: { narrative: 'x' }, receipt });
  expect(answer.body.receipt).toBeUndefined();
  expect((await test.system.intake.conversation.open(receipt)).state).toBe('new');
});

it.each([
  ['no JSON', '{', 'report-unreadable'],
  ['another id', { id: 'br_aaaaaaaaaaaaaaaaaaaaaaaaaa', answers: { narrative: 'x' } }, 'report-unreadable'],
  ['an unknown answer', { id: `re_${'a'.repeat(26)}`, answers: { narrative: 'x', name: 'y' } }, 'answers-invalid'],
  ['nothing told', { id: `re_${'a'.repeat(26)}`, answers: {} }, 'narrative-missing'],
  [
    'files of somebody else',
    {
      id: `re_${'a'.repeat(26)}`,
      answers: { narrative: 'x' },
      files: { key: 'k'.repeat(20), ids: [`fi_${'a'.repeat(26)}`] },
    },
    'file-unknown',
  ],
])('%s is refused with a reason', async (_, body, code) => {
  const answer = await send(body);
  expect(answer.body.code).toBe(code);
  expect(answer.status).toBeGreaterThanOrEqual(400);
});

it('is in the document of the interface', async () => {
  const document = await (await app.request('/openapi.json')).json();
  expect(
    document.paths['/reports'].post.requestBody.content['application/json'].schema.properties.answers.properties,
  ).toHaveProperty('narrative');
});

it('many at once wait their turn, each with a place of its own, and nobody is shut out', async () => {
  const { patience } = test.system.intake;
  while (patience.enter() === null);
  const report = { id: id(), answers: { narrative: 'In the crowd.' } };
  const told = await send(report);
  expect(told.status).toBe(429);
  const wait = Number(told.body.wait);
  expect(told.headers.get('retry-after')).toBe(String(wait));
  await test.clock.advance(wait * 1000);
  expect((await send({ ...report, id: id(), place: told.body.place })).status).toBe(429);
  expect((await send({ ...report, place: told.body.place })).status).toBe(201);
});

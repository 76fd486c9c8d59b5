/** Behind a receipt, without a script: consent is taken back purpose by purpose, and a proof is carried away and verified. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { verifyCommand } from '../../../cli/verify.ts';
import { newReceiptCode, readAnswers } from '../../../intake/commands.ts';
import { newId } from '../../../kernel/ids.ts';
import { seededRandom } from '../../../platform/index.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../../testing/test-system.ts';
import { openTestWorkspace, type TestWorkspace } from '../../../testing/test-workspace.ts';

let test: TestSystem;
let web: TestWorkspace;
let mara: TestPerson;
let folder: string;
const random = seededRandom('receipt-consent');

beforeAll(async () => {
  test = await openTestSystem({ seed: 'receipt-consent' });
  web = await openTestWorkspace(test);
  mara = await test.person(['monitor']);
  await test.system.intake.periods.close();
  folder = await mkdtemp(join(tmpdir(), 'tamga-receipt-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await test?.close();
});
afterEach(() => expect(web.failures).toEqual([]));

async function sent(narrative: string): Promise<{ rid: string; code: string }> {
  const [rid, code] = [newId('re', random.bytes(16)), newReceiptCode(random.bytes(32))];
  const answers = readAnswers({ narrative, consent: ['record', 'publish', 'statistics'] });
  await test.system.intake.reception.receive({ id: rid, receipt: code, answers, channel: 'form' });
  return { rid, code };
}

const visitIn = (html: string): string => /name="visit" value="([^"]+)"/.exec(html)?.[1] ?? '';
const opened = async (code: string): Promise<string> => (await web.post('/en/receipt', { code })).html;

async function verified(text: string): Promise<{ status: number; out: string }> {
  const path = join(folder, 'proof.json');
  await writeFile(path, text);
  let out = '';
  const status = await verifyCommand([path], { stdout: (words) => (out += words), stderr: () => {} });
  return { status, out };
}

it('consent is asked for once more, then taken back for that purpose alone, and what was published is hidden', async () => {
  const { rid, code } = await sent('Soldiers came to the mill.');
  const body = { title: { lang: 'en', text: 'From the mill' }, class: 'rights-breach' };
  const record = await test.system.intake.triage.makeRecord(mara.signedIn, rid, 1, body);
  await test.system.records.submit(record, 1);
  await test.act(record, 'publish');

  const page = await opened(code);
  const visit = visitIn(page);
  const asked = await web.post('/en/receipt', { visit, op: 'ask', purpose: 'publish' });
  expect(asked.html).toContain('Copies that others made before cannot be called back');
  const kept = await web.post('/en/receipt', { visit: visitIn(asked.html), op: 'look', purpose: 'publish' });
  expect(kept.html).not.toContain('taken back on');
  expect((await test.system.records.read(record)).status).toBe('published');

  const done = await web.post('/en/receipt', { visit, op: 'take-back', purpose: 'publish' });
  expect(done.html).toContain('You have taken it back.');
  expect(done.html.match(/taken back on/g)).toHaveLength(1);
  await test.system.platform.jobs.drain();
  expect((await test.system.records.read(record)).status).toBe('hidden');
  const consent = (await test.system.records.read(rid)).body.consent as { purpose: string; withdrawn?: object }[];
  expect(consent.filter(({ withdrawn }) => withdrawn).map(({ purpose }) => purpose)).toEqual(['publish']);
  // The day alone is kept, and the committee sees that something happened.
  const { rows } = await test.system.platform.db.query(
    `select r.unread, v.at from private.report r join private.revision v using (rid) where rid = $1 order by v.rev desc limit 1`,
    [rid],
  );
  expect(rows).toEqual([{ unread: 1, at: new Date('2026-03-01') }]);
  expect((await web.get(`/en/workspace/reports/${rid}`, mara)).html).toContain('taken back');

  const twice = await web.post('/en/receipt', { visit, op: 'take-back', purpose: 'publish' });
  expect([twice.status, twice.html.includes('taken back already')]).toEqual([409, true]);
  const never = await web.post('/en/receipt', { visit, op: 'ask', purpose: 'court' });
  expect(never.status).toBe(409);
});

it('a proof is there when the day is over; it verifies, holds no word of the report, and fails when altered', async () => {
  const { code } = await sent('Nobody but the committee reads zarbulmasal.');
  const early = await web.post('/en/receipt', { visit: visitIn(await opened(code)), op: 'proof' });
  expect(early.status).toBe(409);
  await test.clock.advance(86_400_000);
  await test.system.intake.periods.close();
  await test.sequence();
  const page = await opened(code);
  expect(page).toContain('Save the proof file');
  const { html: file } = await web.post('/en/receipt', { visit: visitIn(page), op: 'proof' });
  expect(file).not.toContain('zarbulmasal');
  expect(Object.keys(JSON.parse(file)).sort()).toEqual(['commitment', 'entry', 'key', 'path', 'place', 'proof']);
  const good = await verified(file);
  expect([good.status, good.out]).toEqual([0, expect.stringContaining('was here when 2026-03-01 ended')]);
  const parts = JSON.parse(file);
  const other = { ...parts, commitment: 'ab'.repeat(32) };
  for (const altered of [other, { ...parts, place: (parts.place + 1) % 1024 }, { ...parts, path: parts.path.slice(1) }])
    expect((await verified(JSON.stringify(altered))).status).toBe(1);
  expect((await verified(JSON.stringify({ ...parts, more: 1 }))).status).toBe(1);
  expect((await test.audit()).failures).toEqual([]);
});

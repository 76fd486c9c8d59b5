/** What the log says of reports: one entry a day, of one size, whatever came; and what it proves of each. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { newId } from '../kernel/ids.ts';
import { leafHash, parseEntry, treeRoot } from '../ledger/index.ts';
import { seededRandom } from '../platform/index.ts';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';
import { PERIOD_SIZE } from './period.ts';
import { newReceiptCode } from './receipt-code.ts';
import { readAnswers } from './report-answers.ts';

const DAY = 86_400_000;
let test: TestSystem;
const random = seededRandom('periods');

beforeEach(async () => {
  test = await openTestSystem({ seed: 'periods' });
  await test.system.intake.periods.close();
});
afterEach(() => test?.close());

async function report(narrative: string): Promise<string> {
  const receipt = newReceiptCode(random.bytes(32));
  const answers = readAnswers({ narrative });
  await test.system.intake.reception.receive({ id: newId('re', random.bytes(16)), receipt, answers, channel: 'form' });
  return receipt;
}

/** Bodies of the `intake` entries, oldest first, with their size in bytes. */
async function entries() {
  const { rows } = await test.system.platform.db.query(
    `select bytes from open.entry where kind = 'intake' order by index`,
  );
  return rows.map(({ bytes }) => ({
    body: parseEntry(bytes).body as { period: string; root: string; size: number },
    length: bytes.length,
  }));
}

it('each day that ends gets one entry of the same size, also when nothing came, and once', async () => {
  await report('One.');
  await report('Two.');
  expect(await test.system.intake.periods.close()).toBe(0);
  await test.clock.advance(3 * DAY);
  const made = await Promise.all([test.system.intake.periods.close(), test.system.intake.periods.close()]);
  expect(made[0] + made[1]).toBe(3);
  const all = await entries();
  expect(all.map(({ body }) => [body.period, body.size])).toEqual([
    ['2026-03-01', PERIOD_SIZE],
    ['2026-03-02', PERIOD_SIZE],
    ['2026-03-03', PERIOD_SIZE],
  ]);
  expect(new Set(all.map(({ length }) => length)).size).toBe(1);
  expect(new Set(all.map(({ body }) => body.root)).size).toBe(3);
  expect(await test.audit()).toMatchObject({ valid: true, failures: [] });
});

it('a report is in the tree of its day, and its reporter is told the entry', async () => {
  const receipt = await report('Committed.');
  expect((await test.system.intake.conversation.open(receipt)).committed).toBeNull();
  await test.clock.advance(DAY);
  await test.system.intake.periods.close();
  const { committed, rid } = await test.system.intake.conversation.open(receipt);
  expect(committed?.period).toBe('2026-03-01');
  const { db } = test.system.platform;
  const { rows } = await db.query(`select leaves from private.intake_period where period = '2026-03-01'`);
  const leaves: Buffer[] = [];
  for (let at = 0; at < rows[0].leaves.length; at += 32) leaves.push(rows[0].leaves.subarray(at, at + 32));
  expect(leaves).toHaveLength(PERIOD_SIZE);
  const [entry] = await entries();
  expect(Buffer.from(treeRoot(leaves.map((leaf) => leafHash(leaf)))).toString('hex')).toBe(entry?.body.root);
  const { rows: own } = await db.query(`select leaf from private.report where rid = $1`, [rid]);
  expect(leaves.some((leaf) => leaf.equals(own[0].leaf))).toBe(true);
});

it('a long rest is made up for day by day', async () => {
  await test.clock.advance(35 * DAY);
  expect(await test.system.intake.periods.close()).toBe(30);
  expect(await test.system.intake.periods.close()).toBe(5);
});

/** The receipt: right codes open at once, wrong ones are slow for everybody together, and erasing ends the conversation. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '../kernel/ids.ts';
import { seededRandom } from '../platform/index.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../testing/test-system.ts';
import { newReceiptCode } from './receipt-code.ts';
import { readAnswers } from './report-answers.ts';

let test: TestSystem;
let mara: TestPerson;
const random = seededRandom('conversations');

beforeAll(async () => {
  test = await openTestSystem({ seed: 'conversations' });
  mara = await test.person(['monitor']);
});
afterAll(() => test?.close());

async function report(narrative: string): Promise<{ rid: string; receipt: string }> {
  const told = { rid: newId('re', random.bytes(16)), receipt: newReceiptCode(random.bytes(32)) };
  const answers = readAnswers({ narrative });
  await test.system.intake.reception.receive({ id: told.rid, receipt: told.receipt, answers, channel: 'form' });
  return told;
}

it('a wrong code is answered in its turn, while a right one is not kept waiting', async () => {
  const { conversation } = test.system.intake;
  const { receipt } = await report('Behind a receipt.');
  const wrong = conversation.open(newReceiptCode(random.bytes(32)));
  const told = expect(wrong).rejects.toMatchObject({ code: 'receipt-unknown' });
  expect((await conversation.open(receipt)).state).toBe('new');
  await test.clock.advance(1000);
  await told;
  await expect(conversation.open('1234')).rejects.toMatchObject({ code: 'receipt-malformed' });
});

it('what was said is sealed under the report’s key and ends with it', async () => {
  const { conversation } = test.system.intake;
  const { rid, receipt } = await report('To be erased.');
  await conversation.ask(mara.signedIn, rid, 'zarbulmasal question', true);
  await conversation.answer(receipt, { text: 'zarbulmasal answer', n: 2 });
  expect(await test.dump()).not.toContain('zarbulmasal');
  await test.system.platform.db.query(`delete from keystore.record_key where rid = $1`, [rid]);
  await expect(conversation.open(receipt)).rejects.toMatchObject({ code: 'record-erased' });
});

it('an empty message, one too long and one sent twice are not kept', async () => {
  const { conversation } = test.system.intake;
  const { receipt } = await report('Messages.');
  await expect(conversation.answer(receipt, { text: '', n: 1 })).rejects.toMatchObject({ code: 'message-empty' });
  const long = 'x'.repeat(20_001);
  await expect(conversation.answer(receipt, { text: long, n: 1 })).rejects.toMatchObject({ code: 'message-too-long' });
  await Promise.all([1, 2, 3].map(() => conversation.answer(receipt, { text: 'Once.', n: 1 })));
  expect((await conversation.open(receipt)).messages.map(({ text }) => text)).toEqual(['Once.']);
});

it('words that a member’s came before while they were typed are kept, once', async () => {
  const { conversation } = test.system.intake;
  const { rid, receipt } = await report('Written at the same time.');
  await conversation.ask(mara.signedIn, rid, 'Where was it?', true);
  const typed = { text: 'They are at my door.', n: 1 };
  await conversation.answer(receipt, typed);
  await conversation.answer(receipt, typed);
  const said = (await conversation.open(receipt)).messages.map(({ text }) => text);
  expect(said).toEqual(['Where was it?', 'They are at my door.']);
});

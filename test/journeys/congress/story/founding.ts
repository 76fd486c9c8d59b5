/** How the congress begins: its body and rules, sixty mandates examined, two of them challenged and upheld. */

import { expect } from 'vitest';
import { BODY_NAME, COMMITTEE_NAME } from '../house.ts';
import { confirmsKey, makesKey, publish } from '../keys.ts';
import { RecordForm } from '../records.ts';
import * as register from '../register.ts';
import { writesRules } from '../rules.ts';
import type { Story } from './story.ts';

/** Writes its body and its rules, which two officers publish with keys made in their browsers. */
export async function foundsItself({ house, officers, made }: Story): Promise<void> {
  const { secretary, second, chair } = officers;
  for (const [member, role] of [
    [chair, 'chair'],
    [secretary, 'secretary'],
    [second, 'secretary'],
  ] as const)
    await makesKey(member, role);
  for (const name of ['Chair', 'Second secretary']) await confirmsKey(secretary, name);
  await confirmsKey(second, 'Secretary');
  made.rules = await writesRules(secretary, 'Rules of the world congress');
  await secretary.look('rules');
  const body = await new RecordForm(secretary).open('body');
  await body.say('/title', [BODY_NAME, 'Всемирный конгресс']);
  await body.choose('/kind', 'congress');
  await body.fill('/rules', made.rules);
  made.body = await body.do('submit');
  const rules = await new RecordForm(secretary).open(made.rules);
  await rules.do('submit');
  for (const rid of [made.rules, made.body]) await publish(secretary, chair, rid);
  const committee = await new RecordForm(secretary).open('body');
  await committee.say('/title', [COMMITTEE_NAME, 'Мандатный комитет']);
  await committee.choose('/kind', 'credentials-committee');
  await committee.fill('/parent', made.body);
  await publish(secretary, chair, await committee.do('submit'));
  await house.settle();
  expect((await secretary.goto(`/bodies/${made.body}`)).url()).toContain(made.body);
  expect(await secretary.reads()).toContain(BODY_NAME);
}

/** Takes in and examines sixty mandates. */
export async function examines({ delegates, officers, made, one, by }: Story): Promise<void> {
  const { secretary, examiner } = officers;
  for (const [n, { member, mandate: _, ...sent }] of delegates.entries()) {
    const hand = n === 0 ? register.handsIn : register.sendsIn;
    one(n).mandate = await hand(secretary, { ...sent, body: made.body, holder: member.id });
  }
  await examiner.goto(`/workspace/congress/mandates?body=${made.body}`);
  await examiner.look('mandates-waiting');
  for (const [n, { mandate }] of delegates.entries())
    for (const move of ['examine', 'accept'])
      await (n === 0 ? register.decides : register.sendsDecision)(examiner, mandate, move);
  await by(3).goto('/workspace/congress/my-mandate');
  await by(3).look('my-mandate-ar');
  expect(await by(3).reads()).toContain(one(3).constituency);
}

/** Sees two mandates challenged by delegates of other countries, and the committee uphold them. */
export async function challenges({ officers, made, one, by }: Story): Promise<void> {
  const { examiner } = officers;
  const report = await register.preparesReport(examiner, made.body, 'Credentials before the session');
  await register.challenges(by(1), report, one(5).constituency, 'The minutes bear no date');
  await register.challenges(by(2), report, one(6).constituency, 'Two of those who signed were elsewhere');
  await register.supports(by(2), made.body, one(5).constituency);
  await register.supports(by(3), made.body, one(6).constituency);
  await by(3).look('credentials-ar');
  for (const n of [5, 6]) {
    await examiner.goto(`/workspace/congress/mandates/${one(n).mandate}`);
    expect(await examiner.page.locator('.head .chip').first().innerText()).toBe('Challenged');
    await examiner.look('mandate-challenged');
    await register.decides(examiner, one(n).mandate, 'uphold', 'The minutes were shown');
    expect(await examiner.page.locator('.head .chip').first().innerText()).toBe('Accepted');
  }
}

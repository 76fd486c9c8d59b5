/** What follows: signatures, minutes, publication, what anybody can reckon and verify, and what became of it. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { decide } from '../../../../src/assembly/index.ts';
import { runTamga } from '../../../processes.ts';
import * as ballots from '../ballots.ts';
import { confirmsKey, makesKey, publish } from '../keys.ts';
import type { PublicVote } from '../public.ts';
import { RecordForm } from '../records.ts';
import * as summons from '../summons.ts';
import * as texts from '../texts.ts';
import { DAY, day, HOUR, type Story } from './story.ts';

/** Has its resolution signed, closes, and adopts its minutes as they were corrected. */
export async function adoptsMinutes({ house, officers, made, votes, by, from, floor }: Story): Promise<void> {
  const { secretary, chair } = officers;
  made.resolution = await texts.finalizes(secretary, made.motion);
  await texts.signsFor(by(0), made.resolution, 'named');
  await by(0).look('resolution-signed');
  await texts.signsFor(by(2), made.resolution, 'counted');
  await texts.sendSignatures(from(10, 19), made.resolution);
  const screen = await floor.presides();
  await screen.locator('.brake summary').click();
  await floor.does('close', '', 'h1:has-text("Closed")');
  await summons.steps(chair, made.session, 'close');
  await chair.goto(`/workspace/congress/sessions/${made.session}/minutes`);
  await chair.press('form[action$="/minutes"] button');
  await chair.look('minutes-draft');
  const minutes = await new RecordForm(secretary).open(made.session);
  const draft = await secretary.page.inputValue('[name="/draft"]');
  await minutes.fill('/draft', `${draft}\n\nThe chair thanked the interpreters.`);
  await minutes.do('save');
  await chair.goto(`/workspace/congress/sessions/${made.session}/minutes`);
  await chair.press('a[href*="decision=procedure"]');
  await chair.page.selectOption('[name=sitting]', '');
  await chair.page.fill('[name=closes]', new Date(house.now().getTime() + HOUR).toISOString().slice(0, 16));
  await chair.page.fill('[name=zone]', 'UTC');
  await chair.press('form[action$="/votes"] button[type=submit]');
  votes.minutes = chair.at;
  await ballots.casts(by(0), votes.minutes, 'for');
  await ballots.sendBallots(from(1, 45), votes.minutes, 'for');
  await house.leap(HOUR);
  await chair.goto(`/workspace/congress/sessions/${made.session}/minutes`);
  expect(await chair.reads()).toContain('The chair thanked the interpreters.');
  expect(await chair.page.locator('.eyebrow').innerText()).toContain('Minutes adopted');
}

/** Publishes what it decided, signed by two officers in the review room. */
export async function publishesAll({ house, officers, made, votes, open }: Story): Promise<void> {
  const { secretary, second, examiner } = officers;
  for (const vote of Object.values(votes)) await ballots.reports(secretary, vote);
  const session = await new RecordForm(secretary).open(made.session);
  await session.do('submit');
  const resolution = await new RecordForm(secretary).open(made.resolution);
  await resolution.do('submit');
  await secretary.goto(`/workspace/review/${made.resolution}`);
  await secretary.look('review-resolution');
  for (const rid of [...Object.values(votes), made.session, made.resolution]) await publish(secretary, second, rid);
  await makesKey(examiner, 'examiner');
  await confirmsKey(secretary, examiner.name);
  await publish(examiner, secretary, made.report);
  await house.settle();
  expect((await open.record<{ state: string }>(`/sessions/${made.session}`)).state).toBe('minutes-adopted');
}

/** Is read by anybody in two languages beside each other, reckoned again and verified. */
export async function isVerified({ house, made, votes, open, folder }: Story): Promise<void> {
  const clause = await open.clause(made.resolution, 'c2');
  expect(clause.map(({ words }) => words.split('\n').at(-1))).toEqual([
    'Asks for their release without delay',
    'Требует их немедленного освобождения',
  ]);
  expect(clause[0]?.top).toBe(clause[1]?.top);
  const vote = await open.record<PublicVote>(`/votes/${votes.resolution}`);
  const counted = (option: string) => vote.counts.find((one) => one.option === option)?.persons ?? Number.NaN;
  expect([counted('for'), counted('against'), counted('abstain')]).toEqual([34, 17, 2]);
  expect(counted('for') * 3).toBe((counted('for') + counted('against')) * 2);
  expect(decide(JSON.parse(vote.rule), JSON.parse(vote.input))).toMatchObject({
    ...{ outcome: 'adopted', threshold_votes_for: [34], quorum_needed: 30 },
  });
  const cases = [];
  for (const id of Object.values(votes)) cases.push(...JSON.parse(await open.caseOf(id)).cases);
  const file = join(folder, 'votes.json');
  await writeFile(file, JSON.stringify({ cases }));
  const checked = await runTamga(['rules', 'check', file]);
  expect([cases.length, checked.code, checked.output]).toEqual([5, 0, expect.any(String)]);
  const verified = await runTamga(['verify', house.url]);
  expect([verified.code, verified.output]).toEqual([0, expect.stringMatching(/^valid: /)]);
  expect(verified.output).toMatch(/\b5 votes decided again by their own rules/);
}

/** Follows up what it asked for, on a board that anybody sees. */
export async function followsUp({ house, officers, made, open }: Story): Promise<void> {
  const { secretary, chair } = officers;
  const commitment = await new RecordForm(secretary).open('commitment');
  await commitment.say('/title', ['Letters to thirty embassies', 'Письма в тридцать посольств']);
  for (const [name, words] of [
    ['/resolution', made.resolution],
    ['/clause', 'c2'],
    ['/actor', 'The bureau'],
    ['/due', day(new Date(house.now().getTime() + 30 * DAY))],
  ] as const)
    await commitment.fill(name, words);
  await commitment.choose('/state', 'in-progress');
  const rid = await commitment.do('submit');
  await publish(secretary, chair, rid);
  await house.settle();
  expect(await open.reads('/commitments', (page) => page.locator('main').innerText())).toContain('Letters to thirty');
  await house.leap(31 * DAY);
  const overdue = await open.reads('/commitments?overdue=1', (page) => page.locator('main').innerText());
  expect(overdue).toContain('Letters to thirty');
  const later = await new RecordForm(secretary).open(rid);
  const report = await later.add('/reports');
  await later.fill(`${report}/when`, day(house.now()));
  await later.choose(`${report}/status`, 'done');
  await later.fill(`${report}/note`, 'All thirty were sent, and twelve were answered');
  await later.choose('/state', 'done');
  await later.do('submit');
  await publish(secretary, chair, rid);
  await house.settle();
  const board = await open.reads('/commitments', (page) => page.locator('main').innerText());
  expect(board).toMatch(/Letters to thirty embassies[\s\S]*4 April 2026: Done/);
  const told = await open.reads(`/commitments/${rid}`, (page) => page.locator('main').innerText());
  expect(told).toContain('twelve were answered');
}

/** Looks as it should, and tells the public nothing of who its delegates are. */
export async function tellsNothing({ house, delegates, officers, made, votes, by, open }: Story): Promise<void> {
  await open.looks([
    ...['/congress', `/bodies/${made.body}`, `/sessions/${made.session}`, `/votes/${votes.resolution}`],
    ...[`/resolutions/${made.resolution}`, '/commitments'],
  ]);
  for (const member of [officers.chair, by(3)])
    for (const path of ['', '/sessions', `/sessions/${made.session}`, `/votes/${votes.resolution}`, '/motions']) {
      await member.goto(`/workspace/congress${path}`);
      await member.look(`room-${member.device}-${path.split('/')[1] || 'home'}`);
    }
  const told = `${await house.t.dump(['open'])}\n${await house.t.packs()}`;
  for (const { member, mandate } of delegates)
    for (const secret of [member.id, member.name, mandate])
      expect(told.includes(secret), secret).toBe(secret === by(0).name);
  for (const words of ['bear no date', 'Recalled by those', 'were elsewhere']) expect(told).not.toContain(words);
  expect(house.errors).toEqual([]);
}

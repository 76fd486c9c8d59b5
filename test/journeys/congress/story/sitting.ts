/** What it does in its sitting: a quorum lost and regained, credentials, a motion amended, and a resolution by two thirds. */

import { expect } from 'vitest';
import * as ballots from '../ballots.ts';
import { Floor } from '../floor.ts';
import { RecordForm } from '../records.ts';
import * as register from '../register.ts';
import * as summons from '../summons.ts';
import * as texts from '../texts.ts';
import { HOUR, ON_THE_DETAINED, type Story } from './story.ts';

/** Opens, and counts its quorum as delegates come and go. */
export async function opensWithQuorum(story: Story): Promise<void> {
  const { house, officers, made, by, from } = story;
  const { chair } = officers;
  await summons.steps(chair, made.session, 'open');
  const starts = new Date(house.now().getTime() + HOUR).toISOString().slice(0, 16);
  const floor = new Floor(chair, await summons.callsSitting(chair, made.session, starts));
  story.floor = floor;
  await floor.presides();
  await floor.does('open', '', '.quorum');
  for (const n of [0, 2, 3]) await floor.says(by(n), n === 2 ? 'join-room' : 'join');
  await floor.send([by(1), ...from(4, 31)], 'join');
  expect(await floor.quorum()).toEqual({ met: true, here: '31' });
  await floor.says(by(0), 'leave');
  expect(await floor.quorum()).toEqual({ met: false, here: '30' });
  await chair.look('chair-inquorate');
  await floor.says(by(0), 'join');
  await floor.send(from(31, 54), 'join');
  expect(await floor.quorum()).toEqual({ met: true, here: '54' });
}

/** Adopts the report on credentials, after those who asked were heard. */
export async function adoptsCredentials({ officers, made, votes, one, by, floor, from }: Story): Promise<void> {
  const { chair, examiner } = officers;
  await floor.presides();
  await floor.does('take-up', 'Credentials', '.current:has-text("Credentials")');
  const phone = await floor.attends(by(0));
  await phone.locator('form[action$="/speak"]:has(select) button').click();
  await phone.locator(`[data-part=list] li:has-text("${one(0).constituency}")`).waitFor();
  await floor.attends(by(2));
  await by(2).press('button[value=point_of_order]');
  await floor.presides();
  await floor.does('begin', one(2).constituency, `.speaking:has-text("${one(2).constituency}")`);
  await chair.look('chair-speaking');
  await floor.does('end', one(2).constituency, '[data-part=list]:not(:has(.speaking li))');
  await floor.does('begin', one(0).constituency, `.speaking:has-text("${one(0).constituency}")`);
  await phone.locator(`.speaking:has-text("${one(0).constituency}")`).waitFor();
  await by(0).look('delegate-speaking');
  await floor.does('end', one(0).constituency, '[data-part=list]:not(:has(.speaking li))');
  made.report = await register.preparesReport(examiner, made.body, 'Credentials');
  await examiner.look('credentials-report');
  await register.putsReport(chair, made.report, floor.id);
  const screen = await floor.presides();
  const link = screen.locator('[data-part=votes] a[href*="/votes/vo_"]').first();
  votes.credentials = (await link.getAttribute('href'))?.split('/').at(-1) ?? '';
  await floor.attends(by(3));
  await by(3).look('delegate-vote-ar');
  await by(3).page.locator('.cast-button[value=for]').click();
  await by(3).page.locator('.cast-button[value=for][aria-pressed=true]').waitFor();
  await ballots.sendBallots([...from(0, 3), ...from(4, 40)], votes.credentials, 'for');
  await floor.presides();
  await floor.does('close-vote', 'Credentials', '[data-part=votes] li:has-text("Adopted")');
}

/** Amends a motion in two languages, after the chair has seen what contradicts what. */
export async function amendsMotion({ officers, made, votes, by, from, floor }: Story): Promise<void> {
  const { chair } = officers;
  made.motion = await texts.writes(by(1), {
    ...{ title: ON_THE_DETAINED, body: made.body, session: made.session },
    clauses: [
      ['preambular', 'Recalling their names,', 'Напоминая их имена,'],
      ['operative', 'Asks for their release', 'Требует их освобождения'],
      ['operative', 'Decides to meet again', 'Решает собраться вновь'],
    ],
  });
  await texts.takes(by(1), made.motion, 'submit');
  await texts.takes(chair, made.motion, 'permit');
  const better = ['Asks for their release without delay', 'Требует их немедленного освобождения'] as const;
  const worse = ['Hopes for their release', 'Надеется на их освобождение'] as const;
  const amendment = await texts.amends(by(7), made.motion, 'c2', better);
  const other = await texts.amends(by(8), made.motion, 'c2', worse);
  for (const text of [amendment, other]) await texts.takes(chair, made.motion, 'permit', text);
  expect(await chair.page.locator('section[aria-labelledby=conflicts]').count()).toBe(1);
  await chair.look('motion-conflict');
  await texts.takes(by(8), made.motion, 'withdraw', other);
  await texts.seesMotion(chair, made.motion);
  expect(await chair.page.locator('section[aria-labelledby=conflicts]').count()).toBe(0);
  expect(await chair.page.locator('section[aria-labelledby=consolidated] ins').allInnerTexts()).toContainEqual(
    expect.stringContaining('without delay'),
  );
  await chair.look('motion-amended');
  const asked = { body: made.body, decision: 'resolution', sitting: floor.id, method: 'show' as const };
  votes.amendment = await ballots.opensVote(chair, { ...asked, subject: amendment });
  await ballots.casts(by(7), votes.amendment, 'for');
  await ballots.sendBallots([...from(0, 7), ...from(8, 50)], votes.amendment, 'for');
  await ballots.sendBallots(from(50, 54), votes.amendment, 'against');
  await ballots.closes(chair, votes.amendment);
  expect(await chair.page.locator('.outcome').innerText()).toBe('Adopted');
}

/** Adopts the resolution by two thirds in a roll call, a mandate being revoked in the middle of the session. */
export async function adoptsResolution({ house, officers, made, votes, one, by, from, floor }: Story): Promise<void> {
  const { secretary, chair } = officers;
  const agenda = await new RecordForm(secretary).open(made.session);
  await agenda.fill('/agenda/a2/motion', made.motion);
  await agenda.do('save');
  await register.decides(secretary, one(53).mandate, 'revoke', 'Recalled by those who sent them', 'next_vote');
  await house.t.clock.advance(1000);
  const screen = await floor.presides();
  await floor.does('take-up', ON_THE_DETAINED[0], `.current:has-text("${ON_THE_DETAINED[0]}")`);
  await floor.presides();
  await screen.locator('summary', { hasText: 'Open a vote' }).click();
  await screen.locator('select[name=decision]').selectOption('resolution');
  await screen.locator('select[name=method]').selectOption('roll_call');
  await floor.does('open-vote', '', '[data-part=votes] a[href*="/votes/vo_"]:has-text("On the detained")');
  const link = screen.locator('[data-part=votes] li:has(button[value=close-vote]) a').first();
  votes.resolution = (await link.getAttribute('href'))?.split('/').at(-1) ?? '';
  await chair.look('chair-vote');
  await ballots.casts(by(0), votes.resolution, 'against');
  await ballots.casts(by(0), votes.resolution, 'for');
  expect(await by(0).page.locator('[aria-pressed=true]').innerText()).toBe('For');
  await by(0).look('vote-cast');
  await ballots.casts(by(2), votes.resolution, 'for');
  await floor.attends(by(3));
  await by(3).page.locator('.cast-button[value=for]').click();
  await by(3).page.locator('.cast-button[value=for][aria-pressed=true]').waitFor();
  await ballots.sendBallots([by(1), ...from(4, 34)], votes.resolution, 'for');
  await ballots.sendBallots(from(34, 51), votes.resolution, 'against');
  await ballots.sendBallots(from(51, 53), votes.resolution, 'abstain');
  await ballots.seesVote(by(53), votes.resolution);
  expect(await by(53).page.locator('form.cast').count()).toBe(0);
  await by(53).look('vote-revoked');
  await floor.presides();
  await floor.does('close-vote', ON_THE_DETAINED[0], `[data-part=votes] li:has-text("Adopted")`);
  await ballots.seesVote(by(0), votes.resolution);
  expect(await by(0).page.locator('.outcome').innerText()).toBe('Adopted');
  const reckoned = await by(0).page.locator('.reckoning').innerText();
  for (const number of ['34', '51', '59']) expect(reckoned).toContain(number);
  await by(0).look('vote-reckoning');
}

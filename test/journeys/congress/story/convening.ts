/** How it is called: a request signed by exactly two thirds, notice in time, and a vote of thirty-six hours meanwhile. */

import { expect } from 'vitest';
import * as ballots from '../ballots.ts';
import { confirmsAll, confirmsKey, makesKey, publish, sendsKey, signs } from '../keys.ts';
import { RecordForm } from '../records.ts';
import * as summons from '../summons.ts';
import { DAY, day, HOUR, ON_THE_DETAINED, type Story } from './story.ts';

/** Is called to a special session by exactly two thirds of its mandates, and not by one fewer. */
export async function callsSession({ officers, made, by }: Story): Promise<void> {
  const { secretary, chair } = officers;
  for (const n of [0, 1]) await makesKey(by(n), 'delegate');
  const keys = [];
  for (let n = 2; n < 40; n++) keys.push(await sendsKey(by(n), 'delegate'));
  await confirmsKey(secretary, by(0).name);
  expect(await confirmsAll(secretary)).toBe(39);
  made.request = await summons.asks(by(0), made.body, 'The arrests of this week');
  await signs(by(0));
  for (const [n, key] of keys.entries()) await summons.sendsSignature(by(n + 2), made.request, key);
  await summons.seesRequest(by(0), made.request);
  expect(await by(0).reads()).toMatch(/39.*40/s);
  await by(0).press('form[action$="/count"] button');
  expect(await by(0).page.locator('.refused').first().innerText()).not.toBe('');
  await by(0).look('request-refused');
  await summons.seesRequest(by(1), made.request);
  await signs(by(1));
  await summons.seesRequest(chair, made.request);
  expect(await chair.reads()).toMatch(/40/);
  await chair.look('request-certified');
  const link = (await chair.page.locator('a[href*="/se_"]').getAttribute('href')) ?? '';
  made.session = link.split('/').at(-1) ?? '';
}

/** Gives notice of it with an agenda in two languages, and votes meanwhile over thirty-six hours. */
export async function givesNotice({ house, officers, made, votes, by, from }: Story): Promise<void> {
  const { secretary, chair } = officers;
  const notice = await new RecordForm(secretary).open(made.session);
  await notice.fill('/when', day(new Date(house.now().getTime() + 3 * DAY)));
  await notice.fill('/noticed', day(house.now()));
  await notice.choose('/mode', 'hybrid');
  await notice.fill('/zone', 'Europe/Warsaw');
  for (const [number, words] of [
    ['1', ['Credentials', 'Полномочия']],
    ['2', ON_THE_DETAINED],
  ] as const) {
    const item = await notice.add('/agenda');
    await notice.fill(`${item}/number`, number);
    await notice.say(`${item}/title`, words);
  }
  await notice.do('submit');
  await publish(secretary, chair, made.session);
  await summons.steps(chair, made.session, 'convene');
  const closes = new Date(house.now().getTime() + 36 * HOUR);
  const asked = { body: made.body, decision: 'resolution', method: 'roll_call' as const, closes };
  votes.spring = await ballots.opensVote(chair, { ...asked, title: 'Shall we meet in spring?' });
  await ballots.casts(by(3), votes.spring, 'for');
  await by(3).look('vote-window-ar');
  for (let n = 0; n < 12; n++) {
    await ballots.sendBallots(from(n * 4, n * 4 + 4), votes.spring, n % 3 === 2 ? 'against' : 'for');
    await house.leap(3 * HOUR);
  }
  await ballots.seesVote(by(0), votes.spring);
  expect(await by(0).page.locator('.outcome').innerText()).toBe('Adopted');
  expect(await by(0).page.locator('.vote-counts').innerText()).toMatch(/For\s+32[\s\S]*Against\s+16[\s\S]*Abstain\s+0/);
  await house.leap(36 * HOUR);
}

/**
 * A world congress from beginning to end: sixty delegates of twenty-four countries, mandates examined and challenged, a special
 * session called by exactly two thirds, quorum lost and regained, an amended resolution in two languages adopted by two thirds,
 * a vote over a day and a half, minutes, publication, and what became of it. Officers, a delegate on a phone without script
 * and the public look on in a real browser.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decide } from '../../src/assembly/index.ts';
import { requestBytes } from '../../src/congress/request-bytes.ts';
import { openSeatedBody, type Seat, type SeatedBody } from '../../src/congress/testing/seated-body.ts';
import { grantKey } from '../../src/publication/role-keys.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../src/testing/test-system.ts';
import { CHROMIUM, expectSound, launched, newPage, PHONE, pictured, servedWeb } from './browser.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const MINUTE = 60_000;
const DELEGATES = 60;
const COUNTRIES = 'TJ UA TR PL DE FR GB US CA SE NO FI LT LV EE CZ NL BE CH AT IT ES GE KG'.split(' ');
const en = (text: string) => ({ lang: 'en', text });
const bilingual = (text: string, ru: string) => ({ lang: 'en', text, translations: { ru } });
const day = (at: Date) => ({ precise: { from: at.toISOString().slice(0, 10), to: at.toISOString().slice(0, 10) } });

/** Two thirds of votes cast decide; more than half of the members must be there, and two delegations may challenge a mandate. */
const RULES = {
  convening: { special: { notice_days: 2, within_days: 60 } },
  sitting: { quorum: { base: 'members', fraction: [1, 2], op: 'gt' } },
  credentials: { challenge: { members: 2, delegations: 2 } },
  decisions: Object.fromEntries(
    ['resolution', 'credentials', 'procedure'].map((kind) => [
      kind,
      {
        names: en(kind),
        rule: {
          all: [{ base: 'cast', fraction: [2, 3], op: 'gte' }],
          quorum: { base: 'members', fraction: [1, 2], op: 'gt', count: 'participants', on_failure: 'no_quorum' },
          tie: 'rejected',
          base_snapshot: 'vote_open',
        },
      },
    ]),
  ),
};

let t: TestSystem;
let on: SeatedBody;
let running: Awaited<ReturnType<typeof servedWeb>> | undefined;
let browser: Browser | undefined;
let session = '';
let sitting = '';
let resolution = '';
let adopted = '';

const seat = (n: number): Seat => on.seats[n] as Seat;
const as = (n: number): TestPerson['signedIn'] => seat(n).delegate.signedIn;
const congress = () => t.system.congress;

beforeAll(async () => {
  t = await openTestSystem({ seed: 'congress' });
  on = await openSeatedBody(t, RULES);
  for (let n = 0; n < DELEGATES; n++) {
    const country = COUNTRIES[n % COUNTRIES.length] ?? '';
    await on.seat({ country, constituency: `Delegation of ${country} (${Math.floor(n / COUNTRIES.length) + 1})` });
  }
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await running?.stop();
  await t?.close();
});

describe('a world congress', () => {
  it('examines its mandates: two are challenged by delegates of other countries, and stay after they were looked at', async () => {
    const { challenges, mandates } = congress();
    for (const challenged of [5, 6]) {
      const id = await challenges.open(as(1), seat(challenged).mandate, 'The minutes bear no date');
      for (const n of [1, 2]) await challenges.sign(as(n), id);
      const uphold = { move: 'uphold' as const, effective: 'immediate' as const, reason: 'The minutes were shown' };
      expect(await mandates.move(on.examiner.signedIn, seat(challenged).mandate, uphold)).toBe('accepted');
    }
  }, 60_000);

  it('is called to a special session by exactly two thirds of its mandates, and not by one fewer', async () => {
    const { convening } = congress();
    const id = await convening.open(as(0), on.body, 'The arrests of this week');
    const today = t.clock.now().toISOString().slice(0, 10);
    for (let n = 0; n < 40; n++) {
      if (n === 39) await expect(convening.certify(as(0), id)).rejects.toMatchObject({ code: 'threshold-not-reached' });
      const { id: key, signer } = await t.stranger();
      await grantKey(t.keyParts, { key: signer.publicKey, role: 'delegate', body: 'Council', person: as(n).id });
      const { mandate } = seat(n);
      const signature = await signer.sign(requestBytes({ convening: id, mandate, day: today }));
      expect(await convening.sign(as(n), id, { mandate, key, signature })).toBe(n < 39 ? 'open' : 'certified');
    }
    const called = await convening.read(on.chair.signedIn, id);
    expect(called.result).toMatchObject({ base: 60, needed: 40, counted: 40 });
    session = called.session ?? '';
  }, 60_000);

  it('votes over thirty-six hours, each in their own day, and loses no ballot', async () => {
    const { votes } = congress();
    const closes = new Date(t.clock.now().getTime() + 36 * HOUR);
    const opening = { body: on.body, sitting: '', subject: '', decision: 'resolution', method: 'roll_call' };
    const vote = await votes.open(on.chair.signedIn, { ...opening, title: 'Shall we meet in spring?', closes });
    for (let n = 0; n < 12; n++) {
      await castBy(vote, n * 4, n * 4 + 4, n % 3 === 2 ? 'against' : 'for');
      await t.clock.advance(3 * HOUR);
    }
    await t.system.platform.jobs.drain();
    expect(await votes.read(on.chair.signedIn, vote)).toMatchObject({
      state: 'closed',
      input: { votes: { for: 32, against: 16, abstain: 0 } },
      result: { outcome: 'adopted' },
    });
  }, 60_000);

  it('gives notice in time, opens, and counts its quorum as delegates come and go', async () => {
    const { sessions, sittings, floor } = congress();
    const { row, body } = await t.system.desk.open(on.secretary.signedIn, session);
    const opens = new Date(t.clock.now().getTime() + 3 * DAY);
    await t.system.desk.save(on.secretary.signedIn, {
      ...{ rid: session, type: 'session', baseRev: row.rev },
      body: {
        ...body,
        ...{ when: day(opens), noticed: day(t.clock.now()), mode: 'hybrid', zone: 'Europe/Warsaw' },
        agenda: [
          { id: 'a1', number: '1', title: en('Credentials') },
          { id: 'a2', number: '2', title: bilingual('On the detained', 'О задержанных') },
        ],
      },
    });
    await t.clock.advance(3 * DAY);
    // The site is opened after the days of notice: it looks twice a second for what is new.
    if (CHROMIUM) [running, browser] = [await servedWeb(t), await launched()];
    for (const step of ['convene', 'open'] as const) await sessions.move(on.chair.signedIn, session, step);
    const asked = { session, mode: 'hybrid', zone: 'Europe/Warsaw', starts: t.clock.now(), windowEnds: null };
    sitting = await sittings.call(on.chair.signedIn, asked);
    await sittings.open(on.chair.signedIn, sitting);
    const state = async () => (await sittings.read(on.chair.signedIn, sitting)).state;
    for (let n = 0; n < 31; n++) await floor.join(as(n), sitting);
    expect(await state()).toBe('quorate');
    await floor.leave(as(30), sitting);
    expect(await state()).toBe('inquorate');
    for (let n = 30; n < 54; n++) await floor.join(as(n), sitting);
    expect(await state()).toBe('quorate');
    await sittings.takeUp(on.chair.signedIn, sitting, 'a1');
  }, 60_000);

  it('adopts the report on credentials, which tells everybody counts alone', async () => {
    const { credentials } = congress();
    const report = await credentials.prepare(on.examiner.signedIn, {
      body: on.body,
      title: 'Credentials',
      summary: '',
    });
    const vote = await credentials.putToVote(on.chair.signedIn, report, { sitting, method: 'show', closes: null });
    await castBy(vote, 0, 40, 'for');
    expect((await congress().votes.close(on.chair.signedIn, vote)).result?.outcome).toBe('adopted');
    await t.act(report, 'publish');
  }, 60_000);

  it('amends a resolution in two languages and adopts it by two thirds, a mandate being revoked in the middle of it', async () => {
    const { motions, votes, sittings, mandates } = congress();
    await sittings.takeUp(on.chair.signedIn, sitting, 'a2');
    const rid = t.system.desk.newId(as(0), 'motion');
    await t.system.desk.save(as(0), {
      ...{ rid, type: 'motion', baseRev: 0 },
      body: {
        ...{ title: bilingual('On the detained', 'О задержанных'), body: on.body, session, authentic: 'en' },
        clauses: [
          { id: 'c1', kind: 'preambular', text: bilingual('Recalling their names,', 'Напоминая их имена,') },
          { id: 'c2', kind: 'operative', text: bilingual('Asks for their release', 'Требует их освобождения') },
          { id: 'c3', kind: 'operative', text: bilingual('Decides to meet again', 'Решает собраться вновь') },
        ],
      },
    });
    await motions.step(as(0), rid, 'submit');
    await motions.step(on.chair.signedIn, rid, 'permit');
    const text = bilingual('Asks for their release without delay', 'Требует их немедленного освобождения');
    const amendment = await motions.amend(as(7), rid, { clause: 'c2', op: 'replace', text, submitters: [] });
    await motions.step(on.chair.signedIn, amendment, 'permit');
    await decided(amendment, 50, 4);
    await mandates.move(on.secretary.signedIn, seat(53).mandate, {
      ...{ move: 'revoke', effective: 'next_vote', reason: 'Recalled by those who sent them' },
    });
    await t.clock.advance(1000);
    const opening = { body: on.body, sitting, subject: rid, decision: 'resolution', method: 'roll_call', title: '' };
    adopted = await votes.open(on.chair.signedIn, { ...opening, closes: null });
    if (browser && running) await voteOnAPhone(browser, running.web, adopted, seat(0));
    await castBy(adopted, browser ? 1 : 0, 34, 'for');
    await castBy(adopted, 34, 51, 'against');
    await castBy(adopted, 51, 53, 'abstain');
    await expect(castBy(adopted, 53, 54, 'for')).rejects.toMatchObject({ code: 'not-entitled' });
    const closed = await votes.close(on.chair.signedIn, adopted);
    expect(closed).toMatchObject({
      input: { members: { vote_open: 59 }, votes: { for: 34, against: 17, abstain: 2 } },
      result: { outcome: 'adopted' },
    });
    resolution = await congress().resolutions.finalize(on.secretary.signedIn, rid);
  }, 120_000);

  it('closes, adopts its minutes, and publishes what it decided so that anybody can reckon and verify it', async () => {
    const { sittings, sessions, minutes, votes } = congress();
    await sittings.close(on.chair.signedIn, sitting);
    await sessions.move(on.chair.signedIn, session, 'close');
    await minutes.draft(on.chair.signedIn, session);
    const closes = new Date(t.clock.now().getTime() + MINUTE);
    const opening = { body: on.body, sitting: '', decision: 'procedure', method: 'roll_call', title: 'Minutes' };
    const vote = await votes.open(on.chair.signedIn, { ...opening, subject: session, closes });
    await castBy(vote, 0, 45, 'for');
    await t.clock.advance(MINUTE);
    await t.system.platform.jobs.drain();
    await votes.report(on.secretary.signedIn, adopted);
    await t.act(adopted, 'publish');
    for (const rid of [on.body, session, resolution]) {
      await t.system.records.submit(rid, (await t.system.records.read(rid)).rev);
      await t.act(rid, 'publish');
    }
    await t.sequence();
    const shown = (await t.reader.record(adopted)) as unknown as { rule: string; input: string };
    const again = decide(JSON.parse(shown.rule), JSON.parse(shown.input));
    expect([again.outcome, again.threshold_votes_for]).toEqual(['adopted', [34]]);
    expect(await t.reader.record(session)).toMatchObject({ state: 'minutes-adopted' });
    expect((await t.reader.history(resolution)).map(({ kind }) => kind)).toEqual(['decision']);
    expect(await t.audit()).toMatchObject({ valid: true, failures: [] });
  }, 120_000);

  it('follows up what it asked for, and tells the public nothing of who its delegates are', async () => {
    const { rid } = await t.save({
      type: 'commitment',
      body: {
        ...{ title: en('Letters to thirty embassies'), resolution, clause: 'c2', actor: en('The bureau') },
        ...{ state: 'in-progress', due: day(t.clock.now()) },
        reports: [{ id: 'f1', when: day(t.clock.now()), status: 'in-progress', note: en('Twelve were sent') }],
      },
    });
    await t.system.records.submit(rid, 1);
    await t.act(rid, 'publish');
    await t.sequence();
    const open = await t.dump(['open']);
    for (const { delegate, mandate } of on.seats)
      for (const secret of [delegate.signedIn.id, delegate.signedIn.pseudonym, mandate])
        expect(open.includes(secret), secret).toBe(false);
    for (const words of ['bear no date', 'Recalled by those']) expect(open).not.toContain(words);
  }, 60_000);

  it.skipIf(!CHROMIUM)(
    'is read in a browser by its officers and by anybody, wide and on a phone, in both directions of writing',
    async () => {
      const web = running?.web ?? '';
      await running?.settle();
      for (const [lang, options] of [
        ['en', {}],
        ['ar', { viewport: PHONE, colorScheme: 'dark' as const }],
      ] as const) {
        const page = await newPage(browser as Browser, { bypassCSP: true, ...options });
        for (const path of [
          ...['/congress', `/bodies/${on.body}`, `/sessions/${session}`, `/votes/${adopted}`],
          ...[`/resolutions/${resolution}`, '/commitments'],
        ]) {
          const answer = await page.goto(`${web}/${lang}${path}`);
          expect([path, answer?.status()]).toEqual([path, 200]);
          await expectSound(page, `${lang} ${path}`);
          await pictured(page, `congress-${lang}-${path.split('/')[1]}`);
        }
        await page.context().close();
        const chair = { person: await t.again(on.chair), url: web };
        const officer = await newPage(browser as Browser, { bypassCSP: true, ...options }, chair);
        for (const path of [
          '',
          '/sessions',
          `/sessions/${session}`,
          `/sessions/${session}/minutes`,
          `/votes/${adopted}`,
        ]) {
          await officer.goto(`${web}/${lang}/workspace/congress${path}`);
          await expectSound(officer, `${lang} workspace ${path}`);
          await pictured(officer, `congress-room-${lang}-${path.split('/').at(-1)?.slice(0, 8) || 'home'}`);
        }
        await officer.context().close();
      }
    },
    120_000,
  );
});

async function castBy(vote: string, from: number, until: number, option: string): Promise<void> {
  for (let n = from; n < until; n++) await congress().votes.cast(as(n), vote, [{ mandate: seat(n).mandate, option }]);
}

/** A vote on a text in the sitting, closed at once. */
async function decided(subject: string, inFavour: number, against: number): Promise<void> {
  const { votes } = congress();
  const opening = { body: on.body, sitting, subject, decision: 'resolution', method: 'show', title: '', closes: null };
  const vote = await votes.open(on.chair.signedIn, opening);
  await castBy(vote, 0, inFavour, 'for');
  await castBy(vote, inFavour, inFavour + against, 'against');
  expect((await votes.close(on.chair.signedIn, vote)).result?.outcome).toBe('adopted');
}

/** A delegate casts on a phone that runs no script. */
async function voteOnAPhone(browser: Browser, url: string, vote: string, { delegate }: Seat): Promise<void> {
  const person = await t.again(delegate);
  const page = await newPage(browser, { javaScriptEnabled: false, viewport: PHONE }, { person, url });
  await page.goto(`${url}/en/workspace/congress/votes/${vote}`);
  await page.getByRole('button', { name: /^For/ }).click();
  await page.waitForURL(/votes\/vo_/);
  expect(await page.locator('main').innerText()).toMatch(/For/);
  await page.context().close();
}

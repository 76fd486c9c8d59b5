/** Requests for special sessions on a real database: signed by role keys, counted on the day, and told by nobody and nothing. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MandateMove } from '../assembly/index.ts';
import { grantKey, revokeKey } from '../publication/role-keys.ts';
import { PACKAGE_ROOT } from '../system.ts';
import { BODY, openTestSystem, type Reviewer, type TestPerson, type TestSystem } from '../testing/test-system.ts';
import { requestBytes } from './request-bytes.ts';

interface Seated extends Reviewer {
  person: TestPerson;
  mandate: string;
}

const DAY = 86_400_000;
const PURPOSE = 'Quietpurpose: the arrests of this week';
let t: TestSystem;
let [chair, secretary, examiner] = [] as unknown as [TestPerson, TestPerson, TestPerson];
let rules: string;
const en = (text: string) => ({ lang: 'en', text });
const at = (all: readonly Seated[], n: number): Seated => all[n] as Seated;

/** A delegate whose mandate has gone this way, with a role key. */
async function seat(body: string, moves: readonly MandateMove[]): Promise<Seated> {
  const person = await t.person(['delegate']);
  const { mandates } = t.system.congress;
  const mandate = await mandates.submit(secretary.signedIn, {
    ...{ body, holder: person.signedIn.id, constituency: 'A place', class: 'country', country: 'TJ', weight: 1 },
    ...{ release: 'delegation', substitutes: [], from: '', until: '', grantedBy: '' },
  });
  for (const move of moves) {
    const by = move === 'revoke' || move === 'expire' ? secretary : examiner;
    await mandates.move(by.signedIn, mandate, { move, effective: 'immediate', reason: 'Papers' });
  }
  const one = await t.stranger();
  const grant = { key: one.signer.publicKey, role: 'delegate', body: 'Council', person: person.signedIn.id };
  await grantKey(t.keyParts, grant);
  return { ...one, person, mandate };
}

/** A body of its own, whose officers are those of the organisation. */
const bodyOf = async (name: string): Promise<string> => {
  const title = { ...en(name), translations: { ru: BODY } };
  return (await t.save({ type: 'body', body: { title, kind: 'council', rules } })).rid;
};
const seats = async (body: string, count: number, moves: readonly MandateMove[] = ['examine', 'accept']) => {
  const all: Seated[] = [];
  for (let n = 0; n < count; n++) all.push(await seat(body, moves));
  return all;
};
const today = (): string => t.clock.now().toISOString().slice(0, 10);

async function sign(id: string, who: Seated, more: Partial<{ mandate: string; day: string; as: TestPerson }> = {}) {
  const { mandate = who.mandate, day = today(), as = who.person } = more;
  const signature = await who.signer.sign(requestBytes({ convening: id, mandate, day }));
  return await t.system.congress.convening.sign(as.signedIn, id, { mandate, key: who.id, signature });
}

const NOTED = `select by, detail from private.audit where action = 'convening.certify' and target = $1`;

beforeAll(async () => {
  t = await openTestSystem();
  [chair, secretary, examiner] = [
    await t.person(['chair']),
    await t.person(['secretary']),
    await t.person(['examiner']),
  ];
  const data = await readFile(join(PACKAGE_ROOT, 'schema/rule-sets/biennial-council.json'), 'utf8');
  rules = (await t.save({ type: 'rule-set', body: { title: en('Rules'), data } })).rid;
});
afterAll(() => t?.close());

describe('a request for a special session', () => {
  it('calls the session by itself at exactly two thirds of the accepted mandates, and with one fewer does not', async () => {
    const { convening } = t.system.congress;
    const body = await bodyOf('Council of nine');
    const all = await seats(body, 9);
    const id = await convening.open(at(all, 0).person.signedIn, body, PURPOSE);
    for (let n = 0; n < 5; n++) expect(await sign(id, at(all, n))).toBe('open');
    await expect(convening.certify(at(all, 0).person.signedIn, id)).rejects.toMatchObject({
      code: 'threshold-not-reached',
    });
    expect(await sign(id, at(all, 5))).toBe('certified');
    const closed = await convening.read(chair.signedIn, id);
    expect(closed).toMatchObject({ state: 'certified', result: { base: 9, needed: 6, counted: 6, as_of: today() } });
    const session = await t.system.desk.open(chair.signedIn, closed.session ?? '');
    expect(session.body).toMatchObject({ body, kind: 'special', state: 'requested', purpose: { text: PURPOSE } });
    expect(session.row.status).toBe('in-review');
    expect(JSON.parse(String(session.body.certified))).toEqual({
      ...{ as_of: today(), unit: 'persons', base: 9, needed: 6, counted: 6, fraction: [2, 3], op: 'gte' },
      ...{ hold_from: '2026-03-31', hold_by: '2026-08-28' },
    });
    await expect(sign(id, at(all, 6))).rejects.toMatchObject({ code: 'convening-closed' });
    // The trail's root of the day goes into the log whoever likes it or not.
    const { rows } = await t.system.platform.db.query(NOTED, [id]);
    expect(rows).toEqual([{ by: 'instance', detail: { day: today(), base: 9, needed: 6, counted: 6 } }]);
  });

  it('counts nobody whose mandate is provisional, suspended or revoked on the day, and nobody twice', async () => {
    const { convening } = t.system.congress;
    const body = await bodyOf('Council of three');
    const accepted = await seats(body, 3);
    const others = [
      ...(await seats(body, 1, ['examine', 'accept', 'suspend'])),
      ...(await seats(body, 1, ['examine', 'accept', 'revoke'])),
      ...(await seats(body, 1, ['examine'])),
    ];
    const [later = at(others, 0)] = await seats(body, 1);
    const provisional = at(await seats(body, 1, ['examine', 'accept_provisionally']), 0);
    const id = await convening.open(at(accepted, 0).person.signedIn, body, PURPOSE);
    for (const one of [provisional, later]) expect(await sign(id, one)).toBe('open');
    const suspend = { move: 'suspend' as const, effective: 'immediate' as const, reason: 'Papers' };
    await t.system.congress.mandates.move(examiner.signedIn, later.mandate, suspend);
    for (const one of others) await expect(sign(id, one)).rejects.toMatchObject({ code: 'not-delegate-of-body' });
    await expect(convening.open(at(others, 0).person.signedIn, body, PURPOSE)).rejects.toMatchObject({
      code: 'not-delegate-of-body',
    });
    for (let n = 0; n < 3; n++) expect(await sign(id, at(accepted, 0))).toBe('open');
    const own = at(accepted, 0).person.signedIn;
    expect((await convening.read(own, id)).counts).toMatchObject({ base: 3, needed: 2, counted: 1 });
    expect((await convening.read(chair.signedIn, id)).counts).toBeNull();
    await convening.withdraw(own, id, at(accepted, 0).mandate);
    expect((await convening.read(own, id)).counts).toMatchObject({ counted: 0 });
    expect(await sign(id, at(accepted, 1))).toBe('open');
    expect(await sign(id, at(accepted, 2))).toBe('certified');
  });

  it('is certified by the day’s job when the register changes, and lapses when its days have run out', async () => {
    const { convening, mandates, clock } = t.system.congress;
    const body = await bodyOf('Council of two');
    const [stays, goes] = (await seats(body, 2)) as [Seated, Seated];
    const id = await convening.open(stays.person.signedIn, body, PURPOSE);
    expect(await sign(id, stays)).toBe('open');
    const revoke = { move: 'revoke' as const, effective: 'immediate' as const, reason: 'Recalled' };
    await mandates.move(secretary.signedIn, goes.mandate, revoke);
    await clock.day();
    expect((await convening.read(chair.signedIn, id)).state).toBe('certified');
    const old = await convening.open(stays.person.signedIn, body, PURPOSE);
    t.clock.advance(181 * DAY);
    await clock.day();
    expect(await convening.read(chair.signedIn, old)).toMatchObject({ state: 'lapsed', result: { counted: 0 } });
  });

  it('takes a signature only of the holder’s own key in force, over this request, this mandate and this day', async () => {
    const { convening } = t.system.congress;
    const body = await bodyOf('Council of four');
    const all = await seats(body, 4);
    const [first, second] = all as [Seated, Seated];
    await expect(convening.open(chair.signedIn, body, PURPOSE)).rejects.toMatchObject({ code: 'not-allowed' });
    const stranger = await t.person(['delegate']);
    await expect(convening.open(stranger.signedIn, body, PURPOSE)).rejects.toMatchObject({
      code: 'not-delegate-of-body',
    });
    await expect(convening.open(first.person.signedIn, body, ' ')).rejects.toMatchObject({ code: 'text-missing' });
    const id = await convening.open(first.person.signedIn, body, PURPOSE);
    const other = await convening.open(first.person.signedIn, body, PURPOSE);
    const refused = (work: Promise<unknown>, code: string) => expect(work).rejects.toMatchObject({ code });
    await refused(sign(id, first, { mandate: second.mandate }), 'not-your-mandate');
    await refused(sign(id, { ...second, mandate: first.mandate }, { as: first.person }), 'key-unfit');
    await refused(sign(id, first, { day: '2026-01-01' }), 'request-signature');
    const foreign = await first.signer.sign(requestBytes({ convening: other, mandate: first.mandate, day: today() }));
    const sent = { mandate: first.mandate, key: first.id, signature: foreign };
    await refused(convening.sign(first.person.signedIn, id, sent), 'request-signature');
    await revokeKey(t.keyParts, second.id);
    await refused(sign(id, second), 'key-unfit');
    const yesterday = today();
    t.clock.advance(DAY);
    expect(await sign(id, first, { day: yesterday })).toBe('open');
  });

  it('leaves nothing that tells who asked: not in a table while it is open, and neither there nor in the log after', async () => {
    const { convening } = t.system.congress;
    const body = await bodyOf('Council of the quiet');
    const [one, two] = (await seats(body, 2)) as [Seated, Seated];
    const id = await convening.open(one.person.signedIn, body, PURPOSE);
    await sign(id, one);
    const rowsOf = async () => (await t.dump(['private'])).split('\n').filter((line) => line.includes(id));
    const told = (lines: readonly string[]) =>
      lines.filter((line) =>
        [one, two].some((who) => [who.mandate, who.id, who.person.signedIn.id].some((word) => line.includes(word))),
      );
    expect((await rowsOf()).length).toBeGreaterThan(1);
    expect(told(await rowsOf())).toEqual([]);
    expect((await rowsOf()).join()).not.toContain('Quietpurpose');
    await sign(id, two);
    // The whole body is told that it was certified, in the same words and on the same day: who asked and who did not.
    const [notices, others] = [true, false].map(async (notice) =>
      (await rowsOf()).filter((line) => line.startsWith('private.notice ') === notice),
    ) as [Promise<string[]>, Promise<string[]>];
    expect(told(await others)).toEqual([]);
    for (const who of [one.person, two.person, chair, secretary])
      expect((await notices).filter((line) => line.includes(who.signedIn.id))).toHaveLength(1);
    const same = (await notices).map((line) => line.replace(/ id=\S+| person=\S+/g, ''));
    expect(new Set(same).size).toBe(1);
    expect(
      (await t.dump(['private'])).split('\n').filter((line) => /private\.convening_request /.test(line)),
    ).not.toEqual(expect.arrayContaining([expect.stringContaining(id)]));
    const session = (await convening.read(chair.signedIn, id)).session ?? '';
    await t.act(session, 'publish');
    expect((await t.audit()).valid).toBe(true);
    const feed = JSON.stringify(await t.reader.record(session));
    const packs = await t.packs();
    expect(packs).toContain(session);
    for (const who of [one, two])
      for (const word of [who.mandate, who.person.signedIn.id, who.person.signedIn.pseudonym, `"${who.id}"`]) {
        expect(packs).not.toContain(word);
        expect(feed).not.toContain(word);
      }
    expect(
      JSON.parse(((await t.reader.record(session)) as { certified?: string } | null)?.certified ?? ''),
    ).toMatchObject({ counted: 2, needed: 2 });
  });
});

describe('the clock of ordinary sessions', () => {
  it('says when the next is due, and gives a task for each step it makes, once', async () => {
    const { clock } = t.system.congress;
    const body = await bodyOf('Council with a clock');
    const day = '2026-05-10';
    const when = { precise: { from: day, to: day } };
    const session = { title: en('First'), body, kind: 'ordinary', state: 'closed', when };
    await t.save({ type: 'session', body: session, command: true });
    const own = async () => (await clock.list(chair.signedIn)).find((one) => one.body === body);
    expect(await own()).toMatchObject({ due: '2028-05-10', notice_by: '2028-02-10', state: 'quiet' });
    const tasks = async () =>
      (await t.dump(['private'])).split('\n').filter((line) => line.startsWith('private.task ') && line.includes(body));
    await clock.day();
    expect(await tasks()).toEqual([]);
    const moveTo = (to: string) => t.clock.advance(Date.parse(to) - t.clock.now().getTime());
    moveTo('2027-06-01T10:00:00Z');
    await clock.day();
    await clock.day();
    expect(await tasks()).toHaveLength(1);
    moveTo('2028-03-01T10:00:00Z');
    await clock.day();
    moveTo('2028-06-01T10:00:00Z');
    await clock.day();
    expect((await tasks()).map((line) => /rule=(\S+)/.exec(line)?.[1]).sort()).toEqual([
      'session-notice-late',
      'session-overdue',
      'session-warned',
    ]);
    expect(await own()).toMatchObject({ state: 'overdue' });
  });

  it('of a body whose session lies at the end of the calendar stands still, and stops no other', async () => {
    const { clock } = t.system.congress;
    const [near, far] = [await bodyOf('Council of now'), await bodyOf('Council of the last day')];
    for (const [body, day] of [
      [near, '2026-05-10'],
      [far, '9999-12-30'],
    ] as const) {
      const when = { precise: { from: day, to: day } };
      await t.save({ type: 'session', body: { title: en('First'), body, kind: 'ordinary', state: 'closed', when } });
    }
    const bodies = (await clock.list(chair.signedIn)).map(({ body }) => body);
    expect([bodies.includes(near), bodies.includes(far)]).toEqual([true, false]);
    await clock.day();
  });

  it('runs from the last session that was held: one that lapsed, was put off for want of a quorum or is special moves nothing', async () => {
    const { clock } = t.system.congress;
    const body = await bodyOf('Council that could not meet');
    const own = async () => (await clock.list(chair.signedIn)).find((one) => one.body === body)?.due;
    const session = async (day: string, state: string, kind = 'ordinary') =>
      await t.save({
        ...{ type: 'session', command: true },
        body: { title: en(state), body, kind, state, when: { precise: { from: day, to: day } } },
      });
    await session('2024-01-01', 'lapsed');
    expect(await own()).toBeUndefined();
    await session('2025-03-01', 'minutes-adopted');
    expect(await own()).toBe('2027-03-01');
    for (const [day, state] of [
      ['2026-03-01', 'lapsed'],
      ['2026-04-01', 'adjourned-no-quorum'],
      ['2026-05-01', 'convened'],
    ] as const)
      await session(day, state);
    await session('2026-06-01', 'closed', 'special');
    expect(await own()).toBe('2027-03-01');
    await session('2026-07-01', 'open');
    expect(await own()).toBe('2028-07-01');
  });
});

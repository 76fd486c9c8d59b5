/** From an accepted motion to a published resolution, on a real database: its text, its number, who signed, what follows. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NOBODY } from '../people/commands.ts';
import { transaction } from '../platform/index.ts';
import { addSignature, putProposal } from '../records/commands.ts';
import { PACKAGE_ROOT } from '../system.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../testing/test-system.ts';
import type { Registered } from './mandates.ts';
import { signatoriesOf } from './signatories.ts';

let t: TestSystem;
let chair: TestPerson;
let secretary: TestPerson;
let examiner: TestPerson;
let body: string;
const HOUR = 3_600_000;
const en = (text: string) => ({ lang: 'en', text });
const seats: { delegate: TestPerson; mandate: string }[] = [];

async function seat(country: string, release: string): Promise<void> {
  const { mandates } = t.system.congress;
  const delegate = await t.person(['delegate'], `Delegate ${seats.length + 1}`);
  const mandate = await mandates.submit(secretary.signedIn, {
    ...{ body, holder: delegate.signedIn.id, constituency: `Delegation ${seats.length + 1}`, class: 'country' },
    ...{ country, release, substitutes: [], weight: 1, from: '', until: '', grantedBy: '' },
  });
  for (const move of ['examine', 'accept'] as const)
    await mandates.move(examiner.signedIn, mandate, { move, effective: 'immediate', reason: '' });
  seats.push({ delegate, mandate });
}

beforeAll(async () => {
  t = await openTestSystem();
  chair = await t.person(['chair']);
  secretary = await t.person(['secretary']);
  examiner = await t.person(['examiner']);
  const data = await readFile(join(PACKAGE_ROOT, 'schema/rule-sets/biennial-council.json'), 'utf8');
  const rules = (await t.save({ type: 'rule-set', body: { title: en('Rules'), data } })).rid;
  body = (await t.save({ type: 'body', body: { title: en(chair.signedIn.bodies[0] ?? ''), kind: 'council', rules } }))
    .rid;
  for (const release of ['named', 'delegation', 'counted', 'counted', 'counted']) await seat('TJ', release);
});
afterAll(() => t?.close());

/** A motion that a vote has adopted, with one amendment accepted. */
async function accepted(title = 'On water'): Promise<string> {
  const { congress, desk } = t.system;
  const author = (seats[0] as (typeof seats)[0]).delegate.signedIn;
  const rid = desk.newId(author, 'motion');
  const clauses = [
    { id: 'c1', kind: 'preambular', text: en('Recalling that water is life,') },
    { id: 'c2', kind: 'operative', text: { ...en('Asks for wells'), translations: { ru: 'Просит о колодцах' } } },
  ];
  await desk.save(author, {
    ...{ rid, type: 'motion', baseRev: 0 },
    body: { title: en(title), body, authentic: 'en', clauses },
  });
  await congress.motions.step(author, rid, 'submit');
  await congress.motions.step(chair.signedIn, rid, 'permit');
  const amendment = await congress.motions.amend(author, rid, {
    ...{ clause: 'c2', op: 'insert-after' as const, text: en('Thanks the diggers'), submitters: [] },
  });
  await congress.motions.step(chair.signedIn, amendment, 'permit');
  await adopt(amendment);
  await adopt(rid);
  return rid;
}

async function adopt(subject: string): Promise<void> {
  const { votes } = t.system.congress;
  const closes = new Date(t.clock.now().getTime() + HOUR);
  const opening = { body, sitting: '', subject, decision: 'resolution', method: 'roll_call', title: '', closes };
  const vote = await votes.open(chair.signedIn, opening);
  for (const { delegate, mandate } of seats) await votes.cast(delegate.signedIn, vote, [{ mandate, option: 'for' }]);
  t.clock.advance(HOUR);
  await votes.close(chair.signedIn, vote);
}

async function publish(rid: string): Promise<void> {
  await t.system.records.submit(rid, (await t.system.records.read(rid)).rev);
  await t.act(rid, 'publish');
}

const stateOf = async (motion: string) => (await t.system.congress.motions.open(chair.signedIn, motion)).state;

describe('a resolution', () => {
  it('is made once, of the text that was voted on, with its number, its day and its vote', async () => {
    const { resolutions } = t.system.congress;
    const motion = await accepted();
    await expect(resolutions.finalize((seats[0] as (typeof seats)[0]).delegate.signedIn, motion)).rejects.toMatchObject(
      {
        code: 'not-allowed',
      },
    );
    const rid = await resolutions.finalize(secretary.signedIn, motion);
    const { body: made } = await resolutions.open(chair.signedIn, rid);
    expect(made).toMatchObject({ number: '1', body, motion, authentic: 'en', vote: expect.stringMatching(/^vo_/) });
    const clauses = made.clauses as { id: string; kind: string; text: { text: string } }[];
    expect(clauses.map(({ id, text }) => [id, text.text])).toEqual([
      ['c1', 'Recalling that water is life,'],
      ['c2', 'Asks for wells'],
      ['c3', 'Thanks the diggers'],
    ]);
    expect(await stateOf(motion)).toBe('adopted_pending_publication');
    await expect(resolutions.finalize(secretary.signedIn, motion)).rejects.toMatchObject({
      code: 'state-move-invalid',
    });
  });

  it('keeps its clauses, its number and its vote from every form, while annexes and citations are written', async () => {
    const { desk, congress } = t.system;
    const rid = await congress.resolutions.finalize(secretary.signedIn, await accepted());
    const { body: made, rev } = await congress.resolutions.open(secretary.signedIn, rid);
    const annexes = [{ id: 'x1', title: en('A map') }];
    const forged = { ...made, number: '99', vote: 'vo_aaaaaaaaaaaaaaaaaaaaaaaaaa', clauses: [], annexes };
    await desk.save(secretary.signedIn, { rid, type: 'resolution', baseRev: rev, body: forged });
    expect((await congress.resolutions.open(secretary.signedIn, rid)).body).toEqual({ ...made, annexes });
  });

  it('is signed as far as each may be named: the public record knows no account, no mandate and no release', async () => {
    const { resolutions } = t.system.congress;
    const rid = await resolutions.finalize(secretary.signedIn, await accepted());
    const [first, second, third] = seats as [(typeof seats)[0], (typeof seats)[0], (typeof seats)[0]];
    const { text } = await resolutions.open(first.delegate.signedIn, rid);
    await expect(resolutions.sign(first.delegate.signedIn, rid, second.mandate, 'named', text)).rejects.toMatchObject({
      code: 'not-entitled',
    });
    for (const { delegate, mandate } of seats) await resolutions.sign(delegate.signedIn, rid, mandate, 'named', text);
    const trail = `select distinct by from private.audit where action ~ '^resolution.(?:un)?sign$'`;
    expect((await t.system.platform.db.query(trail)).rows).toEqual([{ by: NOBODY }]);
    expect((await resolutions.open(third.delegate.signedIn, rid)).own).toMatchObject([{ signed: 'counted' }]);
    await publish(rid);
    await t.sequence();
    const shown = JSON.stringify(await t.reader.record(rid));
    expect(JSON.parse(shown)).toMatchObject({
      signatories: [
        { id: 's1', name: 'Delegate 1', capacity: { text: 'Delegation 1' }, country: 'TJ' },
        { id: 's2', capacity: { text: 'Delegation 2' } },
      ],
      counted: 3,
    });
    for (const { delegate, mandate } of seats)
      for (const secret of [mandate, delegate.signedIn.id]) expect(shown).not.toContain(secret);
    for (const hidden of ['Delegate 2', 'Delegation 3', 'Delegation 4', '"signed"', 'release'])
      expect(shown).not.toContain(hidden);
    await resolutions.sign(first.delegate.signedIn, rid, first.mandate, '', '');
    expect((await resolutions.open(first.delegate.signedIn, rid)).own).toMatchObject([{ signed: null }]);
    // The desk shows neither who signed nor, revision by revision, when; what it saves leaves them as they are.
    const { desk } = t.system;
    for (const { rev } of (await desk.open(secretary.signedIn, rid)).revisions)
      for (const { signedIn } of [secretary, first.delegate])
        expect((await desk.open(signedIn, rid, rev)).body.signed).toBeUndefined();
    const { body: read, rev: baseRev } = await desk.open(secretary.signedIn, rid);
    const changed = { ...read, annexes: [{ id: 'x1', title: en('A map') }] };
    await desk.save(secretary.signedIn, { rid, type: 'resolution', baseRev, body: changed });
    expect((await resolutions.open(secretary.signedIn, rid)).stale).toBe(seats.length - 1);
  });

  it('is not signed while two officers sign what stands', async () => {
    const { resolutions } = t.system.congress;
    const rid = await resolutions.finalize(secretary.signedIn, await accepted());
    await t.system.records.submit(rid, 1);
    const [first] = seats as [(typeof seats)[0]];
    const { text } = await resolutions.open(first.delegate.signedIn, rid);
    const sign = () => resolutions.sign(first.delegate.signedIn, rid, first.mandate, 'named', text);
    await expect(sign()).rejects.toMatchObject({ code: 'resolution-in-review' });
    await t.act(rid, 'publish');
    await sign();
    await transaction(t.system.platform.db, async (client) => {
      const bytes = { rid, rev: 2, kind: 'decision', entry: '{}', object: null };
      await putProposal(client, bytes);
      await addSignature(client, rid, 'key', 'signature');
    });
    await expect(sign()).rejects.toMatchObject({ code: 'resolution-in-review' });
  });

  it('is published with signatures under the text that was read, and with none given to another', async () => {
    const { congress, desk, records } = t.system;
    const { resolutions } = congress;
    const rid = await resolutions.finalize(secretary.signedIn, await accepted('On springs'));
    const [first, second] = seats as [(typeof seats)[0], (typeof seats)[0]];
    const { text, body: made, rev } = await resolutions.open(first.delegate.signedIn, rid);
    const sign = ({ delegate, mandate }: (typeof seats)[0], seen: string) =>
      resolutions.sign(delegate.signedIn, rid, mandate, 'named', seen);
    await expect(sign(first, 'anything')).rejects.toMatchObject({ code: 'text-changed' });
    await sign(first, text);
    const annexes = [{ id: 'x1', title: en('A map') }];
    const { body: signed } = await resolutions.open(secretary.signedIn, rid);
    await desk.save(secretary.signedIn, {
      ...{ rid, type: 'resolution', baseRev: rev + 1, body: { ...signed, ...made, annexes } },
    });
    await expect(sign(second, text)).rejects.toMatchObject({ code: 'text-changed' });
    expect(await resolutions.open(first.delegate.signedIn, rid)).toMatchObject({ stale: 1, own: [{ signed: null }] });
    await expect(publish(rid)).rejects.toMatchObject({ code: 'signatures-stale', params: { count: 1 } });
    expect((await records.read(rid)).status).toBe('in-review');
    const [{ delegate }] = seats as [(typeof seats)[0]];
    await expect(resolutions.dropStale(delegate.signedIn, rid)).rejects.toMatchObject({ code: 'not-allowed' });
    await resolutions.dropStale(secretary.signedIn, rid);
    await sign(second, (await resolutions.open(second.delegate.signedIn, rid)).text);
    await publish(rid);
    await t.sequence();
    expect(await t.reader.record(rid)).toMatchObject({ signatories: [{ capacity: { text: 'Delegation 2' } }] });
  });

  it('takes its motion with it when it is published as a decision, and one that supersedes it moves that motion on', async () => {
    const { congress, desk } = t.system;
    const earlier = await accepted('On old wells');
    const first = await congress.resolutions.finalize(secretary.signedIn, earlier);
    await publish(first);
    expect(await stateOf(earlier)).toBe('published');
    const later = await accepted('On new wells');
    const second = await congress.resolutions.finalize(secretary.signedIn, later);
    const { body: made, rev } = await congress.resolutions.open(secretary.signedIn, second);
    await desk.save(secretary.signedIn, {
      ...{ rid: second, type: 'resolution', baseRev: rev, body: { ...made, supersedes: first } },
    });
    expect(await stateOf(earlier)).toBe('published');
    await publish(second);
    expect([await stateOf(earlier), await stateOf(later)]).toEqual(['superseded', 'published']);
    expect((await congress.resolutions.open(chair.signedIn, first)).superseded).toEqual([
      { rid: second, title: en('On new wells') },
    ]);
    const last = (await t.system.records.read(earlier)) as { by: string; body: Record<string, unknown> };
    expect([last.by, last.body.state]).toEqual(['instance', 'superseded']);
    await t.sequence();
    expect(await t.reader.record(second)).toMatchObject({ supersedes: first });
    await t.act(second, 'withdraw', { reason: 'error-of-fact' });
    expect((await congress.resolutions.open(chair.signedIn, first)).superseded).toEqual([]);
    await t.sequence();
    expect((await t.reader.history(first)).map(({ kind }) => kind)).toEqual(['decision']);
    expect(await t.audit()).toMatchObject({ valid: true, failures: [] });
  });

  it('adopted elsewhere is written down without a vote, by an officer of the body', async () => {
    const { resolutions } = t.system.congress;
    const clause = { eId: 'c1', kind: 'operative' as const, authenticLang: 'ru', text: { ru: 'Созвать съезд' } };
    const brought = {
      body,
      title: { lang: 'ru', text: 'Первая' },
      clauses: [clause],
      adopted: '2021-11-01',
      number: '',
    };
    const rid = await resolutions.bring(secretary.signedIn, brought);
    expect((await resolutions.open(secretary.signedIn, rid)).body).toMatchObject({
      authentic: 'ru',
      clauses: [{ id: 'c1', text: { lang: 'ru', text: 'Созвать съезд' } }],
    });
    const refused = (more: object) => resolutions.bring(secretary.signedIn, { ...brought, ...more });
    const { number } = (await resolutions.open(secretary.signedIn, rid)).body as { number: string };
    const eastern = [...number].map((digit) => String.fromCharCode(0x660 + Number(digit))).join('');
    for (const taken of [number, ` ${number} `, eastern])
      await expect(refused({ number: taken })).rejects.toMatchObject({ code: 'number-taken' });
    const both = await Promise.allSettled(
      [1, 2].map(() => resolutions.bring(secretary.signedIn, { ...brought, number: '2021/7' })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    // A number beyond all counting is taken, and leads no two others to the same.
    await resolutions.bring(secretary.signedIn, { ...brought, number: String(Number.MAX_SAFE_INTEGER) });
    const next = [
      await resolutions.bring(secretary.signedIn, brought),
      await resolutions.bring(secretary.signedIn, brought),
    ];
    const given = next.map(async (one) => (await resolutions.open(secretary.signedIn, one)).body.number);
    expect(await Promise.all(given)).toEqual([1, 2].map((more) => String(Number(number) + more)));
    await expect(refused({ clauses: [] })).rejects.toMatchObject({ code: 'text-missing' });
    await expect(refused({ adopted: 'yesterday' })).rejects.toMatchObject({ code: 'day-unreadable' });
  });
});

describe('signatories', () => {
  it('who are only counted and fewer than three are not even counted', () => {
    const told = { constituency: 'D', class: 'country', country: '', release: 'counted', substitutes: [] };
    const register = new Map(['m1', 'm2', 'm3'].map((id) => [id, { id, told } as unknown as Registered]));
    const signed = (n: number) =>
      ['m1', 'm2', 'm3'].slice(0, n).map((mandate) => ({ id: mandate, mandate, release: 'named' as const }));
    expect(signatoriesOf(signed(2), register, () => 'N')).toEqual({});
    expect(signatoriesOf(signed(3), register, () => 'N')).toEqual({ counted: 3 });
  });
});

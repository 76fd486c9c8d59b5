/** Who is told of what in the congress, and who is not; a notice has a kind and an id, and nothing else. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newId } from '../kernel/ids.ts';
import { transaction } from '../platform/index.ts';
import { grantKey } from '../publication/role-keys.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../testing/test-system.ts';
import { requestBytes } from './request-bytes.ts';
import { Telling } from './telling.ts';
import { openSitting } from './testing/open-sitting.ts';
import { personIn } from './testing/person-in.ts';
import { openSeatedBody, type Seat, type SeatedBody } from './testing/seated-body.ts';

const HOUR = 3_600_000;
let t: TestSystem;
let council: SeatedBody;
let [first, second, held, stranger, standsIn] = [] as unknown as [Seat, Seat, Seat, TestPerson, TestPerson];
/** Everybody in this test by a short name. */
let names: Map<string, string>;

/** Who holds an unread notice of this kind about this, by short names in order. */
async function told(kind: string, about: string): Promise<string[]> {
  const { rows } = await t.system.platform.db.query(
    'select person from private.notice where kind = $1 and about = $2 and read_at is null',
    [kind, about],
  );
  return rows.map(({ person }) => names.get(person) ?? person).sort();
}

const openVote = (more: Record<string, unknown> = {}) =>
  t.system.congress.votes.open(council.chair.signedIn, {
    ...{ body: council.body, sitting: '', subject: '', decision: 'resolution', method: 'roll_call', title: 'Secret?' },
    closes: new Date(t.clock.now().getTime() + HOUR),
    ...more,
  });

beforeAll(async () => {
  t = await openTestSystem();
  council = await openSeatedBody(t, { substitutes: { for: 'absent' } });
  standsIn = await t.person(['delegate']);
  first = await council.seat();
  second = await council.seat();
  held = await council.seat({ substitutes: [standsIn.signedIn.id] });
  stranger = await personIn(t, { 'Another council': ['chair', 'secretary', 'examiner', 'delegate', 'monitor'] });
  names = new Map(
    Object.entries({
      ...{ chair: council.chair, secretary: council.secretary, examiner: council.examiner, stranger, standsIn },
      ...{ first: first.delegate, second: second.delegate, held: held.delegate },
    }).map(([name, { signedIn }]) => [signedIn.id, name]),
  );
  await t.system.congress.mandates.setPrevented(council.secretary.signedIn, held.mandate, true);
});
afterAll(() => t?.close());

describe('a mandate', () => {
  it('that was accepted, challenged or suspended is told to its holder alone, and one that is only examined to nobody', async () => {
    const { mandates } = t.system.congress;
    expect(await told('mandate', first.mandate)).toEqual(['first']);
    const { delegate, mandate } = await council.submit();
    names.set(delegate.signedIn.id, 'new');
    const move = (step: 'examine' | 'refuse') =>
      mandates.move(council.examiner.signedIn, mandate, { move: step, effective: 'immediate', reason: 'Papers' });
    await move('examine');
    expect(await told('mandate', mandate)).toEqual([]);
    await move('refuse');
    expect(await told('mandate', mandate)).toEqual(['new']);
  });
});

describe('a vote', () => {
  it('is told to everybody who may cast in it, to whoever stands in for one who is detained, and to nobody else', async () => {
    const vote = await openVote();
    expect(await told('vote', vote)).toEqual(['first', 'second', 'standsIn']);
    const { rows } = await t.system.platform.db.query('select * from private.notice where about = $1 limit 1', [vote]);
    expect(Object.keys(rows[0]).sort()).toEqual(['about', 'at', 'count', 'id', 'kind', 'person', 'read_at']);
    expect(JSON.stringify(rows)).not.toContain('Secret?');
    t.clock.advance(HOUR);
    await t.system.congress.votes.close(council.chair.signedIn, vote);
    expect(await told('vote', vote)).toEqual(['first', 'second', 'standsIn']);
  });

  it('on a report on credentials is told to the others of the body too, as what it is', async () => {
    const { credentials } = t.system.congress;
    const asked = { body: council.body, title: 'First report', summary: '' };
    const report = await credentials.prepare(council.examiner.signedIn, asked);
    const closes = new Date(t.clock.now().getTime() + HOUR);
    const how = { sitting: '', method: 'show', closes };
    const vote = await credentials.putToVote(council.chair.signedIn, report, how);
    expect(await told('vote', vote)).toEqual(['first', 'second', 'standsIn']);
    expect(await told('report', report)).toEqual(['examiner', 'secretary']);
  });

  it('of hands in a room asks nobody to cast, and one that is refused tells nobody', async () => {
    const count = async () =>
      (await t.system.platform.db.query(`select count(*)::int as n from private.notice where kind = 'vote'`)).rows[0].n;
    const before = await count();
    await expect(openVote({ decision: 'none such' })).rejects.toMatchObject({ code: 'decision-unknown' });
    const sitting = await openSitting(t, council, 'in-person');
    await openVote({ sitting, method: 'show', closes: null, byHand: true });
    expect(await count()).toBe(before);
  });
});

describe('a session and its sittings', () => {
  it('are told to officers and delegates of the body but not to who convened, nor to somebody detained or of another body', async () => {
    const sitting = await openSitting(t, council);
    const { rows } = await t.system.platform.db.query('select session from private.sitting where id = $1', [sitting]);
    const people = ['examiner', 'first', 'second', 'secretary', 'standsIn'];
    expect(await told('sitting', sitting)).toEqual(people);
    expect(await told('session', rows[0].session)).toEqual(people);
  });
});

describe('a request for a special session', () => {
  it('is told to the whole body once it is certified, whoever signed last, with the day and no hour', async () => {
    const { convening } = t.system.congress;
    const id = await convening.open(first.delegate.signedIn, council.body, 'Arrests');
    const day = t.clock.now().toISOString().slice(0, 10);
    for (const { delegate, mandate } of [first, second]) {
      expect(await told('request', id)).toEqual([]);
      const { signer, id: key } = await t.stranger();
      const grant = { key: signer.publicKey, role: 'delegate', body: 'Council', person: delegate.signedIn.id };
      await grantKey(t.keyParts, grant);
      const signature = await signer.sign(requestBytes({ convening: id, mandate, day }));
      await convening.sign(delegate.signedIn, id, { mandate, key, signature });
    }
    expect(await told('request', id)).toEqual(['chair', 'examiner', 'first', 'second', 'secretary', 'standsIn']);
    const { rows } = await t.system.platform.db.query('select distinct at from private.notice where about = $1', [id]);
    expect(rows).toEqual([{ at: new Date(day) }]);
  });
});

describe('a resolution', () => {
  it('is told to those who may sign it once it is made of its motion', async () => {
    const { motions, votes, resolutions } = t.system.congress;
    const author = first.delegate.signedIn;
    const rid = t.system.desk.newId(author, 'motion');
    const en = (text: string) => ({ lang: 'en', text });
    const clauses = [{ id: 'c1', kind: 'operative', text: en('Asks for wells') }];
    const body = { title: en('On water'), body: council.body, authentic: 'en', clauses };
    await t.system.desk.save(author, { rid, type: 'motion', baseRev: 0, body });
    await motions.step(author, rid, 'submit');
    await motions.step(council.chair.signedIn, rid, 'permit');
    const vote = await openVote({ subject: rid });
    for (const { delegate, mandate } of [first, second])
      await votes.cast(delegate.signedIn, vote, [{ mandate, option: 'for' }]);
    t.clock.advance(HOUR);
    await votes.close(council.chair.signedIn, vote);
    const made = await resolutions.finalize(council.secretary.signedIn, rid);
    expect(await told('resolution', made)).toEqual(['first', 'second']);
  });
});

describe('five hundred delegates', () => {
  it('are told by one statement, each once, and wake their devices together; somebody who left is not told', async () => {
    const { models, vault } = t.system;
    const { clock, random, db: pool } = t.system.platform;
    const ids = Array.from({ length: 500 }, () => newId('us', random.bytes(16)));
    const colleagues = async () =>
      ids.map((id) => ({ id, pseudonym: id, roles: ['delegate' as const], offices: [] as const }));
    const telling = new Telling({ models, vault, clock, random, colleagues }, () => t.system.congress.mandates);
    const woken = vi.fn(async () => {});
    telling.onTold(woken);
    const voters = [...ids, ids[0] ?? '', 'us_left'].map((person) => ({ person, proxy: null }));
    const vote = { id: 'vo_many', body: council.body, subject: '', byHand: false, by: '' };
    const statements = await transaction(pool, async (client) => {
      const asked = vi.spyOn(client, 'query');
      await telling.tellVote(client, vote, voters);
      await telling.tellVote(client, vote, voters);
      return asked.mock.calls.length;
    });
    expect(statements).toBe(2);
    expect(woken.mock.calls).toEqual([
      [expect.anything(), ids],
      [expect.anything(), ids],
    ]);
    const { rows } = await pool.query(`select count from private.notice where about = 'vo_many'`);
    expect([rows.length, new Set(rows.map(({ count }) => count))]).toEqual([500, new Set([2])]);
  });
});

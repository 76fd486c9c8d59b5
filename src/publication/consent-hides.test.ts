/** A consent that is taken back hides by itself what stood under it, only that, at once, and whatever dies meanwhile. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { signersOf } from '../ledger/entry-rules.ts';
import type { Entry } from '../ledger/index.ts';
import { transaction } from '../platform/index.ts';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';

let t: TestSystem;
beforeAll(async () => {
  t = await openTestSystem({ seed: 'consent' });
});
afterAll(async () => {
  if (t) expect((await t.audit()).failures).toEqual([]);
  await t?.close();
});

const en = (text: string) => ({ lang: 'en', text });
const on = (day: string) => ({ precise: { from: day, to: day } });
const GIVEN = { id: 'c1', purpose: 'publish', given: on('2026-01-01') };
const TAKEN_BACK = { ...GIVEN, withdrawn: on('2026-02-01') };
const person = (consent: object[]) => ({ title: en('P-1'), kind: 'victim', consent });
const act = (victim?: string) => ({ id: 'a1', type: '030102000000', ...(victim ? { victim } : {}) });
const breach = (title: string, victim?: string) => ({
  title: en(title),
  class: 'rights-breach',
  acts: [act(victim)],
});
const jobs = () => t.system.platform.jobs;
const status = async (rid: string) => (await t.system.records.read(rid)).status;
const entries = async (rid: string): Promise<Entry[]> => {
  const sql = `select convert_from(bytes, 'UTF8')::jsonb as entry from open.entry where rid = $1 order by index`;
  return (await t.system.platform.db.query(sql, [rid])).rows.map(({ entry }) => entry);
};
const tasks = async (rid: string) =>
  (await t.system.platform.db.query('select rule, state, due::text from private.task where rid = $1', [rid])).rows;
const victim = async (): Promise<string> => (await t.save({ type: 'person', body: person([GIVEN]) })).rid;
const takesBack = (who: string, baseRev = 1, consent: object[] = [TAKEN_BACK]) =>
  t.save({ rid: who, type: 'person', baseRev, body: person(consent) });

let who: string;
beforeEach(async () => {
  who = await victim();
});

describe('when a person takes consent to publication back', () => {
  test('every record that shows them is hidden by the instance, with a task for two people within 72 hours', async () => {
    const [shows, also] = [
      await t.publish('breach', breach('one', who)),
      await t.publish('breach', breach('two', who)),
    ];
    const other = await t.publish('breach', breach('of somebody else', await victim()));
    const nobody = await t.publish('breach', breach('of nobody'));
    await t.sequence();
    await takesBack(who);
    await jobs().drain();
    await t.sequence();
    for (const rid of [shows, also]) {
      expect(await status(rid)).toBe('hidden');
      expect(await t.reader.record(rid)).toMatchObject({ gone: expect.anything() });
      const entry = (await entries(rid)).at(-1);
      expect(entry).toMatchObject({ kind: 'hide', target: { rid, rev: 'all' }, by: [(await t.instance()).id] });
      expect(entry).not.toHaveProperty('reason');
      expect(entry).not.toHaveProperty('sealed');
      expect(await tasks(rid)).toEqual([{ rule: 'consent-withdrawn', state: 'open', due: '2026-03-04' }]);
    }
    expect(await t.packs()).not.toContain('"text":"one"');
    for (const rid of [other, nobody]) expect([await status(rid), await tasks(rid)]).toEqual(['published', []]);
    const undecided = await t.system.consentHides.undecided();
    expect(undecided.filter(({ rid }) => [shows, also, other].includes(rid))).toHaveLength(2);
    // Said again, it changes nothing.
    expect(await t.system.consentHides.run(who)).toBe(0);
    expect(await entries(shows)).toHaveLength(2);
  });

  test('only revisions that show them go, also where the record as it stands shows them no more', async () => {
    const rid = await t.publish('breach', breach('with', who));
    await t.save({ rid, type: 'breach', baseRev: 1, body: breach('without') });
    await t.act(rid, 'publish');
    await t.sequence();
    await takesBack(who);
    await jobs().drain();
    await t.sequence();
    expect(await status(rid)).toBe('published');
    expect((await entries(rid)).at(-1)).toMatchObject({ kind: 'hide', target: { rid, rev: 1 } });
    expect(await t.reader.record(rid)).toMatchObject({ rev: 2 });
    expect(await t.packs()).not.toContain('"text":"with"');
  });

  test('two people show it again in changed form, never as it was', async () => {
    const rid = await t.publish('breach', breach('as it was', who));
    await takesBack(who);
    await jobs().drain();
    await expect(t.act(rid, 'restore')).rejects.toMatchObject({ code: 'consent-withdrawn' });
    await t.save({ rid, type: 'breach', baseRev: 1, body: breach('in changed form') });
    await t.act(rid, 'publish');
    await t.sequence();
    expect(await t.reader.record(rid)).toMatchObject({ rev: 2, title: en('in changed form') });
    expect(await t.packs()).not.toContain('as it was');
    await t.system.consentHides.sweep();
    expect(await status(rid)).toBe('published');
    expect((await t.system.consentHides.undecided()).map((one) => one.rid)).not.toContain(rid);
  });

  test('two people withdraw it, and the page that says so stays', async () => {
    const rid = await t.publish('breach', breach('to be withdrawn', who));
    await takesBack(who);
    await jobs().drain();
    await t.act(rid, 'withdraw');
    await t.system.consentHides.sweep();
    await t.system.consentHides.run(who);
    expect(await status(rid)).toBe('withdrawn');
    expect((await entries(rid)).map(({ kind }) => kind)).toEqual(['publish', 'hide', 'withdraw']);
    await t.sequence();
    expect(await t.packs()).not.toContain('to be withdrawn');
  });

  test('what they showed of it before it was withdrawn goes', async () => {
    const rid = await t.publish('breach', breach('withdrawn before', who));
    await t.act(rid, 'withdraw');
    await takesBack(who);
    await jobs().drain();
    expect((await entries(rid)).map(({ kind }) => kind)).toEqual(['publish', 'withdraw', 'hide']);
  });

  test('consent given anew lets two people restore it as it was, and taken back once more it goes once more', async () => {
    const rid = await t.publish('breach', breach('given anew', who));
    await takesBack(who);
    await jobs().drain();
    await takesBack(who, 2, [TAKEN_BACK, { id: 'c2', purpose: 'publish', given: on('2026-02-20') }]);
    await jobs().drain();
    await t.act(rid, 'restore');
    expect(await status(rid)).toBe('published');
    await takesBack(who, 3, [
      TAKEN_BACK,
      { id: 'c2', purpose: 'publish', given: on('2026-02-20'), withdrawn: on('2026-02-25') },
    ]);
    await jobs().drain();
    expect(await status(rid)).toBe('hidden');
    expect(await tasks(rid)).toMatchObject([{ state: 'open' }]);
  });

  test('what was hidden for somebody who was erased since is never shown again as it was', async () => {
    const rid = await t.publish('breach', breach('for the erased', who));
    await takesBack(who);
    await jobs().drain();
    await t.act(who, 'erase');
    await jobs().drain();
    await t.system.consentHides.run(who);
    await expect(t.act(rid, 'restore')).rejects.toMatchObject({ code: 'consent-withdrawn' });
  });

  test('a process that dies between two records leaves the rest to the next, and hides nothing twice', async () => {
    const rids = [await t.publish('breach', breach('a', who)), await t.publish('breach', breach('b', who))];
    await takesBack(who);
    // The job stands in the same transaction as the withdrawal: no process has touched it yet.
    expect(await Promise.all(rids.map(status))).toEqual(['published', 'published']);
    const { db } = t.system.platform;
    await db.query(`
      create function private.dies() returns trigger language plpgsql as $$ begin
        if (select count(*) from private.consent_hide where cause = new.cause) >= 1 then raise exception 'killed'; end if;
        return new;
      end $$;
      create trigger dies before insert on private.consent_hide for each row execute function private.dies()`);
    await jobs().drain();
    expect((await Promise.all(rids.map(status))).sort()).toEqual(['hidden', 'published']);
    await db.query('drop trigger dies on private.consent_hide; drop function private.dies');
    await t.clock.advance(60_000);
    await jobs().drain();
    expect(await Promise.all(rids.map(status))).toEqual(['hidden', 'hidden']);
    for (const rid of rids) expect((await entries(rid)).map(({ kind }) => kind)).toEqual(['publish', 'hide']);
  });

  test('a withdrawal dated ahead hides on its day', async () => {
    const rid = await t.publish('breach', breach('ahead', who));
    await takesBack(who, 1, [{ ...GIVEN, withdrawn: on('2026-03-03') }]);
    await jobs().drain();
    expect(await status(rid)).toBe('published');
    await t.clock.advance(3 * 86_400_000);
    await t.system.consentHides.sweep();
    expect(await status(rid)).toBe('hidden');
  });
});

describe('when a reporter takes consent to publication back', () => {
  const report = (consent: object[], decisions: object[]) => ({
    title: en('R'),
    narrative: en('told'),
    channel: 'form',
    consent,
    decisions,
  });
  const told = async (record: string, state: string): Promise<string> => {
    const { rid } = await t.save({ type: 'report', body: report([GIVEN], []) });
    await t.clock.advance(1000);
    const decided = [{ id: 'd1', state, record }];
    await t.save({ rid, type: 'report', baseRev: 1, body: report([GIVEN], decided) });
    return rid;
  };
  const back = async (rid: string, record: string, state: string) => {
    await t.save({ rid, type: 'report', baseRev: 2, body: report([TAKEN_BACK], [{ id: 'd1', state, record }]) });
    await jobs().drain();
  };

  test('the record made from the report is hidden; changed by two people it stands again', async () => {
    const rid = await t.publish('breach', breach('made from it'));
    const from = await told(rid, 'recorded');
    await back(from, rid, 'recorded');
    expect(await status(rid)).toBe('hidden');
    await expect(t.act(rid, 'restore')).rejects.toMatchObject({ code: 'consent-withdrawn' });
    await t.save({ rid, type: 'breach', baseRev: 1, body: breach('from other sources alone') });
    await t.act(rid, 'publish');
    await t.system.consentHides.sweep();
    expect(await status(rid)).toBe('published');
  });

  test('what was published of the files they sent is hidden too, and published by nobody as it is', async () => {
    const { evidence, pieces } = t.system.evidenceRoom;
    const { signedIn } = await t.person(['monitor']);
    const { rid: from } = await t.save({ type: 'report', body: report([GIVEN], []) });
    async function* words(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('what they saw');
    }
    const { id } = await evidence.take(signedIn.id, { source: words(), name: 'seen.txt' });
    await transaction(t.system.platform.db, (client) =>
      evidence.attach(client, { holder: signedIn.id, ids: [id], rid: from }),
    );
    const piece = (copies: string[]) =>
      pieces.add(signedIn, { body: { title: en('A piece') }, ids: [], copies, flags: [] });
    const [shown, draft, other] = [await piece([id]), await piece([id]), await piece([])];
    const { files } = await pieces.piece(signedIn, shown);
    const again = await piece([files[0]?.row.id ?? '']);
    for (const rid of [shown, again, other, draft]) await t.system.records.submit(rid, 1);
    for (const rid of [shown, again, other]) await t.act(rid, 'publish');
    await t.save({ rid: from, type: 'report', baseRev: 1, body: report([TAKEN_BACK], []) });
    await jobs().drain();
    expect(await Promise.all([shown, again, other].map(status))).toEqual(['hidden', 'hidden', 'published']);
    for (const [rid, act] of [
      [shown, 'restore'],
      [again, 'restore'],
      [draft, 'publish'],
    ] as const)
      await expect(t.act(rid, act)).rejects.toMatchObject({ code: 'consent-withdrawn' });
  });

  test('nothing that is kept or published of it tells the hour at which they came', async () => {
    const rid = await t.publish('breach', breach('at what hour'));
    const from = await told(rid, 'recorded');
    await t.clock.advance(5 * 3_600_000 + 1234);
    await back(from, rid, 'recorded');
    expect((await entries(rid)).at(-1)).toMatchObject({ kind: 'hide', at: expect.stringMatching(/T00:00:00Z$/) });
    const { rows } = await t.system.platform.db.query(
      `select 'hide' as what, at from private.consent_hide where rid = $1
       union all select 'task', at from private.task where rid = $1
       union all select 'record', updated_at from private.record where rid = $1
       union all select action, at from private.audit where target = $1 and action = 'consent.hide'`,
      [rid],
    );
    expect(rows.map(({ what }) => what).sort()).toEqual(['consent.hide', 'hide', 'record', 'task']);
    for (const { what, at } of rows) expect([what, at.toISOString().slice(10)]).toEqual([what, 'T00:00:00.000Z']);
  });

  test('of a record it was joined to, only what was written since', async () => {
    const rid = await t.publish('breach', breach('known before'));
    const from = await told(rid, 'joined');
    await t.clock.advance(1000);
    await t.save({ rid, type: 'breach', baseRev: 1, body: breach('with what it told') });
    await t.act(rid, 'publish');
    await back(from, rid, 'joined');
    expect((await entries(rid)).at(-1)).toMatchObject({ kind: 'hide', target: { rid, rev: 2 } });
  });

  test('a draft made from it cannot be published as it is, a changed one can', async () => {
    const { rid } = await t.save({ type: 'breach', body: breach('draft') });
    await t.system.records.submit(rid, 1);
    const from = await told(rid, 'recorded');
    await back(from, rid, 'recorded');
    expect(await tasks(rid)).toMatchObject([{ rule: 'consent-withdrawn' }]);
    await expect(t.act(rid, 'publish')).rejects.toMatchObject({ code: 'consent-withdrawn' });
    await t.save({ rid, type: 'breach', baseRev: 1, body: breach('draft of what others told') });
    await t.system.records.submit(rid, 2);
    await t.act(rid, 'publish');
    expect(await status(rid)).toBe('published');
    await t.system.consentHides.sweep();
    expect(await status(rid)).toBe('published');
  });
});

test('the instance signs nothing else about people', () => {
  const kinds = [
    'publish',
    'revise',
    'withdraw',
    'dispute',
    'erase',
    'restore',
    'decision',
    'mandate',
    'vote',
  ] as const;
  for (const kind of kinds) expect(signersOf(kind), kind).toBe('people');
});

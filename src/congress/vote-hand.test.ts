/** Votes by hand in a room: counts that tellers made, stated by one officer and confirmed by another. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decide } from '../assembly/index.ts';
import { transaction } from '../platform/index.ts';
import { PACKAGE_ROOT } from '../system.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../testing/test-system.ts';
import { insertSitting } from './sitting-store.ts';

const SITTING = 'si_aaaaaaaaaaaaaaaaaaaaaaaaaa';
let t: TestSystem;
let [chair, secretary, delegate] = [] as unknown as [TestPerson, TestPerson, TestPerson];
let body: string;
const mandates: string[] = [];

beforeAll(async () => {
  t = await openTestSystem();
  [chair, secretary] = [await t.person(['chair']), await t.person(['secretary'])];
  const examiner = await t.person(['examiner']);
  const en = (text: string) => ({ lang: 'en', text });
  const data = await readFile(join(PACKAGE_ROOT, 'schema/rule-sets/biennial-council.json'), 'utf8');
  const rules = (await t.save({ type: 'rule-set', body: { title: en('Rules'), data } })).rid;
  const title = en(chair.signedIn.bodies[0] ?? '');
  body = (await t.save({ type: 'body', body: { title, kind: 'council', rules } })).rid;
  const session = (await t.save({ type: 'session', body: { title: en('First'), body, kind: 'ordinary' } })).rid;
  const { mandates: all } = t.system.congress;
  for (let n = 0; n < 5; n++) {
    delegate = await t.person(['delegate']);
    const mandate = await all.submit(secretary.signedIn, {
      ...{ body, holder: delegate.signedIn.id, constituency: `Place ${n}`, class: 'country', country: 'TJ' },
      ...{ release: 'delegation', substitutes: [], weight: 1, from: '', until: '', grantedBy: '' },
    });
    for (const move of ['examine', 'accept'] as const)
      await all.move(examiner.signedIn, mandate, { move, effective: 'immediate', reason: '' });
    mandates.push(mandate);
  }
  const { db } = t.system.platform;
  await transaction(db, async (client) => {
    await insertSitting(client, {
      ...{ id: SITTING, session, body, number: 1, mode: 'in-person', zone: 'Europe/Warsaw' },
      ...{ starts: t.clock.now(), windowEnds: null, state: 'quorate' },
    });
    const present = `insert into private.presence (sitting, mandate, since, person, heard)
      select $1, id, $2, holder, $2 from private.mandate`;
    await client.query(present, [SITTING, t.clock.now()]);
  });
});
afterAll(() => t?.close());

const opening = (more = {}) => ({
  ...{ body, sitting: SITTING, subject: '', decision: 'procedure', method: 'show', title: 'Close the debate?' },
  ...{ closes: null, byHand: true, ...more },
});

describe('a vote by hand', () => {
  it('is counted by tellers, confirmed by a second officer who saw the same counts, and kept as it was stated', async () => {
    const { votes } = t.system.congress;
    const id = await votes.open(chair.signedIn, opening());
    const choices = [{ mandate: mandates[4] ?? '', option: 'for' }];
    await expect(votes.cast(delegate.signedIn, id, choices)).rejects.toMatchObject({ code: 'vote-by-hand' });
    await expect(votes.close(chair.signedIn, id)).rejects.toMatchObject({ code: 'counts-unconfirmed' });
    const counts = { for: 3, against: 1, abstain: 1 };
    const confirm = (who: TestPerson, seen = counts) => votes.confirmCounts(who.signedIn, id, seen);
    await expect(confirm(secretary)).rejects.toMatchObject({ code: 'counts-missing' });
    await votes.stateCounts(chair.signedIn, id, counts);
    await expect(confirm(chair)).rejects.toMatchObject({ code: 'counts-own' });
    await expect(confirm(secretary, { ...counts, for: 4 })).rejects.toMatchObject({ code: 'counts-changed' });
    await confirm(secretary);
    await votes.stateCounts(chair.signedIn, id, { ...counts, abstain: 0 });
    await expect(votes.close(chair.signedIn, id)).rejects.toMatchObject({ code: 'counts-unconfirmed' });
    await confirm(secretary, { ...counts, abstain: 0 });
    const closed = await votes.close(chair.signedIn, id);
    expect(closed).toMatchObject({
      input: { votes: { for: 3, against: 1, abstain: 0 } },
      result: { outcome: 'adopted' },
    });
    expect(decide(closed.rule, closed.input ?? {}).outcome).toBe('adopted');
  });

  it('never counts more hands than there are, nor hands where a rule asks for weights or a vote waits for absent delegates', async () => {
    const { votes } = t.system.congress;
    const id = await votes.open(chair.signedIn, opening());
    const state = (counts: Record<'for' | 'against' | 'abstain', number>) =>
      votes.stateCounts(chair.signedIn, id, counts);
    await expect(state({ for: 5, against: 1, abstain: 0 })).rejects.toMatchObject({ code: 'counts-over' });
    await expect(state({ for: -1, against: 1, abstain: 0 })).rejects.toMatchObject({ code: 'counts-invalid' });
    await expect(state({ for: 0.5, against: 1, abstain: 0 })).rejects.toMatchObject({ code: 'counts-invalid' });
    await votes.challenge(chair.signedIn, id);
    for (const more of [{ sitting: '' }, { method: 'roll_call' }, { closes: new Date(t.clock.now().getTime() + 1000) }])
      await expect(votes.open(chair.signedIn, opening(more))).rejects.toMatchObject({ code: 'hand-unfit' });
  });
});

describe('a void vote', () => {
  it('shows neither counts nor roll to anybody, here or in its record', async () => {
    const { votes } = t.system.congress;
    const closes = new Date(t.clock.now().getTime() + 3_600_000);
    const more = { decision: 'resolution', method: 'roll_call', byHand: false, sitting: '', closes };
    const id = await votes.open(chair.signedIn, opening(more));
    await votes.cast(delegate.signedIn, id, [{ mandate: mandates[4] ?? '', option: 'for' }]);
    t.clock.advance(3_600_000);
    await t.system.platform.jobs.drain();
    const closed = await votes.read(chair.signedIn, id);
    expect(closed.result?.outcome).toBe('postponed');
    expect(closed.input).not.toHaveProperty('votes');
    await votes.report(chair.signedIn, id);
    const { body: record } = await t.system.desk.open(chair.signedIn, id);
    expect(record).not.toHaveProperty('counts');
    expect(record).not.toHaveProperty('roll');
    expect(String(record.input)).not.toContain('votes');
  });
});

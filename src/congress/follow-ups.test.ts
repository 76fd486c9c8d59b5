/** What became of a commitment, told by officers and proposed by delegates; nothing of it is public before two officers signed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestSystem, type TestPerson, type TestSystem } from '../testing/test-system.ts';
import type { Reported } from './follow-ups.ts';
import { openSeatedBody, type Seat, type SeatedBody } from './testing/seated-body.ts';

const en = (text: string) => ({ lang: 'en', text });
const NOWHERE = `br_${'a'.repeat(26)}`;
let t: TestSystem;
let on: SeatedBody;
let delegate: Seat;
let resolution: string;
let breach: string;

beforeAll(async () => {
  t = await openTestSystem();
  on = await openSeatedBody(t);
  delegate = await on.seat();
  const clauses = [{ id: 'c1', kind: 'operative', text: en('Asks for letters') }];
  resolution = await t.publish('resolution', { title: en('On letters'), body: on.body, clauses });
  breach = await t.publish('breach', { title: en('A letter was seized'), class: 'rights-breach' });
});
afterAll(() => t?.close());

const reported = (more: Partial<Reported> = {}): Reported => ({
  ...{ when: '2026-03-02', status: 'in-progress', note: en('Forty letters are sent'), source: '' },
  ...{ assessedBy: '', settles: false },
  ...more,
});

async function promised(): Promise<string> {
  return await t.publish('commitment', {
    ...{ title: en('Letters'), resolution, clause: 'c1', actor: en('The delegations'), state: 'not-started' },
  });
}

const report = (who: TestPerson, rid: string, more: Partial<Reported> = {}) =>
  t.system.congress.followUps.report(who.signedIn, rid, reported(more));

async function kept(rid: string) {
  const all = await t.system.congress.commitments.of(on.secretary.signedIn, resolution);
  const found = all.find((one) => one.rid === rid);
  if (!found) throw new Error('the commitment is gone');
  return found;
}

describe('a report on a commitment', () => {
  it('is proposed by a delegate of the body, public only when two officers signed it, and then no proposal', async () => {
    const rid = await promised();
    await report(delegate.delegate, rid, { source: `https://tamga.example/en/breaches/${breach}` });
    expect(await kept(rid)).toMatchObject({
      state: 'not-started',
      reports: [
        { status: 'in-progress', evidence: [breach], proposed: true, note: { text: 'Forty letters are sent' } },
      ],
    });
    await t.sequence();
    expect(JSON.stringify(await t.reader.record(rid))).not.toContain('Forty letters');
    const tasks = (await t.dump(['private'])).split('\n').filter((line) => line.startsWith('private.task '));
    expect(tasks.filter((line) => line.includes(rid) && line.includes('commitment-proposed'))).toHaveLength(1);
    const { rev } = await t.system.records.read(rid);
    await t.system.records.submit(rid, rev);
    await t.act(rid, 'publish');
    await t.sequence();
    expect(JSON.stringify(await t.reader.record(rid))).toContain('Forty letters');
    expect((await kept(rid)).reports).toMatchObject([{ proposed: false }]);
  });

  it('is written by an officer, who alone says who assessed it and how far the commitment is kept', async () => {
    const rid = await promised();
    const assessed = {
      status: 'done',
      assessedBy: 'The bureau',
      settles: true,
      source: 'https://letters.example/list',
    };
    for (const more of [{ assessedBy: 'Myself' }, { settles: true }])
      await expect(report(delegate.delegate, rid, more)).rejects.toMatchObject({ code: 'own-assessment' });
    await report(on.secretary, rid, assessed);
    const { state, reports } = await kept(rid);
    expect([state, reports]).toMatchObject([
      'done',
      [{ assessedBy: 'The bureau', url: 'https://letters.example/list' }],
    ]);
  });

  it('is of nobody else: no delegate of no mandate, no officer of another body, no monitor', async () => {
    const rid = await promised();
    const elsewhere = await t.person(['secretary'], 'Elsewhere', 'Another body');
    const all: [TestPerson, string][] = [
      [await t.person(['delegate']), 'not-delegate-of-body'],
      [elsewhere, 'not-delegate-of-body'],
      [await t.person(['monitor']), 'not-allowed'],
    ];
    for (const [who, code] of all) await expect(report(who, rid)).rejects.toMatchObject({ code });
    expect((await kept(rid)).reports).toEqual([]);
  });

  it('is refused without a day, a status or anything said, for evidence nobody can read, and while officers sign', async () => {
    const rid = await promised();
    const secret = (await t.save({ type: 'breach', body: { title: en('Not public'), class: 'rights-breach' } })).rid;
    const wrong: [Partial<Reported>, string][] = [
      [{ when: '' }, 'day-unreadable'],
      [{ when: '2026-02-31' }, 'day-unreadable'],
      [{ status: 'splendid' }, 'term-unknown'],
      [{ note: en(' ') }, 'text-missing'],
      [{ source: secret }, 'source-unread'],
      [{ source: `https://tamga.example/en/breaches/${secret}` }, 'source-unread'],
      [{ source: NOWHERE }, 'source-unread'],
      [{ source: 'javascript:alert(1)' }, 'source-unread'],
    ];
    for (const [more, code] of wrong)
      await expect(report(delegate.delegate, rid, more)).rejects.toMatchObject({ code });
    await expect(report(delegate.delegate, breach)).rejects.toMatchObject({ code: 'record-unknown' });
    const { rid: draft, rev } = await t.save({
      type: 'commitment',
      body: { title: en('More'), resolution, clause: 'c1', actor: en('All'), state: 'not-started' },
    });
    await t.system.records.submit(draft, rev);
    await expect(report(delegate.delegate, draft)).rejects.toMatchObject({ code: 'commitment-in-review' });
  });

  it('gives a delegate no other way to write to the record', async () => {
    const rid = await promised();
    const { body, rev } = await t.system.records.read(rid);
    const saving = t.system.desk.save(delegate.delegate.signedIn, { rid, type: 'commitment', baseRev: rev, body });
    await expect(saving).rejects.toMatchObject({ code: 'not-allowed' });
  });
});

describe('citations of a draft', () => {
  it('are added and taken off by officers of the body, and stand once it is public', async () => {
    const clauses = [{ id: 'c1', kind: 'operative', text: en('Recalls the covenant') }];
    const { rid } = await t.save({ type: 'resolution', body: { title: en('On rights'), body: on.body, clauses } });
    const { citations } = t.system.congress;
    const cited = { clause: 'c1', instrument: 'ICCPR', article: '9', url: 'https://un.example/iccpr', breach: '' };
    const of = async () => (await t.system.congress.resolutions.open(on.chair.signedIn, rid)).body.citations;
    await citations.add(on.secretary.signedIn, rid, cited);
    await citations.add(on.chair.signedIn, rid, { ...cited, instrument: '', article: '', url: '', breach });
    expect(await of()).toEqual([
      { id: 'q1', clause: 'c1', instrument: 'ICCPR', article: '9', url: 'https://un.example/iccpr' },
      { id: 'q2', clause: 'c1', breach },
    ]);
    await citations.remove(on.secretary.signedIn, rid, 'q1');
    expect(await of()).toEqual([{ id: 'q2', clause: 'c1', breach }]);
    const wrong: [Partial<typeof cited>, string][] = [
      [{ clause: 'c9' }, 'record-unknown'],
      [{ instrument: '' }, 'text-missing'],
      [{ url: 'javascript:alert(1)' }, 'source-unread'],
      [{ breach: NOWHERE }, 'source-unread'],
    ];
    for (const [more, code] of wrong)
      await expect(citations.add(on.secretary.signedIn, rid, { ...cited, ...more })).rejects.toMatchObject({ code });
    const elsewhere = await t.person(['secretary'], 'Far away', 'Another body');
    await expect(citations.add(elsewhere.signedIn, rid, cited)).rejects.toMatchObject({ code: 'not-of-body' });
    const asked = citations.add(delegate.delegate.signedIn, rid, cited);
    await expect(asked).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(citations.remove(on.secretary.signedIn, resolution, 'q1')).rejects.toMatchObject({
      code: 'record-not-open',
    });
  });
});

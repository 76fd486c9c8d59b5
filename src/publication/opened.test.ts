// What a record closed stays closed, whoever saves or imports it next, until two people who were told open it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Draft } from '../records/draft.ts';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';
import { BASIS } from './testing/sample-register.ts';

let t: TestSystem;
beforeAll(async () => {
  t = await openTestSystem();
});
afterAll(() => t.close());

const en = (text: string) => ({ lang: 'en', text });
const breach = (more: Record<string, unknown> = {}) => ({ title: en('A house'), class: 'rights-breach', ...more });

describe('a later revision', () => {
  const act = () => t.system.models.vocabularies.get('act')?.terms[0]?.code;
  const body = () => breach({ summary: en('KEPTCLOSED'), acts: [{ id: 'a1', type: act(), note: en('n') }] });
  const proposed = async (rid: string, act: 'publish' | 'restore' = 'publish', more = {}) =>
    await t.system.publishing.propose({ rid, act, signers: t.reviewers.slice(0, 2).map(({ id }) => id), ...more });

  test('keeps closed what was closed, unless it says otherwise', async () => {
    const rid = await t.publish('breach', body(), { tightened: { summary: 'members' } });
    await t.save({ rid, type: 'breach', body: { ...body(), title: en('Reworded') }, baseRev: 1 });
    expect(await t.system.records.read(rid)).toMatchObject({ tightened: { summary: 'members' } });
    const { shown, opened } = await proposed(rid);
    expect(opened).toEqual({});
    expect(JSON.stringify(shown)).not.toContain('KEPTCLOSED');
  });

  test('that opens a field says so in the comparison and to both signers, until it is published', async () => {
    const rid = await t.publish('breach', body(), { tightened: { summary: 'members', acts: 'members' } });
    await t.save({ rid, type: 'breach', body: body(), tightened: { 'acts.note': 'members' }, baseRev: 1 });
    await t.save({ rid, type: 'breach', body: { ...body(), title: en('Reworded') }, baseRev: 2 });
    expect(await t.system.records.compare(rid, 1, 2)).toEqual([
      { pointer: '/summary', path: 'summary', visibility: { before: 'members', after: 'public' } },
      { pointer: '/acts', path: 'acts', visibility: { before: 'members', after: 'public' } },
    ]);
    const { shown, opened } = await proposed(rid);
    expect(opened).toEqual({ summary: 'members', acts: 'members' });
    expect(shown).toMatchObject({ summary: { text: 'KEPTCLOSED' }, acts: [{ id: 'a1', type: act() }] });
    expect(await t.system.publishing.proposed(rid)).toMatchObject({ opened });
    expect(await t.system.publishing.preview(rid, {})).toMatchObject({ opened });
    await t.act(rid, 'publish');
    await t.save({ rid, type: 'breach', body: body(), baseRev: 3 });
    expect((await proposed(rid)).opened).toEqual({});
  });

  test('that closes the field again has opened nothing', async () => {
    const { rid } = await t.save({ type: 'breach', body: body(), tightened: { summary: 'members' } });
    await t.save({ rid, type: 'breach', body: body(), tightened: {}, baseRev: 1 });
    expect(await t.system.records.read(rid)).toMatchObject({ opened: { summary: 'members' } });
    await t.save({ rid, type: 'breach', body: body(), tightened: { summary: 'members' }, baseRev: 2 });
    await t.system.records.submit(rid, 3);
    expect((await proposed(rid)).opened).toEqual({});
  });

  test('of a type that two people never publish opens nothing at all', async () => {
    const source = { type: 'source', body: { title: en('S') } };
    const { rid } = await t.save({ ...source, tightened: { connection: 'sealed' } });
    await expect(t.save({ ...source, rid, tightened: {}, baseRev: 1 })).rejects.toMatchObject({
      code: 'loosening-refused',
      params: { path: 'connection', type: 'source' },
    });
    await t.save({ ...source, rid, baseRev: 1 });
    expect(await t.system.records.read(rid)).toMatchObject({ tightened: { connection: 'sealed' } });
  });

  test('that closed a field is told when an older one is given back', async () => {
    const rid = await t.publish('breach', body());
    await t.save({ rid, type: 'breach', body: body(), tightened: { summary: 'members' }, baseRev: 1 });
    await t.act(rid, 'publish');
    await t.act(rid, 'hide', { rev: 1 });
    const reason = { reason: 'safety' };
    expect((await proposed(rid, 'restore', { ...reason, rev: 1 })).opened).toEqual({ summary: 'members' });
    expect(await t.system.publishing.proposed(rid)).toMatchObject({ act: 'restore', opened: { summary: 'members' } });
    await t.act(rid, 'hide');
    expect((await proposed(rid, 'restore', reason)).opened).toEqual({ summary: 'members' });
  });
});

describe('an import', () => {
  const draft = (n: number, digest: string, more = {}): Draft => ({
    ext: [`tight:${n}`],
    type: 'breach',
    body: breach({ summary: en(`IMPORTED${n}`), ...more }),
    digest,
    raw: '{}',
  });
  const save = async (drafts: Draft[], publish = true) => {
    const run = `run ${drafts[0]?.ext[0]} ${drafts[0]?.digest} ${publish}`;
    const outcomes = await t.system.bulk.saveBatch(drafts, { publish, basis: BASIS, run, rowsDone: drafts.length });
    t.system.bulk.endRun(run);
    return outcomes;
  };
  const close = async (rid: string, baseRev: number, tightened: Record<string, 'members' | 'sealed'>, more = {}) =>
    await t.save({ rid, type: 'breach', body: breach(more), tightened, baseRev });

  test('does not touch what a person has closed since', async () => {
    const [{ rid = '' } = {}] = await save([draft(1, 'a')]);
    await close(rid, 1, { summary: 'members' }, { summary: en('IMPORTED1') });
    await t.act(rid, 'publish');
    for (const digest of ['a', 'b'])
      expect(await save([draft(1, digest)])).toMatchObject([
        { status: 'rejected', reason: { code: 'edited-by-people' } },
      ]);
    await t.sequence();
    expect(await t.reader.record(rid)).not.toHaveProperty('summary');
  });

  test('keeps it closed even where the record was handed back to it', async () => {
    const [{ rid = '' } = {}] = await save([draft(2, 'a')]);
    await close(rid, 1, { summary: 'members', acts: 'sealed' });
    await close(rid, 2, { acts: 'sealed' });
    const handBack = () => t.system.platform.db.query(`update private.record set digest = 'a' where rid = $1`, [rid]);
    await handBack();
    expect(await save([draft(2, 'b')])).toMatchObject([{ status: 'updated' }]);
    await t.sequence();
    expect(await t.reader.record(rid)).not.toHaveProperty('summary');
    expect(await t.system.records.read(rid)).toMatchObject({ tightened: { summary: 'members', acts: 'sealed' } });
    const acts = [{ id: 'a1', type: t.system.models.vocabularies.get('act')?.terms[0]?.code }];
    expect(await save([draft(2, 'c', { acts })])).toMatchObject([
      { status: 'rejected', reason: { code: 'field-not-accepted' } },
    ]);
  });

  test('publishes a draft that is there already as it was closed', async () => {
    const [{ rid = '' } = {}] = await save([draft(3, 'a')], false);
    await close(rid, 1, { summary: 'members' }, { summary: en('IMPORTED3') });
    await t.system.platform.db.query(`update private.record set digest = 'a' where rid = $1`, [rid]);
    expect(await save([draft(3, 'a')])).toMatchObject([{ status: 'unchanged', published: true }]);
    await t.sequence();
    expect(await t.reader.record(rid)).not.toHaveProperty('summary');
    expect(await t.dump(['open'])).not.toContain('IMPORTED3');
  });
});

test('and the log of all this is valid', async () => {
  expect(await t.audit()).toMatchObject({ valid: true, failures: [] });
});

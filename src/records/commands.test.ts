import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../kernel/ids.ts';
import { commit, parseEntry } from '../ledger/index.ts';
import { readEntries } from '../log/store.ts';
import { forEachEngine } from '../platform/testing/test-database.ts';
import { ORIGIN, openTestSystem, type TestSystem } from '../testing/test-system.ts';

const en = (text: string) => ({ lang: 'en', text });
const breach = (title: string, more: Record<string, unknown> = {}) => ({
  title: en(title),
  class: 'rights-breach',
  ...more,
});
const hex = (n: number) => n.toString(16).padStart(64, '0');
const box = Buffer.from('age').toString('base64');

forEachEngine('records', (engine) => {
  let t: TestSystem;
  beforeAll(async () => {
    t = await openTestSystem({ engine });
  });
  afterAll(() => t.close());

  test('a save on top of a revision one has not seen is refused, and of twenty at once one is kept', async () => {
    const { rid } = await t.save({ type: 'breach', body: breach('one') });
    await t.save({ rid, type: 'breach', body: breach('two'), baseRev: 1 });
    await expect(t.save({ rid, type: 'breach', body: breach('lost'), baseRev: 1 })).rejects.toMatchObject({
      code: 'revision-conflict',
    });
    await expect(t.save({ rid, type: 'breach', body: breach('lost') })).rejects.toMatchObject({
      code: 'revision-conflict',
    });
    const all = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => t.save({ rid, type: 'breach', body: breach(`at once ${i}`), baseRev: 2 })),
    );
    expect(all.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    for (const one of all)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'revision-conflict' });
    expect(await t.system.records.read(rid)).toMatchObject({ rev: 3, status: 'draft' });
    expect(await t.system.records.read(rid, 1)).toMatchObject({ body: breach('one') });
  });

  test('an id made by a device is taken once, and only with its own prefix', async () => {
    const rid = `br_${'b'.repeat(26)}`;
    const save = { rid, type: 'breach', body: breach('mine'), baseRev: 0 };
    const both = await Promise.allSettled([t.save(save), t.save(save)]);
    expect(both.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    const lost = both.find((one) => one.status === 'rejected');
    expect(lost?.reason).toMatchObject({ name: 'Refusal' });
    await expect(t.save({ ...save, rid: `gr_${'b'.repeat(26)}` })).rejects.toMatchObject({ code: 'record-unknown' });
    await expect(t.save({ ...save, type: 'group', body: {}, baseRev: 1 })).rejects.toMatchObject({
      code: 'record-type-differs',
    });
  });

  test('an incomplete revision is kept as a draft and refused for review, first or later', async () => {
    const { rid } = await t.save({ type: 'breach', body: { class: 'rights-breach' } });
    await expect(t.system.records.submit(rid, 1)).rejects.toMatchObject({
      code: 'record-invalid',
      params: { pointer: '/title', problem: 'value-missing' },
    });
    await expect(t.system.records.submit(rid, 2)).rejects.toMatchObject({ code: 'revision-conflict' });
    await expect(t.propose(rid, 'publish')).rejects.toMatchObject({ code: 'act-not-open' });
    const published = await t.publish('breach', breach('complete'));
    await t.save({ rid: published, type: 'breach', body: { class: 'rights-breach' }, baseRev: 1 });
    await expect(t.propose(published, 'publish')).rejects.toMatchObject({ code: 'record-invalid' });
  });

  test('phases that were published can be added to, never changed or dropped', async () => {
    const phases = [{ id: 'f1', phase: 'ongoing' }];
    const rid = await t.publish('breach', breach('phases', { phases }));
    const next = (list: unknown[]) =>
      t.save({ rid, type: 'breach', body: breach('phases', { phases: list }), baseRev: 1 });
    await expect(next([])).rejects.toMatchObject({ code: 'append-only' });
    await expect(next([{ id: 'f1', phase: 'closed' }])).rejects.toMatchObject({ code: 'append-only' });
    await expect(next([{ id: 'f1', phase: 'ongoing', note: en('added') }])).rejects.toMatchObject({
      code: 'append-only',
    });
    await next([{ id: 'f2', phase: 'closed' }, ...phases]);
    const source = await t.save({ type: 'source', body: { title: en('S'), reliability: [{ id: 'r1', grade: 'A' }] } });
    await expect(
      t.save({ rid: source.rid, type: 'source', body: { title: en('S') }, baseRev: 1 }),
    ).rejects.toMatchObject({ code: 'append-only' });
  });

  test('sealed values come as commitments only, and stand in the entry among decoys', async () => {
    const save = (sealed: Record<string, { commitment: string; box: string }>) =>
      t.save({ type: 'evidence', body: { title: en('E') }, sealed });
    await expect(
      t.save({
        type: 'evidence',
        body: { title: en('E'), files: [{ id: 'f1', sha256: 'x', size: 1, mediaType: 'a/b', name: 'plain' }] },
      }),
    ).rejects.toMatchObject({
      code: 'record-invalid',
      params: { pointer: '/files/0/name', problem: 'field-not-accepted' },
    });
    for (const [pointer, commitment, ciphertext] of [
      ['/title', hex(1), box],
      ['/files/f1/size', hex(1), box],
      ['/files', hex(1), box],
      ['', hex(1), box],
      ['/__proto__', hex(1), box],
      ['/files/f\0/name', hex(1), box],
      ['/files/f1/name', 'zz', box],
      ['/files/f1/name', hex(1), 'not base64!'],
    ] as const) {
      await expect(save({ [pointer]: { commitment, box: ciphertext } })).rejects.toMatchObject({
        code: 'sealed-unknown',
      });
    }
    const same = { commitment: hex(1), box };
    await expect(save({ '/files/f1/name': same, '/files/f2/name': same })).rejects.toMatchObject({
      code: 'sealed-repeated',
    });
    for (const [count, width] of [
      [0, 8],
      [1, 8],
      [8, 8],
      [9, 16],
      [17, 32],
      [512, 512],
    ] as const) {
      const rid = newId('ev', Buffer.alloc(16, count % 251));
      const commitments = Array.from({ length: count }, (_, i) => {
        const made = commit({
          origin: ORIGIN,
          rid,
          rev: 1,
          pointer: `/files/f${i}/name`,
          type: 'string',
          value: Buffer.from(`"${i}"`),
          salt: Buffer.alloc(32, i + 1),
        });
        return Buffer.from(made).toString('hex');
      });
      const sealed = Object.fromEntries(commitments.map((commitment, i) => [`/files/f${i}/name`, { commitment, box }]));
      await t.publish('evidence', { title: en('E') }, { rid, baseRev: 0, sealed });
      const entries = await readEntries(t.system.platform.db, 0, 1e6);
      const entry = parseEntry(entries.at(-1)?.bytes as Buffer);
      expect(entry.sealed).toHaveLength(width);
      expect(entry.sealed).toEqual(expect.arrayContaining(commitments));
    }
    const many = Object.fromEntries(
      Array.from({ length: 513 }, (_, i) => [`/files/f${i}/name`, { commitment: hex(i), box }]),
    );
    await expect(save(many)).rejects.toMatchObject({ code: 'sealed-too-many' });
  });

  test('what people wrote is in the database only encrypted, their reasons too', async () => {
    const { rid } = await t.save({ type: 'breach', body: breach('MARKERBODY'), why: 'MARKERWHY' });
    expect(await t.dump()).not.toMatch(/MARKER/);
    expect(await t.system.records.read(rid)).toMatchObject({ why: 'MARKERWHY', body: breach('MARKERBODY') });
    await expect(t.save({ type: 'breach', body: breach('x'), why: 'a\0' })).rejects.toMatchObject({
      code: 'record-invalid',
    });
  });

  test('and the log of all this is valid', async () => {
    expect(await t.audit()).toMatchObject({ valid: true, failures: [] });
  });
});

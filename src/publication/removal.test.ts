// Hidden means gone at once; erased means gone from every table. Each story ends with a valid log.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { toHex } from '../kernel/bytes.ts';
import { createLogRoutes } from '../log/routes.ts';
import { forEachEngine } from '../platform/testing/test-database.ts';
import { Vault } from '../records/vault.ts';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';
import { Bulk, IMPORT_AUTHOR } from './bulk.ts';
import { Gate } from './gate.ts';
import { PublicationWriter } from './write.ts';

const WORD = 'zanzibarqua';
const body = (title: string, more: Record<string, unknown> = {}) => ({
  title: { lang: 'en', text: title },
  class: 'rights-breach',
  killed: { best: 5, unit: 'person' },
  where: [{ id: 'w1', country: 'SY', point: { lat: 34.8, lon: 38.9 } }],
  ...more,
});

forEachEngine('removal', (engine) => {
  let t: TestSystem;
  let rid: string;
  let hash: string;
  beforeEach(async () => {
    t = await openTestSystem({ engine });
    await t.publish('breach', body('Another record'));
    rid = await t.publish('breach', body(`First ${WORD}`));
    await t.save({ rid, type: 'breach', body: body(`Second ${WORD} title`), baseRev: 1 });
    await t.act(rid, 'publish');
    await t.sequence();
    const { rows } = await t.system.platform.db.query(
      'select hash from open.object where rid = $1 order by index desc limit 1',
      [rid],
    );
    hash = toHex(rows[0].hash);
  });
  afterEach(async () => {
    expect(await t.audit()).toMatchObject({ valid: true, failures: [] });
    await t.close();
  });

  const get = async (path: string) => {
    const { platform, folder, log } = t.system;
    const answer = await createLogRoutes({ pool: platform.reader, folder, vkey: log.vkey }).request(path);
    return answer.status === 200 ? Buffer.from(await answer.arrayBuffer()).toString('utf8') : answer.status;
  };

  /** What a reader finds of the record now, everywhere. */
  const found = async () => {
    const { reader } = t;
    const search = await reader.search({ type: 'breach', q: WORD });
    const figures = await reader.figures('breach');
    const { rows: words } = await t.system.platform.db.query('select word from open.word where word = $1', [WORD]);
    const record = await reader.record(rid);
    return {
      record: record !== null && !('gone' in record),
      search: search.items.length,
      about: (await reader.search({ facets: { country: 'SY' } })).count,
      titles: (await reader.titles([rid])).size,
      history: (await reader.history(rid)).filter((one) => one.record !== null).length,
      object: typeof (await get(`/objects/${hash}`)) === 'string',
      pack: String(await get(`/objects/pack/000.p/${reader.size()}`)).includes(WORD),
      files: (await t.packs()).includes(WORD),
      records: figures.records,
      killed: figures.measure.best,
      country: (await reader.facet({ type: 'breach' }, 'country'))?.[0]?.records,
      narrow: (await reader.facet({ type: 'breach', q: WORD }, 'country'))?.length,
      proof: (await reader.proofFile(rid)) !== null,
      words: words.length,
    };
  };
  const SHOWN = {
    record: true,
    search: 1,
    about: 2,
    titles: 1,
    history: 2,
    object: true,
    pack: true,
    files: true,
    records: 2,
    killed: 10,
    country: 2,
    narrow: 1,
    proof: true,
    words: 1,
  };
  const GONE = {
    record: false,
    search: 0,
    about: 1,
    titles: 0,
    history: 0,
    object: false,
    pack: false,
    files: false,
    records: 1,
    killed: 5,
    country: 1,
    narrow: 0,
    proof: false,
    words: 0,
  };

  test('what is hidden is gone at once, before the log moves, and restored it is there again', async () => {
    expect(await found()).toEqual(SHOWN);
    await t.act(rid, 'hide');
    expect(await found()).toEqual(GONE);
    expect(await t.reader.record(rid)).toEqual({ id: rid, gone: 'hidden', at: '2026-03-01' });
    await t.sequence();
    expect(await found()).toEqual(GONE);
    await t.act(rid, 'restore');
    expect(await t.reader.record(rid)).toMatchObject({ gone: 'hidden' });
    expect(await found()).toEqual({ ...GONE, words: 1 });
    await t.sequence();
    expect(await found()).toEqual(SHOWN);
  });

  test('what was given back and hidden again before either was sequenced stays hidden', async () => {
    await t.act(rid, 'hide');
    await t.sequence();
    await t.act(rid, 'restore');
    await t.act(rid, 'hide');
    expect(await found()).toEqual(GONE);
    await t.sequence();
    expect(await found()).toEqual(GONE);
    await t.act(rid, 'restore');
    await t.sequence();
    expect(await found()).toEqual(SHOWN);
  });

  test('a record keeps its page while one of its revisions is given back', async () => {
    await t.act(rid, 'hide', { rev: 1 });
    await t.sequence();
    const without = await found();
    expect(without).toMatchObject({ record: true, history: 1 });
    await t.act(rid, 'restore', { rev: 1 });
    expect(await found()).toEqual(without);
    await t.sequence();
    expect(await found()).toEqual(SHOWN);
  });

  test('what was published and hidden before either was sequenced was never seen', async () => {
    const other = await t.publish('breach', body('Quokkaville'));
    await t.act(other, 'hide');
    await t.sequence();
    expect(await t.reader.search({ q: 'Quokkaville' })).toMatchObject({ items: [] });
    expect(await t.packs()).not.toContain('Quokkaville');
    expect(await t.reader.figures('breach')).toMatchObject({ records: 2, measure: { best: 10 } });
  });

  test('what is erased is in no row of any table, and its words of earlier revisions are gone too', async () => {
    await t.act(rid, 'erase');
    expect(await found()).toEqual(GONE);
    await t.sequence();
    expect(await found()).toEqual(GONE);
    expect((await t.dump()).toLowerCase()).not.toContain(WORD);
    expect(await t.packs()).not.toContain(WORD);
    const { rows } = await t.system.platform.db.query(
      'select (select count(*) from keystore.record_key where rid = $1) + (select count(*) from private.revision where rid = $1) as left',
      [rid],
    );
    expect(rows[0].left).toBe(0);
    await expect(t.system.records.read(rid)).rejects.toMatchObject({ code: 'record-erased' });
    expect(await t.reader.record(rid)).toMatchObject({ gone: 'erased', reason: 'safety' });
  });

  test('what was hidden can be erased, and leaves as little', async () => {
    await t.act(rid, 'hide');
    await t.act(rid, 'erase');
    await t.sequence();
    expect(await found()).toEqual(GONE);
    expect((await t.dump()).toLowerCase()).not.toContain(WORD);
    expect(await t.reader.record(rid)).toMatchObject({ gone: 'erased' });
  });

  test('what was never public is erased without a word in the log', async () => {
    const { rid: draft } = await t.save({ type: 'breach', body: body('A draft') });
    const size = await t.sequence();
    expect(await t.act(draft, 'erase')).toBeNull();
    expect(await t.sequence()).toBe(size);
    expect(await t.dump(['open'])).not.toContain(draft);
    await expect(t.system.records.read(draft)).rejects.toMatchObject({ code: 'record-erased' });
  });

  test('a word that another record uses stays, and a word that was forgotten can come back', async () => {
    const words = async () =>
      (
        await t.system.platform.db.query(`select word from open.word where word in ($1, 'another') order by word`, [
          WORD,
        ])
      ).rows.map((row) => row.word);
    await t.act(rid, 'erase');
    expect(await words()).toEqual(['another']);
    await t.publish('breach', body(`Another ${WORD}`));
    expect(await words()).toEqual(['another', WORD]);
  });

  test('a word forgotten by one process comes back with a record that another process publishes', async () => {
    const { platform, models, log } = t.system;
    const elsewhere = new Bulk({
      pool: platform.db,
      models,
      vault: new Vault(platform.secrets),
      gate: () => new Gate(models, platform.secrets),
      identity: log.identity,
      writer: new PublicationWriter(),
      clock: platform.clock,
      random: platform.random,
    });
    const save = async (run: string) => {
      const basis = { url: 'https://a.example/', licence: 'CC0', retrieved: '2026-01-01' };
      const draft = { ext: [run], type: 'breach', body: body('Quokkaville'), digest: run, raw: '' };
      const [made] = await elsewhere.saveBatch([draft], { publish: true, basis, run, rowsDone: 1 });
      return made?.rid as string;
    };
    const known = async () =>
      (await t.system.platform.db.query(`select from open.word where word = 'quokkaville'`)).rowCount;
    await t.act(await save('first'), 'hide');
    expect(await known()).toBe(0);
    await save('second');
    expect(await known()).toBe(1);
  });

  test('an erased import is known by a digest alone and does not come back', async () => {
    const draft = {
      ext: ['test:77'],
      type: 'breach',
      body: body('Imported'),
      digest: 'digestofrow',
      raw: '{"raw": 1}',
    };
    const options = {
      publish: true,
      basis: { url: 'https://a.example/', licence: 'CC0', retrieved: '2026-01-01' },
      run: 'r1',
      rowsDone: 1,
    };
    const [made] = await t.system.bulk.saveBatch([draft], options);
    const id = made?.rid as string;
    expect(await t.system.records.read(id)).toMatchObject({ by: IMPORT_AUTHOR });
    await t.act(id, 'erase');
    expect(await t.dump()).not.toContain('test:77');
    expect(await t.dump(['private'])).not.toContain('digestofrow');
    const again = await t.system.bulk.saveBatch([{ ...draft, digest: 'd2' }], { ...options, run: 'r2' });
    expect(again).toEqual([
      { ext: 'test:77', status: 'rejected', reason: { code: 'record-erased', params: { ext: 'test:77' } } },
    ]);
  });
});

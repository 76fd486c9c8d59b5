import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forEachEngine } from '../../platform/testing/test-database.ts';
import { Bulk } from '../../publication/bulk.ts';
import { Gate } from '../../publication/gate.ts';
import { PublicationWriter } from '../../publication/write.ts';
import { Vault } from '../../records/vault.ts';
import { openTestSystem, type TestSystem } from '../../testing/test-system.ts';
import { type ImportReport, type ImportSink, importSink, runImport } from '../commands.ts';
import { type Mapping, mappingSchema } from './mapping-schema.ts';

const BATCH = 7;

/** Where a process is killed: at which of its batches, and whether that one had been committed. */
interface Kill {
  batch: number;
  committed: boolean;
}

interface Line {
  id: number;
  title: string;
  dead: string;
}

/** `x` is refused by the mapping, a number beyond what is counted by the engine; an empty title is skipped. */
const line = fc.record({
  id: fc.integer({ min: 0, max: 25 }),
  title: fc.constantFrom('one', 'two', 'three', ''),
  dead: fc.constantFrom('1', '2', '3', 'x', '3000000000'),
});

forEachEngine('an import that is killed', (engine) => {
  let t: TestSystem;
  let folder: string;
  let stories = 0;
  beforeAll(async () => {
    t = await openTestSystem({ engine });
    folder = mkdtempSync(join(tmpdir(), 'tamga-resume-'));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await t.close();
  });

  const mapping = (id: string): Mapping =>
    mappingSchema.parse({
      id,
      version: '1',
      title: 'Simple',
      already_public: { url: 'https://a.example/', licence: 'CC0', retrieved: '2026-01-01' },
      type: 'breach',
      skip: { is: 'title', empty: true },
      identity: { template: `${id}:{id}` },
      fields: {
        title: { text: 'title', lang: 'en' },
        class: { const: 'rights-breach' },
        killed: { count: { best: 'dead' }, unit: 'person' },
      },
      required: ['id'],
    });

  /** The engine of a process that has just started: it remembers nothing. */
  const freshSink = (): ImportSink => {
    const { models, log, platform } = t.system;
    const { db: pool, secrets, clock, random } = platform;
    const vault = new Vault(secrets);
    const gate = () => new Gate(models, secrets);
    const parts = { pool, models, vault, gate, identity: log.identity, writer: new PublicationWriter(), clock, random };
    return importSink(pool, new Bulk(parts));
  };

  const killed = (sink: ImportSink, kill: Kill): ImportSink => {
    let given = 0;
    return {
      ...sink,
      saveBatch: async (drafts, options) => {
        given += 1;
        if (given === kill.batch && kill.committed) await sink.saveBatch(drafts, options);
        if (given >= kill.batch) throw new Error('killed');
        return await sink.saveBatch(drafts, options);
      },
      finishRun: async () => {
        throw new Error('killed');
      },
    };
  };

  /** Imports an edition of `lines` after another one, killed as often as asked; what is there at the end. */
  async function outcome(before: Line[], lines: Line[], kills: Kill[]) {
    const id = `story${stories++}`;
    const own = join(folder, id);
    mkdirSync(own);
    const importing = (name: string, sink: ImportSink): Promise<ImportReport> =>
      runImport({ path: join(own, name), mapping: mapping(id), sink, publish: true, batchSize: BATCH });
    writeFileSync(join(own, 'before.csv'), csv(before));
    writeFileSync(join(own, 'rows.csv'), csv(lines));
    await importing('before.csv', freshSink());
    for (const kill of kills) await importing('rows.csv', killed(freshSink(), kill)).catch(() => undefined);
    const { found: _, rejects, ...report } = await importing('rows.csv', freshSink());
    const { rows } = await t.system.platform.db.query(
      `select e.ext, r.rid, r.rev, r.published_rev from private.external e join private.record r on r.rid = e.rid
       where e.ext like $1 order by e.ext`,
      [`${id}:%`],
    );
    const register = [];
    for (const { ext, rid, rev, published_rev } of rows) {
      const { body, origin } = await t.system.records.read(rid);
      register.push({ ext: ext.replace(id, ''), rev, published_rev, body, origin });
    }
    return {
      report,
      rejects: rejects === null ? null : readFileSync(rejects, 'utf8'),
      path: rejects?.replace(id, ''),
      register,
    };
  }

  const rows = fc.sample(line, { numRuns: 60, seed: 3 });
  const before = rows.slice(0, 20).map((row, i) => (i % 2 === 0 ? row : { ...row, title: 'before' }));

  test('at any batch comes to the same register, the same totals and the same file of rejected rows', async () => {
    const unbroken = await outcome(before, rows, []);
    expect(unbroken.report).toMatchObject({ read: 60 });
    for (const count of ['created', 'updated', 'unchanged', 'duplicate', 'rejected', 'published', 'skipped'] as const)
      expect(unbroken.report[count]).toBeGreaterThan(0);
    for (let batch = 1; batch <= Math.ceil(rows.length / BATCH) + 1; batch++) {
      for (const committed of [false, true])
        expect(await outcome(before, rows, [{ batch, committed }]), `${batch} ${committed}`).toEqual(unbroken);
    }
  }, 60_000);

  test('again and again does too', async () => {
    const kill = fc.record({ batch: fc.integer({ min: 1, max: 4 }), committed: fc.boolean() });
    const lines = fc.array(line, { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(lines, lines, fc.array(kill, { maxLength: 4 }), async (first, second, kills) => {
        expect(await outcome(first, second, kills)).toEqual(await outcome(first, second, []));
      }),
      { numRuns: 8 },
    );
  }, 60_000);

  test('goes on in a process that lives on after its batch failed', async () => {
    const id = `story${stories++}`;
    const path = join(folder, `${id}.csv`);
    writeFileSync(path, csv(rows));
    const sink = freshSink();
    const importing = (by: ImportSink) => runImport({ path, mapping: mapping(id), sink: by, batchSize: BATCH });
    await expect(importing(killed(sink, { batch: 3, committed: false }))).rejects.toThrow('killed');
    const { found: _, rejects: __, ...again } = await importing(sink);
    const {
      found: ___,
      rejects: ____,
      ...whole
    } = await runImport({
      path,
      mapping: mapping(`${id}b`),
      sink: freshSink(),
      batchSize: BATCH,
    });
    expect(again).toEqual(whole);
  });

  test('is not gone on with by a second process while it is being read: that one waits and finds all unchanged', async () => {
    const id = `story${stories++}`;
    const path = join(folder, `${id}.csv`);
    writeFileSync(path, csv(rows));
    const importing = (sink: ImportSink, more: object = {}) =>
      runImport({ path, mapping: mapping(id), sink, batchSize: BATCH, ...more });
    let second: Promise<ImportReport> | undefined;
    let begun: Promise<string> | undefined;
    const first = freshSink();
    const meanwhile: ImportSink = {
      ...first,
      saveBatch: async (drafts, options) => {
        begun ??= new Promise((resolve) => {
          const told = { onWaiting: () => resolve('waits'), onFound: () => resolve('reads') };
          second = importing(freshSink(), told);
        });
        await begun;
        return await first.saveBatch(drafts, options);
      },
    };
    const one = await importing(meanwhile);
    const other = await (second as Promise<ImportReport>);
    expect(await begun).toBe('waits');
    expect(one.read).toBe(rows.length);
    expect(other).toMatchObject({ read: one.read, created: 0, updated: 0, unchanged: one.created });
    expect([other.duplicate, other.rejected, other.skipped]).toEqual([one.duplicate, one.rejected, one.skipped]);
  });

  test('leaves nothing of its rows behind once it is done', async () => {
    await outcome(before, rows, [{ batch: 3, committed: true }]);
    expect(await t.dump(['private'])).not.toContain('private.import_batch');
  });
});

const csv = (lines: Line[]): string =>
  `id,title,dead\n${lines.map(({ id, title, dead }) => `${id},${title},${dead}\n`).join('')}`;

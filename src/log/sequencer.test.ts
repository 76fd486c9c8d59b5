// The one writer of the log, killed at every step, lied to by its lock and its disk, and raced by many publishers.
import { createHash } from 'node:crypto';
import { readdir, readFile, truncate, unlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { grantKey } from '../publication/role-keys.ts';
import { rollForward } from '../publication/rollup-store.ts';
import { auditFolder, openTestSystem, type TestOptions, type TestSystem } from '../testing/test-system.ts';
import { lockFile } from './lock-record.ts';
import { Sequencer, type SequencerParts, type Step } from './sequencer.ts';
import { runSequencer, SEQUENCER_LEASE } from './sequencer-loop.ts';
import { readEntries, readHead } from './store.ts';

const STEPS: Step[] = ['read', 'tiles', 'recompute', 'lock', 'sign', 'publish', 'packs', 'done'];
const basis = { url: 'https://a.example/', licence: 'CC0', retrieved: '2026-01-01' };

const opened: TestSystem[] = [];
const open = async (options: TestOptions = {}): Promise<TestSystem> => {
  const t = await openTestSystem(options);
  opened.push(t);
  return t;
};
afterEach(async () => {
  for (const t of opened.splice(0)) await t.close();
});

const lockPath = (t: TestSystem) => join(t.dataFolder, 'lock', 'log');

/** Another process on the same data. */
const freshSequencer = (t: TestSystem, more: Partial<SequencerParts> = {}): Sequencer =>
  new Sequencer({
    pool: t.system.platform.db,
    folder: t.system.folder,
    lock: lockFile(lockPath(t)),
    signer: t.system.log.checkpointSigner,
    clock: t.clock,
    onPublish: rollForward,
    ...more,
  });

let made = 0;
/** A batch of `n` records: n + 1 entries. */
async function importRows(t: TestSystem, n: number, seed = `${++made}`): Promise<void> {
  const drafts = Array.from({ length: n }, (_, i) => ({
    ext: [`${seed}:${i}`],
    type: 'breach',
    body: { title: { lang: 'en', text: `Row ${i}` }, class: 'rights-breach' },
    digest: 'd',
    raw: '',
  }));
  await t.system.bulk.saveBatch(drafts, { publish: true, basis, run: seed, rowsDone: n });
}

async function filesOf(t: TestSystem): Promise<Record<string, string>> {
  const root = t.system.folder.root;
  const files = (await readdir(root, { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
  const pairs = files.map(async (file) => {
    const path = join(file.parentPath, file.name);
    return [
      relative(root, path),
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    ] as const;
  });
  return Object.fromEntries((await Promise.all(pairs)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe('killed', () => {
  test.each(STEPS)('at %s, a fresh sequencer arrives at the bytes of an undisturbed twin', async (at) => {
    const [twin, t] = await Promise.all([open({ seed: 'twin' }), open({ seed: 'twin' })]);
    for (const one of [twin, t]) {
      await importRows(one, 200, 'first');
      await one.sequence();
      await importRows(one, 100, 'second');
    }
    await twin.sequence();
    const killed = freshSequencer(t, {
      step: (name) => {
        if (name === at) throw new Error('killed');
      },
    });
    await expect(killed.round()).rejects.toThrow('killed');
    expect(await auditFolder(t.system.folder.root)).toMatchObject({ valid: true, failures: [] });
    await freshSequencer(t).drain();
    expect(await filesOf(t)).toEqual(await filesOf(twin));
    expect(await readFile(lockPath(t), 'utf8')).toBe(await readFile(lockPath(twin), 'utf8'));
    expect(await t.audit()).toMatchObject({ valid: true, failures: [] });
  });

  test('after its promise, the promised tree is finished before anything newer', async () => {
    const t = await open();
    await t.sequence();
    await importRows(t, 5);
    const promised = (await readHead(t.system.platform.db))?.next;
    const killed = freshSequencer(t, {
      step: (name) => {
        if (name === 'sign') throw new Error('killed');
      },
    });
    await expect(killed.round()).rejects.toThrow('killed');
    await importRows(t, 5);
    expect(await freshSequencer(t).round()).toBe(promised);
    expect(await t.audit()).toMatchObject({ valid: true });
  });
});

describe('the lock record', () => {
  const started = async () => {
    const t = await open();
    await t.sequence();
    await importRows(t, 3);
    return t;
  };
  const written = async (t: TestSystem, origin: string, size: number, root = 'ab'.repeat(32)) =>
    writeFile(lockPath(t), `${origin}\n${size}\n${root}\n`);
  const refused = async (t: TestSystem, code: string) => {
    const before = await filesOf(t);
    await expect(freshSequencer(t).round({ tick: true })).rejects.toMatchObject({ code });
    expect((await filesOf(t))['log/checkpoint']).toBe(before['log/checkpoint']);
  };

  test('ahead of the data, behind it, of another log or damaged stops everything', async () => {
    const t = await started();
    const { origin } = t.system.log.identity;
    await written(t, origin, 1000);
    await refused(t, 'log-behind-lock');
    await written(t, origin, 1);
    await refused(t, 'log-lock-behind');
    await written(t, 'other.invalid', 4);
    await refused(t, 'log-origin-differs');
    await writeFile(lockPath(t), 'nonsense');
    await refused(t, 'log-lock-damaged');
    await unlink(lockPath(t));
    await refused(t, 'log-lock-behind');
  });

  test('that promised another root is a fork, and is never signed', async () => {
    const t = await started();
    const { origin } = t.system.log.identity;
    await written(t, origin, 6);
    await refused(t, 'log-fork');
    await written(t, origin, 4);
    await refused(t, 'log-tiles-damaged');
  });

  test('moved by another between reading and writing is not overwritten', async () => {
    const t = await started();
    const other = `${t.system.log.identity.origin}\n7\n${'cd'.repeat(32)}\n`;
    const raced = freshSequencer(t, {
      step: async (name) => {
        if (name === 'lock') await writeFile(lockPath(t), other);
      },
    });
    await expect(raced.round()).rejects.toMatchObject({ code: 'log-lock-moved' });
    expect(await readFile(lockPath(t), 'utf8')).toBe(other);
  });

  test('is not moved by a process that lost its lease', async () => {
    const t = await started();
    const lost = freshSequencer(t);
    lost.holding(async () => false);
    await expect(lost.round()).rejects.toMatchObject({ code: 'lease-lost' });
    expect(await t.audit()).toMatchObject({ valid: true });
  });
});

describe('a damaged disk', () => {
  const tileOf = (t: TestSystem, size: number) => join(t.system.folder.root, `log/tile/0/000.p/${size}`);
  const started = async () => {
    const t = await open();
    await importRows(t, 20);
    return { t, tile: tileOf(t, await t.sequence()) };
  };

  test('is noticed at start, even when there is nothing to do', async () => {
    const flipped = await started();
    const bytes = await readFile(flipped.tile);
    bytes[40] = (bytes[40] as number) ^ 1;
    await writeFile(flipped.tile, bytes);
    await expect(freshSequencer(flipped.t).round()).rejects.toMatchObject({ code: 'log-tiles-damaged' });
    await expect(freshSequencer(flipped.t).round({ tick: true })).rejects.toMatchObject({ code: 'log-tiles-damaged' });
    const cut = await started();
    await truncate(cut.tile, 100);
    await expect(freshSequencer(cut.t).round()).rejects.toMatchObject({ code: 'tile-invalid' });
    const gone = await started();
    await unlink(gone.tile);
    await expect(freshSequencer(gone.t).round()).rejects.toThrow(/missing/);
  });
});

describe('the static files', () => {
  test('are there for every published size, at the boundaries of tiles as well', async () => {
    const t = await open();
    const grow = async (to: number) => {
      const size = (await readHead(t.system.platform.db))?.next as number;
      if (to - size > 1) await importRows(t, to - size - 1);
      else
        await grantKey(t.keyParts, { key: (await t.stranger()).signer.publicKey, role: 'reviewer', body: 'Committee' });
    };
    for (const size of [255, 256, 257, 511, 512, 513, 767, 768, 769]) {
      await grow(size);
      const report = await t.audit();
      expect([report.head?.checkpoint.size, report.failures]).toEqual([size, []]);
      const width = size % 256;
      const n = String(Math.floor(size / 256)).padStart(3, '0');
      const files = Object.keys(await filesOf(t));
      const partial = files.filter((file) => /\.p\//.test(file));
      if (width > 0)
        expect(partial).toEqual(
          expect.arrayContaining([
            `log/tile/0/${n}.p/${width}`,
            `log/tile/entries/${n}.p/${width}`,
            `objects/pack/${n}.p/${width}`,
          ]),
        );
      expect(partial.filter((file) => file.startsWith('objects/'))).toHaveLength(width > 0 ? 1 : 0);
      expect(files).toEqual(expect.arrayContaining(['log/checkpoint', 'log/keys', 'log/policy']));
    }
  });

  test('never end in the middle of a batch, however short a round is', async () => {
    const t = await open();
    for (const n of [25, 3, 40]) await importRows(t, n);
    await t.publish('breach', { title: { lang: 'en', text: 'Between' }, class: 'rights-breach' });
    const total = (await readHead(t.system.platform.db))?.next as number;
    const sequencer = freshSequencer(t, { most: 7 });
    const sizes: number[] = [];
    while (sizes.at(-1) !== total) {
      sizes.push(await sequencer.round());
      expect(await auditFolder(t.system.folder.root)).toMatchObject({ valid: true, failures: [] });
    }
    expect(sizes).toEqual([30, 75, 76]);
  });

  test('forget what another process hid while they were being written', async () => {
    const t = await open();
    const rid = await t.publish('breach', { title: { lang: 'en', text: 'HIDDENMEANWHILE' }, class: 'rights-breach' });
    let hidden = false;
    const slow = freshSequencer(t, {
      step: async (name) => {
        if (name !== 'recompute' || hidden) return;
        hidden = true;
        await t.act(rid, 'hide');
      },
    });
    await slow.round();
    expect(await t.packs()).not.toContain('HIDDENMEANWHILE');
    expect(await t.audit()).toMatchObject({ valid: true, failures: [] });
  });

  test('are cleaned at the next start when the process died right after hiding', async () => {
    const t = await open();
    const rid = await t.publish('breach', { title: { lang: 'en', text: 'DIEDHIDING' }, class: 'rights-breach' });
    await t.sequence();
    t.system.sequencer.rewritePacks = () => Promise.reject(new Error('killed'));
    await expect(t.act(rid, 'hide')).rejects.toThrow('killed');
    expect(await t.packs()).toContain('DIEDHIDING');
    await freshSequencer(t).drain();
    expect(await t.packs()).not.toContain('DIEDHIDING');
    expect(await t.audit()).toMatchObject({ valid: true, failures: [] });
  });

  test('have again what was given back, though the process died at the very step that writes it', async () => {
    const t = await open();
    const rid = await t.publish('breach', { title: { lang: 'en', text: 'GIVENBACK' }, class: 'rights-breach' });
    await t.sequence();
    await t.act(rid, 'hide');
    await t.sequence();
    await t.act(rid, 'restore');
    expect(await t.packs()).not.toContain('GIVENBACK');
    const killed = freshSequencer(t, {
      step: (name) => {
        if (name === 'packs') throw new Error('killed');
      },
    });
    await expect(killed.round()).rejects.toThrow('killed');
    expect(await t.packs()).not.toContain('GIVENBACK');
    await freshSequencer(t).round();
    expect(await t.packs()).toContain('GIVENBACK');
    expect(await t.audit()).toMatchObject({ valid: true, failures: [] });
  });

  test('are cleaned by a sequencer that is running already, when the process that hid died', async () => {
    const t = await open();
    const rid = await t.publish('breach', { title: { lang: 'en', text: 'DIEDELSEWHERE' }, class: 'rights-breach' });
    await t.sequence();
    const running = freshSequencer(t);
    await running.round();
    t.system.sequencer.rewritePacks = () => Promise.reject(new Error('killed'));
    await expect(t.act(rid, 'erase')).rejects.toThrow('killed');
    await running.round();
    expect(await t.packs()).not.toContain('DIEDELSEWHERE');
    const { rows } = await t.system.platform.db.query('select from open.stale_pack');
    expect(rows).toEqual([]);
  });

  test('of a round that was killed do not keep what is hidden after it', async () => {
    const t = await open();
    await t.sequence();
    const rid = await t.publish('breach', {
      title: { lang: 'en', text: 'WRITTENNEVERPUBLISHED' },
      class: 'rights-breach',
    });
    const killed = freshSequencer(t, {
      step: (name) => {
        if (name === 'lock') throw new Error('killed');
      },
    });
    await expect(killed.round()).rejects.toThrow('killed');
    expect(await t.packs()).toContain('WRITTENNEVERPUBLISHED');
    await t.act(rid, 'hide');
    expect(await t.packs()).not.toContain('WRITTENNEVERPUBLISHED');
    expect(await t.audit()).toMatchObject({ valid: true, failures: [] });
  });
});

describe('many publishers at once', () => {
  test('leave no gap and no double index, while the sequencer runs', async () => {
    const t = await open();
    const rids: string[] = [];
    for (let i = 0; i < 20; i++) {
      const { rid, rev } = await t.save({
        type: 'breach',
        body: { title: { lang: 'en', text: `At once ${i}` }, class: 'rights-breach' },
      });
      await t.system.records.submit(rid, rev);
      await t.propose(rid, 'publish');
      rids.push(rid);
    }
    const from = (await readHead(t.system.platform.db))?.next as number;
    const rounds = (async () => {
      for (let i = 0; i < 10; i++) await t.system.sequencer.round();
    })();
    const done = await Promise.all([
      ...rids.map((rid) => t.system.publishing.commit(rid)),
      importRows(t, 30),
      importRows(t, 30),
    ]);
    await rounds;
    const indexes = done.flatMap((one) => (one?.index == null ? [] : [one.index])).sort((a, b) => a - b);
    expect(new Set(indexes).size).toBe(20);
    const entries = await readEntries(t.system.platform.db, from, 1e6);
    expect(entries.map((entry) => entry.index)).toEqual(entries.map((_, i) => from + i));
    expect(entries).toHaveLength(20 + 62);
    expect(await t.audit()).toMatchObject({ valid: true, failures: [] });
  });
});

describe('the clock', () => {
  test('publishes a checkpoint every minute though nothing happened, and stops with its lease given back', async () => {
    const t = await open();
    const { leases } = t.system.platform;
    const sizes: number[] = [];
    const errors: unknown[] = [];
    const stop = runSequencer({
      sequencer: t.system.sequencer,
      leases,
      clock: t.clock,
      moved: (size) => sizes.push(size),
      report: (error) => errors.push(error),
    });
    const publishedAt = async () => (await readHead(t.system.platform.db))?.publishedAt?.getTime() as number;
    await t.clock.advance(1000);
    const first = await publishedAt();
    await t.clock.advance(30_000);
    expect(await publishedAt()).toBe(first);
    await t.clock.advance(60_000);
    expect((await publishedAt()) - first).toBeGreaterThanOrEqual(60_000);
    await importRows(t, 2);
    await t.clock.advance(500);
    await stop();
    expect(sizes).toEqual([4, 7]);
    expect(errors).toEqual([]);
    const lease = await leases.acquire(SEQUENCER_LEASE, 1000);
    expect(lease).not.toBeNull();
    expect(await t.audit()).toMatchObject({ valid: true, failures: [] });
  });
});

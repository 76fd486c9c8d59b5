import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeEvents } from '../../../test/events-file.ts';
import { seededRandom } from '../../platform/random.ts';
import { Bulk } from '../../publication/bulk.ts';
import { Gate } from '../../publication/gate.ts';
import { PublicationWriter } from '../../publication/write.ts';
import { Vault } from '../../records/vault.ts';
import { openTestSystem, type TestSystem } from '../../testing/test-system.ts';
import { importSink, runImport } from '../commands.ts';

/** SHA-256 over the entries and objects that the two files below make. */
const MADE = '5e92d44e5e40c877184fa72cbdb3baa73da35b428d8fa6607ab76fa1d7a7d3e4';

/** An engine whose chance nobody else draws from. */
function bulkOf({ system: { models, log, platform } }: TestSystem): Bulk {
  const { db: pool, secrets, clock } = platform;
  return new Bulk({
    pool,
    models,
    vault: new Vault(secrets),
    gate: () => new Gate(models, secrets),
    identity: log.identity,
    writer: new PublicationWriter(),
    clock,
    random: seededRandom('bytes'),
  });
}

test('the same file with the same chance makes the same entries and objects, to the byte', async () => {
  const t = await openTestSystem();
  const folder = mkdtempSync(join(tmpdir(), 'tamga-bytes-'));
  const { db } = t.system.platform;
  try {
    const sink = importSink(db, bulkOf(t));
    for (const edition of [1, 2]) {
      const path = writeEvents(join(folder, `events-${edition}.csv`), 400, edition);
      const report = await runImport({ path, mapping: 'ucdp', sink, publish: true });
      expect(report).toMatchObject({ read: 400, rejected: 0 });
    }
    const { rows } = await db.query(
      `select e.bytes as entry, o.bytes as object from open.entry e join open.object o using (index) order by index`,
    );
    const hash = createHash('sha256');
    for (const { entry, object } of rows) hash.update(entry).update(object);
    expect([rows.length, hash.digest('hex')]).toEqual([498, MADE]);
  } finally {
    await t.close();
    rmSync(folder, { recursive: true });
  }
});

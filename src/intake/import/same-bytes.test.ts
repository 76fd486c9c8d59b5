import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeEvents } from '../../../test/events-file.ts';
import { openTestSystem } from '../../testing/test-system.ts';
import { importSink, runImport } from '../commands.ts';

/** SHA-256 over every entry and object of the log that the two files below make. */
const MADE = '8f9b849184fdb0ac6050d858a94b06837a3ac7512352da98cd1cc9f6145e72ef';

test('the same file with the same chance makes the same entries and objects, to the byte', async () => {
  const t = await openTestSystem({ seed: 'bytes' });
  const folder = mkdtempSync(join(tmpdir(), 'tamga-bytes-'));
  const { db } = t.system.platform;
  try {
    for (const edition of [1, 2]) {
      const path = writeEvents(join(folder, `events-${edition}.csv`), 400, edition);
      const sink = importSink(db, t.system.bulk);
      const report = await runImport({ path, mapping: 'ucdp', sink, publish: true });
      expect(report).toMatchObject({ read: 400, rejected: 0 });
    }
    const { rows } = await db.query(
      `select e.bytes as entry, o.bytes as object from open.entry e left join open.object o using (index)
       where e.kind <> 'key' order by index`,
    );
    const hash = createHash('sha256');
    for (const { entry, object } of rows) hash.update(entry).update(object ?? '');
    expect([rows.length, hash.digest('hex')]).toEqual([500, MADE]);
  } finally {
    await t.close();
    rmSync(folder, { recursive: true });
  }
});

/** The audit trail on a real database: what is written stands, in order, and a change anywhere is found. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { drivenClock } from '../platform/clock.ts';
import { transaction } from '../platform/index.ts';
import { type TestDatabase, testDatabase } from '../platform/testing/test-database.ts';
import { recordMigrations } from '../records/migrations.ts';
import { Audit, type AuditNote, brokenAt } from './audit.ts';
import { findAudit } from './audit-store.ts';
import { peopleMigrations } from './migrations.ts';

let db: TestDatabase;
const clock = drivenClock(new Date('2026-03-01T09:00:00Z'));
const audit = new Audit({ clock });

beforeEach(async () => {
  db = await testDatabase([...recordMigrations, ...peopleMigrations]);
});
afterEach(() => db.close());

const note = (what: AuditNote) => transaction(db.open, (client) => audit.note(client, what));

describe('the audit trail', () => {
  test('numbers acts without a gap, whoever writes at once', async () => {
    await Promise.all(Array.from({ length: 12 }, (_, i) => note({ by: `us_${i}`, action: 'record.save' })));
    const rows = await findAudit(db.open, { limit: 50 });
    expect(rows.map(({ n }) => n)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(await brokenAt(db.open)).toBeNull();
  });

  test('forgets an act whose transaction failed', async () => {
    await note({ by: 'us_a', action: 'record.save' });
    const failing = transaction(db.open, async (client) => {
      await audit.note(client, { by: 'us_a', action: 'record.erase' });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await note({ by: 'us_a', action: 'record.hide' });
    expect((await findAudit(db.open, { limit: 9 })).map(({ n, action }) => [n, action])).toEqual([
      [2, 'record.hide'],
      [1, 'record.save'],
    ]);
  });

  test('cannot be changed or shortened by plain SQL', async () => {
    await note({ by: 'us_a', action: 'sealed.open', target: 'br_x' });
    await expect(db.open.query(`update private.audit set by = 'us_b'`)).rejects.toThrow('only ever added to');
    await expect(db.open.query('delete from private.audit')).rejects.toThrow('only ever added to');
  });

  test('shows where somebody with all rights changed or cut it', async () => {
    for (let i = 0; i < 5; i++) await note({ by: 'us_a', action: 'record.save', detail: { rev: i } });
    await db.open.query('alter table private.audit disable trigger audit_stands');
    await db.open.query(`update private.audit set by = 'us_b' where n = 3`);
    expect(await brokenAt(db.open)).toBe(3);
    await db.open.query(`update private.audit set by = 'us_a' where n = 3`);
    expect(await brokenAt(db.open)).toBeNull();
    await db.open.query('delete from private.audit where n = 5');
    expect(await brokenAt(db.open)).toBe(5);
    await db.open.query('delete from private.audit where n = 2');
    expect(await brokenAt(db.open)).toBe(2);
  });

  test('takes code words and never sentences', async () => {
    for (const what of [
      { by: 'us_a', action: 'Record saved' },
      { by: 'us_a', action: 'record.save', target: 'the man from the bridge' },
      { by: 'us_a', action: 'record.save', detail: { why: 'he told us so' } },
      { by: '', action: 'record.save' },
    ]) {
      await expect(note(what)).rejects.toThrow('not the words');
    }
  });

  test('is found by person, action, target and day', async () => {
    await note({ by: 'us_a', action: 'record.save', target: 'br_1' });
    await clock.advance(86_400_000);
    await note({ by: 'us_b', action: 'record.save', target: 'br_1' });
    await note({ by: 'us_b', action: 'record.hide', target: 'br_2' });
    const found = async (query: object) => (await findAudit(db.open, { limit: 9, ...query })).map(({ n }) => n);
    expect(await found({ by: 'us_b' })).toEqual([3, 2]);
    expect(await found({ action: 'record.save' })).toEqual([2, 1]);
    expect(await found({ target: 'br_1' })).toEqual([2, 1]);
    expect(await found({ to: '2026-03-01' })).toEqual([1]);
    expect(await found({ from: '2026-03-02' })).toEqual([3, 2]);
    expect(await found({ before: 3, limit: 1 })).toEqual([2]);
  });
});

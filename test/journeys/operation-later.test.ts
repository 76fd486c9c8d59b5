/**
 * A backup that is older than the log: what was erased and hidden since must not come back, what was published since must
 * not be forked, and an instance moves between PostgreSQL's versions without anybody seeing it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterEach, describe, expect, test } from 'vitest';
import { backupParts } from '../../src/cli/backup.ts';
import type { Env } from '../../src/cli/instance.ts';
import { bringBack, type Restored } from '../../src/cli/restore-steps.ts';
import { newSigner, parseCheckpoint, verifyLog } from '../../src/ledger/index.ts';
import { openLog } from '../../src/log/identity.ts';
import { lockFile } from '../../src/log/lock-record.ts';
import { Sequencer } from '../../src/log/sequencer.ts';
import { promiseSuccessor, takeOver } from '../../src/log/succession.ts';
import { checkBackup, openedFile, restoreLogKeys, sealLogKeys, writeBackup } from '../../src/operation/commands.ts';
import { openSecrets, transaction } from '../../src/platform/index.ts';
import { type TestDatabase, testDatabase } from '../../src/platform/testing/test-database.ts';
import { type EngineName, whyAbsent } from '../../src/platform/testing/test-server.ts';
import { rollForward } from '../../src/publication/rollup-store.ts';
import { readRecord } from '../../src/records/commands.ts';
import { openSystem, type System } from '../../src/system.ts';
import { ORIGIN, openTestSystem, type TestSystem } from '../../src/testing/test-system.ts';

const io = { stdout: () => {}, stderr: () => {} };
const ends: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
}, 60_000);

async function opened(engine: EngineName = 'embedded'): Promise<TestSystem> {
  const one = await openTestSystem({ engine });
  ends.push(() => one.close());
  return one;
}

const breach = (text: string): Record<string, unknown> => ({
  title: { lang: 'en', text },
  class: 'rights-breach',
  when: { precise: { from: '2022-05-03', to: '2022-05-03' } },
});

async function backedUp(from: TestSystem): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'tamga-later-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'register.tar');
  await writeBackup(backupParts(from.system), file, []);
  return file;
}

interface Place {
  env: Env;
  database: TestDatabase;
  folder: string;
}

async function emptyPlace(from: TestSystem, engine: EngineName = 'embedded'): Promise<Place> {
  const database = await testDatabase([], { engine });
  ends.push(() => database.close());
  const { socketFolder, user, database: name } = database.address as Record<string, string>;
  const folder = mkdtempSync(join(tmpdir(), 'tamga-later-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const DATABASE_URL = `postgresql://${user}@/${name}?host=${encodeURIComponent(socketFolder as string)}`;
  const TAMGA_KEY_FILE = join(from.dataFolder, 'secrets/master.key');
  return { env: { DATABASE_URL, TAMGA_KEY_FILE, TAMGA_DATA: folder }, database, folder };
}

async function restored(
  file: string,
  { env }: Place,
  more: { erasures?: string; lock?: string } = {},
): Promise<Restored> {
  const checked = await checkBackup(openedFile(file, []));
  const setting = { env, io, word: 'word', progress: () => {} };
  const { erasures, lock } = more;
  return await bringBack(setting, { checked, open: () => openedFile(file, []), erasures, lock });
}

/** The restored instance, as its own start opens it. */
async function started({ env, folder }: Place): Promise<System> {
  const system = await openSystem({ dataFolder: folder, origin: ORIGIN, env });
  ends.push(() => system.close());
  await system.sequencer.inspect();
  await system.sequencer.drain();
  return system;
}

describe('a backup older than the log', () => {
  test('gives nothing back that was erased or hidden since, and goes on where the log is', async () => {
    const from = await opened();
    const erased = await from.publish('breach', breach('Burning of the northern archive'));
    const hidden = await from.publish('breach', breach('Closing of the southern school'));
    const kept = await from.publish('breach', breach('Arrest at the eastern bridge'));
    await from.sequence();
    const file = await backedUp(from);

    await from.act(erased, 'erase');
    await from.act(hidden, 'hide');
    const later = await from.publish('breach', breach('Search of the western press'));
    await from.act(kept, 'withdraw', { statement: { lang: 'en', text: 'Taken back' } } as never);
    const newcomer = await from.reviewer();
    const report = await from.audit();
    expect(report.valid, JSON.stringify(report.failures)).toBe(true);

    const place = await emptyPlace(from);
    const done = await restored(file, place, { erasures: from.system.folder.root });
    expect(done.later).toMatchObject({ erased: 1, hidden: 1, lost: [later] });
    expect(done.root).toBe(report.root);

    const system = await started(place);
    const { db } = system.platform;
    const checkpoint = parseCheckpoint((await system.folder.read('log/checkpoint'))?.toString('utf8') ?? '');
    expect(Buffer.from(checkpoint.root).toString('hex')).toBe(report.root);
    const { rows: shown } = await db.query(`select rid from open.record where until is null order by rid`);
    expect(shown.map(({ rid }) => rid)).toEqual([kept, later].toSorted());
    const { rows: keys } = await db.query(`select rid from keystore.record_key where rid = $1`, [erased]);
    expect(keys).toEqual([]);
    expect((await readRecord(db, erased))?.status).toBe('erased');
    expect((await readRecord(db, hidden))?.status).toBe('hidden');
    expect((await readRecord(db, kept))?.status).toBe('withdrawn');
    const { rows: granted } = await db.query(`select id from private.role_key where id = $1`, [newcomer.id]);
    expect(granted).toHaveLength(1);
    const everything = await dumpOf(system);
    expect(everything).not.toContain('northern archive');
    expect(everything).toContain('western press');
    await expect(system.records.read(erased)).rejects.toMatchObject({ code: expect.stringMatching(/erased/) });
  }, 120_000);

  test('is refused when only the lock record says that the log is longer', async () => {
    const from = await opened();
    await from.publish('breach', breach('First'));
    await from.sequence();
    const file = await backedUp(from);
    await from.publish('breach', breach('Second'));
    await from.sequence();
    const place = await emptyPlace(from);
    const lock = join(from.dataFolder, 'lock/log');
    await expect(restored(file, place, { lock })).rejects.toMatchObject({ code: 'restore-behind' });
    const done = await restored(file, place, { lock, erasures: from.system.folder.root });
    expect(done.size).toBe((await from.audit()).head?.checkpoint.size);
  }, 120_000);

  test('under a key that was succeeded since goes on under the successor alone', async () => {
    const from = await opened();
    const { platform, log, folder } = from.system;
    const { db: pool, secrets, clock, random } = platform;
    const seed = new Uint8Array(32).fill(7);
    const signerOf = (bytes: Uint8Array) => newSigner(log.identity.origin, bytes);
    const { publicKey } = await signerOf(seed);
    await transaction(pool, (client) => promiseSuccessor(client, log.identity, publicKey, clock.now()));
    await from.sequence();
    const file = await backedUp(from);
    const parts = { pool, folder, secrets, now: clock.now(), random: (n: number) => random.bytes(n), signerOf };
    await takeOver(parts, seed, log.vkey);
    const { checkpointSigner: signer, former, change, vkey } = await openLog({ pool, secrets, random, clock }, ORIGIN);
    const lock = lockFile(join(from.dataFolder, 'lock/log'));
    const sequencing = { pool, folder, lock, signer, former, change, clock, onPublish: rollForward };
    await new Sequencer(sequencing).drain();

    const place = await emptyPlace(from);
    await restored(file, place, { erasures: folder.root });
    const again = () => openSystem({ dataFolder: place.folder, origin: ORIGIN, env: place.env });
    await expect(again()).rejects.toMatchObject({ code: 'log-key-missing' });
    const identity = await generateX25519Identity();
    const box = join(place.folder, 'box.age');
    const recipients = [await identityToRecipient(identity)];
    await sealLogKeys(secrets, box, { origin: ORIGIN, vkey, changes: 1, recipients });
    const own = await openSecrets({ dataFolder: place.folder, env: place.env });
    expect(await restoreLogKeys(own, box, [identity], vkey)).toBe(vkey);
    const system = await started(place);
    const source = { read: (path: string) => system.folder.read(path) };
    const report = await verifyLog(source, { vkeys: [log.vkey] });
    expect(report.failures).toEqual([]);
    expect(report.head?.succession).toHaveLength(1);
  }, 120_000);

  test('and a log of the same name that went another way are told apart', async () => {
    const from = await opened();
    await from.publish('breach', breach('First'));
    await from.sequence();
    const file = await backedUp(from);
    const other = await openTestSystem({ seed: 'another' });
    ends.push(() => other.close());
    await other.sequence();
    const place = await emptyPlace(from);
    await expect(restored(file, place, { erasures: other.system.folder.root })).rejects.toMatchObject({
      code: 'restore-log-invalid',
    });
    const serve = openSystem({ dataFolder: place.folder, origin: ORIGIN, env: place.env });
    await (await serve).close();
  }, 120_000);
});

const absent = whyAbsent('debian');

describe.skipIf(absent !== null)(`moving between PostgreSQL 18 and 15${absent ? ` (${absent})` : ''}`, () => {
  test('keeps every row, every key and the root, there and back', async () => {
    const from = await opened('embedded');
    const rid = await from.publish('breach', breach('Ӯ — ғ, Гӏ ; "quoted"\t\\ and a tab'));
    await from.publish('breach', breach('Second'));
    await from.sequence();
    const before = await dumpOf(from.system);
    const there = await emptyPlace(from, 'debian');
    const first = await restored(await backedUp(from), there);
    const moved = await openSystem({ dataFolder: there.folder, origin: ORIGIN, env: there.env });
    expect(Math.floor(moved.platform.database.version / 10_000)).toBe(15);
    expect(await dumpOf(moved)).toBe(before);
    expect((await moved.records.read(rid)).body).toEqual((await from.system.records.read(rid)).body);

    const folder = mkdtempSync(join(tmpdir(), 'tamga-later-'));
    ends.push(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'back.tar');
    const written = await writeBackup(backupParts(moved), file, []);
    await moved.close();
    expect(written.root).toBe(first.root);
    const back = await emptyPlace(from, 'embedded');
    expect((await restored(file, back)).root).toBe(first.root);
    expect(await dumpOf(await started(back))).toContain('Second');
  }, 120_000);
});

/** Every row of every table that a backup holds, as text, in one order. */
async function dumpOf({ platform: { db } }: System): Promise<string> {
  const { rows: tables } = await db.query(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname in ('open', 'private', 'keystore') and tablename <> 'setting' order by 1`,
  );
  const lines: string[] = [];
  for (const { name } of tables) {
    const { rows } = await db.query(`select t::text as line from ${name} t`);
    lines.push(...rows.map(({ line }) => `${name} ${line} ${unhexed(line)}`).sort());
  }
  return lines.join('\n');
}

const unhexed = (line: string): string =>
  line.replaceAll(/\\+x([0-9a-f]+)/g, (_, hex: string) => Buffer.from(hex, 'hex').toString('utf8'));

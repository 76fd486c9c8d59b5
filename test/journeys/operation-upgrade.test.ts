/**
 * The upgrade of Tamga, rehearsed on what an earlier version really left: each folder of `test/upgrades` is a backup that
 * version wrote of an invented instance. It is put back at its own steps of the database, and then met by the present code.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { refusalWords } from '../../src/cli/words.ts';
import type { Refusal } from '../../src/kernel/refusal.ts';
import {
  newSigner,
  roleKeyId,
  type Source,
  singleKeyPolicy,
  verifyLog,
  verifyProofFile,
} from '../../src/ledger/index.ts';
import { writeKeys } from '../../src/log/key-files.ts';
import { LogFolder } from '../../src/log/log-folder.ts';
import { start } from '../../src/main.ts';
import { checkBackup, openedFile, rebuildSite, restoreAll } from '../../src/operation/commands.ts';
import { readSteps } from '../../src/operation/store.ts';
import { codeAt } from '../../src/people/one-time-codes.ts';
import { type Migration, migrate, openSecrets, type Pool, platformMigrations } from '../../src/platform/index.ts';
import { seededRandom } from '../../src/platform/random.ts';
import { testDatabase } from '../../src/platform/testing/test-database.ts';
import { DatabaseReader } from '../../src/publication/reader.ts';
import { migrations, openSystem, type System } from '../../src/system.ts';

const UPGRADES = join(import.meta.dirname, '../upgrades');
const NOW = [...platformMigrations, ...migrations];
const ends: (() => Promise<unknown> | unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
}, 60_000);

/** What is known of the invented instance. */
interface About {
  own: string;
  hidden: string;
  pseudonym: string;
  password: string;
  authenticator: string;
  vkey: string;
  root: string;
  size: number;
  masterKey: string;
}

interface Left {
  about: About;
  pool: Pool;
  folder: string;
  env: Record<string, string>;
  /** Steps of the version that left it. */
  steps: Migration[];
}

/** Database and folder as that version left them. */
async function leftBy(version: string): Promise<Left> {
  const folder = mkdtempSync(join(tmpdir(), 'tamga-upgrade-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const about = JSON.parse(readFileSync(join(UPGRADES, version, 'about.json'), 'utf8')) as About;
  const [file, key, data] = [join(folder, 'register.tar'), join(folder, 'master.key'), join(folder, 'data')];
  writeFileSync(file, gunzipSync(readFileSync(join(UPGRADES, version, 'register.tar.gz'))));
  writeFileSync(key, `${about.masterKey}\n`, { mode: 0o600 });
  const { manifest, root } = await checkBackup(openedFile(file, []));
  expect(root).toBe(about.root);
  const known = new Set(manifest.migrations.map(({ id }) => id));
  const steps = NOW.filter(({ id }) => known.has(id));
  expect(steps.length).toBe(known.size);
  const database = await testDatabase(steps);
  ends.push(() => database.close());
  const { socketFolder, user, database: name } = database.address as Record<string, string>;
  const DATABASE_URL = `postgresql://${user}@/${name}?host=${encodeURIComponent(socketFolder as string)}`;
  const env = { DATABASE_URL, TAMGA_KEY_FILE: key };
  await restoreAll(openedFile(file, []), {
    dataFolder: data,
    manifest,
    word: 'word',
    progress: () => {},
    unlock: async () => void (await openSecrets({ dataFolder: data, env })),
    openDatabase: async () => database.open,
  });
  const site = new LogFolder(join(data, 'site'));
  expect(await rebuildSite(database.open, site, manifest.published)).toBe(about.root);
  await writeKeys(site, [], about.vkey);
  return { about, pool: database.open, folder: data, env, steps };
}

async function opened({ folder, env }: Left): Promise<System> {
  const system = await openSystem({ dataFolder: folder, origin: 'elsewhere.example', env });
  ends.push(() => system.close());
  await system.sequencer.inspect();
  return system;
}

const sourceOf = ({ folder }: System): Source => ({ read: (path) => folder.read(path) });
const breach = { title: { lang: 'en', text: 'Written after the upgrade' }, class: 'rights-breach' };

/** The role keys of the invented reviewers, made from the same chance as then. */
async function reviewers() {
  const random = seededRandom('reviewers');
  const signers = [];
  for (let i = 0; i < 2; i++) signers.push(await newSigner('reviewer', random.bytes(32)));
  return signers.map((signer) => ({ signer, id: roleKeyId(signer.publicKey) }));
}

describe.each(readdirSync(UPGRADES))('what the version of %s left', (version) => {
  test('is served, proved and signed into by the present code, and goes on where it was', async () => {
    const left = await leftBy(version);
    const { about } = left;
    const system = await opened(left);
    const report = await verifyLog(sourceOf(system), { vkeys: [about.vkey] });
    expect(report).toMatchObject({ valid: true, root: about.root });

    const { people, platform } = system;
    const code = codeAt(Buffer.from(about.authenticator, 'hex'), people.means.wallTime());
    const { pseudonym, password } = about;
    const admitted = await people.signIn.byPassword({ pseudonym, password, code }, { session: '', device: '' });
    expect((await people.sessions.person(admitted.token))?.pseudonym).toBe(pseudonym);

    const [one, two] = await reviewers();
    if (!one || !two) throw new Error('two reviewers are needed');
    const { rid, rev } = await system.records.save({ type: 'breach', body: breach, by: one.id });
    await system.records.submit(rid, rev);
    const { toSign } = await system.publishing.propose({ rid, act: 'publish', signers: [one.id, two.id] });
    for (const { id, signer } of [one, two]) await system.publishing.sign(rid, id, await signer.sign(toSign));
    await system.publishing.commit(rid);

    const options = {
      roles: new Set(['web', 'sequencer'] as const),
      port: 0,
      host: '127.0.0.1',
      name: 'T',
      demo: false,
    };
    const running = await start(system, { ...options, report: (error) => expect.fail(String(error)) });
    try {
      await running.settle();
      const page = async (path: string): Promise<string> => (await fetch(`${running.url}${path}`)).text();
      expect(await page(`/breaches/${about.own}`)).toContain('Closing of the invented school');
      expect(await page(`/breaches/${rid}`)).toContain('Written after the upgrade');
      expect(await page('/breaches?q=Imported')).toContain('Imported row 3');
      expect(await page(`/breaches/${about.hidden}`)).not.toContain('invented press');
      const proven = await verifyProofFile(await page(`/breaches/${about.own}.proof`), singleKeyPolicy(about.vkey));
      expect(proven.entry.rid).toBe(about.own);
    } finally {
      await running.stop();
    }
    const { db: pool } = platform;
    const { rows } = await pool.query(`select rid from private.record where status = 'draft'`);
    expect((await system.records.read(rows[0].rid)).body).toMatchObject({ title: { text: 'A draft nobody has seen' } });
    expect((await verifyLog(sourceOf(system), { vkeys: [about.vkey] })).failures).toEqual([]);
  }, 120_000);

  test('is upgraded to the end, wherever the upgrade was killed', async () => {
    const left = await leftBy(version);
    const known = new Set(left.steps.map(({ id }) => id));
    const fresh = NOW.filter(({ id }) => !left.steps.some((step) => step.id === id));
    expect(fresh.length).toBeGreaterThan(0);
    for (const [i, { id }] of fresh.entries()) {
      const killed = NOW.map((one) =>
        one.id === id ? { id, sql: `${one.sql}; select pg_terminate_backend(pg_backend_pid())` } : one,
      );
      await expect(migrate(left.pool, killed)).rejects.toThrow();
      expect((await readSteps(left.pool)).length).toBe(left.steps.length + i);
      known.add(id);
      expect(
        await migrate(
          left.pool,
          NOW.filter((one) => known.has(one.id)),
        ),
      ).toEqual([id]);
    }
    const system = await opened(left);
    await system.sequencer.drain();
    expect((await verifyLog(sourceOf(system), { vkeys: [left.about.vkey] })).failures).toEqual([]);
    const reader = new DatabaseReader({
      pool: system.platform.reader,
      models: system.models,
      folder: system.folder,
      vkey: system.log.vkey,
    });
    await reader.refresh();
    expect(await reader.proof(left.about.own)).not.toBeNull();
  }, 120_000);

  test('is not opened by that version any more once it is upgraded, in words that say which to use', async () => {
    const left = await leftBy(version);
    await (await openSystem({ dataFolder: left.folder, origin: 'elsewhere.example', env: left.env })).close();
    const refused = await migrate(left.pool, left.steps).catch((error: Refusal) => error);
    expect(refused).toMatchObject({ code: 'schema-newer' });
    expect(refusalWords(refused as Refusal, 'en')).toMatch(/newer version.*\nUse that version or a later one/);
  }, 120_000);
});

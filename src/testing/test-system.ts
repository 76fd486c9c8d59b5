/**
 * A whole instance for a test: a cloned database, a folder of its own, a clock that is driven, chance that can be
 * repeated, and reviewers with keys. A story ends with `audit()`: whatever was done, the log it left must be valid.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '../kernel/ids.ts';
import { type AuditReport, newSigner, roleKeyId, type Signer, type Source, verifyLog } from '../ledger/index.ts';
import { LogFolder } from '../log/log-folder.ts';
import type { Role, SignedIn } from '../people/model.ts';
import { insertBody, insertPerson, putRoles, readBodies } from '../people/store.ts';
import type { DrivenClock } from '../platform/clock.ts';
import { transaction } from '../platform/index.ts';
import { platformMigrations } from '../platform/migrations.ts';
import { seededRandom } from '../platform/random.ts';
import { testDatabase } from '../platform/testing/test-database.ts';
import type { EngineName } from '../platform/testing/test-server.ts';
import type { Act } from '../publication/acts.ts';
import type { Propose } from '../publication/commands.ts';
import { DatabaseReader } from '../publication/reader.ts';
import { grantKey } from '../publication/role-keys.ts';
import type { Save } from '../records/commands.ts';
import { migrations, openSystem, type System, type SystemOptions } from '../system.ts';

export interface TestOptions extends Pick<SystemOptions, 'moreTypes' | 'step' | 'reach'> {
  /** Settings of the environment besides the database. */
  env?: Record<string, string>;
  engine?: EngineName;
  seed?: string;
}

/** Somebody signed in, with the token of the session's cookie. */
export interface TestPerson {
  signedIn: SignedIn;
  cookie: string;
}

/** Where test persons have their roles. */
export const BODY = 'Committee for monitoring';
/** Passwords cost nothing here. */
const PASSWORD_COST = { memory: 64, passes: 1 };

/** A role key and its holder. */
export interface Reviewer {
  id: string;
  signer: Signer;
}

export const ORIGIN = 'demo.invalid/test';
export const START = new Date('2026-03-01T09:00:00Z');
/** Acts that one role key signs. */
const ALONE: Act[] = ['hide', 'dispute'];

export class TestSystem {
  readonly system: System;
  readonly reader: DatabaseReader;
  readonly clock: DrivenClock;
  readonly dataFolder: string;
  /** What a command of the operator needs to work on this system. */
  readonly env: Readonly<Record<string, string>>;
  readonly reviewers: Reviewer[] = [];
  private readonly officers: Reviewer[] = [];
  private readonly random = seededRandom('reviewers');
  private persons = 0;
  private readonly end: () => Promise<void>;

  constructor(system: System, dataFolder: string, url: string, end: () => Promise<void>) {
    this.system = system;
    this.dataFolder = dataFolder;
    this.env = { TAMGA_DATA: dataFolder, DATABASE_URL: url };
    this.clock = system.platform.clock as DrivenClock;
    this.reader = new DatabaseReader({
      pool: system.platform.reader,
      models: system.models,
      folder: system.folder,
      vkey: system.log.vkey,
    });
    this.end = end;
  }

  /** A new role key, granted. */
  async reviewer(role = 'reviewer', until?: Date): Promise<Reviewer> {
    const one = await this.stranger();
    await grantKey(this.keyParts, {
      key: one.signer.publicKey,
      role,
      body: BODY,
      ...(until ? { until } : {}),
    });
    return one;
  }

  /** Whose keys sign for a type: the reviewers, or two officers of the role that answers for it. */
  async signersFor(rid: string): Promise<Reviewer[]> {
    const role = this.system.models.types.ofId(rid).office?.roles[0];
    if (role === undefined) return this.reviewers;
    if (this.officers.length === 0) this.officers.push(await this.reviewer(role), await this.reviewer(role));
    return this.officers;
  }

  /** A person with these roles in one body, signed in. */
  async person(
    roles: readonly Role[],
    pseudonym = `Person ${++this.persons}`,
    called: string = BODY,
  ): Promise<TestPerson> {
    const { people, platform } = this.system;
    const at = this.clock.now();
    const id = newId('us', this.random.bytes(16));
    const begun = await transaction(platform.db, async (client) => {
      const handle = this.random.bytes(16);
      await insertPerson(client, { id, ...people.names.seal(id, pseudonym), handle, at });
      const name = { name: called, folded: called.toLowerCase() };
      await insertBody(client, { id: newId('bo', this.random.bytes(16)), ...name, at });
      const body = (await readBodies(client)).find((one) => one.name === called);
      await putRoles(client, id, body?.id ?? '', roles, at);
      return await people.sessions.begin(client, id, 'link');
    });
    people.sessions.forget();
    const signedIn = await people.sessions.person(begun.token);
    if (!signedIn) throw new Error('a test person is not signed in');
    return { signedIn, cookie: begun.token };
  }

  /** The same person signed in again: days may have passed on the driven clock. */
  async again({ signedIn: { id } }: TestPerson): Promise<TestPerson> {
    const { people, platform } = this.system;
    const begun = await transaction(platform.db, (client) => people.sessions.begin(client, id, 'link'));
    people.sessions.forget();
    const signedIn = await people.sessions.person(begun.token);
    if (!signedIn) throw new Error('a test person is not signed in');
    return { signedIn, cookie: begun.token };
  }

  /** A key nobody granted anything. */
  async stranger(): Promise<Reviewer> {
    const signer = await newSigner('reviewer', this.random.bytes(32));
    return { id: roleKeyId(signer.publicKey), signer };
  }

  /** The instance key, as if it were somebody's. */
  async instance(): Promise<Reviewer> {
    const { signer } = this.system.log.identity;
    return { id: roleKeyId(signer.publicKey), signer: signer as Signer };
  }

  get keyParts() {
    const { platform, log } = this.system;
    return { pool: platform.db, identity: log.identity, clock: platform.clock };
  }

  /** Saves a first or a next revision, as a command does; the first reviewer is the author. */
  async save(save: Omit<Save, 'by'> & { by?: string }): Promise<{ rid: string; rev: number }> {
    return await this.system.records.save({ by: this.reviewers[0]?.id as string, command: true, ...save });
  }

  /** Saves, submits and publishes in one go. Returns the id. */
  async publish(type: string, body: Record<string, unknown>, more: Partial<Save & Propose> = {}): Promise<string> {
    const { precision, ...save } = more;
    const { rid, rev } = await this.save({ ...save, type, body });
    await this.system.records.submit(rid, rev);
    await this.act(rid, 'publish', precision === undefined ? {} : { precision });
    return rid;
  }

  /** Proposes an act, has it signed by as many reviewers as it needs, and commits it. */
  async act(rid: string, act: Act, more: Partial<Propose> & { by?: Reviewer[] } = {}): Promise<number | null> {
    const { by = (await this.signersFor(rid)).slice(0, ALONE.includes(act) ? 1 : 2), ...propose } = more;
    const reason = act === 'publish' || act === 'hide' ? {} : { reason: 'safety' };
    await this.propose(rid, act, { ...reason, ...propose }, by);
    return (await this.system.publishing.commit(rid)).index;
  }

  /** Proposes and signs, without committing. */
  async propose(rid: string, act: Act, more: Partial<Propose> = {}, signers?: Reviewer[]): Promise<Uint8Array> {
    const by = signers ?? (await this.signersFor(rid)).slice(0, 2);
    const { toSign } = await this.system.publishing.propose({ rid, act, signers: by.map(({ id }) => id), ...more });
    for (const { id, signer } of by) await this.system.publishing.sign(rid, id, await signer.sign(toSign));
    return toSign;
  }

  /** Sequences everything and lets the reader see it. Returns the published size. */
  async sequence(): Promise<number> {
    await this.system.sequencer.drain();
    return await this.reader.refresh();
  }

  /** Sequences everything and audits the folder as a stranger would. */
  async audit(): Promise<AuditReport> {
    await this.sequence();
    return await auditFolder(this.system.folder.root);
  }

  /** Every row of every table of these schemas as text, bytes read as UTF-8 and shown as hex besides. */
  async dump(schemas = ['open', 'private', 'keystore', 'public']): Promise<string> {
    const { db } = this.system.platform;
    const { rows: tables } = await db.query(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = any($1)`,
      [schemas],
    );
    const lines: string[] = [];
    for (const { name } of tables) {
      const { rows } = await db.query(`select * from ${name}`);
      for (const row of rows) lines.push(`${name} ${Object.entries(row).map(shown).join(' ')}`);
    }
    return lines.join('\n');
  }

  /** All packs of the published log, as bytes read as UTF-8. */
  async packs(): Promise<string> {
    const { readdir, readFile } = await import('node:fs/promises');
    const folder = join(this.system.folder.root, 'objects');
    const files = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    const texts = await Promise.all(
      files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'utf8')),
    );
    return texts.join('\n');
  }

  close(): Promise<void> {
    return this.end();
  }
}

/** Audits a log in a folder. */
export async function auditFolder(root: string): Promise<AuditReport> {
  const folder = new LogFolder(root);
  const source: Source = { read: (path) => folder.read(path) };
  return await verifyLog(source);
}

/** Opens a system with three reviewers on a database of its own. Close it. */
export async function openTestSystem({
  engine = 'embedded',
  seed = 'system',
  env = {},
  ...options
}: TestOptions = {}): Promise<TestSystem> {
  const database = await testDatabase([...platformMigrations, ...migrations], { engine });
  const dataFolder = mkdtempSync(join(tmpdir(), 'tamga-system-'));
  const address = database.address as { socketFolder: string; user: string; database: string };
  const url = `postgresql://${address.user}@/${address.database}?host=${encodeURIComponent(address.socketFolder)}`;
  const end = async (): Promise<void> => {
    await database.close();
    rmSync(dataFolder, { recursive: true, force: true });
  };
  try {
    const system = await openSystem({
      ...options,
      dataFolder,
      origin: ORIGIN,
      // A machine that tests may have little room left.
      env: { DISK_FREE_MB: '1', ...env, DATABASE_URL: url },
      testTime: START,
      random: seededRandom(seed),
      passwordCost: PASSWORD_COST,
    });
    const test = new TestSystem(system, dataFolder, url, async () => {
      await system.close();
      await end();
    });
    for (let i = 0; i < 3; i++) test.reviewers.push(await test.reviewer());
    return test;
  } catch (error) {
    await end();
    throw error;
  }
}

const shown = ([name, value]: [string, unknown]): string =>
  value instanceof Uint8Array
    ? `${name}=${Buffer.from(value).toString('utf8')} ${Buffer.from(value).toString('hex')}`
    : `${name}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`;

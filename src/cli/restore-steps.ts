/**
 * The steps of a restore in their order: claim the folder, fill it, open the instance on it, write the public files anew,
 * catch up with a newer copy of the log, set the lock record, and only then let the folder go.
 */
import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../kernel/refusal.ts';
import { writeKeys, writeSuccession } from '../log/key-files.ts';
import { type LockedHead, lockFile } from '../log/lock-record.ts';
import { readChanges } from '../log/succession-store.ts';
import {
  type Checked,
  claimFolder,
  clearDatabase,
  dropSetting,
  gatherFigures,
  type Manifest,
  readSetting,
  rebuildSite,
  releaseFolder,
  restoreAll,
  UNFINISHED,
} from '../operation/commands.ts';
import { type Database, openDatabase, openSecrets, platformMigrations, transaction } from '../platform/index.ts';
import { openPool } from '../platform/postgres/connect.ts';
import { migrations, type System } from '../system.ts';
import { type Caught, catchUp } from './catch-up.ts';
import { dataFolder, type Env, openInstance } from './instance.ts';
import type { Io } from './io.ts';
import { noticeWords } from './words.ts';

export interface RestoreSetting {
  env: Env;
  io: Io;
  /** Random word that ties folder and database of this restore together. */
  word: string;
  progress(what: string): void;
}

export interface Wanted {
  checked: Checked;
  open(): AsyncIterable<Uint8Array>;
  /** Newer copy of the log: a folder or an address. */
  erasures: string | undefined;
  /** File of a newer lock record. */
  lock: string | undefined;
}

export interface Restored {
  origin: string;
  /** Published size and hex root of the log now. */
  size: number;
  root: string;
  /** What a newer copy of the log brought; null without one. */
  later: Caught | null;
}

/** @throws Refusal `restore-not-empty`, `restore-behind`, `restore-key-needed`, `restore-log-differs` and what the parts throw */
export async function bringBack(setting: RestoreSetting, wanted: Wanted): Promise<Restored> {
  const { env, progress } = setting;
  const { manifest, root } = wanted.checked;
  refuseLocked(manifest, env);
  const newer = wanted.lock === undefined ? null : await lockFile(wanted.lock).read();
  if (newer && newer.origin !== manifest.origin)
    throw new Refusal('log-origin-differs', { locked: newer.origin, origin: manifest.origin }, 503);
  if (newer && newer.size > manifest.next && wanted.erasures === undefined)
    throw new Refusal('restore-behind', { promised: newer.size, held: manifest.next }, 409);
  await mkdir(dataFolder(env), { recursive: true });
  const folder = await realpath(dataFolder(env));
  const word = (await claimFolder(folder, setting.word)) ?? setting.word;
  await fill(setting, { ...wanted, folder, word });
  const system = await openInstance(env, setting.io, {}, { restoring: true });
  try {
    const later = wanted.erasures === undefined ? null : await catchUp(system, wanted.erasures, progress);
    const rebuilt = await rebuildSite(system.platform.db, system.folder, manifest.published);
    if (rebuilt !== root) throw new Refusal('backup-damaged', { where: 'open.entry' });
    const changes = await readChanges(system.platform.db);
    const former = changes.map((change) => change.former);
    await writeKeys(system.folder, former, changes.at(-1)?.vkey ?? system.log.vkey);
    await writeSuccession(
      system.folder,
      changes.map(({ change }) => change),
    );
    const newest = later && later.size > manifest.published ? later : { size: manifest.published, root };
    const own = { origin: manifest.origin, size: newest.size, root: newest.root };
    await promise(folder, own, newer);
    await system.sequencer.inspect();
    await gatherFigures(system.platform.db);
    await finish(system, folder);
    return { ...own, later };
  } finally {
    await system.close();
  }
}

/** A backup whose master key is kept apart needs it now, and says so before anything is done. */
function refuseLocked({ masterKey }: Manifest, env: Env): void {
  if (masterKey === 'apart' && !env.TAMGA_KEY_FILE && !env.CREDENTIALS_DIRECTORY)
    throw new Refusal('restore-key-needed');
  if (masterKey === 'passphrase' && !env.TAMGA_PASSPHRASE && !env.TAMGA_KEY_FILE && !env.CREDENTIALS_DIRECTORY)
    throw new Refusal('passphrase-needed', {}, 503);
}

async function fill(
  { env, io, progress }: RestoreSetting,
  { checked, open, folder, word }: Wanted & { folder: string; word: string },
): Promise<void> {
  const { manifest } = checked;
  let database: Database | null = null;
  const steps = new Set(manifest.migrations.map(({ id }) => id));
  const say = ({ code, params }: { code: string; params: Record<string, string | number> }): void =>
    io.stderr(noticeWords(code, params));
  const opened = (only: ReadonlySet<string>): Promise<Database> =>
    openDatabase({
      dataFolder: folder,
      url: env.DATABASE_URL,
      migrations: [...platformMigrations, ...migrations].filter(({ id }) => only.has(id)),
      say,
    });
  try {
    await restoreAll(open(), {
      dataFolder: folder,
      manifest,
      word,
      progress,
      unlock: async () => void (await openSecrets({ dataFolder: folder, env, say })),
      openDatabase: async () => {
        if (env.DATABASE_URL) await clearOwn(env.DATABASE_URL, word);
        database = await opened(steps);
        return database.open;
      },
    });
  } finally {
    await (database as Database | null)?.close();
  }
}

/** Takes away what this very restore left on a server when it was killed before. */
async function clearOwn(url: string, word: string): Promise<void> {
  const pool = openPool({ url }, { max: 1 });
  try {
    const before = await readSetting(pool, UNFINISHED).catch(() => undefined);
    if (before === word) await transaction(pool, clearDatabase);
  } finally {
    await pool.end();
  }
}

/** The newest promise there is becomes the lock record: the backup's own, the tree that stands now, or one kept apart. */
async function promise(folder: string, own: LockedHead, newer: LockedHead | null): Promise<void> {
  const lock = lockFile(join(folder, 'lock', 'log'));
  const inside = await lock.read();
  const newest = [inside, newer].reduce<LockedHead>((most, one) => (one && one.size > most.size ? one : most), own);
  if (JSON.stringify(newest) !== JSON.stringify(inside)) await lock.swap(inside, newest);
}

async function finish(system: System, folder: string): Promise<void> {
  await dropSetting(system.platform.db, UNFINISHED);
  await releaseFolder(folder);
}

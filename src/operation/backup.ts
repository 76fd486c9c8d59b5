/**
 * Writes a backup: beside its place first, flushed, opened and checked from its first byte to its last, and only then
 * given its name. A file that has the name of a backup is one, whatever was killed meanwhile.
 */
import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { toHex } from '../kernel/bytes.ts';
import { Refusal } from '../kernel/refusal.ts';
import { codeOf, flushFolder, type Pool, type Random } from '../platform/index.ts';
import { type Checked, checkBackup } from './check.ts';
import { backupBytes, type Noted } from './contents.ts';
import type { MasterKeyPlace } from './manifest.ts';
import { openedFile, sealingTo } from './sealed-file.ts';
import { readSetting, writeSetting } from './store.ts';

export interface BackupParts {
  pool: Pool;
  dataFolder: string;
  vkey: string;
  /** `server_version_num` */
  postgres: number;
  random: Random;
  now(): Date;
}

/** A backup that was written and checked. */
export interface BackupReport {
  file: string;
  /** When it was begun, RFC 3339. */
  at: string;
  bytes: number;
  /** Hex SHA-256 of the file. */
  sha256: string;
  origin: string;
  /** Published size of the log in it, and its root. */
  size: number;
  root: string;
  blobs: number;
  /** Files by digest that were damaged already, in the instance itself. */
  damagedBlobs: string[];
  masterKey: MasterKeyPlace;
  sealed: boolean;
}

const LAST = 'backup.last';

/** Writes a backup to a file that does not exist yet. @throws Refusal `backup-exists`, `recipient-invalid`, `backup-no-room`, `backup-stopped` */
export async function writeBackup(
  parts: BackupParts,
  path: string,
  recipients: readonly string[],
  signal?: AbortSignal,
): Promise<BackupReport> {
  const sealing = await sealingTo(recipients);
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  await refuseExisting(path);
  const fresh = `${path}.${toHex(parts.random.bytes(6))}.new`;
  const noted: Noted = { blobs: 0, damagedBlobs: [] };
  const at = parts.now();
  try {
    const plain = backupBytes({ ...parts, sealed: sealing !== null, at }, noted);
    const written = await writeAll(fresh, sealing ? await sealing.seal(plain) : plain, signal);
    const checked = await checkBackup(openedFile(fresh, sealing?.identities ?? []));
    await refuseExisting(path);
    await rename(fresh, path);
    await flushFolder(folder);
    const report = reportOf(path, written, checked, noted, sealing !== null);
    await writeSetting(parts.pool, LAST, report);
    return report;
  } catch (error) {
    if (codeOf(error) === 'ENOSPC') throw new Refusal('backup-no-room', { folder }, 507);
    throw error;
  } finally {
    await rm(fresh, { force: true });
  }
}

/** The last backup that was written and checked on this instance; null when there was none. */
export async function lastBackup(pool: Pool): Promise<BackupReport | null> {
  return ((await readSetting(pool, LAST)) as BackupReport | undefined) ?? null;
}

async function refuseExisting(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  });
  if (found) throw new Refusal('backup-exists', { file: path }, 409);
}

async function writeAll(
  path: string,
  source: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const handle = await open(path, 'wx', 0o600);
  try {
    for await (const piece of source) {
      if (signal?.aborted) throw new Refusal('backup-stopped');
      hash.update(piece);
      bytes += piece.length;
      await handle.writeFile(piece);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}

function reportOf(
  file: string,
  written: { bytes: number; sha256: string },
  { manifest, root }: Checked,
  { blobs, damagedBlobs }: Noted,
  sealed: boolean,
): BackupReport {
  const { at, origin, published: size, masterKey } = manifest;
  return { file, at, ...written, origin, size, root, blobs, damagedBlobs, masterKey, sealed };
}

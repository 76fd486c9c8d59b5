/**
 * A checked backup every day into one folder, the newest few kept. Whichever process is free makes it; what went wrong is
 * remembered until the next one succeeds, and `tamga doctor` says it.
 */
import { constants } from 'node:fs';
import { access, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../kernel/refusal.ts';
import { type Clock, codeOf, type Jobs } from '../platform/index.ts';
import { type BackupParts, lastBackup, writeBackup } from './backup.ts';
import { dropSetting, readSetting, writeSetting } from './store.ts';

export interface ScheduleOptions {
  /** Folder of the backups: another disk, or one that is carried away. */
  folder: string;
  recipients: readonly string[];
  /** How many are kept. */
  keep: number;
}

/** Backups hold the keys of what is erased after them: none may grow older than this many days. */
export const OLDEST_DAYS = 30;
export const KEEP = 14;
const KIND = 'backup';
const PROBLEM = 'backup.problem';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A file beside its place that is older than this belongs to a process that was killed. */
const LEFT_MS = 2 * DAY_MS;
const NAME = /^tamga-\d{8}T\d{6}Z\.tar(?:\.age)?$/;

/** How the last attempt failed, if the last one did. */
export interface BackupProblem {
  at: string;
  code: string;
}

/** Makes the daily job known and asks for today's; the answer stops asking. */
export function scheduleBackups(
  parts: BackupParts & { clock: Clock; jobs: Jobs; report(error: unknown): void },
  options: ScheduleOptions,
): () => void {
  const { pool, clock, jobs, report } = parts;
  jobs.handle(KIND, () => backUpToday(parts, options));
  const ask = async (): Promise<void> => {
    const last = await lastBackup(pool);
    if (last && clock.now().getTime() - Date.parse(last.at) < DAY_MS - HOUR_MS) return;
    await jobs.enqueue(pool, KIND, {}, { key: clock.now().toISOString().slice(0, 10) });
  };
  void ask().catch(report);
  return clock.every(HOUR_MS, () => ask().catch(report));
}

/** Writes one backup, clears away those that are too many or too old. Safe to repeat: a second run makes a second file. */
export async function backUpToday(parts: BackupParts, { folder, recipients, keep }: ScheduleOptions): Promise<void> {
  const at = parts.now();
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const name = `tamga-${at.toISOString().replace(/[-:]|\.\d+/g, '')}.tar${recipients.length > 0 ? '.age' : ''}`;
    await writeBackup(parts, join(folder, name), recipients);
    await rotate(folder, keep, at);
    await dropSetting(parts.pool, PROBLEM);
  } catch (error) {
    const code = error instanceof Refusal ? error.code : (codeOf(error) ?? 'unknown');
    await writeSetting(parts.pool, PROBLEM, { at: at.toISOString(), code }).catch(() => {});
    throw error;
  }
}

/** How the last scheduled backup failed; null when it did not. */
export async function backupProblem(pool: BackupParts['pool']): Promise<BackupProblem | null> {
  return ((await readSetting(pool, PROBLEM)) as BackupProblem | undefined) ?? null;
}

/** Backups in a folder by name, oldest first, with their age in days. */
export async function backupsIn(folder: string, now: Date): Promise<{ name: string; days: number }[]> {
  const names = (await readdir(folder)).filter((name) => NAME.test(name)).sort();
  return names.map((name) => ({ name, days: (now.getTime() - takenAt(name)) / DAY_MS }));
}

/** Whether backups can be written there. */
export async function isWritable(folder: string): Promise<boolean> {
  return await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
}

async function rotate(folder: string, keep: number, now: Date): Promise<void> {
  const all = await backupsIn(folder, now);
  for (const [i, { name, days }] of all.entries()) {
    if (i >= all.length - keep && (days < OLDEST_DAYS || i === all.length - 1)) continue;
    await rm(join(folder, name));
  }
  for (const name of (await readdir(folder)).filter((one) => /^tamga-.*\.[0-9a-f]{12}\.new$/.test(one))) {
    const found = await stat(join(folder, name)).catch(() => null);
    if (found && now.getTime() - found.mtimeMs > LEFT_MS) await rm(join(folder, name), { force: true });
  }
}

function takenAt(name: string): number {
  const [, year, month, day, hour, minute, second] =
    /(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(name)?.map(Number) ?? [];
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
}

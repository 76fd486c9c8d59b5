/**
 * What is wrong with an instance, looked at from inside: clock, log, backups, jobs, people. Each check says one thing and
 * changes nothing; with `full`, the whole log is computed again, from its files and from the database.
 */
import { existsSync } from 'node:fs';
import { equal, toHex } from '../kernel/bytes.ts';
import { CompactRange, parseVerifierKey, type Source, verifyLog } from '../ledger/index.ts';
import { type LogFolder, promisedSuccessor, readChanges, readHead } from '../log/commands.ts';
import type { Pool } from '../platform/index.ts';
import { lastBackup } from './backup.ts';
import { checkBackup } from './check.ts';
import { refused } from './doctor-folder.ts';
import {
  countMoved,
  countPeople,
  countSigners,
  isHeld,
  readDatabaseTime,
  readGivenUp,
  readLeaves,
} from './doctor-store.ts';
import { type Finding, finding } from './model.ts';
import { backupProblem, backupsIn, isWritable, OLDEST_DAYS } from './schedule.ts';
import { openedFile } from './sealed-file.ts';
import { lastBox } from './successor.ts';

export interface DoctorParts {
  pool: Pool;
  folder: LogFolder;
  vkey: string;
  /** `server_version_num`, and whose server it is. */
  database: { version: number; kind: 'embedded' | 'server' };
  /** Does a process serve this instance now? */
  running: boolean;
  /** Looks whether the log may go on; throws the Refusal that a start would. */
  inspect(): Promise<void>;
  /** Name of the lease of whoever sequences. */
  lease: string;
  /** Roles whose keys sign publications. */
  signing: readonly string[];
  custodians(): Promise<string[]>;
  now: Date;
  /** Names whose passkeys open this instance; null where its address is not known here. */
  passkeyNames: readonly string[] | null;
  /** Folder of scheduled backups, if any. */
  backupTo: string | undefined;
  full: boolean;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** A checkpoint comes every minute; later than this, something stands still. */
const LATE_MS = 5 * MINUTE_MS;
const APART_MS = MINUTE_MS;
const BACKUP_DAYS = 2;
const STEP = 65_536;

/** Every finding, in the order in which they are best read. */
export async function diagnose(parts: DoctorParts): Promise<Finding[]> {
  return [
    databaseOf(parts),
    ...(await clockFindings(parts)),
    ...(await logFindings(parts)),
    await successorOf(parts),
    ...(await backupFindings(parts)),
    await jobsOf(parts),
    ...(await peopleFindings(parts)),
    ...(await passkeyFindings(parts)),
  ];
}

function databaseOf({ database: { version, kind } }: DoctorParts): Finding {
  return finding('ok', `database-${kind}`, { version: Math.floor(version / 10_000) });
}

async function clockFindings({ pool, now }: DoctorParts): Promise<Finding[]> {
  const published = (await readHead(pool))?.publishedAt ?? null;
  const apart = Math.abs((await readDatabaseTime(pool)).getTime() - now.getTime());
  if (published && published.getTime() - now.getTime() > APART_MS)
    return [finding('wrong', 'clock-behind', { published: published.toISOString(), now: now.toISOString() })];
  if (apart > APART_MS) return [finding('wrong', 'clock-apart', { seconds: Math.round(apart / 1000) })];
  return [finding('ok', 'clock')];
}

async function logFindings(parts: DoctorParts): Promise<Finding[]> {
  const { pool, now, running } = parts;
  try {
    await parts.inspect();
  } catch (error) {
    return [refused(error)];
  }
  const head = await readHead(pool);
  if (!head) return [finding('wrong', 'log-none')];
  const late = head.publishedAt ? now.getTime() - head.publishedAt.getTime() : 0;
  const waiting = head.next - head.published;
  const found: Finding[] = [];
  if (!running) found.push(finding('hint', 'not-running'));
  else if (!(await isHeld(pool, parts.lease))) found.push(finding('wrong', 'sequencer-none'));
  else if (late > LATE_MS)
    found.push(finding('wrong', 'checkpoint-late', { minutes: Math.round(late / MINUTE_MS), waiting }));
  if (!parts.full) return [...found, finding('ok', 'log', { size: head.published, waiting })];
  return [...found, await wholeLog(parts)];
}

/** Could this log go on if its key were lost or stolen today? */
async function successorOf({ pool }: DoctorParts): Promise<Finding> {
  if ((await readChanges(pool)).some(({ change }) => change === null)) return finding('wrong', 'succession-unfinished');
  const [promised, box] = [await promisedSuccessor(pool), await lastBox(pool)];
  if (promised === null) return finding('wrong', 'successor-none');
  const { index, key } = promised;
  const known = box !== null && equal(parseVerifierKey(box.vkey).publicKey, key);
  if (!known) return finding('wrong', 'successor-box-none', { index });
  return finding('ok', 'successor', { index, file: box.file, at: box.at });
}

/** The log as a stranger would verify it, and its root once more from the database. */
async function wholeLog({ pool, folder, vkey }: DoctorParts): Promise<Finding> {
  const source: Source = { read: (path) => folder.read(path) };
  const { valid, head, root, failures, warnings } = await verifyLog(source, { vkeys: [vkey] });
  const [failure] = [...failures, ...warnings];
  if (!valid || failure) return finding('wrong', 'log-damaged', { code: failure?.code ?? 'root' });
  const size = head?.checkpoint.size ?? 0;
  const range = new CompactRange();
  for (let from = 0; from < size; from += STEP) {
    for (const leaf of await readLeaves(pool, from, Math.min(size, from + STEP))) range.push(leaf);
  }
  if (toHex(range.root()) !== root) return finding('wrong', 'log-differs', { size });
  return finding('ok', 'log-whole', { size, root: root ?? '' });
}

async function backupFindings({ pool, now, backupTo, full }: DoctorParts): Promise<Finding[]> {
  const found: Finding[] = [];
  if (backupTo === undefined) found.push(finding('hint', 'backup-by-hand'));
  else if (!(await isWritable(backupTo))) found.push(finding('wrong', 'backup-folder', { folder: backupTo }));
  else {
    const old = (await backupsIn(backupTo, now)).find(({ days }) => days > OLDEST_DAYS);
    if (old) found.push(finding('wrong', 'backup-kept-long', { file: old.name, days: OLDEST_DAYS }));
  }
  const problem = await backupProblem(pool);
  if (problem) found.push(finding('wrong', 'backup-failed', { ...problem }));
  const last = await lastBackup(pool);
  if (!last) return [...found, finding('wrong', 'backup-none')];
  const days = Math.floor((now.getTime() - Date.parse(last.at)) / DAY_MS);
  for (const blob of last.damagedBlobs) found.push(finding('wrong', 'blob-damaged', { blob }));
  if (days >= BACKUP_DAYS) return [...found, finding('wrong', 'backup-old', { at: last.at, days })];
  if (full && !last.sealed && existsSync(last.file)) {
    const root = await checkBackup(openedFile(last.file, [])).then(
      (checked) => checked.root,
      () => null,
    );
    if (root !== last.root) return [...found, finding('wrong', 'backup-damaged', { file: last.file })];
  }
  return [...found, finding('ok', 'backup', { at: last.at, file: last.file })];
}

async function jobsOf({ pool }: DoctorParts): Promise<Finding> {
  const given = await readGivenUp(pool);
  if (given.length === 0) return finding('ok', 'jobs');
  return finding('wrong', 'jobs-given-up', { kinds: given.map(({ kind, count }) => `${kind} ${count}`).join(', ') });
}

/** Passkeys of a former name open nothing; whoever has no other way in cannot come back alone. */
async function passkeyFindings({ pool, passkeyNames }: DoctorParts): Promise<Finding[]> {
  if (passkeyNames === null) return [];
  const { moved, out, names } = await countMoved(pool, passkeyNames);
  const known = { names: names.join(', '), here: passkeyNames[0] ?? '' };
  return [
    ...(moved > 0 ? [finding('hint', 'passkeys-moved', { people: moved, ...known })] : []),
    ...(out > 0 ? [finding('wrong', 'passkeys-out', { people: out, ...known })] : []),
  ];
}

async function peopleFindings({ pool, signing, custodians, now }: DoctorParts): Promise<Finding[]> {
  const people = await countPeople(pool);
  if (people === 0) return [finding('wrong', 'people-none')];
  const signers = await countSigners(pool, signing, now);
  const keepers = await custodians();
  return [
    finding('ok', 'people', { people }),
    signers < 2 ? finding('wrong', 'reviewers-few', { signers }) : finding('ok', 'reviewers', { signers }),
    keepers.length === 0
      ? finding('wrong', 'custodians-none')
      : finding('ok', 'custodians', { custodians: keepers.length }),
  ];
}

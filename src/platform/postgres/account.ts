// Which operating-system account PostgreSQL runs under. PostgreSQL refuses to run as root, so as root we give it an
// unprivileged account of its own, made if missing; as anyone else it runs as that person.
import { execFileSync } from 'node:child_process';
import { realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** An account to run a child process under; `null` in place of it means "the one we already are". */
export type Account = { uid: number; gid: number; name: string };

const accountName = 'tamga';
const nobody: Account = { uid: 65534, gid: 65534, name: 'uid 65534' };

/** The account for the server: null when we are not root (or on a system without accounts). Makes the account `tamga` if it can. */
export function serverAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  return lookUp() ?? (create() ? lookUp() : null) ?? nobody;
}

function lookUp(): Account | null {
  try {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, accountName], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    const uid = id('-u');
    return uid === 0 ? null : { uid, gid: id('-g'), name: accountName };
  } catch {
    return null;
  }
}

function create(): boolean {
  const ways: [string, string[]][] = [
    [
      'useradd',
      [
        '--system',
        '--user-group',
        '--no-create-home',
        '--home-dir',
        '/nonexistent',
        '--shell',
        '/bin/false',
        accountName,
      ],
    ],
    ['adduser', ['-S', '-D', '-H', '-s', '/bin/false', accountName]],
  ];
  return ways.some(([command, args]) => {
    try {
      execFileSync(command, args, { stdio: 'ignore' });
      return true;
    } catch {
      // Another start may have made it at the same moment, or this tool is not here: the next look-up decides.
      return lookUp() !== null;
    }
  });
}

/** Whether `account` can pass through every folder from the root down to and including `path` (by mode bits alone). */
export function canReach(account: Account | null, path: string): boolean {
  if (account === null) return true;
  for (let folder = realpathSync(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** The part of `spawn`'s options that makes a child run under `account`. */
export function asAccount(account: Account | null): { uid?: number; gid?: number } {
  return account === null ? {} : { uid: account.uid, gid: account.gid };
}

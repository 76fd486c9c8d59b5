/**
 * What the command line says to an operator about refusals and notices, with what to do next. The command line speaks
 * English; a code that readers of the site meet too has its words in `messages/`, and that is used when it is not here.
 */
import type { Refusal } from '../kernel/refusal.ts';
import { problemText } from '../main.ts';

type Words = readonly [what: string, next?: string];

const RESTORE =
  'Bring back the newest database (a backup of it, or a mirror of the log), or start a new log with another origin; this log must not be continued from here.';

const REFUSALS: Readonly<Record<string, Words>> = {
  'account-unnamed': ['the account with the number {uid} has no name', 'PostgreSQL needs one: add it to /etc/passwd.'],
  'cluster-missing': ['the database of {data} should be in {folder}, and is not', 'Mount or restore that folder.'],
  'data-in-use': [
    'process {pid} already runs an instance on this data folder',
    'Stop it first, or use another TAMGA_DATA.',
  ],
  'data-is-copy': [
    '{data} is a copy of {original}, without a database of its own',
    'Its database lies elsewhere and belongs to the original: restore a backup into an empty folder.',
  ],
  'database-encoding': ['the database holds {encoding} instead of UTF8', 'Make a new one with encoding UTF8.'],
  'database-extension': ['the database has no {extension}: {reason}', 'Have its administrator create the extension.'],
  'database-locale': [
    'the database does not know letters beyond Latin (LC_CTYPE {ctype})',
    'Make a new one with a UTF-8 locale.',
  ],
  'database-old': ['the database server is PostgreSQL {version}', 'It must be {oldest} or later.'],
  'import-basis-missing': [
    'the mapping {mapping} does not say where the data is public',
    'Add already_public to it, or import without --publish.',
  ],
  'import-columns-missing': ['the file lacks the columns {columns}', 'It has {found}. Is it the right mapping?'],
  'import-empty': ['the file is empty'],
  'import-file-missing': ['there is no file {file}'],
  'key-file-malformed': ['{file} does not hold a master key'],
  'key-file-missing': ['there is no key file {file}'],
  'log-behind-lock': [
    'this database ends at entry {held}, but the log has promised {promised} entries: an older copy of the database was put back',
    RESTORE,
  ],
  'log-fork': ['the entries below {size} are not the ones this log has promised', RESTORE],
  'log-lock-behind': [
    'the lock record knows of {promised} entries, but {published} are published: it is older than the database',
    'Put the newest lock/log back into the data folder; it belongs to the data and is kept with it.',
  ],
  'log-lock-damaged': ['the lock record (lock/log in the data folder) is damaged', 'Bring it back from a backup.'],
  'log-origin-differs': [
    'the lock record belongs to the log {locked}, the database to {origin}',
    'Use the lock/log that belongs to this database.',
  ],
  'log-tiles-damaged': [
    'the tiles of the first {size} entries do not give the root this log has promised',
    'Bring the folder site/log back from a backup or a mirror.',
  ],
  'mapping-invalid': ['the mapping {mapping} is not valid at {at}: {problem}'],
  'mapping-unknown': ['there is no mapping {mapping}', 'There are {known}; or give the path of a mapping file.'],
  'master-key-missing': [
    'the master key {file} is not there',
    'Without it nothing can be read: bring it back from where you keep it.',
  ],
  'master-key-wrong': ['this master key does not open this instance'],
  'origin-fixed': ['the origin of this log is {origin}, for ever', 'A new origin is a new log in a new data folder.'],
  'passphrase-needed': ['this instance is locked with a passphrase', 'Give it in TAMGA_PASSPHRASE.'],
  'passphrase-wrong': ['the passphrase is wrong'],
  'port-invalid': ['{port} is no port', 'Give a number from 0 to 65535.'],
  'postgres-missing': ['the package {package} does not run here: {reason}', 'Install again, or give DATABASE_URL.'],
  'role-unknown': ['there is no role {role}', 'ROLES is a list of web and sequencer.'],
  'schema-newer': [
    'the database was last used by a newer version (it has {migration})',
    'Use that version or a later one.',
  ],
};

const NOTICES: Readonly<Record<string, string>> = {
  'cluster-moved': 'the account of PostgreSQL cannot reach {data}; the database is kept in {folder}',
  'master-key-off-disk': 'the master key is no longer on disk',
  'master-key-on-disk': 'the master key lies on this disk ({file}); set TAMGA_PASSPHRASE to lock it',
  'postgres-restarting': 'PostgreSQL (process {pid}) is gone; starting it again',
  'reader-not-isolated': 'readers use the owner’s account, because the role {role} could not be taken',
};

type Params = Readonly<Record<string, string | number>>;

/** A refusal as lines for a person: what is the matter, then what to do. `lang` is used where the site has the words. */
export function refusalWords({ code, params, message }: Refusal, lang: string): string {
  const site = problemText(code, params, lang);
  const [what = site.title === code ? message : site.title, next = site.next] = (REFUSALS[code] ??
    []) as Partial<Words>;
  return `refused: ${filled(what, params)}\n${next ? `${filled(next, params)}\n` : ''}`;
}

/** A notice of the platform as one line. */
export function noticeWords(code: string, params: Params): string {
  const known = NOTICES[code];
  return `note: ${known ? filled(known, params) : `${code} ${JSON.stringify(params)}`}\n`;
}

const filled = (text: string, params: Params): string =>
  text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));

/**
 * `tamga restore`: an instance out of a backup, on this machine or another. Nothing is touched before the backup was
 * checked to its last byte, and nothing starts on the folder before everything is in its place.
 */
import { randomBytes } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Refusal } from '../kernel/refusal.ts';
import { checkBackup, openedFile, readIdentities, restoreLogKeys } from '../operation/commands.ts';
import { openSecrets } from '../platform/index.ts';
import { dataFolder, type Env } from './instance.ts';
import { EXIT, type Io } from './io.ts';
import { progressLine } from './progress.ts';
import { bringBack } from './restore-steps.ts';
import { takeOverLog } from './take-over.ts';
import { noticeWords, say } from './words.ts';

const HELP = `tamga restore <backup> [--data <folder>] [--identity <file>] [--erasures <log>] [--lock <file>]
tamga restore --log-key <file> --identity <file>
tamga restore --successor <file> --identity <file>

Makes an instance out of a backup, in an empty folder and an empty database (DATABASE_URL, or the embedded one).

  --data <folder>      where; TAMGA_DATA (./data) by default
  --identity <file>    age identity of an encrypted backup, as age-keygen writes it
  --erasures <log>     a newer copy of the public log (folder or url): what was erased or hidden since is erased or hidden
                       again, and what was published since is taken from it, before anything is served
  --lock <file>        the newest lock/log of this instance, if it was kept apart
  --log-key <file>     put back only the keys that sign the log, from backup --log-key
  --successor <file>   the log goes on under the successor its key promised, from backup --successor: when the key is lost,
                       or somebody has it who should not. Stop the instance first. Killed in the middle: give it again
  --json               the last line of the output is one JSON object

What unlocks the instance must be given as when it is served: TAMGA_PASSPHRASE, or TAMGA_KEY_FILE.
Exit status: 0 restored, 1 refused, 2 could not tell.
`;

const OPTIONS = {
  help: { type: 'boolean' },
  data: { type: 'string' },
  identity: { type: 'string' },
  erasures: { type: 'string' },
  lock: { type: 'string' },
  'log-key': { type: 'string' },
  successor: { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** Restores. Refusals are thrown; the caller words them. */
export async function restoreCommand(argv: string[], io: Io, given: Env): Promise<number> {
  const { values, positionals } = parseArgs({ args: argv, options: OPTIONS, allowPositionals: true });
  const [file] = positionals;
  if (values.help || (!file && !values['log-key'] && !values.successor)) {
    (values.help ? io.stdout : io.stderr)(HELP);
    return values.help ? EXIT.ok : EXIT.refused;
  }
  const env = values.data === undefined ? given : { ...given, TAMGA_DATA: values.data };
  const place = (path: string): string => resolve(env.INIT_CWD ?? process.cwd(), path);
  const identities = values.identity ? await readIdentities(place(values.identity)) : [];
  const lang = env.LANG ?? 'en';
  if (values['log-key']) return await putKeysBack(place(values['log-key']), identities, io, env);
  if (values.successor) return await succeed(place(values.successor), identities, io, env, values.json === true);
  const backup = place(file as string);
  const progress = progressLine(io);
  progress.show('reading');
  const checked = await checkBackup(openedFile(backup, identities));
  const restored = await bringBack(
    { env, io, word: randomBytes(16).toString('hex'), progress: (name) => progress.show(name) },
    {
      checked,
      open: () => openedFile(backup, identities),
      erasures:
        values.erasures === undefined || /^https?:/.test(values.erasures) ? values.erasures : place(values.erasures),
      lock: values.lock === undefined ? undefined : place(values.lock),
    },
  );
  progress.end();
  const { size, root, origin } = restored;
  io.stdout(say('restored', { data: dataFolder(env), origin, size, root }, lang));
  if (restored.later) {
    const { entries, erased, hidden } = restored.later;
    io.stdout(say('restored.later', { entries, erased, hidden }, lang));
  } else io.stdout(say('restored.not-newer', { at: checked.manifest.at }, lang));
  for (const rid of restored.later?.lost ?? []) io.stdout(say('restored.lost', { rid }, lang));
  if (values.json) io.stdout(`${JSON.stringify(restored)}\n`);
  return EXIT.ok;
}

async function succeed(file: string, identities: string[], io: Io, env: Env, json: boolean): Promise<number> {
  const done = await takeOverLog(file, identities, io, env);
  io.stdout(say('succeeded', { vkey: done.vkey, size: done.size }, env.LANG ?? 'en'));
  if (json) io.stdout(`${JSON.stringify(done)}\n`);
  return EXIT.ok;
}

async function putKeysBack(file: string, identities: string[], io: Io, env: Env): Promise<number> {
  const folder = await realpath(dataFolder(env)).catch(() => {
    throw new Refusal('data-missing', { data: dataFolder(env) }, 404);
  });
  const notice = io.stderr;
  const secrets = await openSecrets({
    dataFolder: folder,
    env,
    say: ({ code, params }) => notice(noticeWords(code, params)),
  });
  const served = await readFile(join(folder, 'site', 'log', 'keys'), 'utf8').then(
    (text) => text.trim().split('\n').at(-1) ?? null,
    () => null,
  );
  const vkey = await restoreLogKeys(secrets, file, identities, served);
  io.stdout(say('restored.log-key', { vkey }, env.LANG ?? 'en'));
  return EXIT.ok;
}

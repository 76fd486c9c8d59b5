/**
 * `tamga backup`: the whole instance in one checked file, while it runs; with `--log-key`, its signing keys alone; with
 * `--successor`, the key that may follow them.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { verifierKeyOf } from '../ledger/index.ts';
import { promiseSuccessor } from '../log/succession.ts';
import { settleLog } from '../main.ts';
import {
  type BackupParts,
  type BackupReport,
  type BoxNote,
  noteBox,
  sealLogKeys,
  writeBackup,
  writeSuccessor,
} from '../operation/commands.ts';
import { transaction } from '../platform/index.ts';
import type { System } from '../system.ts';
import { type Env, openInstance } from './instance.ts';
import { EXIT, type Io } from './io.ts';
import { say } from './words.ts';

const HELP = `tamga backup [--out <file>] [--recipient <age1…>]…
tamga backup --log-key --recipient <age1…> [--out <file>]
tamga backup --successor --recipient <age1…> [--out <file>]

Writes the instance of TAMGA_DATA (./data) into one file, while it runs, and reads it back to the last byte before the
file gets its name. In it: all records and their keys (locked by the master key), people, the log, all files, the secrets.

  --out <file>         tamga-<date>.tar, or .tar.age, where the command was called
  --recipient <age1…>  encrypt to this age recipient; may be given again. TAMGA_BACKUP_RECIPIENT does the same
  --log-key            only the keys that sign the log, to be kept apart and offline; always encrypted
  --successor          make the key that may follow the log's own, should that be lost or stolen: its private half is only in
                       this file, for a safe; its public half is promised in the log, and an earlier promise ends
  --json               the last line of the output is one JSON object

Exit status: 0 written and checked, 1 refused, 2 could not tell.
`;

/** Writes the backup. Refusals are thrown; the caller words them. */
export async function backupCommand(argv: string[], io: Io, env: Env, signal: AbortSignal): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: {
      help: { type: 'boolean' },
      out: { type: 'string' },
      recipient: { type: 'string', multiple: true },
      'log-key': { type: 'boolean' },
      successor: { type: 'boolean' },
      json: { type: 'boolean' },
    },
  });
  if (values.help) {
    io.stdout(HELP);
    return EXIT.ok;
  }
  const recipients = values.recipient ?? recipientsOf(env);
  const system = await openInstance(env, io, { join: true });
  try {
    const out = (name: string): string => resolve(env.INIT_CWD ?? process.cwd(), values.out ?? name);
    const day = system.platform.clock.now().toISOString().slice(0, 10);
    const lang = env.LANG ?? 'en';
    if (values['log-key']) {
      const file = out(`tamga-log-key-${day}.age`);
      await sealLogKeys(system.platform.secrets, file, {
        origin: system.log.identity.origin,
        vkey: system.log.vkey,
        changes: system.log.former.length,
        recipients,
      });
      io.stdout(say('backup.log-key', { file }, lang));
      if (values.json) io.stdout(`${JSON.stringify({ file })}\n`);
      return EXIT.ok;
    }
    if (values.successor) {
      const promised = await promise(system, out(`tamga-successor-${day}.age`), recipients);
      io.stdout(say('backup.successor', { file: promised.file, vkey: promised.vkey }, lang));
      if (values.json) io.stdout(`${JSON.stringify(promised)}\n`);
      return EXIT.ok;
    }
    const stamp = system.platform.clock
      .now()
      .toISOString()
      .replace(/[-:]|\.\d+/g, '');
    const file = out(`tamga-${stamp}.tar${recipients.length > 0 ? '.age' : ''}`);
    const report = await writeBackup(backupParts(system), file, recipients, signal);
    io.stdout(reportWords(report, lang));
    if (values.json) io.stdout(`${JSON.stringify(report)}\n`);
    return EXIT.ok;
  } finally {
    await system.close();
  }
}

/** Writes the box first: a promise whose key is nowhere would be worse than none. Resolves once the log shows it. */
async function promise(system: System, file: string, recipients: readonly string[]): Promise<BoxNote> {
  const { platform, log } = system;
  const { db, clock, random } = platform;
  const { origin } = log.identity;
  const signer = await writeSuccessor(file, { origin, succeeds: log.vkey, recipients, random });
  const now = clock.now();
  const note = { file, at: now.toISOString(), vkey: verifierKeyOf(signer) };
  await transaction(db, async (client) => {
    await noteBox(client, note);
    await promiseSuccessor(client, log.identity, signer.publicKey, now);
  });
  await settleLog(system);
  return note;
}

/** Recipients of backups from the environment, separated by blanks or commas. */
export const recipientsOf = (env: Env): string[] => (env.TAMGA_BACKUP_RECIPIENT ?? '').split(/[\s,]+/).filter(Boolean);

/** What a backup needs of a system. */
export function backupParts({ platform, log }: System): BackupParts {
  const { db: pool, dataFolder, database, random, clock } = platform;
  return { pool, dataFolder, vkey: log.vkey, postgres: database.version, random, now: () => clock.now() };
}

function reportWords(report: BackupReport, lang: string): string {
  const { file, bytes, size, root, blobs, sha256, masterKey, damagedBlobs } = report;
  const megabytes = (bytes / 1024 ** 2).toFixed(1);
  return [
    say('backup.written', { file, megabytes, size, root, blobs, sha256 }, lang),
    say(`backup.master-key.${masterKey}`, {}, lang),
    ...damagedBlobs.map((blob) => say('backup.blob-damaged', { blob }, lang)),
  ].join('');
}

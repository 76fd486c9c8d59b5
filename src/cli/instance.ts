/** Finds the instance a command works on, from the environment and its options, and says what the platform has to say. */
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { Refusal } from '../kernel/refusal.ts';
import { publicUrlOf, refuseUnfinished } from '../operation/commands.ts';
import { openSystem, type System, type SystemOptions } from '../system.ts';
import { EXIT, type Io } from './io.ts';
import { noticeWords, refusalWords } from './words.ts';

export type Env = Record<string, string | undefined>;

/** The data folder: `TAMGA_DATA`, else `./data` where the command was called. */
export function dataFolder(env: Env): string {
  return resolve(env.INIT_CWD ?? process.cwd(), env.TAMGA_DATA ?? 'data');
}

/** Origin of a new log: `TAMGA_ORIGIN`, else `PUBLIC_URL` without its scheme, else a name that resolves nowhere. @throws Refusal `public-url-invalid` */
export function originFor(env: Env): string {
  if (env.TAMGA_ORIGIN) return env.TAMGA_ORIGIN;
  const publicUrl = publicUrlOf(env.PUBLIC_URL);
  if (publicUrl) return publicUrl.replace(/^[a-z]+:\/\//, '');
  return `tamga.invalid/${randomBytes(8).toString('hex')}`;
}

/**
 * Opens the system of the data folder; with `join`, works with one that already runs there. `restoring` = a restore opens
 * what it has not finished. @throws Refusal `restore-unfinished`
 */
export async function openInstance(
  env: Env,
  io: Io,
  options: Partial<SystemOptions> = {},
  { restoring = false }: { restoring?: boolean } = {},
): Promise<System> {
  if (!restoring) refuseUnfinished(dataFolder(env));
  return await openSystem({
    dataFolder: dataFolder(env),
    origin: originFor(env),
    env,
    say: ({ code, params }) => io.stderr(noticeWords(code, params)),
    lost: (reason) => lost(io, reason),
    ...(env.TAMGA_TEST_TIME ? { testTime: new Date(env.TAMGA_TEST_TIME) } : {}),
    ...options,
  });
}

/** The database is gone for good (another instance took the folder, or PostgreSQL does not start): nothing can go on. */
function lost(io: Io, reason: unknown): void {
  if (reason instanceof Refusal) io.stderr(refusalWords(reason, 'en'));
  else io.stderr(`the database is lost: ${reason instanceof Error ? reason.message : String(reason)}\n`);
  process.exit(EXIT.unknown);
}

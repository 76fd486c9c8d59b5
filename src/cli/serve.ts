/** `tamga serve` (which is `npm start`): runs the instance of the data folder until it is told to stop. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Refusal } from '../kernel/refusal.ts';
import { type Role, type Running, start } from '../main.ts';
import { formerUrlsOf, KEEP, onionOf, publicUrlOf, scheduleBackups } from '../operation/commands.ts';
import { isUnavailable } from '../platform/index.ts';
import type { System } from '../system.ts';
import { backupParts, recipientsOf } from './backup.ts';
import { type Env, openInstance } from './instance.ts';
import { EXIT, type Io } from './io.ts';
import { refusalWords } from './words.ts';

const HELP = `tamga serve [--port <n>]

Runs the instance in TAMGA_DATA (./data): sequencer and public site.

  PORT         8080, or the next free one          HOST        127.0.0.1
  PUBLIC_URL   the address the world sees          ROLES       web,sequencer
  TAMGA_NAME   the name on every page              DATABASE_URL  a PostgreSQL server instead of the embedded one
  TAMGA_PUSH   on: notices on members' devices     TAMGA_FORMER_URLS  addresses the site had before
  TAMGA_ONION  the onion address of this site      TAMGA_BACKUP_TO  folder for a backup a day (docs/operating.md)
`;

const REPEAT_MS = 60_000;
const MOST_TOLD = 100;
const ROLES: Role[] = ['web', 'sequencer'];

/** Serves until `signal` is aborted. */
export async function serveCommand(argv: string[], io: Io, env: Env, signal: AbortSignal): Promise<number> {
  const { values } = parseArgs({ args: argv, options: { help: { type: 'boolean' }, port: { type: 'string' } } });
  if (values.help) {
    io.stdout(HELP);
    return EXIT.ok;
  }
  const publicUrl = publicUrlOf(env.PUBLIC_URL);
  const onion = onionOf(env.TAMGA_ONION);
  const formerUrls = formerUrlsOf(env.TAMGA_FORMER_URLS);
  const system = await openInstance(env, io);
  const stopBackups = backUpDaily(system, env, io);
  let running: Running | null = null;
  try {
    running = await start(system, {
      roles: rolesOf(env.ROLES),
      port: portOf(values.port ?? env.PORT),
      host: env.HOST ?? '127.0.0.1',
      name: env.TAMGA_NAME ?? 'Tamga',
      demo: false,
      report: reportTo(io),
      formerUrls,
      push: env.TAMGA_PUSH === 'on',
      ...(publicUrl ? { publicUrl } : {}),
      ...(onion ? { onion } : {}),
    });
    io.stdout(running.url ? `ready at ${running.url}\n` : 'ready\n');
    await sayHowToBegin(system, running, io);
    await aborted(signal);
    return EXIT.ok;
  } finally {
    stopBackups();
    await running?.stop();
    await system.close();
  }
}

/** With `TAMGA_BACKUP_TO`, a checked backup a day goes there. @throws Refusal `backup-keep-invalid` */
function backUpDaily(system: System, env: Env, io: Io): () => void {
  const folder = env.TAMGA_BACKUP_TO;
  if (!folder) return () => {};
  const keep = Number(env.TAMGA_BACKUP_KEEP ?? KEEP);
  if (!Number.isInteger(keep) || keep < 1)
    throw new Refusal('backup-keep-invalid', { keep: env.TAMGA_BACKUP_KEEP ?? '' });
  const { clock, jobs } = system.platform;
  const parts = { ...backupParts(system), clock, jobs, report: reportTo(io) };
  return scheduleBackups(parts, { folder: resolve(folder), recipients: recipientsOf(env), keep });
}

/** While nobody has set the instance up, each start makes the one link by which somebody can. */
export async function sayHowToBegin(system: System, running: Running, io: Io): Promise<void> {
  const token = running.url === null ? null : await system.people.links.setUpToken();
  if (token !== null) io.stdout(`set it up, once: ${running.workspaceUrl}/set-up/${token}\n`);
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** The port asked for, 8080 by default. @throws Refusal `port-invalid` */
export function portOf(text: string | undefined): number {
  const port = Number(text ?? 8080);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Refusal('port-invalid', { port: text ?? '' });
  return port;
}

/** Tells the operator of errors of ours, never what a reader asked for; one that repeats is told once a minute. */
export function reportTo(io: Io): (error: unknown) => void {
  const told = new Map<string, number>();
  return (error) => {
    const text = errorWords(error);
    const now = performance.now();
    if (now - (told.get(text) ?? Number.NEGATIVE_INFINITY) < REPEAT_MS) return;
    told.set(text, now);
    if (told.size > MOST_TOLD) told.clear();
    io.stderr(text);
  };
}

function errorWords(error: unknown): string {
  if (error instanceof Refusal) return refusalWords(error, 'en');
  if (isUnavailable(error)) return 'the database does not answer; trying again\n';
  return `error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`;
}

function rolesOf(text: string | undefined): ReadonlySet<Role> {
  if (!text) return new Set(ROLES);
  const asked = text.split(',').map((role) => role.trim());
  const unknown = asked.find((role) => !ROLES.includes(role as Role));
  if (unknown !== undefined) throw new Refusal('role-unknown', { role: unknown });
  return new Set(asked as Role[]);
}

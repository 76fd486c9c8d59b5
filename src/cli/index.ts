/**
 * The command `tamga`: finds the command, gives it the terminal, the environment and a signal to stop, and words what was
 * refused. Exit codes: 0 done, 1 refused or invalid, 2 could not tell.
 */
import { Refusal } from '../kernel/refusal.ts';
import { isUnavailable } from '../platform/index.ts';
import { backupCommand } from './backup.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { exportCommand } from './export.ts';
import { importCommand } from './import.ts';
import { initCommand } from './init.ts';
import type { Env } from './instance.ts';
import { EXIT, type Io, terminal } from './io.ts';
import { peopleCommand } from './people.ts';
import { restoreCommand } from './restore.ts';
import { rulesCommand } from './rules.ts';
import { serveCommand } from './serve.ts';
import { verifyCommand } from './verify.ts';
import { refusalWords } from './words.ts';

type Command = (argv: string[], io: Io, env: Env, signal: AbortSignal) => Promise<number>;

const COMMANDS: Record<string, { run: Command; what: string }> = {
  serve: { run: serveCommand, what: 'run the instance of the data folder' },
  init: { run: initCommand, what: 'make a new instance and fix the origin of its log' },
  demo: { run: demoCommand, what: 'run a throw-away instance with invented records, or with a file' },
  import: { run: importCommand, what: 'bring a file into the register' },
  export: { run: exportCommand, what: 'write the public register to a file' },
  backup: { run: backupCommand, what: 'write the whole instance into one checked file' },
  restore: { run: restoreCommand, what: 'make an instance out of a backup' },
  doctor: { run: doctorCommand, what: 'say what is wrong with the instance, and what to do' },
  people: { run: peopleCommand, what: 'settle suspensions where nobody else is left to' },
  rules: { run: rulesCommand, what: 'check rules of decision against cases with known outcomes' },
  verify: { run: verifyCommand, what: 'check a log, a copy of one, or a proof' },
};

const HELP = `tamga <command>\n\n${Object.entries(COMMANDS)
  .map(([name, { what }]) => `  ${name.padEnd(8)} ${what}`)
  .join('\n')}\n\nEach has --help. The data folder is TAMGA_DATA, or ./data.\n`;

/** Runs one command line; never throws. */
export async function runCli(argv: string[], io: Io, env: Env, signal: AbortSignal): Promise<number> {
  const [name = '', ...rest] = argv;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    const asked = ['--help', '-h', 'help'].includes(name);
    (asked ? io.stdout : io.stderr)(HELP);
    return asked ? EXIT.ok : EXIT.refused;
  }
  try {
    return await command.run(rest, io, env, signal);
  } catch (error) {
    return failed(error, io, env);
  }
}

function failed(error: unknown, io: Io, env: Env): number {
  if (error instanceof Refusal) {
    io.stderr(refusalWords(error, /^[a-z]{2}(?=[_.@]|$)/.exec(env.LANG ?? '')?.[0] ?? 'en'));
    return EXIT.refused;
  }
  if (isUnavailable(error)) {
    io.stderr('the database went away; what was saved is kept, and the same command can be given again\n');
    return EXIT.unknown;
  }
  if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
    io.stderr(`refused: ${error.message}\n`);
    return EXIT.refused;
  }
  io.stderr(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return EXIT.unknown;
}

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
// The launcher that started us is gone: so is whoever could stop us.
process.on('disconnect', () => stop.abort());
process.channel?.unref();
process.exitCode = await runCli(process.argv.slice(2), terminal, process.env, stop.signal);

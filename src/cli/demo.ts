/**
 * `npm run demo`: a throw-away instance on an empty folder, with the invented demonstration set or a real file brought in
 * through the same import and publication path. Everything it made is gone when it stops.
 */
import { randomBytes } from 'node:crypto';
import { isAbsolute, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DEMO_BEGINS, loadDemonstration } from '../demo.ts';
import { type Running, start } from '../main.ts';
import { clearThrowaways, makeThrowaway, removeDataFolder, shiftedClock } from '../platform/index.ts';
import type { System } from '../system.ts';
import { importInto } from './import.ts';
import { type Env, openInstance } from './instance.ts';
import { EXIT, type Io } from './io.ts';
import { aborted, portOf, reportTo, sayHowToBegin } from './serve.ts';

const HELP = `npm run demo [-- <file> --mapping <name|path>]

Starts a throw-away instance with invented records, or with a real file, and prints its address.
`;

/** Runs the demonstration until `signal` is aborted. */
export async function demoCommand(argv: string[], io: Io, env: Env, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    options: { help: { type: 'boolean' }, mapping: { type: 'string' } },
    allowPositionals: true,
  });
  const [file] = positionals;
  if (values.help || (file && !values.mapping)) {
    (values.help ? io.stdout : io.stderr)(HELP);
    return values.help ? EXIT.ok : EXIT.refused;
  }
  await clearThrowaways('demo');
  const folder = makeThrowaway('demo');
  const own: Env = {
    ...env,
    TAMGA_DATA: folder,
    DATABASE_URL: undefined,
    DATABASE_READ_URL: undefined,
    TAMGA_ORIGIN: `demo.invalid/${randomBytes(8).toString('hex')}`,
  };
  try {
    return await run(
      own,
      io,
      signal,
      file && {
        path: isAbsolute(file) ? file : resolve(env.INIT_CWD ?? process.cwd(), file),
        mapping: values.mapping as string,
      },
    );
  } finally {
    removeDataFolder(folder);
  }
}

async function run(
  env: Env,
  io: Io,
  signal: AbortSignal,
  source: { path: string; mapping: string } | undefined | '',
): Promise<number> {
  const clock = shiftedClock(source ? new Date() : DEMO_BEGINS);
  const system = await openInstance(env, io, { clock, say: () => {} });
  let running: Running | null = null;
  try {
    running = await start(system, {
      roles: new Set(['web', 'sequencer'] as const),
      port: portOf(env.PORT),
      host: env.HOST ?? '127.0.0.1',
      name: 'Tamga',
      demo: source ? 'file' : true,
      report: reportTo(io),
    });
    io.stdout(`the demonstration is at ${running.url}\n`);
    if (source) await bring(system, source, io, signal, env);
    else io.stdout(`${await loadDemonstration(system, clock)} invented records are published\n`);
    await running.settle();
    await sayHowToBegin(system, running, io);
    io.stdout('stop it with Ctrl-C; nothing of it will be kept\n');
    await aborted(signal);
    return EXIT.ok;
  } finally {
    await running?.stop();
    await system.close();
  }
}

async function bring(
  system: System,
  { path, mapping }: { path: string; mapping: string },
  io: Io,
  signal: AbortSignal,
  env: Env,
): Promise<void> {
  const { read, published, rejected, rejects } = await importInto(system, {
    file: path,
    mapping,
    values: { publish: true },
    io,
    signal,
    rejects: join(env.TAMGA_DATA as string, 'imports'),
  });
  io.stdout(`read ${read} rows, published ${published}, rejected ${rejected}${rejects ? `: see ${rejects}` : ''}\n`);
}

/** `tamga init`: makes a new instance. The origin of its log is fixed here, once, and shown. */
import { parseArgs } from 'node:util';
import { Refusal } from '../kernel/refusal.ts';
import { settleLog } from '../main.ts';
import { dataFolder, type Env, openInstance } from './instance.ts';
import { EXIT, type Io } from './io.ts';

const HELP = `tamga init [--origin <name>] [--json]

Makes a new instance in TAMGA_DATA (./data). The origin is the name of its log for ever: without --origin it is PUBLIC_URL
without its scheme.
`;

/** Creates the instance, or says what is already there. */
export async function initCommand(argv: string[], io: Io, env: Env): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: { help: { type: 'boolean' }, origin: { type: 'string' }, json: { type: 'boolean' } },
  });
  if (values.help) {
    io.stdout(HELP);
    return EXIT.ok;
  }
  const system = await openInstance(env, io, { join: true, ...(values.origin ? { origin: values.origin } : {}) });
  try {
    const { origin } = system.log.identity;
    if (values.origin && values.origin !== origin) throw new Refusal('origin-fixed', { origin }, 409);
    await settleLog(system);
    io.stdout(`instance in ${dataFolder(env)}\norigin ${origin}\nverifier key ${system.log.vkey}\n`);
    if (values.json) io.stdout(`${JSON.stringify({ origin, vkey: system.log.vkey })}\n`);
    return EXIT.ok;
  } finally {
    await system.close();
  }
}

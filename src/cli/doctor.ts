/** `tamga doctor`: says in plain words what is wrong with the instance of the data folder, and what to do about it. */
import { parseArgs } from 'node:util';
import { hasFfmpeg } from '../evidence/workshop/film.ts';
import { holdOf } from '../evidence/workshop/workshop.ts';
import { Refusal } from '../kernel/refusal.ts';
import { SEQUENCER_LEASE } from '../log/sequencer-loop.ts';
import { inspectLog } from '../main.ts';
import {
  addressFindings,
  diagnose,
  type Finding,
  finding,
  folderFindings,
  formerUrlsOf,
  isInstance,
  publicUrlOf,
  refused,
  statusOf,
  workshopFindings,
} from '../operation/commands.ts';
import { namesOf, relyingParty } from '../people/commands.ts';
import { isUnavailable, readRun } from '../platform/index.ts';
import { ACTS } from '../publication/acts.ts';
import type { System } from '../system.ts';
import { dataFolder, type Env, openInstance } from './instance.ts';
import { EXIT, type Io } from './io.ts';
import { refusalWords, say } from './words.ts';

const HELP = `tamga doctor [--full] [--json]

Looks at the instance of TAMGA_DATA (./data), running or not, and says what is wrong and what to do. It changes nothing.

  --full    compute the whole log again, from its files and from the database, and read the last backup
  --json    the last line of the output is one JSON object

Give it the environment the instance is served with, or it cannot know its address and its backups.
Exit status: 0 all is well, 1 something is wrong, 2 something could not be told.
`;

/** Prints every finding, what is wrong last; the exit status says the worst of them. */
export async function doctorCommand(argv: string[], io: Io, env: Env): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: { help: { type: 'boolean' }, full: { type: 'boolean' }, json: { type: 'boolean' } },
  });
  if (values.help) {
    io.stdout(HELP);
    return EXIT.ok;
  }
  const findings = await findingsOf(io, env, values.full === true);
  const lang = env.LANG ?? 'en';
  const order = ['ok', 'hint', 'unknown', 'wrong'];
  for (const one of findings.toSorted((a, b) => order.indexOf(a.level) - order.indexOf(b.level))) {
    io.stdout(lines(one, lang));
  }
  const status = statusOf(findings);
  io.stdout(say(`doctor.status.${status}`, {}, lang));
  if (values.json) io.stdout(`${JSON.stringify({ status, findings })}\n`);
  return status;
}

async function findingsOf(io: Io, env: Env, full: boolean): Promise<Finding[]> {
  const folder = dataFolder(env);
  if (!isInstance(folder)) return [finding('wrong', 'data-none', { data: folder })];
  const held = workshopFindings(await holdOf());
  const outside = [...(await folderFindings(folder, env)), ...addressFindings(env), ...held, await programs()];
  const said: Finding[] = [];
  try {
    const running = readRun(folder) !== null;
    const system = await openInstance(env, io, { join: true, say: ({ code }) => said.push(...hintOf(code)) });
    try {
      return [...outside, ...said, ...(await insideOf(system, { env, full, running }))];
    } finally {
      await system.close();
    }
  } catch (error) {
    if (error instanceof Refusal) return [...outside, ...said, refused(error)];
    if (isUnavailable(error)) return [...outside, finding('unknown', 'database-away')];
    throw error;
  }
}

async function insideOf(
  system: System,
  { env, full, running }: { env: Env; full: boolean; running: boolean },
): Promise<Finding[]> {
  const { platform, folder, log, people } = system;
  return await diagnose({
    pool: platform.db,
    folder,
    vkey: log.vkey,
    database: platform.database,
    running,
    inspect: () => inspectLog(system),
    lease: SEQUENCER_LEASE,
    signing: ACTS.publish.roles,
    custodians: () => people.custodianRecipients(),
    now: platform.clock.now(),
    passkeyNames: passkeyNamesOf(env),
    backupTo: env.TAMGA_BACKUP_TO || undefined,
    full,
  });
}

/** Names whose passkeys open the address of this environment; null where it is not set, or set to nonsense. */
function passkeyNamesOf(env: Env): string[] | null {
  const publicUrl = URL.canParse(env.PUBLIC_URL ?? '') ? publicUrlOf(env.PUBLIC_URL) : undefined;
  const party = publicUrl ? relyingParty(publicUrl, '', formerUrlsOf(env.TAMGA_FORMER_URLS)) : null;
  return party && namesOf(party);
}

/** What more can be done where Debian's programs are installed. */
const programs = async (): Promise<Finding> =>
  (await hasFfmpeg()) ? finding('ok', 'ffmpeg') : finding('hint', 'ffmpeg-missing');

/** Of what the platform says at a start, only this is not found out by a check of its own. */
const hintOf = (code: string): Finding[] => (code === 'reader-not-isolated' ? [finding('hint', code)] : []);

function lines({ code, level, params }: Finding, lang: string): string {
  const mark = say(`doctor.level.${level}`, {}, lang).trimEnd();
  if (code.startsWith('refusal.')) {
    const [first, ...next] = refusalWords(new Refusal(code.slice(8), params), lang)
      .trimEnd()
      .split('\n');
    return [`${mark}  ${first?.replace(/^refused: /, '')}`, ...next.map((line) => `    ${line}`), ''].join('\n');
  }
  const next = level === 'ok' ? '' : `    ${say(`doctor.${code}.next`, params, lang)}`;
  return `${mark}  ${say(`doctor.${code}`, params, lang)}${next}`;
}

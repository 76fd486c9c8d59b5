/** What can be told of an instance from its folder and its environment alone, whether or not its database answers. */
import { existsSync, readFileSync } from 'node:fs';
import { access, constants, readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../kernel/refusal.ts';
import { type Finding, finding, onionOf, publicUrlOf, transportOf } from './model.ts';

type Env = Readonly<Record<string, string | undefined>>;

const GIB = 1024 ** 3;
const LEAST_FREE = 2 * GIB;
const LEAST_PART = 0.05;
/** Parts of the folder that only the instance's account may read. */
const CLOSED = ['secrets', 'blobs', 'lock/log', 'run.json'];

/** Is there an instance in this folder at all? */
export const isInstance = (dataFolder: string): boolean => existsSync(join(dataFolder, 'secrets', 'master.json'));

/** Rights, room, master key. */
export async function folderFindings(dataFolder: string, env: Env): Promise<Finding[]> {
  const rights = await rightsOf(dataFolder);
  return [...rights, await roomOf(dataFolder), masterKeyOf(dataFolder, env)];
}

async function rightsOf(dataFolder: string): Promise<Finding[]> {
  const writable = await access(dataFolder, constants.R_OK | constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!writable) return [finding('wrong', 'folder-closed', { data: dataFolder })];
  const open: Finding[] = [];
  const inner = (await readdir(join(dataFolder, 'secrets'))).map((name) => `secrets/${name}`);
  for (const name of [...CLOSED, ...inner]) {
    const found = await stat(join(dataFolder, name)).catch(() => null);
    if (!found || (found.mode & 0o077) === 0) continue;
    open.push(finding('wrong', 'file-open', { file: join(dataFolder, name), mode: (found.mode & 0o777).toString(8) }));
  }
  return open.length > 0 ? open : [finding('ok', 'folder', { data: dataFolder })];
}

async function roomOf(dataFolder: string): Promise<Finding> {
  const { bavail, blocks, bsize } = await statfs(dataFolder);
  const free = bavail * bsize;
  const low = free < LEAST_FREE || bavail / blocks < LEAST_PART;
  return finding(low ? 'wrong' : 'ok', low ? 'disk-low' : 'disk', { free: (free / GIB).toFixed(1) });
}

/** Where the master key comes from; on the same disk it protects nothing, which is bearable only at home. */
function masterKeyOf(dataFolder: string, env: Env): Finding {
  const folder = join(dataFolder, 'secrets');
  const record = JSON.parse(readFileSync(join(folder, 'master.json'), 'utf8')) as { wrapped?: string };
  if (existsSync(join(folder, 'master.key'))) {
    return finding(isPublic(env) ? 'wrong' : 'hint', 'master-key-on-disk', { file: join(folder, 'master.key') });
  }
  return finding('ok', record.wrapped ? 'master-key-passphrase' : 'master-key-file');
}

/** How the process is held that opens files of strangers. */
export function workshopFindings({ network, limits }: { network: boolean; limits: boolean }): Finding[] {
  const loose = [
    ...(network ? [] : [finding('wrong', 'workshop-network')]),
    ...(limits ? [] : [finding('wrong', 'workshop-limits')]),
  ];
  return loose.length > 0 ? loose : [finding('ok', 'workshop-held')];
}

/** Address, cookies, onion, and the door the program itself listens at. */
export function addressFindings(env: Env): Finding[] {
  return [publicAddress(env), onionAddress(env), ownDoor(env)];
}

function publicAddress(env: Env): Finding {
  try {
    const url = publicUrlOf(env.PUBLIC_URL);
    if (url === undefined) return finding('hint', 'public-url-none');
    const transport = transportOf(url);
    if (transport === 'plain') return finding('wrong', 'public-url-plain', { url });
    return finding('ok', `public-url-${transport}`, { url });
  } catch (error) {
    return refused(error);
  }
}

function onionAddress(env: Env): Finding {
  try {
    const onion = onionOf(env.TAMGA_ONION);
    return onion === undefined ? finding('hint', 'onion-none') : finding('ok', 'onion', { onion });
  } catch (error) {
    return refused(error);
  }
}

function ownDoor(env: Env): Finding {
  const host = env.HOST ?? '127.0.0.1';
  return /^(?:127\.|::1$|localhost$)/.test(host)
    ? finding('ok', 'door', { host })
    : finding('wrong', 'door-open', { host });
}

function isPublic({ PUBLIC_URL }: Env): boolean {
  return PUBLIC_URL !== undefined && URL.canParse(PUBLIC_URL) && transportOf(PUBLIC_URL) !== 'local';
}

/** A refusal as a finding: its own words say what is wrong and what to do. */
export function refused(error: unknown): Finding {
  if (!(error instanceof Refusal)) throw error;
  return finding('wrong', `refusal.${error.code}`, error.params);
}

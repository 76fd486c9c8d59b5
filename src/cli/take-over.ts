/**
 * The promised successor takes over a log: what the earlier key can still sign is signed first, then one transaction changes
 * the log, and its first tree under the new key is published. Each step may be killed; the same command goes on.
 */
import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../kernel/refusal.ts';
import { newSigner } from '../ledger/index.ts';
import { readHead } from '../log/commands.ts';
import { originOf } from '../log/identity.ts';
import { LogFolder } from '../log/log-folder.ts';
import { SEQUENCER_LEASE } from '../log/sequencer-loop.ts';
import { dropFormerKeys, takeOver } from '../log/succession.ts';
import { readChanges } from '../log/succession-store.ts';
import { settleLog } from '../main.ts';
import { isHeld, readSuccessor, refuseUnfinished } from '../operation/commands.ts';
import { openDatabase, openSecrets, platformMigrations, systemRandom } from '../platform/index.ts';
import { migrations, type System } from '../system.ts';
import { dataFolder, type Env, openInstance } from './instance.ts';
import type { Io } from './io.ts';
import { noticeWords } from './words.ts';

/** @throws Refusal `data-missing`, `log-origin-differs`, `data-in-use`, and what `readSuccessor` and `takeOver` refuse */
export async function takeOverLog(
  file: string,
  identities: readonly string[],
  io: Io,
  env: Env,
): Promise<{ vkey: string; size: number }> {
  const folder = await realpath(dataFolder(env)).catch(() => '');
  if (!existsSync(join(folder, 'secrets'))) throw new Refusal('data-missing', { data: dataFolder(env) }, 404);
  refuseUnfinished(folder);
  const box = await readSuccessor(file, identities);
  await settleUnder(env, io, (system) => system.log.vkey === box.succeeds);
  await change(folder, box, env, io);
  const system = await openInstance(env, io);
  try {
    await settleLog(system);
    await dropFormerKeys(system.platform.secrets, await readChanges(system.platform.db));
    return { vkey: system.log.vkey, size: (await readHead(system.platform.db))?.published ?? 0 };
  } finally {
    await system.close();
  }
}

/** While the earlier key is at hand, it signs all that is committed; when it is lost, its last checkpoint must do. */
async function settleUnder(env: Env, io: Io, isFormer: (system: System) => boolean): Promise<void> {
  const system = await openInstance(env, io).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'log-key-missing') return null;
    throw error;
  });
  if (system === null) return;
  try {
    if (isFormer(system)) await settleLog(system);
  } finally {
    await system.close();
  }
}

async function change(folder: string, box: Awaited<ReturnType<typeof readSuccessor>>, env: Env, io: Io): Promise<void> {
  const say = ({ code, params }: { code: string; params: Record<string, string | number> }): void =>
    io.stderr(noticeWords(code, params));
  const secrets = await openSecrets({ dataFolder: folder, env, say });
  const all = [...platformMigrations, ...migrations];
  const database = await openDatabase({ dataFolder: folder, url: env.DATABASE_URL, migrations: all, say });
  try {
    const origin = (await originOf(database.open)) ?? '';
    if (origin !== box.origin) throw new Refusal('log-origin-differs', { locked: box.origin, origin }, 503);
    if (await isHeld(database.open, SEQUENCER_LEASE)) throw new Refusal('log-held', {}, 409);
    const parts = {
      pool: database.open,
      folder: new LogFolder(join(folder, 'site')),
      secrets,
      now: new Date(env.TAMGA_TEST_TIME ?? Date.now()),
      random: (length: number) => systemRandom.bytes(length),
      signerOf: (seed: Uint8Array) => newSigner(origin, seed),
    };
    await takeOver(parts, box.seed, box.succeeds);
  } finally {
    await database.close();
  }
}

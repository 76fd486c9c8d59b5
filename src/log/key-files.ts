/** The verifier keys of a log, a policy to trust it by and how one key followed another, for whoever copies its folder. */
import { type Change, formatSuccession, singleKeyPolicy } from '../ledger/index.ts';
import type { LogFolder } from './log-folder.ts';

/**
 * Writes `log/keys` (all keys in order, the present one last) when it differs, and `log/policy` when there is none: an
 * operator may have written a stricter one, in which only a key that was succeeded is replaced.
 */
export async function writeKeys(folder: LogFolder, former: readonly string[], vkey: string): Promise<void> {
  const read = async (path: string): Promise<string | null> => (await folder.read(path))?.toString('utf8') ?? null;
  const keys = [...former, vkey].map((key) => `${key}\n`).join('');
  if ((await read('log/keys')) !== keys) await folder.write('log/keys', keys);
  const policy = await read('log/policy');
  const wanted = former.reduce((text, key) => text.replaceAll(key, vkey), policy ?? singleKeyPolicy(vkey));
  if (policy !== wanted) await folder.write('log/policy', wanted);
}

/** Writes `log/succession` when it differs. Null stands for a change that is not proved yet. */
export async function writeSuccession(folder: LogFolder, changes: readonly (Change | null)[]): Promise<void> {
  const proved = changes.filter((change) => change !== null);
  if (proved.length === 0) return;
  const text = formatSuccession(proved);
  if ((await folder.read('log/succession'))?.toString('utf8') !== text) await folder.write('log/succession', text);
}

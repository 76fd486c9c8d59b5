/** The verifier key of a log and a policy to trust it by, beside the log for whoever copies its folder. */
import { type Signer, singleKeyPolicy, verifierKeyOf } from '../ledger/index.ts';
import type { LogFolder } from './log-folder.ts';

/** Writes `log/keys` when it differs, and `log/policy` when there is none: an operator may have written a stricter one. */
export async function writeKeys(folder: LogFolder, signer: Signer): Promise<void> {
  const vkey = verifierKeyOf(signer);
  const keys = `${vkey}\n`;
  if ((await folder.read('log/keys'))?.toString('utf8') !== keys) await folder.write('log/keys', keys);
  if (!(await folder.read('log/policy'))) await folder.write('log/policy', singleKeyPolicy(vkey));
}

/**
 * The keys that sign the log, sealed for a safe: whoever holds them can go on with the log when the server's own copy is
 * lost. They leave the instance only encrypted to an age recipient, never under the master key that may be lost with them.
 */
import { toHex } from '../kernel/bytes.ts';
import { Refusal } from '../kernel/refusal.ts';
import { newSigner, verifierKeyOf } from '../ledger/index.ts';
import { createDurably, type Secrets } from '../platform/index.ts';
import { type Identities, isSealed, openedFile, sealBytes } from './sealed-file.ts';

/** Names of the secrets, as the log makes them. */
const NAMES = ['log-key', 'instance-key'] as const;
const MOST_BYTES = 4096;

export interface LogKeyFile {
  origin: string;
  vkey: string;
  recipients: readonly string[];
}

/** Writes the sealed keys to a new file. @throws Refusal `recipient-needed`, `recipient-invalid`, `backup-exists` */
export async function sealLogKeys(
  secrets: Secrets,
  path: string,
  { origin, vkey, recipients }: LogKeyFile,
): Promise<void> {
  if (recipients.length === 0) throw new Refusal('recipient-needed');
  const lines = ['# Keys of a Tamga log. Whoever has them can write it.', `origin ${origin}`, `verifier-key ${vkey}`];
  for (const name of NAMES) {
    const seed = await secrets.named(name, () => {
      throw new Error(`there is no ${name}`);
    });
    lines.push(`${name} ${toHex(seed)}`);
  }
  const sealed = await sealBytes(Buffer.from(`${lines.join('\n')}\n`), recipients);
  if (!(await createDurably(path, sealed, 0o600))) throw new Refusal('backup-exists', { file: path }, 409);
}

/**
 * Puts sealed keys back into an instance. Returns the verifier key. `served` = the verifier key this instance publishes, if
 * it is known. @throws Refusal `log-keys-malformed`, `log-keys-other`, `identity-needed`, `identity-wrong`
 */
export async function restoreLogKeys(
  secrets: Secrets,
  path: string,
  identities: Identities,
  served: string | null,
): Promise<string> {
  if (!(await isSealed(path))) throw new Refusal('log-keys-malformed');
  let text = '';
  for await (const piece of openedFile(path, identities)) {
    text += Buffer.from(piece).toString('latin1');
    if (text.length > MOST_BYTES) throw new Refusal('log-keys-malformed');
  }
  const lines = new Map([...text.matchAll(/^([a-z-]+) (\S+)$/gm)].map(([, name, value]) => [name, value]));
  const seeds = NAMES.map((name) => Buffer.from(lines.get(name) ?? '', 'hex'));
  if (seeds.some((seed) => seed.length !== 32)) throw new Refusal('log-keys-malformed');
  const vkey = verifierKeyOf(await newSigner(lines.get('origin') ?? '', seeds[0] as Uint8Array));
  if (vkey !== lines.get('verifier-key')) throw new Refusal('log-keys-malformed');
  if (served !== null && served !== vkey) throw new Refusal('log-keys-other', { vkey }, 409);
  for (const [i, name] of NAMES.entries()) await secrets.replaceNamed(name, seeds[i] as Uint8Array);
  return vkey;
}

/**
 * The keys that sign the log, sealed for a safe: whoever holds them can go on with the log when the server's own copy is
 * lost. They leave the instance only encrypted to an age recipient, never under the master key that may be lost with them.
 */
import { toHex } from '../kernel/bytes.ts';
import { Refusal } from '../kernel/refusal.ts';
import { newSigner, verifierKeyOf } from '../ledger/index.ts';
import { secretNames } from '../log/commands.ts';
import { createDurably, type Secrets } from '../platform/index.ts';
import { type Identities, isSealed, openedFile, sealBytes } from './sealed-file.ts';

const MOST_BYTES = 4096;

export interface LogKeyFile {
  origin: string;
  vkey: string;
  /** How often the key of this log was succeeded. */
  changes: number;
  recipients: readonly string[];
}

/** Writes the sealed keys to a new file. @throws Refusal `recipient-needed`, `recipient-invalid`, `backup-exists` */
export async function sealLogKeys(
  secrets: Secrets,
  path: string,
  { origin, vkey, changes, recipients }: LogKeyFile,
): Promise<void> {
  if (recipients.length === 0) throw new Refusal('recipient-needed');
  const lines = ['# Keys of a Tamga log. Whoever has them can write it.', `origin ${origin}`, `verifier-key ${vkey}`];
  lines.push(`changes ${changes}`);
  const names = secretNames(changes);
  for (const [line, name] of [
    ['log-key', names.log],
    ['instance-key', names.instance],
  ] as const) {
    const seed = await secrets.named(name, () => {
      throw new Error(`there is no ${name}`);
    });
    lines.push(`${line} ${toHex(seed)}`);
  }
  await writeBox(path, lines, recipients);
}

/** Writes lines to a new file that only the recipients open. @throws Refusal `backup-exists`, `recipient-invalid` */
export async function writeBox(path: string, lines: readonly string[], recipients: readonly string[]): Promise<void> {
  const sealed = await sealBytes(Buffer.from(`${lines.join('\n')}\n`), recipients);
  if (!(await createDurably(path, sealed, 0o600))) throw new Refusal('backup-exists', { file: path }, 409);
}

/** The lines of such a file by their first word. @throws Refusal `log-keys-malformed`, `identity-needed`, `identity-wrong` */
export async function readBox(path: string, identities: Identities): Promise<ReadonlyMap<string, string>> {
  if (!(await isSealed(path))) throw new Refusal('log-keys-malformed');
  let text = '';
  for await (const piece of openedFile(path, identities)) {
    text += Buffer.from(piece).toString('latin1');
    if (text.length > MOST_BYTES) throw new Refusal('log-keys-malformed');
  }
  return new Map([...text.matchAll(/^([a-z-]+) (\S+)$/gm)].map(([, name = '', value = '']) => [name, value]));
}

/**
 * Puts sealed keys back into an instance. Returns the verifier key. `served` = the verifier key this instance signs with now,
 * if it is known. @throws Refusal `log-keys-malformed`, `log-keys-other`, `identity-needed`, `identity-wrong`
 */
export async function restoreLogKeys(
  secrets: Secrets,
  path: string,
  identities: Identities,
  served: string | null,
): Promise<string> {
  const lines = await readBox(path, identities);
  const [log, instance] = ['log-key', 'instance-key'].map((name) => Buffer.from(lines.get(name) ?? '', 'hex'));
  const changes = lines.get('changes') ?? '0';
  if (log?.length !== 32 || instance?.length !== 32 || !/^\d{1,3}$/.test(changes))
    throw new Refusal('log-keys-malformed');
  const vkey = verifierKeyOf(await newSigner(lines.get('origin') ?? '', log));
  if (vkey !== lines.get('verifier-key')) throw new Refusal('log-keys-malformed');
  if (served !== null && served !== vkey) throw new Refusal('log-keys-other', { vkey }, 409);
  const names = secretNames(Number(changes));
  await secrets.replaceNamed(names.log, log);
  await secrets.replaceNamed(names.instance, instance);
  return vkey;
}

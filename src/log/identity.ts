/**
 * Makes and finds who this log is: its origin, fixed once, the key that signs checkpoints and the instance key. The first
 * entry of a log is the instance key's own, so that whoever verifies it learns the key from the log itself.
 */
import { toBase64 } from '../kernel/bytes.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Entry, newSigner, roleKeyId, type Signer, signEntry, verifierKeyOf } from '../ledger/index.ts';
import {
  type Client,
  type Clock,
  type Db,
  type Pool,
  type Random,
  type Secrets,
  transaction,
} from '../platform/index.ts';
import {
  createHead,
  insertEntries,
  type LogIdentity,
  moment,
  readHead,
  readyEntry,
  reserveIndexes,
} from './commands.ts';

export interface LogKeys {
  identity: LogIdentity;
  /** Signs checkpoints; its verifier key is what readers pin. */
  checkpointSigner: Signer;
  /** The verifier key, one line of `/log/keys`. */
  vkey: string;
}

export interface IdentityParts {
  pool: Pool;
  secrets: Secrets;
  random: Random;
  clock: Clock;
}

/** The origin of the log on this database, or null before `init`. */
export async function originOf(db: Db): Promise<string | null> {
  return (await readHead(db))?.origin ?? null;
}

/**
 * Opens the log's keys, and starts the log with its first entry when it is new. `origin` counts only then.
 * @throws Refusal `log-key-missing`: a log that stands is never continued with a key made anew
 */
export async function openLog(parts: IdentityParts, origin: string): Promise<LogKeys> {
  const { pool, secrets, random } = parts;
  const existing = await originOf(pool);
  const fixed = existing ?? origin;
  const seed = (): Uint8Array => {
    if (existing !== null) throw new Refusal('log-key-missing', { origin: existing }, 503);
    return random.bytes(32);
  };
  const checkpointSigner = await newSigner(fixed, await secrets.named('log-key', seed));
  const signer = await newSigner(fixed, await secrets.named('instance-key', seed));
  const identity: LogIdentity = { origin: fixed, signer };
  await transaction(pool, (client) => begin(client, parts, identity));
  return { identity, checkpointSigner, vkey: verifierKeyOf(checkpointSigner) };
}

async function begin(client: Client, { clock }: IdentityParts, { origin, signer }: LogIdentity): Promise<void> {
  await createHead(client, origin);
  const { rows } = await client.query(`select next from open.log_head where id = 1 for update`);
  if (rows[0].next > 0) return;
  const at = moment(clock.now());
  const body = { body: 'instance', from: at, key: toBase64(signer.publicKey), role: 'instance' };
  const entry: Omit<Entry, 'by' | 'sig'> = { v: 1, kind: 'key', log: origin, at, body };
  const first = readyEntry(await signEntry(entry, [signer]));
  await insertEntries(client, await reserveIndexes(client, 1), [first]);
}

/** Id of the instance key. */
export const instanceKeyId = (identity: LogIdentity): string => roleKeyId(identity.signer.publicKey);

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
import type { ChangeOfKey } from './change-of-key.ts';
import {
  createHead,
  insertEntries,
  type LogIdentity,
  moment,
  readHead,
  readyEntry,
  reserveIndexes,
} from './commands.ts';
import { secretNames } from './promised.ts';
import { dropFormerKeys } from './succession.ts';
import { type ChangeRow, readChanges } from './succession-store.ts';

export interface LogKeys {
  identity: LogIdentity;
  /** Signs checkpoints; its verifier key is what readers pin. */
  checkpointSigner: Signer;
  /** The verifier key, the last line of `/log/keys`. */
  vkey: string;
  /** Verifier keys that signed before it, in order. */
  former: string[];
  /** A change of keys whose first tree may not be published yet, and the key before it, if it is at hand. */
  change: ChangeOfKey | null;
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
  const changes = existing === null ? [] : await readChanges(pool);
  await dropFormerKeys(secrets, changes);
  const names = secretNames(changes.length);
  const checkpointSigner = await newSigner(fixed, await secrets.named(names.log, seed));
  const signer = await newSigner(fixed, await secrets.named(names.instance, seed));
  const identity: LogIdentity = { origin: fixed, signer };
  await transaction(pool, (client) => begin(client, parts, identity));
  const vkey = verifierKeyOf(checkpointSigner);
  const last = changes.at(-1);
  if (last && last.vkey !== vkey) throw new Refusal('log-key-missing', { origin: fixed }, 503);
  const former = changes.map((one) => one.former);
  const change = last ? { row: last, former: await formerSigner(secrets, fixed, last) } : null;
  return { identity, checkpointSigner, vkey, former, change };
}

/** The signer of the key before a change that is not published yet; null when it is lost. */
async function formerSigner(secrets: Secrets, origin: string, { position, former }: ChangeRow): Promise<Signer | null> {
  const lost = (): never => {
    throw new Error('the former key is lost');
  };
  const seed = await secrets.named(secretNames(position - 1).log, lost).catch(() => null);
  const signer = seed === null ? null : await newSigner(origin, seed);
  return signer && verifierKeyOf(signer) === former ? signer : null;
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

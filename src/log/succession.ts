/**
 * The successor of the key that signs checkpoints: promised by an entry while all is well, and taking over by entries of
 * its own when the key is lost or known to others. What is committed decides; a takeover that was killed is given again.
 */
import { toBase64 } from '../kernel/bytes.ts';
import { Refusal } from '../kernel/refusal.ts';
import {
  type KeyBody,
  openNote,
  parseCheckpoint,
  roleKeyId,
  type Signer,
  signEntry,
  verifierKeyOf,
} from '../ledger/index.ts';
import { type Client, type Db, type Pool, type Secrets, transaction } from '../platform/index.ts';
import { instanceEntry, type LogIdentity, moment, readyEntry } from './commands.ts';
import type { LogFolder } from './log-folder.ts';
import { type Promised, promisedSuccessor, secretNames } from './promised.ts';
import { insertEntries, reserveIndexes } from './store.ts';
import { type ChangeRow, insertChange, lockHead, readChanges } from './succession-store.ts';

/** Promises a successor, in the caller's transaction. A promise before it holds no longer. */
export async function promiseSuccessor(
  client: Client,
  identity: LogIdentity,
  successor: Uint8Array,
  now: Date,
): Promise<void> {
  const at = moment(now);
  const body = { body: 'log', from: at, key: toBase64(successor), role: 'log-successor' };
  const entry = await instanceEntry(identity, { kind: 'key', at, body });
  await insertEntries(client, await reserveIndexes(client, 1), [entry]);
}

export interface TakeoverParts {
  pool: Pool;
  folder: LogFolder;
  secrets: Secrets;
  now: Date;
  random(length: number): Uint8Array;
  signerOf(seed: Uint8Array): Promise<Signer>;
}

/**
 * Has the promised successor take over: its secret and a new instance key are put in place, then one transaction changes
 * the log. False when that had happened before. `former` = the verifier key it was promised to follow.
 * @throws Refusal `successor-unpromised`, `successor-not-covered`, `successor-other`
 */
export async function takeOver(parts: TakeoverParts, seed: Uint8Array, former: string): Promise<boolean> {
  const { pool, folder, secrets, random } = parts;
  const signer = await parts.signerOf(seed);
  const vkey = verifierKeyOf(signer);
  const changes = await readChanges(pool);
  if (changes.at(-1)?.vkey === vkey) return false;
  const current = changes.at(-1)?.vkey ?? former;
  if (current !== former) throw new Refusal('successor-other', { former }, 409);
  const checkpoint = await lastCheckpoint(folder, former);
  await refuseUnpromised(pool, signer, checkpoint);
  const position = changes.length + 1;
  const names = secretNames(position);
  await secrets.replaceNamed(names.log, seed);
  const instance = await parts.signerOf(await secrets.named(names.instance, () => random(32)));
  await transaction(pool, async (client) => {
    await lockHead(client);
    const promised = await refuseUnpromised(client, signer, checkpoint);
    const entries = await takeoverEntries(signer, instance, promised.instance, moment(parts.now));
    const taken = await reserveIndexes(client, entries.length);
    await insertEntries(client, taken, entries);
    const { announced, index } = promised;
    await insertChange(client, { position, former, vkey, checkpoint, announced, promised: index, taken });
  });
  return true;
}

/** The checkpoint that stands in the folder, which the former key must have signed. @throws Refusal `successor-other` */
async function lastCheckpoint(folder: LogFolder, former: string): Promise<string> {
  const note = (await folder.read('log/checkpoint'))?.toString('utf8') ?? '';
  await openNote(note, [former]).catch((error: unknown) => {
    if (error instanceof Refusal) throw new Refusal('successor-other', { former }, 409);
    throw error;
  });
  return note;
}

async function refuseUnpromised(db: Db, signer: Signer, checkpoint: string): Promise<Promised> {
  const promised = await promisedSuccessor(db);
  const id = roleKeyId(signer.publicKey);
  if (promised === null || roleKeyId(promised.key) !== id) throw new Refusal('successor-unpromised', { key: id }, 409);
  const { size } = parseCheckpoint(checkpoint);
  if (promised.index >= size) throw new Refusal('successor-not-covered', { size, index: promised.index }, 409);
  return promised;
}

/** The successor takes over, announces another instance key, and that one revokes the former. */
async function takeoverEntries(signer: Signer, instance: Signer, formerInstance: string, at: string) {
  const log = signer.name;
  const key = (body: KeyBody, by: Signer) => signEntry({ v: 1, kind: 'key', log, at, body }, [by]);
  const entries = [
    await key({ body: 'log', from: at, key: toBase64(signer.publicKey), role: 'log' }, signer),
    await key({ body: 'instance', from: at, key: toBase64(instance.publicKey), role: 'instance' }, signer),
    await key({ key: formerInstance, revoked: at }, instance),
  ];
  return entries.map(readyEntry);
}

/** Destroys the secrets of keys that were succeeded: whoever found them could only do harm. */
export async function dropFormerKeys(secrets: Secrets, changes: readonly ChangeRow[]): Promise<void> {
  for (const { position, change } of changes) {
    if (change === null) continue;
    const { log, instance } = secretNames(position - 1);
    await secrets.dropNamed(log);
    await secrets.dropNamed(instance);
  }
}

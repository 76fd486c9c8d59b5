/** Taking the signatures of an act that was proposed: each by a key the proposal names, over exactly its bytes. */
import { Refusal } from '../kernel/refusal.ts';
import { type Entry, ed25519Verify, signingBytes } from '../ledger/index.ts';
import type { Client, Clock } from '../platform/index.ts';
import * as records from '../records/commands.ts';
import type { Models } from '../records/models.ts';
import { type Act, assertKey } from './acts.ts';
import { assertDifferentPeople } from './two-people.ts';

/** The proposal of a record, locked. @throws Refusal `proposal-unknown` */
export async function proposalOf(client: Client, rid: string): Promise<records.Proposal> {
  const proposal = await records.lockProposal(client, rid);
  if (!proposal) throw new Refusal('proposal-unknown', { rid }, 404);
  return proposal;
}

/** Adds one signature; returns how many are missing. @throws Refusal `signature-invalid`, `signer-unknown`, `key-not-valid`, `proposal-unknown` */
export async function takeSignature(
  client: Client,
  { models, clock }: { models: Models; clock: Clock },
  { rid, keyId, signature }: { rid: string; keyId: string; signature: Uint8Array },
): Promise<number> {
  const proposal = await proposalOf(client, rid);
  const entry = JSON.parse(proposal.entry) as Entry & { by: string[] };
  if (!entry.by.includes(keyId)) throw new Refusal('signer-unknown', { key: keyId }, 403);
  const key = (await records.readRoleKeys(client, [keyId])).get(keyId);
  assertKey(proposal.kind as Act, models.types.ofId(rid), keyId, key, entry.at, clock.now());
  if (!(await ed25519Verify(key.key, signingBytes(entry), signature)))
    throw new Refusal('signature-invalid', { key: keyId }, 403);
  await records.addSignature(client, rid, keyId, Buffer.from(signature).toString('base64'));
  return entry.by.filter((id) => id !== keyId && proposal.signatures[id] === undefined).length;
}

/** The keys an act names may sign it now. Asked again when it is written: one may have been revoked after it signed. */
export async function assertKeys(
  client: Client,
  { models, clock }: { models: Models; clock: Clock },
  act: Act,
  { at, by = [], rid = '' }: Entry,
): Promise<void> {
  const keys = await records.holdRoleKeys(client, by);
  for (const id of by) assertKey(act, models.types.ofId(rid), id, keys.get(id), at, clock.now());
  assertDifferentPeople(act, by, keys);
}

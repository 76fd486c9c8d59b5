/** Who signed a request for a session: the holder's own key of a delegate, in force, over this request, mandate and day. */
import { addDays } from '../kernel/calendar.ts';
import { Refusal } from '../kernel/refusal.ts';
import { ed25519Verify } from '../ledger/index.ts';
import type { SignedIn } from '../people/model.ts';
import type { Client } from '../platform/index.ts';
import { readRoleKeys } from '../records/commands.ts';
import { type CongressParts, dayOf } from './parts.ts';
import { requestBytes } from './request-bytes.ts';

/** What a browser sends. */
export interface Signature {
  mandate: string;
  /** Id of the role key (hex). */
  key: string;
  /** Ed25519 over `requestBytes`. */
  signature: Uint8Array;
}

/**
 * The key, and the day that was signed; one handed in around midnight was signed yesterday. @throws Refusal `key-unfit`,
 * `request-signature`
 */
export async function verifiedRequest(
  { clock }: Pick<CongressParts, 'clock'>,
  client: Client,
  person: SignedIn,
  { convening, mandate, key, signature }: Signature & { convening: string },
): Promise<{ key: string; day: string }> {
  const now = clock.now();
  const found = /^[0-9a-f]{16,64}$/.test(key) ? (await readRoleKeys(client, [key])).get(key) : undefined;
  const inForce = found && !found.revokedAt && (!found.until || found.until > now);
  if (!inForce || found.person !== person.id || found.role !== 'delegate') throw new Refusal('key-unfit', {}, 403);
  const today = dayOf(now);
  for (const day of [today, addDays(today, -1)]) {
    const bytes = requestBytes({ convening, mandate, day });
    if (signature.length === 64 && (await ed25519Verify(found.key, bytes, signature))) return { key, day };
  }
  throw new Refusal('request-signature', {}, 422);
}

/**
 * Seals what tells who a reporter is, where their browser could not: in memory, before anything is written, to the keys
 * of the custodians. The server keeps ciphertext and a commitment, and cannot open what it has sealed.
 */
import { Encrypter } from 'age-encryption';
import { toBase64, toHex, utf8 } from '../kernel/bytes.ts';
import { canonicalize } from '../kernel/jcs.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import { commit, type Opening } from '../ledger/index.ts';
import type { Random } from '../platform/index.ts';
import type { Sealed } from '../records/vault.ts';

export interface Sealing {
  origin: string;
  rid: string;
  rev: number;
  /** JSON Pointer of the sealed field. */
  pointer: string;
  value: Text;
  /** age recipients of the custodians. */
  recipients: readonly string[];
}

/** @throws Refusal `custodians-missing` when there is nobody to seal to */
export async function sealToCustodians(sealing: Sealing, random: Random): Promise<Sealed> {
  const { origin, rid, rev, pointer, recipients } = sealing;
  if (recipients.length === 0) throw new Refusal('custodians-missing', {}, 409);
  const [value, salt] = [utf8(canonicalize(sealing.value)), random.bytes(32)];
  const opening: Opening = { pointer, type: 'text', value: toBase64(value), salt: toBase64(salt) };
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  const box = await encrypter.encrypt(canonicalize(opening));
  const commitment = commit({ origin, rid, rev, pointer, type: 'text', value, salt });
  return { commitment: toHex(commitment), box: toBase64(box), by: 'server' };
}

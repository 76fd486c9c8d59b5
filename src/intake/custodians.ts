/**
 * Seals what tells who a reporter is, where their browser could not: in memory, before anything is written, to the keys
 * of the custodians. The server keeps ciphertext and a commitment, and cannot open what it has sealed.
 */
import { Refusal } from '../kernel/refusal.ts';
import type { Random } from '../platform/index.ts';
import { type SealingPlace, sealWords } from '../records/seal.ts';
import type { Sealed } from '../records/vault.ts';

/** @throws Refusal `custodians-missing` when there is nobody to seal to */
export async function sealToCustodians(
  place: SealingPlace,
  words: string,
  recipients: readonly string[],
  random: Random,
): Promise<Sealed> {
  if (recipients.length === 0) throw new Refusal('custodians-missing', {}, 409);
  return { ...(await sealWords(place, words, recipients, random.bytes(32))), by: 'server' };
}

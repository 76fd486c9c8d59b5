/**
 * Seals words to the custodians: the opening is encrypted with age to all their recipients, and a commitment binds it to
 * log, record, revision and field. Pure but for encryption; the same in a browser and, where there is no script, in the server.
 */
import { Encrypter } from 'age-encryption';
import { toBase64, toHex, utf8 } from '../kernel/bytes.ts';
import { canonicalize } from '../kernel/jcs.ts';
import { commit, type Opening } from '../ledger/index.ts';

/** What words are sealed for. */
export interface SealingPlace {
  /** Origin of the log. */
  origin: string;
  rid: string;
  rev: number;
  /** JSON Pointer of the sealed field. */
  pointer: string;
}

/** Most words of one sealed value, in UTF-16 units. */
export const MOST_SEALED_WORDS = 5_000;

/** What is committed to: the words as multilingual text whose language nobody stated. */
const textOf = (words: string) => ({ lang: 'und', text: words });

/** Commitment (hex) and box (base64). `salt` = 32 random bytes; `recipients` = one or more age recipients. */
export async function sealWords(
  { origin, rid, rev, pointer }: SealingPlace,
  words: string,
  recipients: readonly string[],
  salt: Uint8Array,
): Promise<{ commitment: string; box: string }> {
  const value = utf8(canonicalize(textOf(words)));
  const opening: Opening = { pointer, type: 'text', value: toBase64(value), salt: toBase64(salt) };
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  const box = await encrypter.encrypt(canonicalize(opening));
  const commitment = commit({ origin, rid, rev, pointer, type: 'text', value, salt });
  return { commitment: toHex(commitment), box: toBase64(box) };
}

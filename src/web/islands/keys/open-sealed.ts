/** Opens one sealed value with a custodian's identities and checks that it is what its commitment says. */
import { Decrypter } from 'age-encryption';
import { equal, fromBase64, fromHex, fromUtf8 } from '../../../kernel/bytes.ts';
import { commit } from '../../../ledger/commitment.ts';
import type { Opening } from '../../../ledger/disclosure.ts';

/** A sealed value as the server hands it over; `rev` is the revision its commitment is bound to. */
export interface SealedValue {
  rid: string;
  rev: number;
  pointer: string;
  /** Hex. */
  commitment: string;
  /** Base64 age ciphertext. */
  box: string;
}

export interface OpenedSeal {
  opening: Opening;
  /** What was sealed, as people read it. */
  words: string;
  /** Does the commitment of this record and revision say exactly this? */
  holds: boolean;
}

/** Throws an Error when none of the identities opens it, or when it holds no opening. */
export async function openSealed(sealed: SealedValue, origin: string, identities: string[]): Promise<OpenedSeal> {
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  const opening: unknown = JSON.parse(await decrypter.decrypt(fromBase64(sealed.box), 'text'));
  if (!isOpening(opening)) throw new Error('this box holds no opening');
  const { type } = opening;
  const [value, salt] = [fromBase64(opening.value), fromBase64(opening.salt)];
  const { rid, rev, pointer } = sealed;
  const made = commit({ origin, rid, rev, pointer, type, value, salt });
  const holds = opening.pointer === pointer && equal(made, fromHex(sealed.commitment));
  return { opening, words: wordsOf(JSON.parse(fromUtf8(value))), holds };
}

function wordsOf(value: unknown): string {
  const text = (value as { text?: unknown } | null)?.text;
  return typeof text === 'string' ? text : typeof value === 'string' ? value : JSON.stringify(value);
}

function isOpening(value: unknown): value is Opening {
  const { pointer, type, value: bytes, salt } = (value ?? {}) as Record<string, unknown>;
  return [pointer, type, bytes, salt].every((part) => typeof part === 'string');
}

/**
 * Keys of signed notes (C2SP signed-note): verifier keys as text, signers, key ids, and the Ed25519 keys nobody may use.
 * A verifier key whose id does not follow from its name and bytes is refused when it is read.
 */
import { ed25519PublicKey, ed25519Sign, sha256 } from '#crypto';
import { concat, equal, fromBase64, fromHex, toBase64, toHex, utf8 } from '../kernel/bytes.ts';
import { Refusal } from '../kernel/refusal.ts';

/** Signs a note's text (log keys). */
export const ED25519 = 0x01;
/** Signs a checkpoint together with a time (witness keys), cosignature/v1. */
export const COSIGNATURE = 0x04;
export type KeyType = typeof ED25519 | typeof COSIGNATURE;

/** A public key that signs notes. `id` is 8 hex digits; `vkey` the text it was read from. */
export type VerifierKey = { name: string; id: string; type: KeyType; publicKey: Uint8Array; vkey: string };

/** Something that signs notes: it may hold its key in memory, in WebCrypto, or elsewhere. `sign` gives 64 bytes. */
export type Signer = {
  name: string;
  type: KeyType;
  publicKey: Uint8Array;
  sign: (message: Uint8Array) => Promise<Uint8Array>;
};

/** The five y coordinates of points of small order, besides those not below the field prime (little-endian hex). */
const SMALL_ORDER = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
]);

/** Refuses `key-weak`: not 32 bytes, a point of small order, or a coordinate that has a second spelling. */
export function refuseWeakKey(publicKey: Uint8Array): void {
  if (publicKey.length !== 32) throw new Refusal('key-weak', { length: publicKey.length });
  // Not `slice`: that of a Buffer shares its memory, and the sign bit would be cleared in the key itself.
  const y = new Uint8Array(publicKey);
  y[31] &= 0x7f;
  const beyondPrime = y[31] === 0x7f && y[0] >= 0xed && y.subarray(1, 31).every((byte) => byte === 0xff);
  if (beyondPrime || SMALL_ORDER.has(toHex(y))) throw new Refusal('key-weak');
}

/** True for a name a note key may have: not empty, no white space, no `+`, no control characters. */
export function isKeyName(name: string): boolean {
  return name !== '' && name.isWellFormed() && !/[\s\p{White_Space}\p{Cc}+]/u.test(name);
}

/** First 4 bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key), as 8 hex digits. */
export function noteKeyId(name: string, type: KeyType, publicKey: Uint8Array): string {
  return toHex(sha256(concat(utf8(name), Uint8Array.of(0x0a, type), publicKey)).subarray(0, 4));
}

/** `name+id+base64(type ‖ public key)`. Refuses `verifier-key-invalid` for a name no key may have, and `key-weak`. */
export function formatVerifierKey(name: string, publicKey: Uint8Array, type: KeyType = ED25519): string {
  if (!isKeyName(name)) throw new Refusal('verifier-key-invalid', { detail: 'name' });
  refuseWeakKey(publicKey);
  return `${name}+${noteKeyId(name, type, publicKey)}+${toBase64(concat(Uint8Array.of(type), publicKey))}`;
}

/** The part after each of the first two `+`: base64 may contain more of them. */
function splitKey(text: string): [string, string, string] {
  const first = text.indexOf('+');
  const second = text.indexOf('+', first + 1);
  if (first < 1 || second < 0) throw new Refusal('verifier-key-invalid', { detail: 'form' });
  return [text.slice(0, first), text.slice(first + 1, second), text.slice(second + 1)];
}

/**
 * Reads `name+id+base64`. Refuses `verifier-key-invalid` (form, name, or an id that does not fit), `verifier-key-type`
 * (an algorithm other than Ed25519 notes and cosignatures) and `key-weak`.
 */
export function parseVerifierKey(vkey: string): VerifierKey {
  const [name, id, encoded] = splitKey(vkey);
  if (!isKeyName(name)) throw new Refusal('verifier-key-invalid', { detail: 'name' });
  const [idBytes, keyBytes] = decodeKey(id, encoded);
  const type = keyBytes[0];
  const publicKey = keyBytes.slice(1);
  if (type !== ED25519 && type !== COSIGNATURE) throw new Refusal('verifier-key-type', { type: type ?? -1 });
  refuseWeakKey(publicKey);
  if (noteKeyId(name, type, publicKey) !== toHex(idBytes)) throw new Refusal('verifier-key-invalid', { detail: 'id' });
  return { name, id, type, publicKey, vkey };
}

function decodeKey(id: string, encoded: string): [Uint8Array, Uint8Array] {
  try {
    const idBytes = fromHex(id);
    if (idBytes.length === 4) return [idBytes, fromBase64(encoded)];
  } catch {
    // Whichever part was misspelt, the key as a whole is not one.
  }
  throw new Refusal('verifier-key-invalid', { detail: 'encoding' });
}

/** A signer that holds its 32-byte Ed25519 seed in memory. Refuses `verifier-key-invalid` for an unfit name. */
export async function newSigner(name: string, seed: Uint8Array, type: KeyType = ED25519): Promise<Signer> {
  if (!isKeyName(name)) throw new Refusal('verifier-key-invalid', { detail: 'name' });
  if (seed.length !== 32) throw new Refusal('signer-key-invalid', { length: seed.length });
  const publicKey = await ed25519PublicKey(seed);
  return { name, type, publicKey, sign: (message) => ed25519Sign(seed, message) };
}

/** The verifier key of a signer, as text. */
export function verifierKeyOf(signer: Signer): string {
  return formatVerifierKey(signer.name, signer.publicKey, signer.type);
}

const SKEY = 'PRIVATE+KEY+';

/** A signer's secret as text, as Go's `note` package writes it: `PRIVATE+KEY+name+id+base64(type ‖ seed)`. */
export async function formatSignerKey(name: string, seed: Uint8Array, type: KeyType = ED25519): Promise<string> {
  const { publicKey } = await newSigner(name, seed, type);
  return `${SKEY}${name}+${noteKeyId(name, type, publicKey)}+${toBase64(concat(Uint8Array.of(type), seed))}`;
}

/** Reads what `formatSignerKey` writes. Refuses `signer-key-invalid`; no part of the secret is in the refusal. */
export async function parseSignerKey(skey: string): Promise<Signer> {
  if (!skey.startsWith(SKEY)) throw new Refusal('signer-key-invalid', { detail: 'form' });
  const [name, id, encoded] = splitKey(skey.slice(SKEY.length));
  const [idBytes, keyBytes] = decodeKey(id, encoded);
  const type = keyBytes[0];
  if (type !== ED25519 && type !== COSIGNATURE) throw new Refusal('signer-key-invalid', { detail: 'type' });
  const signer = await newSigner(name, keyBytes.slice(1), type);
  if (!equal(fromHex(noteKeyId(name, type, signer.publicKey)), idBytes)) {
    throw new Refusal('signer-key-invalid', { detail: 'id' });
  }
  return signer;
}

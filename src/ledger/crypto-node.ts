/**
 * The cryptography of the ledger on Node: SHA-256, HMAC and Ed25519 from node:crypto. The browser's twin
 * (`crypto-browser.ts`) has the same exports; everything else reaches either only through `#crypto`.
 */
import { createHmac, createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';

const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * Writes the 32 bytes of SHA-256(data) into `target` at `at`. The digest comes as a one-byte string because that skips
 * the allocation of a Buffer, which costs more than hashing a tree node.
 */
export function sha256Into(data: Uint8Array, target: Uint8Array, at: number): void {
  const digest = hash('sha256', data, 'binary');
  for (let i = 0; i < 32; i++) target[at + i] = digest.charCodeAt(i);
}

/** SHA-256, 32 bytes. */
export function sha256(data: Uint8Array): Uint8Array {
  const digest = new Uint8Array(32);
  sha256Into(data, digest, 0);
  return digest;
}

/** HMAC-SHA-256, 32 bytes. */
export function hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array {
  return new Uint8Array(createHmac('sha256', key).update(data).digest());
}

function privateKey(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
}

/** The 32-byte public key of a 32-byte Ed25519 seed (RFC 8032). */
export async function ed25519PublicKey(seed: Uint8Array): Promise<Uint8Array> {
  const der = createPublicKey(privateKey(seed)).export({ format: 'der', type: 'spki' });
  return new Uint8Array(der.subarray(SPKI.length));
}

/** The 64-byte Ed25519 signature of `message` by a 32-byte seed (RFC 8032). */
export async function ed25519Sign(seed: Uint8Array, message: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(sign(null, message, privateKey(seed)));
}

/**
 * True when `signature` is a strict Ed25519 signature (RFC 8032 without cofactor). Runs on the thread pool. Weak public
 * keys are the caller's to refuse (`refuseWeakKey` in key.ts).
 */
export function ed25519Verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  if (publicKey.length !== 32 || signature.length !== 64) return Promise.resolve(false);
  const key = createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: 'der', type: 'spki' });
  return new Promise((resolve, reject) => {
    verify(null, message, key, signature, (error, valid) => (error ? reject(error) : resolve(valid)));
  });
}

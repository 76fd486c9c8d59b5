// Authenticated encryption that commits to its key: HMAC-SHA-512 over a fresh nonce and the context gives both a one-time
// AES-256-GCM key and a commitment, so a sealed value opens under exactly one key, in exactly one context.
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import type { Random } from './random.ts';

// version (1) | nonce (16) | commitment (32) | tag (16) | ciphertext
const version = 1;
const nonceEnd = 17;
const commitmentEnd = 49;
const headerEnd = 65;
// The AES key is used once, so its nonce can be constant.
const zeroNonce = new Uint8Array(12);
const label = Buffer.from('tamga/seal/v1');

/** Encrypts under a 32-byte key; `context` must be given again to open. The result is 65 bytes longer. */
export function sealWith(key: Uint8Array, bytes: Uint8Array, context: string, random: Random): Uint8Array {
  const nonce = random.bytes(16);
  const derived = derive(key, nonce, context);
  const cipher = createCipheriv('aes-256-gcm', createSecretKey(derived.subarray(0, 32)), zeroNonce);
  const sealed = Buffer.allocUnsafe(headerEnd + bytes.length);
  sealed[0] = version;
  sealed.set(nonce, 1);
  sealed.set(derived.subarray(32), nonceEnd);
  sealed.set(cipher.update(bytes), headerEnd);
  cipher.final();
  sealed.set(cipher.getAuthTag(), commitmentEnd);
  return sealed;
}

/** Opens what `sealWith` made; null when key, context or a single bit is wrong. */
export function openWith(key: Uint8Array, sealed: Uint8Array, context: string): Uint8Array | null {
  if (sealed.length < headerEnd || sealed[0] !== version) return null;
  const derived = derive(key, sealed.subarray(1, nonceEnd), context);
  if (!timingSafeEqual(derived.subarray(32), sealed.subarray(nonceEnd, commitmentEnd))) return null;
  const decipher = createDecipheriv('aes-256-gcm', createSecretKey(derived.subarray(0, 32)), zeroNonce);
  decipher.setAuthTag(sealed.subarray(commitmentEnd, headerEnd));
  const bytes = decipher.update(sealed.subarray(headerEnd));
  try {
    decipher.final();
  } catch {
    return null;
  }
  return bytes;
}

// Keys go in as key objects: handed over as bytes, Node spends three times as long on finding out what they are.
function derive(key: Uint8Array, nonce: Uint8Array, context: string): Buffer {
  return createHmac('sha512', createSecretKey(key))
    .update(Buffer.concat([label, nonce, Buffer.from(context)]))
    .digest();
}

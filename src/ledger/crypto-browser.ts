/**
 * The cryptography of the ledger in a browser: SHA-256 and HMAC from noble, Ed25519 from WebCrypto where the browser has
 * it and from noble otherwise (also on pages without a secure context). Same exports as `crypto-node.ts`.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 as nobleSha256, sha512 } from '@noble/hashes/sha2.js';
import { concat, equal } from '../kernel/bytes.ts';

const PKCS8 = Uint8Array.from([48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32]);

/** Writes the 32 bytes of SHA-256(data) into `target` at `at`. */
export function sha256Into(data: Uint8Array, target: Uint8Array, at: number): void {
  target.set(nobleSha256(data), at);
}

/** SHA-256, 32 bytes. */
export function sha256(data: Uint8Array): Uint8Array {
  return nobleSha256(data);
}

/** HMAC-SHA-256, 32 bytes. */
export function hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array {
  return hmac(nobleSha256, key, data);
}

/** A copy on a plain ArrayBuffer, which is what WebCrypto takes. */
const owned = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

/** What `use` makes of WebCrypto, or null when this browser's WebCrypto is missing or lacks Ed25519. */
async function withWebCrypto<T>(use: (subtle: SubtleCrypto) => Promise<T>): Promise<T | null> {
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
  if (subtle === undefined) return null;
  try {
    return await use(subtle);
  } catch (error) {
    if (error instanceof DOMException && ['NotSupportedError', 'SyntaxError', 'DataError'].includes(error.name))
      return null;
    throw error;
  }
}

/** The 32-byte public key of a 32-byte Ed25519 seed (RFC 8032). */
export async function ed25519PublicKey(seed: Uint8Array): Promise<Uint8Array> {
  return ed25519.getPublicKey(seed);
}

/** The 64-byte Ed25519 signature of `message` by a 32-byte seed (RFC 8032). */
export async function ed25519Sign(seed: Uint8Array, message: Uint8Array): Promise<Uint8Array> {
  const signature = await withWebCrypto(async (subtle) => {
    const key = await subtle.importKey('pkcs8', owned(concat(PKCS8, seed)), 'Ed25519', false, ['sign']);
    return new Uint8Array(await subtle.sign('Ed25519', key, owned(message)));
  });
  return signature ?? ed25519.sign(message, seed);
}

/**
 * Strict verification without cofactor, as node:crypto and WebCrypto do it: noble's own accepts signatures that differ
 * by a point of small order.
 */
export function verifyWithNoble(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const { Point } = ed25519;
  const r = signature.subarray(0, 32);
  const s = littleEndian(signature.subarray(32));
  if (s >= Point.Fn.ORDER) return false;
  try {
    const k = Point.Fn.create(littleEndian(sha512(concat(r, publicKey, message))));
    const a = Point.fromBytes(publicKey, false);
    const left = s === 0n ? Point.ZERO : Point.BASE.multiplyUnsafe(s);
    return equal(left.add(a.negate().multiplyUnsafe(k)).toBytes(), r);
  } catch {
    return false;
  }
}

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/** True when `signature` is a strict Ed25519 signature (RFC 8032 without cofactor). Weak keys are the caller's to refuse. */
export async function ed25519Verify(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  const verdict = await withWebCrypto(async (subtle) => {
    const key = await subtle.importKey('raw', owned(publicKey), 'Ed25519', false, ['verify']);
    return subtle.verify('Ed25519', key, owned(signature), owned(message));
  });
  return verdict ?? verifyWithNoble(publicKey, message, signature);
}

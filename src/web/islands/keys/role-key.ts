/**
 * A role key in its holder's browser: an Ed25519 seed to sign with and an age identity to open what is sealed to custodians.
 * Both live in one box, age-encrypted under a passphrase (scrypt); only the box is ever sent or kept.
 */
import { Decrypter, Encrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import { fromBase64, fromUtf8, toBase64, utf8 } from '../../../kernel/bytes.ts';
import { newSigner, roleKeyId, type Signer } from '../../../ledger/index.ts';

/** What the box holds, opened. Kept in memory for one signature and never written anywhere. */
export interface OpenedKey {
  /** Id of the role key (hex). */
  id: string;
  signer: Signer;
  /** `AGE-SECRET-KEY-1…`; opens what is sealed to this holder. */
  identity: string;
}

/** A new key with what the server may know of it. */
export interface MadeKey {
  opened: OpenedKey;
  /** Raw 32-byte Ed25519 public key. */
  publicKey: Uint8Array;
  /** `age1…` */
  recipient: string;
  box: Uint8Array;
}

/** scrypt with N = 2^17, r = 8: 128 MiB for a second or two, which old phones bear too. */
const WORK = 17;

/** Makes a key and wraps it. `work` is scrypt's log N. */
export async function makeRoleKey(passphrase: string, work = WORK): Promise<MadeKey> {
  const seed = crypto.getRandomValues(new Uint8Array(32));
  const identity = await generateIdentity();
  const recipient = await identityToRecipient(identity);
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase.normalize('NFKC'));
  encrypter.setScryptWorkFactor(work);
  const box = await encrypter.encrypt(utf8(JSON.stringify({ v: 1, signing: toBase64(seed), identity })));
  const opened = await openedFrom(seed, identity);
  return { opened, publicKey: opened.signer.publicKey, recipient, box };
}

/** Opens a box. Throws an Error for a wrong passphrase or a damaged box. */
export async function openRoleKey(box: Uint8Array, passphrase: string): Promise<OpenedKey> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase.normalize('NFKC'));
  const held: unknown = JSON.parse(fromUtf8(await decrypter.decrypt(box, 'uint8array')));
  if (!isHeld(held)) throw new Error('this box holds no role key');
  return await openedFrom(fromBase64(held.signing), held.identity);
}

/** Signs bytes with an opened key: 64 bytes, Ed25519 (RFC 8032). */
export async function signWith({ signer }: OpenedKey, bytes: Uint8Array): Promise<Uint8Array> {
  return await signer.sign(bytes);
}

async function openedFrom(seed: Uint8Array, identity: string): Promise<OpenedKey> {
  const signer = await newSigner('role-key', seed);
  return { id: roleKeyId(signer.publicKey), signer, identity };
}

function isHeld(value: unknown): value is { v: 1; signing: string; identity: string } {
  if (typeof value !== 'object' || value === null) return false;
  const { v, signing, identity } = value as Record<string, unknown>;
  return v === 1 && typeof signing === 'string' && typeof identity === 'string';
}

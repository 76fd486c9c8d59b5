/**
 * Signatures inside entries: role keys sign what will be public, byte for byte. A role key is known by the hash of its
 * public key, so that entries name no one.
 */
import { ed25519Verify, sha256 } from '#crypto';
import { fromBase64, toBase64, toHex, utf8 } from '../kernel/bytes.ts';
import { canonicalize } from '../kernel/jcs.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Entry } from './entry.ts';
import { checkEntry } from './entry-rules.ts';
import type { Signer } from './key.ts';

const PREFIX = 'tamga/entry/v1\n';

/** What signs entries: a public key and a way to sign with it, wherever the secret is. */
export type EntrySigner = Pick<Signer, 'publicKey' | 'sign'>;

/** The id of a role key: lower-case hex of SHA-256 over the 32 raw bytes of the public key. */
export function roleKeyId(publicKey: Uint8Array): string {
  return toHex(sha256(publicKey));
}

/** What role keys sign: `tamga/entry/v1\n`, then the canonical entry without `sig` (but with `by`). */
export function signingBytes(entry: Entry): Uint8Array {
  return utf8(PREFIX + canonicalize({ ...entry, sig: undefined }));
}

/**
 * The entry with `by` and `sig`: the signers sorted by key id, each signature at the place of its key. Refuses
 * `entry-signers` for a key given twice, and what `checkEntry` refuses.
 */
export async function signEntry(entry: Omit<Entry, 'by' | 'sig'>, signers: readonly EntrySigner[]): Promise<Entry> {
  const ordered = signers
    .map((signer) => ({ signer, id: roleKeyId(signer.publicKey) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const by = ordered.map(({ id }) => id);
  if (new Set(by).size !== by.length) throw new Refusal('entry-signers', { detail: 'twice' });
  const message = signingBytes({ ...entry, by });
  const sig = await Promise.all(ordered.map(async ({ signer }) => toBase64(await signer.sign(message))));
  return checkEntry({ ...entry, by, sig });
}

/**
 * Checks every signature of an entry and gives their number. `keyOf` finds the raw public key of a role key id. Refuses
 * `entry-unsigned`, `entry-signer-unknown` and `entry-signature-invalid` (each with the key id).
 */
export async function verifyEntrySignatures(
  entry: Entry,
  keyOf: (id: string) => Uint8Array | undefined,
): Promise<number> {
  const { by = [], sig = [] } = entry;
  if (by.length === 0 || by.length !== sig.length) throw new Refusal('entry-unsigned');
  const message = signingBytes(entry);
  const checks = by.map(async (id, i) => {
    const publicKey = keyOf(id);
    if (publicKey === undefined || roleKeyId(publicKey) !== id) throw new Refusal('entry-signer-unknown', { key: id });
    if (!(await ed25519Verify(publicKey, message, fromBase64(sig[i])))) {
      throw new Refusal('entry-signature-invalid', { key: id });
    }
  });
  await Promise.all(checks);
  return by.length;
}

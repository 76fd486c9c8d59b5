/**
 * Checks detached OpenPGP signatures (RFC 9580) with the key that lies in the same bundle. A good one says that whoever
 * held that key signed exactly these bytes; not who that was, and not when.
 */
import { ReadableStream } from 'node:stream/web';
import { createMessage, type Key, readKey, readSignature, type Signature, verify } from 'openpgp';
import type { Checked } from './proof.ts';

const MOST_BYTES = 256 * 1024;

export interface SignatureFound {
  state: Checked;
  /** When the signature says it was made, ISO 8601. */
  at?: string;
}

/** The key, or null when it cannot be read. */
export async function keyFrom(bytes: Uint8Array): Promise<Key | null> {
  if (bytes.length > MOST_BYTES) return null;
  try {
    return isArmored(bytes)
      ? await readKey({ armoredKey: textOf(bytes) })
      : await readKey({ binaryKey: copyOf(bytes) });
  } catch {
    return null;
  }
}

/** Checks a signature over bytes that stream by; memory does not grow with them. */
export async function checkSignature(
  bytes: AsyncIterable<Uint8Array>,
  signature: Uint8Array,
  key: Key | null,
): Promise<SignatureFound> {
  const read = signature.length > MOST_BYTES || key === null ? null : await signatureFrom(signature);
  if (read === null || key === null) return { state: 'unreadable' };
  const made = read.packets[0]?.created ?? undefined;
  const at = made ? { at: made.toISOString() } : {};
  try {
    const message = await createMessage({ binary: ReadableStream.from(copies(bytes)) as never });
    // A key that has run out since was good when it signed.
    const when = made ? { date: made } : {};
    const result = await verify({ message, signature: read, verificationKeys: key, format: 'binary', ...when });
    const [first] = result.signatures;
    const verified = first?.verified.then(
      () => null,
      (error: unknown) => error,
    );
    // What is read through is what is checked.
    const reader = (result.data as unknown as ReadableStream<Uint8Array>).getReader();
    while (!(await reader.read()).done);
    const refused = await verified;
    if (refused) throw refused;
    return { state: first ? 'good' : 'unreadable', ...at };
  } catch (error) {
    const differs = error instanceof Error && /digest did not match|signature verification failed/i.test(error.message);
    return { state: differs ? 'bad' : 'unreadable', ...at };
  }
}

async function signatureFrom(bytes: Uint8Array): Promise<Signature | null> {
  try {
    return isArmored(bytes)
      ? await readSignature({ armoredSignature: textOf(bytes) })
      : await readSignature({ binarySignature: copyOf(bytes) });
  } catch {
    return null;
  }
}

const isArmored = (bytes: Uint8Array): boolean => textOf(bytes.subarray(0, 64)).trimStart().startsWith('-----BEGIN');
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const copyOf = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

async function* copies(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) yield copyOf(piece);
}

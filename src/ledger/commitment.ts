/**
 * Commitments to sealed values: HMAC-SHA-256 under a fresh 32-byte salt, bound to the log, the record, the revision and
 * the field. Hiding rests on the salt alone, so it is never derived, shared or used again.
 */
import { hmacSha256 } from '#crypto';
import { concat, utf8 } from '../kernel/bytes.ts';
import { Refusal } from '../kernel/refusal.ts';
import { isCount } from './tree.ts';

/** The type of a value that is the 32-byte SHA-256 of a file. */
export const FILE_SHA256 = 'file-sha256';

/**
 * What is committed to. `pointer` is a JSON Pointer (RFC 6901), `value` the canonical JSON bytes, or the file's SHA-256
 * with type `file-sha256`; `salt` 32 random bytes.
 */
export type Committed = {
  origin: string;
  rid: string;
  rev: number;
  pointer: string;
  type: string;
  value: Uint8Array;
  salt: Uint8Array;
};

/** Length as 4 bytes big-endian, then the bytes. */
function prefixed(bytes: Uint8Array): Uint8Array {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, bytes.length);
  return concat(length, bytes);
}

function prefixedText(text: string): Uint8Array {
  if (!text.isWellFormed()) throw new Refusal('commitment-invalid', { detail: 'lone-surrogate' });
  return prefixed(utf8(text));
}

/** The 32-byte commitment. Refuses `commitment-invalid` for a salt, file hash, pointer or revision of the wrong form. */
export function commit({ origin, rid, rev, pointer, type, value, salt }: Committed): Uint8Array {
  if (salt.length !== 32) throw new Refusal('commitment-invalid', { detail: 'salt' });
  if (type === FILE_SHA256 && value.length !== 32) throw new Refusal('commitment-invalid', { detail: 'file-hash' });
  if (!/^(\/([^~]|~[01])*)?$/s.test(pointer)) throw new Refusal('commitment-invalid', { detail: 'pointer' });
  if (!isCount(rev)) throw new Refusal('commitment-invalid', { detail: 'rev' });
  const revision = new Uint8Array(8);
  new DataView(revision.buffer).setBigUint64(0, BigInt(rev));
  const message = concat(
    utf8('tamga/commit/v1'),
    prefixedText(origin),
    prefixedText(rid),
    revision,
    prefixedText(pointer),
    prefixedText(type),
    prefixed(value),
  );
  return hmacSha256(salt, message);
}

/**
 * Public objects: what readers see of one revision, with a random salt so that its hash tells nothing once it is erased.
 * An object is known by the SHA-256 of its bytes as served; nobody needs to spell it again to check that.
 */
import { sha256 } from '#crypto';
import { fromBase64, fromUtf8, toHex, utf8 } from '../kernel/bytes.ts';
import { isId } from '../kernel/ids.ts';
import { canonicalize, parseJson } from '../kernel/jcs.ts';
import { Refusal } from '../kernel/refusal.ts';
import { MAX_OBJECT } from './tile.ts';
import { isCount } from './tree.ts';

/** `salt` is padded base64 of 32 random bytes; `record` holds the public fields; `files` their hashes and names. */
export type PublicObject = {
  salt: string;
  record: { id: string; type: string; rev: number; [field: string]: unknown };
  files: unknown[];
  [key: string]: unknown;
};

/** Hex SHA-256 of an object's bytes: the `pub` of its entry. */
export function objectDigest(bytes: Uint8Array): string {
  return toHex(sha256(bytes));
}

const isSalt = (value: unknown): boolean => {
  try {
    return typeof value === 'string' && fromBase64(value).length === 32;
  } catch {
    return false;
  }
};

function checkObject(value: unknown): PublicObject {
  const { salt, record, files } = (value ?? {}) as Partial<PublicObject>;
  if (!isSalt(salt)) throw new Refusal('object-malformed', { detail: 'salt' });
  if (!Array.isArray(files)) throw new Refusal('object-malformed', { detail: 'files' });
  const named = isId(record?.id) && typeof record.type === 'string' && isCount(record.rev) && record.rev > 0;
  if (!named) throw new Refusal('object-malformed', { detail: 'record' });
  return value as PublicObject;
}

/** Reads an object. Refuses `object-too-long`, `utf8-invalid`, `object-malformed`, and what `parseJson` refuses. */
export function parseObject(bytes: Uint8Array): PublicObject {
  if (bytes.length > MAX_OBJECT) throw new Refusal('object-too-long', { length: bytes.length, max: MAX_OBJECT });
  return checkObject(parseJson(fromUtf8(bytes)));
}

/** The canonical bytes of an object. Refuses `object-malformed`, `object-too-long`, and what `canonicalize` refuses. */
export function encodeObject(object: PublicObject): Uint8Array {
  const bytes = utf8(canonicalize(checkObject(object)));
  if (bytes.length > MAX_OBJECT) throw new Refusal('object-too-long', { length: bytes.length, max: MAX_OBJECT });
  return bytes;
}

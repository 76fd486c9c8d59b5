/**
 * Log entries: small canonical JSON (RFC 8785) that commits to a public object and to sealed values, and never holds
 * either. What is not byte for byte canonical, or holds a key its kind does not have, is not an entry.
 */
import { fromUtf8, utf8 } from '../kernel/bytes.ts';
import { canonicalize } from '../kernel/jcs.ts';
import { Refusal } from '../kernel/refusal.ts';
import { checkEntry, isWhen } from './entry-rules.ts';
import { MAX_ENTRY } from './tile.ts';

export type EntryKind =
  | 'publish'
  | 'revise'
  | 'withdraw'
  | 'dispute'
  | 'hide'
  | 'erase'
  | 'restore'
  | 'batch'
  | 'key'
  | 'decision'
  | 'mandate'
  | 'vote'
  | 'intake'
  | 'audit'
  | 'anchor';

/** What a hide, withdrawal, dispute, erasure or restoration concerns: one revision of a record, or all of them. */
export type Target = { rid: string; rev: number | 'all' };

/** The body of a `batch`: `count` entries from index `first` on, right before this one; `root` over their leaf hashes. */
export type BatchBody = {
  basis: { licence: string; retrieved: string; url: string };
  count: number;
  first: number;
  root: string;
};
/** The body of a `key`: a new role key (`key` is the base64 raw public key, `body` who holds it), or its revocation. */
export type KeyBody =
  | { body: string; from: string; key: string; role: string; until?: string }
  | { key: string; revoked: string };
/** The body of a `decision`, `mandate` or `vote`: hex SHA-256 of the result. */
export type ResultBody = { digest: string };
/** The body of an `intake` or `audit`: root of a tree padded to `size` leaves, for one fixed period. */
export type PeriodBody = { period: string; root: string; size: number };
/** The body of an `anchor`: digest of an anchor over the checkpoint of `size`, and what sort of anchor it is. */
export type AnchorBody = { digest: string; kind: string; size: number };

/** One entry. Which keys a kind has is in entry-rules.ts and docs/formats.md; hashes are lower-case hex. */
export type Entry = {
  v: 1;
  kind: EntryKind;
  log: string;
  at: string;
  rid?: string;
  type?: string;
  rev?: number;
  prev?: string;
  pub?: string;
  sealed?: string[];
  target?: Target;
  reason?: string;
  body?: BatchBody | KeyBody | ResultBody | PeriodBody | AnchorBody;
  by?: string[];
  sig?: string[];
};

/** The commonest entry, a member of a batch, spelt canonically: taking it apart this way is ten times as fast. */
const BULK =
  /^\{"at":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)","kind":"(publish|revise)","log":"([!#-*,-[\]-~]{1,255})",(?:"prev":"([0-9a-f]{64})",)?"pub":"([0-9a-f]{64})","rev":([1-9]\d{0,14}),"rid":"([a-z]{2,8}_[a-z2-7]{26})","type":"([a-z][a-z0-9-]{0,63})","v":1\}$/;

/** The entry when it is one of these and nothing is wrong with it; null leaves it to the full reading. */
function parseBulk(text: string): Entry | null {
  const match = BULK.exec(text);
  if (match === null) return null;
  const [, at, kind, log, prev, pub, rev, rid, type] = match;
  if (!isWhen(at) || (kind === 'revise' && prev === undefined)) return null;
  const entry: Entry = {
    at,
    kind: kind === 'revise' ? 'revise' : 'publish',
    log,
    pub,
    rev: Number(rev),
    rid,
    type,
    v: 1,
  };
  if (prev !== undefined) entry.prev = prev;
  return entry;
}

function parseAny(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refusal('entry-malformed', { detail: 'json' });
  }
  // Equality with the canonical text also rules out a key given twice.
  if (canonicalize(value) !== text) throw new Refusal('entry-not-canonical');
  return value;
}

/**
 * Reads the bytes of an entry. Refuses `entry-too-long`, `utf8-invalid`, `entry-malformed`, `entry-not-canonical`, and
 * what `checkEntry` refuses.
 */
export function parseEntry(bytes: Uint8Array): Entry {
  if (bytes.length > MAX_ENTRY) throw new Refusal('entry-too-long', { length: bytes.length, max: MAX_ENTRY });
  const text = fromUtf8(bytes);
  return parseBulk(text) ?? checkEntry(parseAny(text));
}

/** The bytes of an entry, checked as `parseEntry` does. Keys that are `undefined` are left out. */
export function encodeEntry(entry: Entry): Uint8Array {
  const bytes = utf8(canonicalize(entry));
  parseEntry(bytes);
  return bytes;
}

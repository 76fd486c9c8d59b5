/**
 * Disclosures (`*.tamga-disclosure.json`): one entry, its proof, and the openings of sealed values, for a court that
 * checks them without a network. Every opening must match a commitment of that very entry.
 */
import { fromBase64, fromUtf8, toHex } from '../kernel/bytes.ts';
import { parseJson } from '../kernel/jcs.ts';
import { Refusal } from '../kernel/refusal.ts';
import { commit, FILE_SHA256 } from './commitment.ts';
import { type Entry, parseEntry } from './entry.ts';
import { objectDigest } from './object.ts';
import type { Policy } from './policy.ts';
import type { ProvenEntry } from './proof.ts';
import { verifyFollowed } from './succession.ts';
import { isCount } from './tree.ts';

/**
 * An opening in a file: `value` is base64 of the committed bytes, `salt` base64 of 32 bytes. `rev` stands where the value
 * was sealed for an earlier revision than the one the entry publishes.
 */
export type Opening = { pointer: string; type: string; value: string; salt: string; rev?: number };

/** A disclosure file: `entry` and `objects` are base64 of exact bytes, `proof`, `policy` and `succession` are texts. */
export type Disclosure = {
  entry: string;
  proof: string;
  openings: Opening[];
  objects?: string[];
  policy?: string;
  succession?: string;
};

/** An opened value: parsed JSON, or for a file its hex SHA-256. */
export type OpenedValue = { pointer: string; type: string; value: unknown };

/**
 * A disclosure that holds. `policyFrom` says whose word the trusted keys are. `proves` and `doesNotProve` are codes of
 * sentences for people: `value-committed-by` (these exact values, no later than `time`, unix seconds, of the earliest
 * witness, when there is one), `entry-in-log`, `objects-published`; and `truth`, `no-other-record`, `who-signed`.
 */
export type VerifiedDisclosure = ProvenEntry & {
  entry: Entry;
  openings: OpenedValue[];
  objects: string[];
  policyFrom: 'caller' | 'file';
  time?: number;
  proves: string[];
  doesNotProve: string[];
};

const isText = (value: unknown): value is string => typeof value === 'string';
const fits = (value: unknown, keys: readonly string[]): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).every((k) => keys.includes(k));

function isOpening(value: unknown): value is Opening {
  const keys = ['pointer', 'type', 'value', 'salt'];
  const bound = fits(value, [...keys, 'rev']) && (value.rev === undefined || isCount(value.rev));
  return bound && keys.every((key) => isText(value[key]));
}

/** Reads a disclosure file (text or parsed); nothing is verified. Refuses `disclosure-malformed` and bad JSON. */
export function parseDisclosure(file: string | Disclosure): Disclosure {
  const value: unknown = typeof file === 'string' ? parseJson(file) : file;
  const ok =
    fits(value, ['entry', 'proof', 'openings', 'objects', 'policy', 'succession']) &&
    (value.succession === undefined || isText(value.succession)) &&
    isText(value.entry) &&
    isText(value.proof) &&
    Array.isArray(value.openings) &&
    value.openings.every(isOpening) &&
    (value.objects === undefined || (Array.isArray(value.objects) && value.objects.every(isText))) &&
    (value.policy === undefined || isText(value.policy));
  if (!ok) throw new Refusal('disclosure-malformed');
  return value as Disclosure;
}

function open(opening: Opening, entry: Entry): OpenedValue {
  const { pointer, type } = opening;
  const value = fromBase64(opening.value);
  const { log: origin, rid = '' } = entry;
  const rev = opening.rev ?? entry.rev ?? 0;
  if (rev > (entry.rev ?? 0)) throw new Refusal('disclosure-opening', { pointer });
  const commitment = toHex(commit({ origin, rid, rev, pointer, type, value, salt: fromBase64(opening.salt) }));
  if (!entry.sealed?.includes(commitment)) throw new Refusal('disclosure-opening', { pointer });
  return { pointer, type, value: type === FILE_SHA256 ? toHex(value) : parseJson(fromUtf8(value)) };
}

/** Digests of the enclosed objects; each must be the entry's public object or a file that was opened. */
function bind(objects: readonly string[], entry: Entry, openings: readonly OpenedValue[]): string[] {
  const bound = new Set([entry.pub, ...openings.filter(({ type }) => type === FILE_SHA256).map(({ value }) => value)]);
  return objects.map((object) => {
    const digest = objectDigest(fromBase64(object));
    if (!bound.has(digest)) throw new Refusal('disclosure-object', { digest });
    return digest;
  });
}

/**
 * Checks a disclosure against a policy, or, when none is given, against the one in the file (`policyFrom: 'file'`: then
 * the trusted keys are the discloser's word). Refuses `disclosure-malformed`, `disclosure-policy` (none anywhere),
 * `disclosure-opening`, `disclosure-object`, and what `parseEntry` and `verifyFollowed` refuse.
 */
export async function verifyDisclosure(
  file: string | Disclosure,
  policy?: string | Policy,
): Promise<VerifiedDisclosure> {
  const disclosure = parseDisclosure(file);
  const trusted = policy ?? disclosure.policy;
  if (trusted === undefined) throw new Refusal('disclosure-policy');
  const bytes = fromBase64(disclosure.entry);
  const entry = parseEntry(bytes);
  const { proof, succession } = disclosure;
  const given = { proof, entry: bytes, policy: trusted };
  const proven = await verifyFollowed({ ...given, ...(succession !== undefined && { succession }) });
  if (entry.log !== proven.checkpoint.origin) throw new Refusal('entry-other-log', { log: entry.log });
  const openings = disclosure.openings.map((opening) => open(opening, entry));
  const objects = bind(disclosure.objects ?? [], entry, openings);
  const times = proven.witnesses.map(({ time }) => time);
  return {
    ...proven,
    entry,
    openings,
    objects,
    policyFrom: policy === undefined ? 'file' : 'caller',
    ...(times.length > 0 && { time: Math.min(...times) }),
    proves: ['entry-in-log', 'value-committed-by', ...(objects.length > 0 ? ['objects-published'] : [])],
    doesNotProve: ['truth', 'no-other-record', 'who-signed'],
  };
}

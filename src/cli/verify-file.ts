/**
 * The single files `tamga verify` takes, told apart by what is in them: a plain tlog-proof with its entry, a proof file
 * (`*.tamga-proof.json`) or a disclosure (`*.tamga-disclosure.json`). No network is used.
 */
import { basename } from 'node:path';
import { fromUtf8 } from '../kernel/bytes.ts';
import { Refusal } from '../kernel/refusal.ts';
import {
  type Accepted,
  type Followed,
  leafHash,
  parseCheckpoint,
  parseIntakeProof,
  parseJson,
  parseProof,
  parseProofFile,
  singleKeyPolicy,
  verifyDisclosure,
  verifyInclusion,
  verifyIntakeProof,
  verifyProof,
  verifyProofFile,
} from '../ledger/index.ts';
import { type GivenTrust, type Verdict, whyValid } from './verify-verdict.ts';
import { recompute } from './verify-votes.ts';
import { describe, describeStep, describeVotes } from './verify-words.ts';

type Trusted = { policy: string; keyFrom: 'policy' | 'caller' | 'file' };

function trustedBy({ policy, key }: GivenTrust, fileKey?: string): Trusted | null {
  if (policy !== undefined) return { policy, keyFrom: 'policy' };
  if (key !== undefined) return { policy: singleKeyPolicy(key), keyFrom: 'caller' };
  return fileKey === undefined ? null : { policy: singleKeyPolicy(fileKey), keyFrom: 'file' };
}

/** Refusals that mean the file does not hold; any other error is thrown on. */
function invalid(path: string, error: unknown): Verdict {
  if (!(error instanceof Refusal) || error.code === 'disclosure-policy') throw error;
  const detail = Object.values(error.params).join(' ');
  const why = `${basename(path)}: ${describe(error.code, detail)}`;
  return { result: 'invalid', why, lines: [], json: { code: error.code, params: error.params } };
}

function valid(
  keyFrom: Trusted['keyFrom'],
  { log, witnesses, succession = [] }: Accepted & Partial<Followed>,
  lines: string[],
): Verdict {
  const names = witnesses.map(({ name }) => name);
  const why = whyValid(keyFrom, log.name, names, succession.length > 0);
  const json = { log: log.name, witnesses: names };
  return { result: 'valid', why, lines: [...lines, ...succession.map(describeStep)], json };
}

const day = (seconds: number): string => new Date(seconds * 1000).toISOString();

function witnessLines({ witnesses }: Accepted): string[] {
  return witnesses.map(({ name, time }) => `seen by ${name} at ${day(time)}`);
}

async function verifyPlainProof(path: string, text: string, given: GivenTrust, entry: Uint8Array | null) {
  if (entry === null) throw new Error('a plain proof needs the entry: give --entry <file>');
  const trust = trustedBy(given);
  if (trust !== null) {
    const proven = await verifyProof({ proof: text, entry, policy: trust.policy });
    const place = `entry ${proven.index} of ${proven.checkpoint.size}`;
    return valid(trust.keyFrom, proven, [place, ...witnessLines(proven)]);
  }
  const { index, hashes, checkpoint } = parseProof(text);
  const { size, root } = parseCheckpoint(checkpoint);
  verifyInclusion({ leafHash: leafHash(entry), index, size, proof: hashes, root });
  const why = `${basename(path)}: the entry is in the tree of this checkpoint, but nothing says whose it is; give --policy or --key`;
  return { result: 'unknown', why, lines: [] } satisfies Verdict;
}

async function verifyRecordProof(path: string, text: string, given: GivenTrust): Promise<Verdict> {
  const trust = trustedBy(given, parseProofFile(text).key);
  if (trust === null) throw new Error(`${basename(path)} names no key; give --policy or --key`);
  const proven = await verifyProofFile(text, trust.policy);
  const { entry, index, checkpoint, object } = proven;
  const votes = { again: 0, withheld: 0 };
  const wrong = object?.record.type === 'vote' ? recompute(object.record, (how) => votes[how]++) : null;
  if (wrong) throw new Refusal(wrong.code, wrong.detail === undefined ? {} : { detail: wrong.detail });
  const lines = [
    `entry ${index} of ${checkpoint.size}: ${entry.kind} ${entry.rid ?? ''} ${entry.rev ?? ''}`.trimEnd(),
    object === undefined ? 'object not in this file' : 'the object is the one the entry commits to',
    ...describeVotes(votes),
    ...witnessLines(proven),
  ];
  return valid(trust.keyFrom, proven, lines);
}

async function verifyDisclosed(text: string, given: GivenTrust): Promise<Verdict> {
  const trust = trustedBy(given);
  const verified = await verifyDisclosure(text, trust?.policy);
  const { entry, openings, time } = verified;
  const lines = [
    `record ${entry.rid ?? ''}, revision ${entry.rev ?? ''}, entry ${verified.index} of ${verified.checkpoint.size}`,
    ...openings.map(
      ({ pointer, value }) => `${pointer === '' ? '(whole record)' : pointer} = ${JSON.stringify(value)}`,
    ),
    ...witnessLines(verified),
    time === undefined
      ? 'proves: these exact values were committed when this checkpoint was signed'
      : `proves: these exact values were committed no later than ${day(time)}`,
    'does not prove: that they are true, that no other record exists, or who signed the entry',
  ];
  return valid(trust?.keyFrom ?? 'file', verified, lines);
}

async function verifyReceipt(path: string, text: string, given: GivenTrust): Promise<Verdict> {
  const trust = trustedBy(given, parseIntakeProof(text).key);
  if (trust === null) throw new Error(`${basename(path)} names no key; give --policy or --key`);
  const proven = await verifyIntakeProof(text, trust.policy);
  const { index, checkpoint, period, commitment } = proven;
  const lines = [
    `report ${commitment}, in the tree of ${period}, entry ${index} of ${checkpoint.size}`,
    ...witnessLines(proven),
    `proves: this very report was here when ${period} ended`,
    'does not prove: what it said, who sent it, or that it is true',
  ];
  return valid(trust.keyFrom, proven, lines);
}

/** Verifies one file; `entry` is what `--entry` brought. Throws when it cannot be told. */
export async function verifyFile(
  path: string,
  bytes: Uint8Array,
  trust: GivenTrust,
  entry: Uint8Array | null,
): Promise<Verdict> {
  try {
    const text = fromUtf8(bytes);
    if (!text.trimStart().startsWith('{')) return await verifyPlainProof(path, text, trust, entry);
    const value = parseJson(text);
    const has = (key: string) => typeof value === 'object' && value !== null && key in value;
    if (has('commitment')) return await verifyReceipt(path, text, trust);
    return has('openings') ? await verifyDisclosed(text, trust) : await verifyRecordProof(path, text, trust);
  } catch (error) {
    return invalid(path, error);
  }
}

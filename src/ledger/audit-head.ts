/**
 * The head's part of an audit: the served keys, the checkpoint and its signatures. Trust comes from the caller's policy
 * or key; without either the keys served beside the log are taken, which proves that the log agrees with itself, no more.
 */
import { fromUtf8 } from '../kernel/bytes.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Findings } from './audit-report.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { ED25519, parseVerifierKey, type VerifierKey } from './key.ts';
import { openNote } from './note.ts';
import { type Policy, parsePolicy } from './policy.ts';
import type { Source } from './source.ts';
import { checkFollowed, type Followed, parseSuccession } from './succession.ts';

/** What the caller trusts: a policy, or else verifier keys of the log, or else nothing. */
export type Trust = { policy?: string | Policy; vkeys?: readonly string[] };

/** The head, whose word the trusted key is, and the changes that lead from it to the key that signed. */
export type Head = Followed & { keyFrom: 'policy' | 'caller' | 'server' };

const KEYS = 'log/keys';
const CHECKPOINT = 'log/checkpoint';
const SUCCESSION = 'log/succession';

/** One verifier key a line. */
function readKeys(bytes: Uint8Array): VerifierKey[] {
  const text = fromUtf8(bytes);
  if (!text.endsWith('\n')) throw new Refusal('keys-malformed');
  return text.slice(0, -1).split('\n').map(parseVerifierKey);
}

async function servedKeys(source: Source, findings: Findings): Promise<VerifierKey[]> {
  const bytes = await source.read(KEYS);
  if (bytes === null) return [];
  try {
    return readKeys(bytes);
  } catch (error) {
    findings.addRefusal(error, { path: KEYS });
    return [];
  }
}

/** Witness keys the server names itself: no trust, but their cosignatures must hold. */
async function servedWitnesses(source: Source, findings: Findings): Promise<VerifierKey[]> {
  const path = 'log/policy';
  const bytes = await source.read(path);
  if (bytes === null) return [];
  try {
    return parsePolicy(fromUtf8(bytes)).witnesses.map(({ key }) => key);
  } catch (error) {
    findings.addRefusal(error, { path });
    return [];
  }
}

async function openWithKeys(note: string, keys: readonly VerifierKey[], succession?: string): Promise<Followed> {
  const checkpoint = parseCheckpoint(note);
  if (succession !== undefined) return await followWithKeys(note, keys, succession);
  const { verified } = await openNote(note, keys);
  const log = verified.find(({ name, type }) => type === ED25519 && name === checkpoint.origin);
  if (log === undefined) throw new Refusal('note-unverified');
  return { checkpoint, log: { name: log.name, vkey: log.vkey }, witnesses: [], succession: [] };
}

function followWithKeys(note: string, keys: readonly VerifierKey[], succession: string): Promise<Followed> {
  const logs = keys.filter(({ type }) => type === ED25519).map((key) => ({ key }));
  const others = keys.filter(({ type }) => type !== ED25519);
  const witnesses = others.map((key) => ({ name: key.name, key }));
  return checkFollowed(note, { logs, witnesses, groups: [], quorum: null }, succession);
}

/** The text that leads from an earlier key of the log to the present one; undefined for a log that has had one key. */
async function servedSuccession(source: Source): Promise<string | undefined> {
  const bytes = await source.read(SUCCESSION);
  if (bytes === null) return undefined;
  const text = fromUtf8(bytes);
  parseSuccession(text);
  return text;
}

/**
 * Reads and verifies the head of a log. Null when it does not hold: then `findings` says which file and why. Refuses an
 * unusable policy or key of the caller, as `parsePolicy` and `parseVerifierKey` do.
 */
export async function auditHead(source: Source, trust: Trust, findings: Findings): Promise<Head | null> {
  const policy = typeof trust.policy === 'string' ? parsePolicy(trust.policy) : trust.policy;
  const served = await servedKeys(source, findings);
  const bytes = await source.read(CHECKPOINT);
  if (bytes === null) {
    findings.add({ path: CHECKPOINT, code: 'file-missing' });
    return null;
  }
  const logKeys = trust.vkeys?.map(parseVerifierKey) ?? served.filter(({ type }) => type === ED25519);
  if (policy === undefined && logKeys.length === 0) {
    if (findings.failures.length === 0) findings.add({ path: KEYS, code: 'file-missing' });
    return null;
  }
  try {
    const note = fromUtf8(bytes);
    const succession = await servedSuccession(source);
    // What a server says of its own keys begins with the first of them: the others must follow from it.
    const own = trust.vkeys || succession === undefined ? logKeys : logKeys.slice(0, 1);
    const accepted =
      policy === undefined
        ? await openWithKeys(note, [...own, ...(await servedWitnesses(source, findings))], succession)
        : await checkFollowed(note, policy, succession);
    if (served.length > 0 && !served.some(({ vkey }) => vkey === accepted.log.vkey)) {
      findings.add({ path: KEYS, code: 'keys-differ' });
    }
    return { ...accepted, keyFrom: policy !== undefined ? 'policy' : trust.vkeys ? 'caller' : 'server' };
  } catch (error) {
    findings.addRefusal(error, { path: CHECKPOINT });
    return null;
  }
}

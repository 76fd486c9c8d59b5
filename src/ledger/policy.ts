/**
 * Trust policies (C2SP tlog-policy): the logs one accepts, the witnesses one knows, and how many of them must have
 * cosigned. A checkpoint is accepted by a policy or refused; there is no third answer.
 */
import { Refusal } from '../kernel/refusal.ts';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import { COSIGNATURE, ED25519, parseVerifierKey, type VerifierKey } from './key.ts';
import { openNote, readVerifierKeys } from './note.ts';

/** `url` as written, for those who talk to the log or witness. */
export type PolicyLog = { key: VerifierKey; url?: string };
export type PolicyWitness = { name: string; key: VerifierKey; url?: string };
export type PolicyGroup = { name: string; threshold: number; members: string[] };
/** `quorum` names a witness or group, or is null for none. */
export type Policy = {
  logs: PolicyLog[];
  witnesses: PolicyWitness[];
  groups: PolicyGroup[];
  quorum: string | null;
};

/** Who stands behind a checkpoint: the log key, and the policy's witnesses with their times (unix seconds). */
export type Accepted = {
  checkpoint: Checkpoint;
  log: { name: string; vkey: string };
  witnesses: { name: string; vkey: string; time: number }[];
};

/** Most lines read; C2SP asks for at least 32 logs, witnesses and groups. */
const MAX_LINES = 2_000;

function fail(line: number, detail: string): never {
  throw new Refusal('policy-invalid', { line, detail });
}

function readKey(vkey: string, type: number, line: number): VerifierKey {
  const key = parseVerifierKey(vkey);
  if (key.type !== type) fail(line, 'key-type');
  return key;
}

function readGroup(items: readonly string[], defined: Set<string>, used: Set<string>, line: number): PolicyGroup {
  const [name, rule, ...members] = items;
  if (members.length === 0) fail(line, 'group');
  for (const member of members) {
    if (!defined.has(member)) fail(line, 'member-unknown');
    if (used.has(member)) fail(line, 'member-twice');
    used.add(member);
  }
  if (!/^(any|all|[1-9]\d{0,3})$/.test(rule)) fail(line, 'threshold');
  const threshold = rule === 'any' ? 1 : rule === 'all' ? members.length : Number(rule);
  if (threshold > members.length) fail(line, 'threshold');
  return { name, threshold, members };
}

/**
 * Reads a policy text. Refuses `policy-invalid` with the line, keys as `parseVerifierKey` does, and `note-key-duplicate`
 * for a key given twice.
 */
export function parsePolicy(text: string): Policy {
  const policy: Policy = { logs: [], witnesses: [], groups: [], quorum: null };
  const defined = new Set<string>();
  const used = new Set<string>();
  let quorums = 0;
  const define = (name: string, line: number): void => {
    if (name === 'none' || defined.has(name)) fail(line, 'name');
    defined.add(name);
  };
  const lines = text.split('\n');
  if (lines.length > MAX_LINES) fail(MAX_LINES, 'too-long');
  for (const [i, raw] of lines.entries()) {
    const line = i + 1;
    if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(raw)) fail(line, 'control-character');
    const items = raw.split(/[ \t]+/).filter((item) => item !== '');
    if (items.length === 0 || items[0].startsWith('#')) continue;
    const [word, ...rest] = items;
    if (word === 'log' && (rest.length === 1 || rest.length === 2)) {
      const [vkey, url] = rest;
      policy.logs.push({ key: readKey(vkey, ED25519, line), ...(url && { url }) });
    } else if (word === 'witness' && (rest.length === 2 || rest.length === 3)) {
      const [name, vkey, url] = rest;
      define(name, line);
      policy.witnesses.push({ name, key: readKey(vkey, COSIGNATURE, line), ...(url && { url }) });
    } else if (word === 'group' && rest.length >= 3) {
      const group = readGroup(rest, defined, used, line);
      define(group.name, line);
      policy.groups.push(group);
    } else if (word === 'quorum' && rest.length === 1) {
      if (rest[0] !== 'none' && !defined.has(rest[0])) fail(line, 'quorum-unknown');
      policy.quorum = rest[0] === 'none' ? null : rest[0];
      quorums++;
    } else {
      fail(line, 'syntax');
    }
  }
  if (quorums !== 1) fail(lines.length, 'quorum-count');
  readVerifierKeys([...policy.logs, ...policy.witnesses].map(({ key }) => key));
  return policy;
}

/** The text of a policy that trusts one log key and asks for no witness. */
export function singleKeyPolicy(vkey: string): string {
  return `log ${vkey}\nquorum none\n`;
}

/** True when the witnesses named in `cosigned` make up the policy's quorum. */
export function quorumMet(policy: Policy, cosigned: ReadonlySet<string>): boolean {
  const witnessed = new Set(cosigned);
  for (const { name, threshold, members } of policy.groups) {
    if (members.filter((member) => witnessed.has(member)).length >= threshold) witnessed.add(name);
  }
  return policy.quorum === null || witnessed.has(policy.quorum);
}

/**
 * Accepts a signed checkpoint by a policy (text or parsed). Refuses what `openNote` refuses, `policy-log-unknown` (not
 * signed by a log of the policy under its own name) and `policy-quorum` (too few witnesses).
 */
export async function checkPolicy(note: string, policyOrText: Policy | string): Promise<Accepted> {
  const policy = typeof policyOrText === 'string' ? parsePolicy(policyOrText) : policyOrText;
  const checkpoint = parseCheckpoint(note);
  const logs = policy.logs.filter(({ key }) => key.name === checkpoint.origin);
  if (logs.length === 0) throw new Refusal('policy-log-unknown', { origin: checkpoint.origin });
  const { verified } = await openNote(
    note,
    [...logs, ...policy.witnesses].map(({ key }) => key),
  );
  const log = verified.find((signature) => signature.type === ED25519);
  if (log === undefined) throw new Refusal('policy-log-unknown', { origin: checkpoint.origin });
  const witnesses = policy.witnesses.flatMap(({ name, key }) => {
    const time = verified.find((signature) => signature.vkey === key.vkey)?.time;
    return time === undefined ? [] : [{ name, vkey: key.vkey, time }];
  });
  if (!quorumMet(policy, new Set(witnesses.map(({ name }) => name)))) {
    throw new Refusal('policy-quorum', { quorum: policy.quorum ?? 'none', cosigned: witnesses.length });
  }
  return { checkpoint, log: { name: log.name, vkey: log.vkey }, witnesses };
}

/**
 * How the key that signs a log's checkpoints is followed by another: the successor was promised by an entry inside a tree
 * that the earlier key signed, and took over by an entry of its own. Whoever trusts the earlier key can follow this file
 * (`log/succession`) to the later one without asking anybody, and to no key that was not promised.
 */
import { equal, fromBase64 } from '../kernel/bytes.ts';
import { canonicalize, parseJson } from '../kernel/jcs.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import { type Entry, type KeyBody, parseEntry } from './entry.ts';
import { roleKeyId, verifyEntrySignatures } from './entry-signature.ts';
import { formatVerifierKey, parseVerifierKey } from './key.ts';
import { openNote } from './note.ts';
import { type Accepted, checkPolicy, type Policy, parsePolicy } from './policy.ts';
import { type Proof, type ProvenEntry, parseProof } from './proof.ts';
import { HASH_SIZE, leafHash, verifyConsistency, verifyInclusion } from './tree.ts';

/** An entry's exact bytes in base64, and its tlog-proof. */
export type ProvedEntry = { entry: string; proof: string };

/**
 * One change of keys. `announced` (the instance key that signed the promise) and `promise` are proved in the last tree of
 * the earlier key, `takeover` in the first tree of the later one; `consistency` (base64) leads from the one to the other.
 */
export type Change = {
  announced: ProvedEntry;
  promise: ProvedEntry;
  takeover: ProvedEntry;
  consistency: string[];
};

/** A change that was followed: verifier keys, indexes of promise and takeover, and the two trees. */
export type Step = {
  from: string;
  to: string;
  promised: number;
  taken: number;
  last: Checkpoint;
  first: Checkpoint;
};

/** A checkpoint accepted by a policy; `succession` = the changes that lead from a key of the policy to the one that signed. */
export type Followed = Accepted & { succession: Step[] };

/** Most changes followed. */
const MAX_CHANGES = 100;

/** The text of `log/succession`. */
export function formatSuccession(changes: readonly Change[]): string {
  return `${canonicalize({ changes })}\n`;
}

const isProved = (value: unknown): value is ProvedEntry =>
  typeof value === 'object' &&
  value !== null &&
  'entry' in value &&
  'proof' in value &&
  typeof value.entry === 'string' &&
  typeof value.proof === 'string';

/** Reads `log/succession`; nothing is verified. Refuses `succession-malformed` and bad JSON. */
export function parseSuccession(text: string): Change[] {
  const { changes } = (parseJson(text) ?? {}) as { changes?: unknown };
  const known =
    Array.isArray(changes) &&
    changes.length <= MAX_CHANGES &&
    changes.every(
      (change) =>
        [change?.announced, change?.promise, change?.takeover].every(isProved) &&
        Array.isArray(change.consistency) &&
        change.consistency.length <= 128 &&
        change.consistency.every((hash: unknown) => typeof hash === 'string'),
    );
  if (!known) throw new Refusal('succession-malformed');
  return changes;
}

const invalid = (detail: string): never => {
  throw new Refusal('succession-invalid', { detail });
};

type Placed = { entry: Entry; body: Exclude<KeyBody, { revoked: string }>; proof: Proof; tree: Checkpoint };

/** A `key` entry of this role, in the tree of its own proof. */
function placed({ entry: base64, proof: text }: ProvedEntry, origin: string, role: string): Placed {
  const bytes = fromBase64(base64);
  const entry = parseEntry(bytes);
  const body = entry.body as KeyBody;
  if (entry.kind !== 'key' || !('role' in body) || body.role !== role || entry.log !== origin) return invalid(role);
  const proof = parseProof(text);
  const tree = parseCheckpoint(proof.checkpoint);
  const { size, root } = tree;
  verifyInclusion({ leafHash: leafHash(bytes), index: proof.index, size, proof: proof.hashes, root });
  return { entry, body, proof, tree };
}

async function signedBy(entry: Entry, publicKey: Uint8Array): Promise<void> {
  await verifyEntrySignatures(entry, (id) => (id === roleKeyId(publicKey) ? publicKey : undefined));
}

/** A change that holds by itself, whoever signed its last tree. `by` = raw key that must have, where the change says so. */
type Whole = Omit<Step, 'from'> & { by: Uint8Array | null };

/**
 * Checks all of a change but who signed its last tree. The instance key is that of the log's first entry, or the one announced
 * beside the takeover before: a key of the log alone announces no other, and so promises nothing.
 */
async function verifyWhole(change: Change, before: Whole | null): Promise<Whole> {
  const last = parseCheckpoint(parseProof(change.promise.proof).checkpoint);
  const { origin } = last;
  const announced = placed(change.announced, origin, 'instance');
  const promise = placed(change.promise, origin, 'log-successor');
  const takeover = placed(change.takeover, origin, 'log');
  if (announced.proof.checkpoint !== promise.proof.checkpoint) invalid('checkpoint');
  const instance = fromBase64(announced.body.key);
  const beside = before?.first.origin === origin && announced.proof.index === before.taken + 1 ? before : null;
  const by = beside && parseVerifierKey(beside.to).publicKey;
  await signedBy(announced.entry, announced.proof.index === 0 ? instance : (by ?? invalid('announced')));
  if (announced.proof.index >= promise.proof.index) invalid('order');
  await signedBy(promise.entry, instance);
  if (promise.body.key !== takeover.body.key) invalid('unpromised');
  const key = fromBase64(takeover.body.key);
  await signedBy(takeover.entry, key);
  if (takeover.proof.index < last.size) invalid('order');
  const to = formatVerifierKey(origin, key);
  const first = takeover.tree;
  if (first.origin !== origin) invalid('origin');
  await openNote(takeover.proof.checkpoint, [to]);
  const proof = change.consistency.map((hash) => {
    const bytes = fromBase64(hash);
    return bytes.length === HASH_SIZE ? bytes : invalid('consistency');
  });
  verifyConsistency({ fromSize: last.size, fromRoot: last.root, toSize: first.size, toRoot: first.root, proof });
  return { to, promised: promise.proof.index, taken: takeover.proof.index, last, first, by };
}

/** The same, of a change whose last tree was accepted. Refuses `succession-invalid` and what its parts do. */
function stepOf({ by, ...whole }: Whole, { log }: Accepted): Step {
  if (by && !equal(by, parseVerifierKey(log.vkey).publicKey)) invalid('announced');
  return { from: log.vkey, ...whole };
}

/** The policy with another key in the place of one of its logs. */
function replaced(policy: Policy, from: string, to: string): Policy {
  const others = policy.logs.filter(({ key }) => key.vkey !== from && key.vkey !== to);
  return { ...policy, logs: [...others, { key: parseVerifierKey(to) }] };
}

const isStranger = (error: unknown): boolean =>
  error instanceof Refusal && (error.code === 'note-unverified' || error.code === 'policy-log-unknown');

/**
 * The policy after each change that begins at a key it trusts, beginning with the policy as it is; a change between other
 * keys is passed over. Refuses `succession-malformed`, `succession-invalid`, and a change that does not hold.
 */
async function follow(text: string, policy: Policy): Promise<{ policy: Policy; step: Step | null }[]> {
  const found: { policy: Policy; step: Step | null }[] = [{ policy, step: null }];
  let before: Whole | null = null;
  for (const change of parseSuccession(text)) {
    const whole: Whole | Refusal = await verifyWhole(change, before).catch((error: unknown) => {
      if (error instanceof Refusal) return error;
      throw error;
    });
    before = whole instanceof Refusal ? null : whole;
    const { policy: now } = found.at(-1) ?? { policy };
    const accepted = await checkPolicy(parseProof(change.promise.proof).checkpoint, now).catch((error: unknown) => {
      if (isStranger(error)) return null;
      throw error;
    });
    if (accepted === null) continue;
    if (whole instanceof Refusal) throw whole;
    const step = stepOf(whole, accepted);
    found.push({ policy: replaced(now, step.from, step.to), step });
  }
  return found;
}

/**
 * Accepts a signed checkpoint by a policy, or by the successors of the keys it trusts: from the tree with its takeover on,
 * only a successor counts. Refuses what `checkPolicy` does, `log-key-succeeded` for a larger tree by a key that was
 * succeeded, and a succession that does not hold.
 */
export async function checkFollowed(
  note: string,
  policyOrText: Policy | string,
  succession?: string,
): Promise<Followed> {
  const policy = typeof policyOrText === 'string' ? parsePolicy(policyOrText) : policyOrText;
  if (succession === undefined) return { ...(await checkPolicy(note, policy)), succession: [] };
  const { size } = parseCheckpoint(note);
  const stages = (await follow(succession, policy)).filter(({ step }) => step === null || step.first.size <= size);
  const now = stages.at(-1)?.policy ?? policy;
  try {
    const steps = stages.flatMap(({ step }) => (step === null ? [] : [step]));
    return { ...(await checkPolicy(note, now)), succession: steps };
  } catch (error) {
    if (!isStranger(error)) throw error;
    for (const { policy: earlier } of stages.slice(0, -1)) {
      const former = await checkPolicy(note, earlier).catch(() => null);
      if (former !== null) throw new Refusal('log-key-succeeded', { size });
    }
    throw error;
  }
}

/** An entry that is proved in a tree accepted as `checkFollowed` does. Refuses what that and `verifyInclusion` refuse. */
export async function verifyFollowed(claim: {
  proof: string;
  entry: Uint8Array;
  policy: string | Policy;
  succession?: string;
}): Promise<ProvenEntry & Followed> {
  const { index, hashes, checkpoint: note } = parseProof(claim.proof);
  const followed = await checkFollowed(note, claim.policy, claim.succession);
  const { size, root } = followed.checkpoint;
  const hash = leafHash(claim.entry);
  verifyInclusion({ leafHash: hash, index, size, proof: hashes, root });
  return { ...followed, index, leafHash: hash };
}

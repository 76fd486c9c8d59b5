/** What a person asks for when proposing a public act, whether it can be read, and the entry that comes of it. */
import { toHex } from '../kernel/bytes.ts';
import { TIME_GRAINS, type TimeGrain } from '../kernel/date-blur.ts';
import { canonicalize } from '../kernel/jcs.ts';
import { Refusal } from '../kernel/refusal.ts';
import { isText } from '../kernel/text.ts';
import { type Entry, sha256 } from '../ledger/index.ts';
import type { Random } from '../platform/index.ts';
import type { RecordRow } from '../records/commands.ts';
import type { Office } from '../records/declare.ts';
import type { Tightened } from '../records/tighten.ts';
import { isTerm, type Vocabularies } from '../records/vocabulary.ts';
import { malformed } from '../records/well-formed.ts';
import { ACTS, type Act } from './acts.ts';

export interface Propose {
  rid: string;
  act: Act;
  /** Ids of the role keys that will sign, as many as the act needs. */
  signers: string[];
  /** Needed for every act but publication; `hide` states none in public. */
  reason?: string;
  /** UCDP precision (1–7) to publish places with; 1, a cell of 0.7 km², when nothing is said. Never the exact point. */
  precision?: number;
  /** How exactly time is published; the day, never the hour, when nothing is said. */
  grain?: TimeGrain;
  /** Words of a dispute or a withdrawal, shown to the public. */
  statement?: { lang: string; text: string };
  /** One revision instead of the whole record (`hide`, `restore`). */
  rev?: number;
}

/** @throws Refusal `reason-unknown`, `statement-malformed`, `precision-invalid`, `grain-invalid` */
export function assertReasoned(
  vocabularies: Vocabularies,
  { act, reason, statement, precision, grain = 'day' }: Propose,
): void {
  const needed = ACTS[act].target && act !== 'hide';
  if (needed && !(reason !== undefined && isTerm(vocabularies, 'reason-class', reason)))
    throw new Refusal('reason-unknown', { act, reason: reason ?? '' });
  if (statement !== undefined && !(isText(statement) && malformed(statement) === null))
    throw new Refusal('statement-malformed', { act });
  if (precision !== undefined && ![1, 2, 3, 4, 5, 6, 7].includes(precision))
    throw new Refusal('precision-invalid', { precision });
  if (!TIME_GRAINS.includes(grain)) throw new Refusal('grain-invalid', { grain });
}

/**
 * The entry of an act without its signatures. `object` = the public record and the digest of its bytes, `sealed` = padded
 * commitments. What officers publish stands in the log as what it is, with the digest of its result.
 */
export function entryOf(
  { origin, at, office }: { origin: string; at: Date; office?: Office | undefined },
  row: RecordRow,
  propose: Propose,
  object: { shown: Record<string, unknown>; hash: Uint8Array } | null,
  sealed: string[],
): Entry {
  const { kind, target, revised } = ACTS[propose.act];
  return {
    v: 1,
    kind: office?.entry && kind === 'publish' ? office.entry : kind === 'publish' && row.publishedRev ? 'revise' : kind,
    log: origin,
    rid: row.rid,
    ...(revised ? { type: row.type, rev: kind === 'publish' ? row.rev : (row.publishedRev ?? row.rev) } : {}),
    ...(row.leaf ? { prev: row.leaf.toString('hex') } : {}),
    at: at.toISOString().slice(0, 10),
    ...(object ? { pub: toHex(object.hash) } : {}),
    ...(office?.entry && kind === 'publish' ? { body: { digest: resultDigest(office, object?.shown ?? {}) } } : {}),
    sealed,
    ...(target ? { target: { rid: row.rid, rev: propose.rev ?? ('all' as const) } } : {}),
    ...(propose.reason && propose.act !== 'hide' ? { reason: propose.reason } : {}),
    by: [...propose.signers].sort(),
  };
}

/** SHA-256 (hex) of the public fields that are the result of a decision, in RFC 8785 form; absent fields stay absent. */
export function resultDigest({ digest = [] }: Office, shown: Record<string, unknown>): string {
  const result = Object.fromEntries(digest.flatMap((name) => (name in shown ? [[name, shown[name]]] : [])));
  return toHex(sha256(Buffer.from(canonicalize(result), 'utf8')));
}

export interface Proposed {
  /** The bytes to sign: `"tamga/entry/v1\n"` and the entry without signatures. */
  toSign: Uint8Array;
  entry: Entry;
  /** Exactly what the public will see; null when the act shows nothing. */
  shown: Record<string, unknown> | null;
  /** Fields closed before that readers would see now, by dotted path, with the visibility they had. */
  opened: Tightened;
}

/** What would become public. */
export interface Preview {
  type: string;
  rev: number;
  shown: Record<string, unknown>;
  opened: Tightened;
}

/** Commitments made since the last publication among decoys, so that neither their number nor their age says anything. */
export function padded(random: Random, made: readonly string[]): string[] {
  const commitments = [...made];
  let room = 8;
  while (room < commitments.length) room *= 2;
  while (commitments.length < room) commitments.push(toHex(random.bytes(32)));
  return commitments.sort();
}

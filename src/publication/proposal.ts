/** What a person asks for when proposing a public act, whether it can be read, and the entry that comes of it. */
import { TIME_GRAINS, type TimeGrain } from '../kernel/date-blur.ts';
import { Refusal } from '../kernel/refusal.ts';
import { isText } from '../kernel/text.ts';
import type { Entry } from '../ledger/index.ts';
import type { RecordRow } from '../records/commands.ts';
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

/** The entry of an act without its signatures. `pub` = digest of the public object, `sealed` = padded commitments. */
export function entryOf(
  { origin, at }: { origin: string; at: Date },
  row: RecordRow,
  propose: Propose,
  pub: Uint8Array | undefined,
  sealed: string[],
): Entry {
  const { kind, target, revised } = ACTS[propose.act];
  return {
    v: 1,
    kind: kind === 'publish' && row.publishedRev !== null ? 'revise' : kind,
    log: origin,
    rid: row.rid,
    ...(revised ? { type: row.type, rev: kind === 'publish' ? row.rev : (row.publishedRev ?? row.rev) } : {}),
    ...(row.leaf ? { prev: row.leaf.toString('hex') } : {}),
    at: at.toISOString().slice(0, 10),
    ...(pub ? { pub: Buffer.from(pub).toString('hex') } : {}),
    sealed,
    ...(target ? { target: { rid: row.rid, rev: propose.rev ?? ('all' as const) } } : {}),
    ...(propose.reason && propose.act !== 'hide' ? { reason: propose.reason } : {}),
    by: [...propose.signers].sort(),
  };
}

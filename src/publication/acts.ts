/** The public acts, as a table: what entry each makes, who signs it, on which records, and what state it leaves. */
import { Refusal } from '../kernel/refusal.ts';
import type { RecordRow, Status } from '../records/commands.ts';

export type Act = 'publish' | 'dispute' | 'withdraw' | 'hide' | 'restore' | 'erase';

interface ActRule {
  kind: Act;
  /** Signatures by different role keys. */
  signers: number;
  /** Roles whose keys may sign. */
  roles: string[];
  /** Must a signer have written no part of the revision? */
  reviewed: boolean;
  /** Does the entry carry type, revision and a public object? Does it name a target? */
  revised: boolean;
  target: boolean;
  /** States the act is open in; publication also needs a revision not yet published. */
  from: Status[];
  after(row: RecordRow): Partial<RecordRow>;
}

const REVIEWERS = ['reviewer', 'monitor', 'lawyer'];

export const ACTS: Record<Act, ActRule> = {
  publish: { kind: 'publish', signers: 2, roles: REVIEWERS, reviewed: true, revised: true, target: false, from: ['in-review', 'approved', 'published', 'disputed'], after: (row) => ({ status: 'published', publishedRev: row.rev }) },
  dispute: { kind: 'dispute', signers: 1, roles: REVIEWERS, reviewed: false, revised: true, target: true, from: ['published', 'disputed'], after: () => ({ status: 'disputed' }) },
  withdraw: { kind: 'withdraw', signers: 2, roles: REVIEWERS, reviewed: false, revised: true, target: true, from: ['published', 'disputed', 'hidden'], after: () => ({ status: 'withdrawn' }) },
  hide: { kind: 'hide', signers: 1, roles: REVIEWERS, reviewed: false, revised: false, target: true, from: ['published', 'disputed', 'withdrawn'], after: () => ({ status: 'hidden' }) },
  restore: { kind: 'restore', signers: 2, roles: REVIEWERS, reviewed: false, revised: false, target: true, from: ['hidden'], after: () => ({ status: 'published' }) },
  erase: { kind: 'erase', signers: 2, roles: REVIEWERS, reviewed: false, revised: false, target: true, from: ['draft', 'in-review', 'approved', 'published', 'disputed', 'hidden', 'withdrawn'], after: () => ({ status: 'erased', digest: null }) },
};

/** @throws Refusal `act-not-open`, `revision-published` */
export function assertAllowed(act: Act, row: RecordRow): void {
  if (!ACTS[act].from.includes(row.status)) throw new Refusal('act-not-open', { act, status: row.status }, 409);
  if (act === 'publish' && row.publishedRev === row.rev) throw new Refusal('revision-published', { rid: row.rid, rev: row.rev }, 409);
}

/** @throws Refusal `signers-needed` unless as many different keys are named as the act demands */
export function assertSigners(act: Act, signers: string[]): void {
  const { signers: needed } = ACTS[act];
  if (new Set(signers).size !== needed || signers.length !== needed) throw new Refusal('signers-needed', { act, needed });
}

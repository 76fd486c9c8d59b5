/** The public acts, as a table: what entry each makes, who signs it, on which records, and what state it leaves. */
import { Refusal } from '../kernel/refusal.ts';
import type { RecordRow, RoleKey, Status } from '../records/commands.ts';
import type { RecordType } from '../records/declare.ts';

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
  /** May it concern one revision alone? */
  separable: boolean;
  /** States the act is open in; publication also needs a revision not yet published. */
  from: Status[];
}

const REVIEWERS = ['reviewer', 'monitor', 'lawyer'];

const SHOWN: Status[] = ['published', 'disputed', 'withdrawn'];
const ALL: Status[] = ['draft', 'in-review', 'approved', ...SHOWN, 'hidden'];

export const ACTS: Record<Act, ActRule> = {
  publish: {
    kind: 'publish',
    signers: 2,
    roles: REVIEWERS,
    reviewed: true,
    revised: true,
    target: false,
    separable: false,
    // A hidden record stands again in changed form; what was hidden of it stays hidden.
    from: ['in-review', 'approved', 'published', 'disputed', 'hidden'],
  },
  dispute: {
    kind: 'dispute',
    signers: 1,
    roles: REVIEWERS,
    reviewed: false,
    revised: true,
    target: true,
    separable: false,
    from: ['published', 'disputed'],
  },
  withdraw: {
    kind: 'withdraw',
    signers: 2,
    roles: REVIEWERS,
    reviewed: false,
    revised: true,
    target: true,
    separable: false,
    from: ['published', 'disputed', 'hidden'],
  },
  hide: {
    kind: 'hide',
    signers: 1,
    roles: REVIEWERS,
    reviewed: false,
    revised: false,
    target: true,
    separable: true,
    from: SHOWN,
  },
  restore: {
    kind: 'restore',
    signers: 2,
    roles: REVIEWERS,
    reviewed: false,
    revised: false,
    target: true,
    separable: true,
    from: [...SHOWN, 'hidden'],
  },
  erase: {
    kind: 'erase',
    signers: 2,
    roles: REVIEWERS,
    reviewed: false,
    revised: false,
    target: true,
    separable: false,
    from: ALL,
  },
};

/** `rev` = the one revision the act concerns, if not all. @throws Refusal `act-not-open`, `revision-published`, `revision-not-separable` */
export function assertAllowed(act: Act, row: RecordRow, rev: number | undefined): void {
  if (rev !== undefined && !ACTS[act].separable) throw new Refusal('revision-not-separable', { act });
  if (act === 'restore' && rev === undefined && row.status !== 'hidden')
    throw new Refusal('act-not-open', { act, status: row.status }, 409);
  if (!ACTS[act].from.includes(row.status)) throw new Refusal('act-not-open', { act, status: row.status }, 409);
  if (act === 'publish' && row.publishedRev === row.rev)
    throw new Refusal('revision-published', { rid: row.rid, rev: row.rev }, 409);
}

/** @throws Refusal `signers-needed` unless as many different keys are named as the act demands */
export function assertSigners(act: Act, signers: string[]): void {
  const { signers: needed } = ACTS[act];
  if (new Set(signers).size !== needed || signers.length !== needed)
    throw new Refusal('signers-needed', { act, needed });
}

/** Roles whose keys may sign an act on a record of this type: its officers', where it has any. */
export function rolesFor(act: Act, type: Pick<RecordType, 'office'>): readonly string[] {
  return type.office?.roles ?? ACTS[act].roles;
}

/** A key may sign from the day it was granted until the day it ends or is revoked. @throws Refusal `key-not-valid`, `role-not-allowed` */
export function assertKey(
  act: Act,
  type: Pick<RecordType, 'office'>,
  id: string,
  key: RoleKey | undefined,
  day: string,
  now: Date,
): asserts key is RoleKey {
  const valid =
    key &&
    !key.revokedAt &&
    key.from <= now &&
    !(key.until && key.until < now) &&
    dayOf(key.from) <= day &&
    (!key.until || day <= dayOf(key.until));
  if (!valid) throw new Refusal('key-not-valid', { key: id }, 403);
  if (!rolesFor(act, type).includes(key.role)) throw new Refusal('role-not-allowed', { role: key.role, act }, 403);
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

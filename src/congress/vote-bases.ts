/**
 * What a vote is reckoned from, taken when it opens: seats of the body as its declaration in force states them, members,
 * those present. A vote whose rule asks for what nobody can count is not opened, so that none waits without an outcome.
 */
import {
  type Base,
  type BodyRegister,
  basesOf,
  isCounted,
  type Openings,
  type Rule,
  type RuleSet,
  type SeatedPost,
  type Unit,
  votingSeats,
} from '../assembly/index.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Db } from '../platform/index.ts';
import { listRevisions, openRevision } from '../records/commands.ts';
import { type CongressParts, readInForce } from './parts.ts';
import type { SittingRow } from './sitting-store.ts';
import type { VoteRow } from './vote-store.ts';

/** Seats of a body that vote; null where its posts state none. @throws Refusal `record-unknown` */
export async function seatsOfBody(
  parts: Pick<CongressParts, 'vault' | 'models'>,
  db: Db,
  body: string,
): Promise<number | null> {
  const { posts } = await readInForce(parts, db, body, 'body');
  return votingSeats((posts ?? []) as SeatedPost[]);
}

/** The moments bases are taken at. The session opened before its second sitting did. */
export async function openingsOf(
  { vault }: Pick<CongressParts, 'vault'>,
  db: Db,
  sitting: Pick<SittingRow, 'session' | 'opened'> | null,
  opens: Date,
): Promise<Openings> {
  const session = sitting && (await sessionOpened(vault, db, sitting.session));
  return {
    session_opened: (session ?? sitting?.opened ?? opens).toISOString(),
    vote_opened: opens.toISOString(),
    ...(sitting?.opened ? { sitting_opened: sitting.opened.toISOString() } : {}),
  };
}

/**
 * The bases of a vote by its rule. Seats fewer than the mandates that fill them are left out, and a rule that asks for them
 * is refused. @throws Refusal `seats-unstated`, `seats-few`, `base-uncounted`
 */
export function basesOfVote(
  rules: RuleSet,
  { all, quorum }: Rule,
  register: BodyRegister,
  openings: Openings,
): VoteRow['bases'] {
  const { seats, presence } = register;
  const { members } = basesOf(rules, register, openings);
  const filled = typeof members === 'object' ? Math.max(...Object.values(members)) : (members ?? 0);
  const bases = basesOf(rules, { ...register, seats: seats !== null && seats >= filled ? seats : null }, openings);
  const asked: { base: Base; unit?: Unit }[] = [...all, ...(quorum ? [{ base: quorum.base }] : [])];
  for (const { base, unit = 'persons' } of asked) {
    if (isCounted(base) || (base === 'present' && presence === null)) continue;
    if ((unit === 'persons' ? bases : bases.bases_by[unit])?.[base] !== undefined) continue;
    if (base !== 'seats' || unit !== 'persons') throw new Refusal('base-uncounted', { base }, 409);
    if (seats === null) throw new Refusal('seats-unstated', {}, 409);
    throw new Refusal('seats-few', { seats, members: filled }, 409);
  }
  return bases;
}

/** The first revision of a session that says it is open; null while it never was. */
async function sessionOpened(vault: CongressParts['vault'], db: Db, rid: string): Promise<Date | null> {
  for (const { rev, at } of await listRevisions(db, rid))
    if ((await openRevision(db, vault, rid, rev)).body.state === 'open') return at;
  return null;
}

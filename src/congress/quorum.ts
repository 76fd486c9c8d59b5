/**
 * The quorum of a sitting as it stands: counted by the body's rules from mandates and presence, and told on the floor
 * whenever it is found or lost. Where the rules presume it until it is challenged, only a challenge can lose it.
 */
import {
  advance,
  type Base,
  type BaseSize,
  basesOf,
  type LiveQuorum,
  liveQuorum,
  SITTING,
  type SittingEvent,
  type WholeRuleSet,
} from '../assembly/index.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Client, Db } from '../platform/index.ts';
import { addFloorEvent, presenceOf } from './floor-store.ts';
import type { Mandates, Registered } from './mandates.ts';
import type { CongressParts } from './parts.ts';
import { rulesOf } from './rules.ts';
import { type SittingRow, updateSitting } from './sitting-store.ts';
import { seatsOfBody } from './vote-bases.ts';

export interface QuorumParts extends CongressParts {
  mandates: Pick<Mandates, 'register'>;
}

/** What a sitting is reckoned from. */
export interface Ground {
  rules: WholeRuleSet;
  register: Registered[];
  /** Seats of the body; null where it states none. */
  seats: number | null;
}

export async function groundOf(parts: QuorumParts, db: Db, body: string): Promise<Ground> {
  const [rules, register] = [await rulesOf(parts, db, body), await parts.mandates.register(db, body)];
  return { rules, register, seats: await seatsOfBody(parts, db, body) };
}

/** How the quorum stands now; null where the rules ask for none. @throws Refusal `seats-unstated` where it is one of seats */
export async function quorumNow(
  parts: QuorumParts,
  db: Db,
  sitting: SittingRow,
  ground?: Ground,
): Promise<LiveQuorum | null> {
  const known = ground ?? (await groundOf(parts, db, sitting.body));
  const asked = known.rules.sitting?.quorum;
  if (!asked) return null;
  const sizes = await sizesNow(parts, db, sitting, known);
  const base = sizes[asked.base] ?? sizes.members;
  if (asked.base === 'seats' && sizes.seats === undefined) throw new Refusal('seats-unstated', {}, 409);
  return liveQuorum(asked, base, sizes.present);
}

/** How large each base of a sitting is now. */
export async function sizesNow(
  { clock }: QuorumParts,
  db: Db,
  sitting: SittingRow,
  { rules, register, seats }: Ground,
): Promise<Partial<Record<Base, number>> & Record<'members' | 'present', number>> {
  const now = clock.now().toISOString();
  const opened = sitting.opened?.toISOString() ?? now;
  const prevented = new Set(register.filter((one) => one.prevented).map(({ holderId }) => holderId));
  const bases = basesOf(
    rules,
    { seats, mandates: register, presence: await presenceOf(db, sitting.id), prevented },
    { session_opened: opened, vote_opened: now, sitting_opened: opened },
  );
  const size = (base: BaseSize = 0): number => (typeof base === 'number' ? base : (base.vote_open ?? 0));
  return {
    ...(bases.seats === undefined ? {} : { seats: size(bases.seats) }),
    ...{ members: size(bases.members), eligible: size(bases.eligible) },
    ...{ present: size(bases.present), attending: size(bases.attending) },
  };
}

/**
 * Tells the floor how many are present, and whether the quorum was found or lost by it. `challenged`: presumed no longer.
 * Returns the quorum.
 */
export async function reckonQuorum(
  parts: QuorumParts,
  client: Client,
  sitting: SittingRow,
  { ground, challenged = false, moved = '' }: { ground?: Ground; challenged?: boolean; moved?: string } = {},
): Promise<LiveQuorum | null> {
  const at = parts.clock.now();
  const known = ground ?? (await groundOf(parts, client, sitting.body));
  const { rules } = known;
  const quorum = await quorumNow(parts, client, sitting, known);
  if (moved) await addFloorEvent(client, sitting.id, { kind: 'presence', at, data: { moved, ...quorum } });
  const presumed = quorum === null || (rules.sitting?.quorum.only_if_challenged === true && !challenged);
  const met = presumed ? sitting.state !== 'inquorate' || quorum === null || quorum.met : quorum.met;
  const event = eventFor(sitting.state, met);
  if (event) {
    const state = advance(SITTING, sitting.state, event);
    await updateSitting(client, { ...sitting, state });
    await addFloorEvent(client, sitting.id, { kind: 'quorum', at, data: { state, ...quorum } });
  }
  return quorum;
}

/** While delegates are still coming in there is no quorum to lose. */
function eventFor(state: SittingRow['state'], met: boolean): SittingEvent | null {
  if (met) return state === 'register_open' || state === 'inquorate' ? 'find_quorum' : null;
  return state === 'quorate' ? 'lose_quorum' : null;
}

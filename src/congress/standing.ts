/** Mandates of a body as they stand at this moment: the rules, the register, who has full rights, and who acts for which. */
import {
  inPeriod,
  isEntitled,
  type Mandate,
  type Moment,
  stateAt,
  voterOf,
  type WholeRuleSet,
} from '../assembly/index.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { SignedIn } from '../people/model.ts';
import type { Db } from '../platform/index.ts';
import type { Mandates, Registered } from './mandates.ts';
import { type CongressParts, isOfBody } from './parts.ts';
import { satForIn } from './presence-store.ts';
import { rulesOf } from './rules.ts';

export interface Standing {
  rules: WholeRuleSet;
  register: Registered[];
  entitled: Registered[];
}

type StandingParts = Pick<CongressParts, 'vault' | 'models' | 'clock'>;

/** @throws Refusal as `rulesOf` */
export async function standingOf(
  parts: StandingParts,
  mandates: Pick<Mandates, 'register'>,
  db: Db,
  body: string,
): Promise<Standing> {
  const rules = await rulesOf(parts, db, body);
  const register = await mandates.register(db, body);
  const moment = { at: parts.clock.now().toISOString() };
  return { rules, register, entitled: register.filter((one) => isEntitled(rules, one, moment)) };
}

/** Does a mandate sit: with the rights the rules give its state, or for the time being, without a vote? */
export function sits(rules: WholeRuleSet, mandate: Mandate, moment: Moment): boolean {
  return (
    isEntitled(rules, mandate, moment) || (stateAt(mandate, moment) === 'provisional' && inPeriod(mandate, moment.at))
  );
}

/** The same at this moment. */
export const sitsNow = ({ clock }: Pick<CongressParts, 'clock'>, rules: WholeRuleSet, mandate: Mandate): boolean =>
  sits(rules, mandate, { at: clock.now().toISOString() });

/**
 * Mandates somebody acts for at this moment: their own that sit, and those in whose place they stand as the rules let
 * substitutes: while its holder is prevented, or while they sit for it in a sitting. Whoever is prevented acts for none.
 */
export async function seatsOf(
  parts: StandingParts,
  { rules, register }: Standing,
  db: Db,
  { person, body }: { person: string; body: string },
): Promise<Registered[]> {
  const moment = { at: parts.clock.now().toISOString() };
  const prevented = new Set(register.filter((one) => one.prevented).map(({ holderId }) => holderId));
  if (prevented.has(person)) return [];
  const available = new Set(register.flatMap(({ holderId, substituteIds = [] }) => [holderId, ...substituteIds]));
  const taken = new Set(await satForIn(db, body, person));
  return register.filter((one) => {
    if (one.holderId === person) return sits(rules, one, moment);
    if (voterOf(rules, one, moment, { prevented, available }) === person) return true;
    return taken.has(one.id) && isEntitled(rules, one, moment);
  });
}

/**
 * Tabling and withdrawing take a mandate of the body that sits, or an office in it. @throws Refusal `not-delegate-of-body`,
 * and as `rulesOf`
 */
export async function assertTables(
  parts: StandingParts,
  mandates: Pick<Mandates, 'register'>,
  db: Db,
  { person, body }: { person: SignedIn; body: string },
): Promise<void> {
  if (await isOfBody(parts, db, person, body, 'congress.prepare')) return;
  const standing = await standingOf(parts, mandates, db, body);
  const seats = await seatsOf(parts, standing, db, { person: person.id, body });
  if (seats.length === 0) throw new Refusal('not-delegate-of-body', {}, 403);
}

/**
 * What somebody calls a mandate: its constituency, or '' where the delegate wants only to be counted and the reader neither
 * holds it nor keeps or examines the mandates of the body.
 */
export function nameFor(
  person: SignedIn,
  { told, holderId }: Pick<Registered, 'told' | 'holderId'>,
  keeps: boolean,
): string {
  const open = told.release !== 'counted' || holderId === person.id || keeps;
  return open ? told.constituency : '';
}

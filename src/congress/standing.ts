/** Mandates of a body as they stand at this moment: the rules, the register, who has full rights, and what each is called. */
import { isEntitled, type WholeRuleSet } from '../assembly/index.ts';
import { may, type SignedIn } from '../people/model.ts';
import type { Db } from '../platform/index.ts';
import type { Mandates, Registered } from './mandates.ts';
import type { CongressParts } from './parts.ts';
import { rulesOf } from './rules.ts';

export interface Standing {
  rules: WholeRuleSet;
  register: Registered[];
  entitled: Registered[];
}

/** @throws Refusal as `rulesOf` */
export async function standingOf(
  parts: Pick<CongressParts, 'vault' | 'models' | 'clock'>,
  mandates: Mandates,
  db: Db,
  body: string,
): Promise<Standing> {
  const rules = await rulesOf(parts, db, body);
  const register = await mandates.register(db, body);
  const moment = { at: parts.clock.now().toISOString() };
  return { rules, register, entitled: register.filter((one) => isEntitled(rules, one, moment)) };
}

/**
 * What somebody calls a mandate: its constituency, or '' where the delegate wants only to be counted and the reader neither
 * holds it nor examines mandates.
 */
export function nameFor(person: SignedIn, { told, holderId }: Pick<Registered, 'told' | 'holderId'>): string {
  const open = told.release !== 'counted' || holderId === person.id || may(person, 'mandate.read');
  return open ? told.constituency : '';
}

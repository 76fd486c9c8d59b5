/**
 * Mandates: from submission to their end, with each move kept. Who holds a right at a moment is told from the moves that
 * have taken effect by then, since one and the same vote can pass or fail by a mandate revoked in the middle of it.
 */

import { Refusal } from '../kernel/refusal.ts';
import { advance, type Machine } from './lifecycle.ts';
import { type Day, type Instant, readDay, readInstant } from './moment.ts';

export type MandateState =
  | 'submitted'
  | 'examined'
  | 'accepted'
  | 'provisional'
  | 'refused'
  | 'challenged'
  | 'suspended'
  | 'expired'
  | 'revoked';
export type MandateMove =
  | 'examine'
  | 'accept'
  | 'accept_provisionally'
  | 'refuse'
  | 'challenge'
  | 'uphold'
  | 'suspend'
  | 'reinstate'
  | 'expire'
  | 'revoke';
/** When a move takes effect: at once, for votes opened after it, or when the sitting in which it fell is over. */
export type Effective = 'immediate' | 'next_vote' | 'end_of_sitting';

export const MANDATE: Machine<MandateState, MandateMove> = {
  submitted: { examine: 'examined' },
  examined: { accept: 'accepted', accept_provisionally: 'provisional', refuse: 'refused' },
  provisional: { accept: 'accepted', refuse: 'refused', expire: 'expired', revoke: 'revoked' },
  accepted: { challenge: 'challenged', suspend: 'suspended', expire: 'expired', revoke: 'revoked' },
  challenged: { uphold: 'accepted', suspend: 'suspended', expire: 'expired', revoke: 'revoked' },
  suspended: { reinstate: 'accepted', expire: 'expired', revoke: 'revoked' },
  refused: {},
  expired: {},
  revoked: {},
};
export const MANDATE_STATES = Object.keys(MANDATE) as readonly MandateState[];

/** One move that was made. */
export interface MandateEvent {
  type: MandateMove;
  at: Instant;
  /** `immediate` unless stated. */
  effective?: Effective;
  reason?: string;
}

/** `weight` is 1 unless stated; `from` and `until` are days, both included; substitutes stand in for the holder in order. */
export interface Mandate {
  id: string;
  holderId: string;
  constituencyId: string;
  weight?: number;
  substituteIds?: readonly string[];
  from: Day;
  until?: Day;
  state: MandateState;
  history: readonly (MandateEvent & { to: MandateState })[];
}

/** A moment at which rights are asked for; the opening of the vote and of the sitting that run then, if any. */
export interface Moment {
  at: Instant;
  vote_opened?: Instant;
  sitting_opened?: Instant;
}

/**
 * The mandate after a move. Refuses `state-move-invalid`, and `state-move-earlier` for a move dated before the last one.
 */
export function move(mandate: Mandate, event: MandateEvent): Mandate {
  const to = advance(MANDATE, mandate.state, event.type);
  const last = mandate.history.at(-1);
  if (last !== undefined && readInstant(event.at, 'event.at') < readInstant(last.at, 'history.at'))
    throw new Refusal('state-move-earlier', { at: event.at, last: last.at }, 409);
  return { ...mandate, state: to, history: [...mandate.history, { ...event, to }] };
}

/** The state at a moment, by the moves in effect then. A mandate without history always had its state. */
export function stateAt({ state, history }: Mandate, moment: Moment): MandateState {
  if (history.length === 0) return state;
  return history.findLast((event) => inEffect(event, moment))?.to ?? 'submitted';
}

function inEffect(
  { at, effective = 'immediate' }: MandateEvent,
  { at: now, vote_opened, sitting_opened }: Moment,
): boolean {
  const made = readInstant(at, 'history.at');
  if (made > readInstant(now, 'moment.at')) return false;
  if (effective === 'immediate') return true;
  const opened = effective === 'next_vote' ? vote_opened : sitting_opened;
  return opened === undefined || readInstant(opened, 'moment') > made;
}

/** True on every UTC day from the first to the last of the mandate's period. */
export function inPeriod({ from, until }: Pick<Mandate, 'from' | 'until'>, at: Instant): boolean {
  const day = readDay(at, 'at');
  return day >= readDay(from, 'from') && (until === undefined || day <= readDay(until, 'until'));
}

/** How sessions, sittings and motions go on, as data. Motions follow OpenSlides' complex workflow and go on to publication. */
import type { Machine } from './lifecycle.ts';

export type SessionState =
  | 'proposed'
  | 'requested'
  | 'scheduled'
  | 'convened'
  | 'open'
  | 'suspended'
  | 'adjourned_no_quorum'
  | 'lapsed'
  | 'closed'
  | 'minutes_draft'
  | 'minutes_adopted'
  | 'archived';
export type SessionEvent =
  | 'schedule'
  | 'request'
  | 'convene'
  | 'open'
  | 'suspend'
  | 'resume'
  | 'adjourn_no_quorum'
  | 'lapse'
  | 'close'
  | 'draft_minutes'
  | 'adopt_minutes'
  | 'archive';

/** `convene` is for when notice was given in time (`noticeMet`); `request` for a certified request. */
export const SESSION: Machine<SessionState, SessionEvent> = {
  proposed: { schedule: 'scheduled', request: 'requested' },
  requested: { convene: 'convened', lapse: 'lapsed' },
  scheduled: { convene: 'convened', lapse: 'lapsed' },
  convened: { open: 'open', adjourn_no_quorum: 'adjourned_no_quorum', lapse: 'lapsed' },
  open: { suspend: 'suspended', adjourn_no_quorum: 'adjourned_no_quorum', close: 'closed' },
  suspended: { resume: 'open', close: 'closed' },
  adjourned_no_quorum: { resume: 'open', lapse: 'lapsed' },
  lapsed: {},
  closed: { draft_minutes: 'minutes_draft' },
  minutes_draft: { adopt_minutes: 'minutes_adopted' },
  minutes_adopted: { archive: 'archived' },
  archived: {},
};

export type SittingState = 'called' | 'register_open' | 'quorate' | 'inquorate' | 'closed';
export type SittingEvent = 'open_register' | 'find_quorum' | 'lose_quorum' | 'close';

/** A sitting without quorum may be closed, never decide. */
export const SITTING: Machine<SittingState, SittingEvent> = {
  called: { open_register: 'register_open' },
  register_open: { find_quorum: 'quorate', lose_quorum: 'inquorate', close: 'closed' },
  quorate: { lose_quorum: 'inquorate', close: 'closed' },
  inquorate: { find_quorum: 'quorate', close: 'closed' },
  closed: {},
};

export type MotionState =
  | 'in_progress'
  | 'submitted'
  | 'permitted'
  | 'not_permitted'
  | 'withdrawn'
  | 'accepted'
  | 'rejected'
  | 'adjourned'
  | 'not_concerned'
  | 'referred'
  | 'adopted_pending_publication'
  | 'published'
  | 'superseded';
export type MotionEvent =
  | 'submit'
  | 'permit'
  | 'not_permit'
  | 'withdraw'
  | 'accept'
  | 'reject'
  | 'adjourn'
  | 'reopen'
  | 'not_concern'
  | 'refer'
  | 'finalize'
  | 'publish'
  | 'supersede';

export const MOTION: Machine<MotionState, MotionEvent> = {
  in_progress: { submit: 'submitted', withdraw: 'withdrawn' },
  submitted: { permit: 'permitted', not_permit: 'not_permitted', withdraw: 'withdrawn' },
  permitted: {
    accept: 'accepted',
    reject: 'rejected',
    withdraw: 'withdrawn',
    adjourn: 'adjourned',
    not_concern: 'not_concerned',
    refer: 'referred',
  },
  not_permitted: {},
  withdrawn: {},
  accepted: { finalize: 'adopted_pending_publication' },
  rejected: {},
  adjourned: { reopen: 'permitted', withdraw: 'withdrawn' },
  not_concerned: {},
  referred: { reopen: 'permitted' },
  adopted_pending_publication: { publish: 'published' },
  published: { supersede: 'superseded' },
  superseded: {},
};

/** What may be done with a motion in a state: its submitters' edits, support, amendments, a vote. */
export interface MotionFlags {
  edit: boolean;
  support: boolean;
  amend: boolean;
  vote: boolean;
}

/** Once a motion is permitted its text changes by amendment only; it is voted on in no other state. */
export function motionFlags(state: MotionState): MotionFlags {
  return {
    edit: state === 'in_progress',
    support: state === 'submitted',
    amend: state === 'permitted',
    vote: state === 'permitted',
  };
}

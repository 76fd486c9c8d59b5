/**
 * What is particular to the pages of some types of record: what stands under the title and before the other parts, which
 * fields are shown there and so nowhere else, and which records that refer to this one belong on its page.
 */
import type { VNode } from 'preact';
import { ABOVE, BreachParts, BreachTop } from './breach.tsx';
import { ACTION_PLACED, ActionParts, ActionTop } from './congress/action.tsx';
import { BodyParts, BodyTop } from './congress/body.tsx';
import { COMMITMENT_PLACED, CommitmentBeside, CommitmentParts, CommitmentTop } from './congress/commitment.tsx';
import { CREDENTIALS_PLACED, CredentialsParts, CredentialsTop } from './congress/credentials-page.tsx';
import { ENDORSEMENT_PLACED, EndorsementParts, EndorsementTop } from './congress/endorsement.tsx';
import {
  AMENDMENT_PLACED,
  AmendmentBeside,
  AmendmentTop,
  MOTION_PLACED,
  MotionParts,
  MotionTop,
} from './congress/motion.tsx';
import { RELATION_PLACED, RelationParts, RelationTop } from './congress/relation.tsx';
import { ResolutionParts, ResolutionTop } from './congress/resolution.tsx';
import { RuleSetParts } from './congress/rule-set.tsx';
import { maySit, SESSION_PLACED, SessionParts, SessionTop } from './congress/session.tsx';
import { VOTE_PLACED, VoteBeside, VoteParts, VoteTop } from './congress/vote.tsx';
import type { Leaf } from './record.tsx';

/** See the file header. */
export interface Particular {
  /** Fields that have a place of their own: not repeated among the short facts and the tables. */
  placed: readonly string[];
  /** Types whose records that refer to this one are read with it. */
  asks?: readonly string[];
  /** Fields whose record is read with it. */
  follows?: readonly string[];
  /** The record is itself the source: that nothing is cited for it is no fault. */
  original?: true;
  /** Does the page show what changes without the log, so that nobody may keep it? */
  isFleeting?(leaf: Leaf): boolean;
  Top?(leaf: Leaf): VNode | null;
  /** What stands beside the short facts, after the summary. */
  Beside?(leaf: Leaf): VNode | null;
  Parts?(leaf: Leaf): VNode | null;
}

const PARTICULAR: Readonly<Record<string, Particular>> = {
  breach: {
    placed: [...ABOVE, 'phases', 'acts'],
    asks: ['resolution', 'commitment'],
    Top: BreachTop,
    Parts: BreachParts,
  },
  body: {
    placed: ['parent', 'organization', 'kind', 'posts', 'memberships'],
    asks: ['body', 'session', 'vote', 'resolution', 'credentials'],
    original: true,
    Top: BodyTop,
    Parts: BodyParts,
  },
  session: {
    placed: SESSION_PLACED,
    asks: ['vote', 'resolution', 'credentials'],
    original: true,
    isFleeting: maySit,
    Top: SessionTop,
    Parts: SessionParts,
  },
  resolution: {
    placed: ['clauses', 'citations', 'signatories', 'counted', 'annexes', 'supersedes', 'vote', 'authentic'],
    asks: ['resolution', 'commitment'],
    follows: ['vote'],
    original: true,
    Top: ResolutionTop,
    Parts: ResolutionParts,
  },
  credentials: { placed: CREDENTIALS_PLACED, original: true, Top: CredentialsTop, Parts: CredentialsParts },
  vote: { placed: VOTE_PLACED, original: true, Top: VoteTop, Beside: VoteBeside, Parts: VoteParts },
  'rule-set': { placed: ['data'], original: true, Parts: RuleSetParts },
  commitment: {
    placed: COMMITMENT_PLACED,
    follows: ['resolution'],
    original: true,
    Top: CommitmentTop,
    Beside: CommitmentBeside,
    Parts: CommitmentParts,
  },
  motion: {
    placed: MOTION_PLACED,
    asks: ['amendment', 'vote', 'resolution'],
    original: true,
    Top: MotionTop,
    Parts: MotionParts,
  },
  amendment: {
    placed: AMENDMENT_PLACED,
    follows: ['motion'],
    original: true,
    Top: AmendmentTop,
    Beside: AmendmentBeside,
  },
  relation: { placed: RELATION_PLACED, original: true, Top: RelationTop, Parts: RelationParts },
  action: { placed: ACTION_PLACED, original: true, Top: ActionTop, Parts: ActionParts },
  endorsement: { placed: ENDORSEMENT_PLACED, original: true, Top: EndorsementTop, Parts: EndorsementParts },
};

/** What is particular to a type; nothing for most. */
export const particularOf = (type: string): Particular => PARTICULAR[type] ?? { placed: [] };

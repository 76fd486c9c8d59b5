/**
 * What is particular to the pages of some types of record: what stands under the title and before the other parts, which
 * fields are shown there and so nowhere else, and which records that refer to this one belong on its page.
 */
import type { VNode } from 'preact';
import { ABOVE, BreachParts, BreachTop } from './breach.tsx';
import { BodyParts, BodyTop } from './congress/body.tsx';
import { CommitmentTop } from './congress/commitment.tsx';
import { SessionParts, SessionTop } from './congress/session.tsx';
import type { Leaf } from './record.tsx';

/** See the file header. */
export interface Particular {
  /** Fields that have a place of their own: not repeated among the short facts and the tables. */
  placed: readonly string[];
  /** Types whose records that refer to this one are read with it. */
  asks?: readonly string[];
  Top?(leaf: Leaf): VNode | null;
  Parts?(leaf: Leaf): VNode | null;
}

const PARTICULAR: Readonly<Record<string, Particular>> = {
  breach: { placed: [...ABOVE, 'phases', 'acts'], Top: BreachTop, Parts: BreachParts },
  body: {
    placed: ['parent', 'organization', 'kind', 'posts', 'memberships'],
    asks: ['body', 'session', 'vote', 'resolution', 'credentials'],
    Top: BodyTop,
    Parts: BodyParts,
  },
  session: {
    placed: ['body', 'state', 'kind', 'zone', 'agenda', 'minutes'],
    asks: ['vote', 'resolution', 'credentials'],
    Top: SessionTop,
    Parts: SessionParts,
  },
  commitment: { placed: ['status', 'actor', 'addressee'], Top: CommitmentTop },
};

/** What is particular to a type; nothing for most. */
export const particularOf = (type: string): Particular => PARTICULAR[type] ?? { placed: [] };

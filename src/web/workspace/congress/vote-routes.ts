/** Addresses of votes. */
import type { Route } from '../route.ts';
import { voteListPage } from './vote-list-page.tsx';
import { newVotePage, openVote } from './vote-new-page.tsx';
import {
  castVote,
  challengeVote,
  closeVote,
  confirmCounts,
  decideVote,
  reportVote,
  stateCounts,
  votePage,
} from './vote-page.tsx';

const OF_BODY = '/workspace/congress/bodies/:body/votes';
const ONE = '/workspace/congress/votes/:id';

export const voteRoutes: readonly Route[] = [
  { method: 'GET', path: OF_BODY, needs: 'congress.read', answer: voteListPage },
  { method: 'POST', path: OF_BODY, needs: 'sitting.preside', answer: openVote },
  { method: 'GET', path: `${OF_BODY}/new`, needs: 'sitting.preside', answer: (desk) => newVotePage(desk) },
  { method: 'GET', path: ONE, needs: 'congress.read', answer: (desk) => votePage(desk) },
  { method: 'POST', path: `${ONE}/cast`, needs: 'sitting.attend', answer: castVote },
  { method: 'POST', path: `${ONE}/counts`, needs: 'sitting.preside', answer: stateCounts },
  { method: 'POST', path: `${ONE}/confirm`, needs: 'sitting.preside', answer: confirmCounts },
  { method: 'POST', path: `${ONE}/challenge`, needs: 'sitting.preside', answer: challengeVote },
  { method: 'POST', path: `${ONE}/close`, needs: 'sitting.preside', answer: closeVote },
  { method: 'POST', path: `${ONE}/decide`, needs: 'vote.decide', answer: decideVote },
  { method: 'POST', path: `${ONE}/report`, needs: 'congress.prepare', answer: reportVote },
];

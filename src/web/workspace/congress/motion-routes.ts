/** Addresses of motions and resolutions at work. */
import type { Route } from '../route.ts';
import { amend, amendPage } from './amend-page.tsx';
import { finalize, motionPage, takeStep } from './motion-page.tsx';
import { MOTIONS } from './motion-words.tsx';
import { motionsPage } from './motions-page.tsx';
import { commit, dropStale, RESOLUTIONS, resolutionPage, sign } from './resolution-page.tsx';

export const motionRoutes: readonly Route[] = [
  { method: 'GET', path: MOTIONS, needs: 'congress.read', answer: motionsPage },
  { method: 'GET', path: `${MOTIONS}/:id`, needs: 'congress.read', answer: (desk) => motionPage(desk) },
  { method: 'POST', path: `${MOTIONS}/:id/step`, needs: 'motion.table', answer: takeStep },
  { method: 'POST', path: `${MOTIONS}/:id/finalize`, needs: 'congress.prepare', answer: finalize },
  { method: 'GET', path: `${MOTIONS}/:id/amend/:clause`, needs: 'motion.table', answer: (desk) => amendPage(desk) },
  { method: 'POST', path: `${MOTIONS}/:id/amend/:clause`, needs: 'motion.table', answer: amend },
  { method: 'GET', path: `${RESOLUTIONS}/:id`, needs: 'congress.read', answer: (desk) => resolutionPage(desk) },
  { method: 'POST', path: `${RESOLUTIONS}/:id/commitments`, needs: 'congress.prepare', answer: commit },
  { method: 'POST', path: `${RESOLUTIONS}/:id/sign`, needs: 'sitting.attend', answer: sign },
  { method: 'POST', path: `${RESOLUTIONS}/:id/stale`, needs: 'congress.prepare', answer: dropStale },
];

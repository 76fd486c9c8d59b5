/** Addresses of motions and resolutions at work. */
import type { Route } from '../route.ts';
import { amend, amendPage } from './amend-page.tsx';
import { editMotionPage, NEW_MOTION, newMotionPage, writeMotion } from './motion-edit-page.tsx';
import { finalize, motionPage, takeStep } from './motion-page.tsx';
import { MOTIONS, RESOLUTIONS } from './motion-words.tsx';
import { motionsPage } from './motions-page.tsx';
import { cite, commit, dropStale, report, resolutionPage, sign } from './resolution-page.tsx';

/** A motion of many clauses in several languages. */
const LIMIT = 4 * 1024 * 1024;

export const motionRoutes: readonly Route[] = [
  { method: 'GET', path: MOTIONS, needs: 'congress.read', answer: motionsPage },
  { method: 'GET', path: NEW_MOTION, needs: 'motion.table', answer: newMotionPage },
  { method: 'POST', path: NEW_MOTION, needs: 'motion.table', limit: LIMIT, answer: writeMotion },
  { method: 'GET', path: `${MOTIONS}/:id/edit`, needs: 'motion.table', answer: editMotionPage },
  { method: 'POST', path: `${MOTIONS}/:id/edit`, needs: 'motion.table', limit: LIMIT, answer: writeMotion },
  { method: 'GET', path: `${MOTIONS}/:id`, needs: 'congress.read', answer: (desk) => motionPage(desk) },
  { method: 'POST', path: `${MOTIONS}/:id/step`, needs: 'motion.table', answer: takeStep },
  { method: 'POST', path: `${MOTIONS}/:id/finalize`, needs: 'congress.prepare', answer: finalize },
  { method: 'GET', path: `${MOTIONS}/:id/amend/:clause`, needs: 'motion.table', answer: (desk) => amendPage(desk) },
  { method: 'POST', path: `${MOTIONS}/:id/amend/:clause`, needs: 'motion.table', answer: amend },
  { method: 'GET', path: `${RESOLUTIONS}/:id`, needs: 'congress.read', answer: (desk) => resolutionPage(desk) },
  { method: 'POST', path: `${RESOLUTIONS}/:id/commitments`, needs: 'congress.prepare', answer: commit },
  { method: 'POST', path: `${RESOLUTIONS}/:id/reports`, needs: 'motion.table', answer: report },
  { method: 'POST', path: `${RESOLUTIONS}/:id/citations`, needs: 'congress.prepare', answer: cite },
  { method: 'POST', path: `${RESOLUTIONS}/:id/sign`, needs: 'sitting.attend', answer: sign },
  { method: 'POST', path: `${RESOLUTIONS}/:id/stale`, needs: 'congress.prepare', answer: dropStale },
];

/** Every address of the congress, gathered by topic. A topic keeps its list in a file of its own and adds it here. */
import type { Route } from '../route.ts';
import { endorsementRoutes } from './endorse-page.tsx';
import { congressPage } from './landing-page.tsx';
import { mandateRoutes } from './mandate-routes.ts';
import { minutesRoutes } from './minutes-page.tsx';
import { motionRoutes } from './motion-routes.ts';
import { requestRoutes } from './request-routes.ts';
import { ruleSetRoutes } from './rule-set-routes.ts';
import { sittingRoutes } from './sitting-routes.ts';
import { textRoutes } from './text-routes.ts';
import { voteRoutes } from './vote-routes.ts';

export const CONGRESS = '/workspace/congress';

export const routes: readonly Route[] = [
  { method: 'GET', path: CONGRESS, needs: 'congress.read', answer: congressPage },
  ...endorsementRoutes,
  ...mandateRoutes,
  ...minutesRoutes,
  ...motionRoutes,
  ...sittingRoutes,
  ...requestRoutes,
  ...ruleSetRoutes,
  ...voteRoutes,
  ...textRoutes,
];

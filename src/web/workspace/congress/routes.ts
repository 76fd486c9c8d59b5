/** Every address of the congress, gathered by topic. A topic keeps its list in a file of its own and adds it here. */
import type { Route } from '../route.ts';
import { congressPage } from './landing-page.tsx';
import { motionRoutes } from './motion-routes.ts';

export const CONGRESS = '/workspace/congress';

export const routes: readonly Route[] = [
  { method: 'GET', path: CONGRESS, needs: 'congress.read', answer: congressPage },
  ...motionRoutes,
];

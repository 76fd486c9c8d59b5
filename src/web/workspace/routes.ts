/** Every route of the workspace, room by room. A new room adds its list here and nowhere else. */

import { routes as caseworkRoutes } from './casework/routes.ts';
import { routes as congressRoutes } from './congress/routes.ts';
import { routes as custodyRoutes } from './custody/routes.ts';
import { routes as evidenceRoutes } from './evidence/routes.ts';
import { routes as intakeRoutes } from './intake/routes.ts';
import { routes as peopleRoutes } from './people/routes.ts';
import { routes as recordRoutes } from './records/routes.ts';
import { reviewRoutes } from './review/routes.tsx';
import type { Route } from './route.ts';
import { routes as statisticsRoutes } from './statistics/page.tsx';

export const ROUTES: readonly Route[] = [
  ...caseworkRoutes,
  ...congressRoutes,
  ...custodyRoutes,
  ...evidenceRoutes,
  ...intakeRoutes,
  ...peopleRoutes,
  ...recordRoutes,
  ...reviewRoutes,
  ...statisticsRoutes,
];

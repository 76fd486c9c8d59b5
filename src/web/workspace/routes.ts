/** Every route of the workspace, room by room. A new room adds its list here and nowhere else. */
import type { Route } from './route.ts';

export const ROUTES: readonly Route[] = [];

/** Addresses at which a text that exists is brought in. */
import type { Route } from '../route.ts';
import { bringText, TEXT, textPage } from './text-page.tsx';

const LIMIT = 4 * 1024 * 1024;

export const textRoutes: readonly Route[] = [
  { method: 'GET', path: TEXT, needs: 'motion.table', answer: (desk) => textPage(desk) },
  { method: 'POST', path: TEXT, needs: 'motion.table', limit: LIMIT, answer: bringText },
];

/** The room of the custodians: its addresses, all for those who may open what is sealed. */
import type { Route } from '../route.ts';
import { begin, list, ownKey, take } from './page.tsx';
import { HERE } from './where.tsx';

export const routes: readonly Route[] = [
  { method: 'GET', path: HERE, needs: 'sealed.open', answer: begin },
  { method: 'GET', path: `${HERE}/key`, needs: 'sealed.open', answer: ownKey },
  { method: 'GET', path: `${HERE}/:rid`, needs: 'sealed.open', answer: (desk) => list(desk) },
  { method: 'POST', path: `${HERE}/:rid`, needs: 'sealed.open', answer: take },
];

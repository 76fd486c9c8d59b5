/** Addresses of requests for special sessions. */
import type { Route } from '../route.ts';
import { countRequest, requestPage, signRequest, withdrawRequest } from './request-page.tsx';
import { openRequest, requestsPage } from './requests-page.tsx';

const ALL = '/workspace/congress/requests';
const ONE = `${ALL}/:id`;

export const requestRoutes: readonly Route[] = [
  { method: 'GET', path: ALL, needs: 'congress.read', answer: (desk) => requestsPage(desk) },
  { method: 'POST', path: ALL, needs: 'congress.request', answer: openRequest },
  { method: 'GET', path: ONE, needs: 'congress.read', answer: (desk) => requestPage(desk) },
  { method: 'POST', path: `${ONE}/sign`, needs: 'congress.request', answer: signRequest },
  { method: 'POST', path: `${ONE}/withdraw`, needs: 'congress.request', answer: withdrawRequest },
  { method: 'POST', path: `${ONE}/count`, needs: 'congress.request', answer: countRequest },
];

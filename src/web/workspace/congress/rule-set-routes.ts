/** Addresses of rule sets. */
import type { Route } from '../route.ts';
import { ruleSetPage, ruleSetsPage, writeRuleSet } from './rule-set-page.tsx';

const ALL = '/workspace/congress/rules';

export const ruleSetRoutes: readonly Route[] = [
  { method: 'GET', path: ALL, needs: 'congress.read', answer: ruleSetsPage },
  { method: 'GET', path: `${ALL}/:id`, needs: 'congress.read', answer: (desk) => ruleSetPage(desk) },
  { method: 'POST', path: `${ALL}/:id`, needs: 'congress.prepare', answer: writeRuleSet },
];

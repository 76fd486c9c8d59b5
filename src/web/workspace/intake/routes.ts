/** The rooms of intake: the report form and the receipt for everybody, the queue of reports for the committee. */
import type { Route } from '../route.ts';
import { asked, came } from './receipt.tsx';
import { introduced, stepTaken } from './report.tsx';

export const routes: readonly Route[] = [
  { method: 'GET', path: '/report', needs: 'nobody', answer: introduced },
  { method: 'POST', path: '/report', needs: 'nobody', streams: true, answer: stepTaken },
  { method: 'GET', path: '/receipt', needs: 'nobody', answer: (desk) => asked(desk) },
  { method: 'POST', path: '/receipt', needs: 'nobody', streams: true, answer: came },
];

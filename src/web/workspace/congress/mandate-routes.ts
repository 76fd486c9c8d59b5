/** Addresses of mandates and credentials. */
import type { Route } from '../route.ts';
import { credentialsPage } from './credentials-page.tsx';
import {
  challengeLine,
  endProxy,
  giveProxy,
  makeReport,
  moveMandate,
  putToVote,
  setPrevented,
  setSubstitutes,
  signChallenge,
  withdrawChallenge,
} from './mandate-answers.ts';
import { newMandatePage, submitMandate } from './mandate-new.tsx';
import { mandatePage } from './mandate-page.tsx';
import { CREDENTIALS, HERE, MANDATES, MINE } from './mandate-words.tsx';
import { mandatesPage } from './mandates-page.tsx';
import { myMandatePage } from './my-mandate-page.tsx';
import { reportPage } from './report-page.tsx';

export const mandateRoutes: readonly Route[] = [
  { method: 'GET', path: MANDATES, needs: 'mandate.read', answer: mandatesPage },
  { method: 'POST', path: MANDATES, needs: 'mandate.submit', answer: submitMandate },
  { method: 'GET', path: `${MANDATES}/new`, needs: 'mandate.submit', answer: (desk) => newMandatePage(desk) },
  { method: 'GET', path: `${MANDATES}/:id`, needs: 'congress.read', answer: (desk) => mandatePage(desk) },
  { method: 'POST', path: `${MANDATES}/:id/move`, needs: 'mandate.read', answer: moveMandate },
  { method: 'POST', path: `${MANDATES}/:id/prevented`, needs: 'mandate.submit', answer: setPrevented },
  { method: 'POST', path: `${MANDATES}/:id/substitutes`, needs: 'congress.read', answer: setSubstitutes },
  { method: 'GET', path: MINE, needs: 'congress.request', answer: (desk) => myMandatePage(desk) },
  { method: 'POST', path: `${MINE}/:id/proxy`, needs: 'congress.request', answer: giveProxy },
  { method: 'POST', path: `${MINE}/:id/proxy/end`, needs: 'congress.request', answer: endProxy },
  { method: 'GET', path: CREDENTIALS, needs: 'congress.read', answer: (desk) => credentialsPage(desk) },
  { method: 'POST', path: CREDENTIALS, needs: 'mandate.examine', answer: makeReport },
  { method: 'GET', path: `${CREDENTIALS}/:id`, needs: 'congress.read', answer: (desk) => reportPage(desk) },
  { method: 'POST', path: `${CREDENTIALS}/:id/challenge`, needs: 'mandate.challenge', answer: challengeLine },
  { method: 'POST', path: `${CREDENTIALS}/:id/vote`, needs: 'sitting.preside', answer: putToVote },
  { method: 'POST', path: `${HERE}/challenges/:id/sign`, needs: 'mandate.challenge', answer: signChallenge },
  { method: 'POST', path: `${HERE}/challenges/:id/withdraw`, needs: 'mandate.challenge', answer: withdrawChallenge },
];

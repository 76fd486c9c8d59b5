/** The record desk: its addresses, and the action each needs. The desk itself asks again by the type of the record. */
import type { Route } from '../route.ts';
import * as accounts from './accounts.tsx';
import * as answers from './answers.ts';
import * as bulk from './bulk.tsx';
import { begin, edit, write } from './edit.ts';
import { listPage } from './list-page.tsx';
import * as places from './places.ts';
import { HERE } from './reading.ts';
import { history, submit, view } from './record.ts';

/** A record with thousands of parts is sent whole. */
const LIMIT = 8 * 1024 * 1024;

export const routes: readonly Route[] = [
  { method: 'GET', path: HERE, needs: 'desk.read', answer: listPage },
  { method: 'GET', path: `${HERE}/terms`, needs: 'desk.read', answer: answers.terms },
  { method: 'GET', path: `${HERE}/find`, needs: 'desk.read', answer: answers.find },
  { method: 'GET', path: `${HERE}/places`, needs: 'record.edit', answer: places.answer },
  { method: 'POST', path: `${HERE}/bulk`, needs: 'desk.edit', limit: LIMIT, answer: bulk.answer },
  { method: 'GET', path: `${HERE}/new/:type`, needs: 'desk.edit', answer: begin },
  { method: 'POST', path: `${HERE}/new/:type`, needs: 'desk.edit', limit: LIMIT, answer: write },
  { method: 'GET', path: `${HERE}/:rid`, needs: 'desk.read', answer: view },
  { method: 'GET', path: `${HERE}/:rid/history`, needs: 'desk.read', answer: history },
  { method: 'GET', path: `${HERE}/:rid/edit`, needs: 'desk.edit', answer: edit },
  { method: 'POST', path: `${HERE}/:rid/edit`, needs: 'desk.edit', limit: LIMIT, answer: write },
  { method: 'POST', path: `${HERE}/:rid/submit`, needs: 'desk.edit', answer: submit },
  { method: 'POST', path: `${HERE}/:rid/unsaved`, needs: 'desk.edit', limit: LIMIT, answer: answers.keep },
  { method: 'POST', path: `${HERE}/:rid/forget`, needs: 'desk.edit', answer: answers.forget },
  { method: 'GET', path: `${HERE}/:rid/accounts`, needs: 'desk.read', answer: accounts.show },
  { method: 'POST', path: `${HERE}/:rid/accounts`, needs: 'desk.edit', limit: LIMIT, answer: accounts.write },
];

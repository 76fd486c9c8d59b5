/** The record desk: its addresses, and the action each needs. The desk itself asks again by the type of the record. */
import type { Route } from '../route.ts';
import * as accounts from './accounts.tsx';
import * as answers from './answers.ts';
import * as bulk from './bulk.tsx';
import { begin, edit, write } from './edit.ts';
import { listPage } from './list-page.tsx';
import { HERE } from './reading.ts';
import { history, submit, view } from './record.ts';

/** A record with thousands of parts is sent whole. */
const LIMIT = 8 * 1024 * 1024;

export const routes: readonly Route[] = [
  { method: 'GET', path: HERE, needs: 'record.read', answer: listPage },
  { method: 'GET', path: `${HERE}/terms`, needs: 'record.read', answer: answers.terms },
  { method: 'GET', path: `${HERE}/find`, needs: 'record.read', answer: answers.find },
  { method: 'POST', path: `${HERE}/bulk`, needs: 'record.edit', limit: LIMIT, answer: bulk.answer },
  { method: 'GET', path: `${HERE}/new/:type`, needs: 'record.edit', answer: begin },
  { method: 'POST', path: `${HERE}/new/:type`, needs: 'record.edit', limit: LIMIT, answer: write },
  { method: 'GET', path: `${HERE}/:rid`, needs: 'record.read', answer: view },
  { method: 'GET', path: `${HERE}/:rid/history`, needs: 'record.read', answer: history },
  { method: 'GET', path: `${HERE}/:rid/edit`, needs: 'record.edit', answer: edit },
  { method: 'POST', path: `${HERE}/:rid/edit`, needs: 'record.edit', limit: LIMIT, answer: write },
  { method: 'POST', path: `${HERE}/:rid/submit`, needs: 'record.submit', answer: submit },
  { method: 'POST', path: `${HERE}/:rid/unsaved`, needs: 'record.edit', limit: LIMIT, answer: answers.keep },
  { method: 'POST', path: `${HERE}/:rid/forget`, needs: 'record.edit', answer: answers.forget },
  { method: 'GET', path: `${HERE}/:rid/accounts`, needs: 'record.read', answer: accounts.show },
  { method: 'POST', path: `${HERE}/:rid/accounts`, needs: 'record.edit', limit: LIMIT, answer: accounts.write },
];

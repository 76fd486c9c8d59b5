/** Addresses of sessions and sittings. */
import type { Desk, Route } from '../route.ts';
import { AGENDA_BYTES, agendaEditPage, editAgenda } from './agenda-edit-page.tsx';
import { attachPapers, type RefusedPapers, removePaper, takePaper } from './agenda-papers.tsx';
import { attendancePage } from './attendance-page.tsx';
import { chairPage } from './chair-page.tsx';
import { callSitting, moveSession, sessionPage, sessionsPage } from './sessions-page.tsx';
import { act, ask, beat, preside, vote, withdraw } from './sitting-acts.ts';
import { live } from './sitting-live.ts';
import { sittingPage } from './sitting-page.tsx';

const SESSIONS = '/workspace/congress/sessions';
const SITTING = '/workspace/congress/sittings/:id';
const PAPERS = `${SESSIONS}/:id/papers`;
const papersRefused = (desk: Desk, refused: RefusedPapers) => sessionPage(desk, undefined, refused);

export const sittingRoutes: readonly Route[] = [
  { method: 'GET', path: SESSIONS, needs: 'congress.read', answer: sessionsPage },
  { method: 'GET', path: `${SESSIONS}/:id`, needs: 'congress.read', answer: (desk) => sessionPage(desk) },
  { method: 'POST', path: `${SESSIONS}/:id/move`, needs: 'sitting.preside', answer: moveSession },
  { method: 'POST', path: `${SESSIONS}/:id/sittings`, needs: 'sitting.preside', answer: callSitting },
  {
    method: 'POST',
    path: PAPERS,
    needs: 'congress.prepare',
    streams: true,
    answer: (desk, context) => attachPapers(desk, context, papersRefused),
  },
  { method: 'GET', path: `${PAPERS}/:file`, needs: 'congress.read', answer: takePaper },
  {
    method: 'POST',
    path: `${PAPERS}/:file/remove`,
    needs: 'congress.prepare',
    answer: (desk) => removePaper(desk, papersRefused),
  },
  { method: 'GET', path: `${SESSIONS}/:id/agenda`, needs: 'congress.prepare', answer: (desk) => agendaEditPage(desk) },
  {
    method: 'POST',
    path: `${SESSIONS}/:id/agenda`,
    needs: 'congress.prepare',
    limit: AGENDA_BYTES,
    answer: editAgenda,
  },
  { method: 'GET', path: SITTING, needs: 'congress.read', answer: (desk) => sittingPage(desk) },
  { method: 'GET', path: `${SITTING}/live`, needs: 'congress.read', answer: live },
  { method: 'POST', path: `${SITTING}/floor`, needs: 'sitting.attend', answer: act },
  { method: 'POST', path: `${SITTING}/speak`, needs: 'sitting.attend', answer: ask },
  { method: 'POST', path: `${SITTING}/withdraw`, needs: 'sitting.attend', answer: withdraw },
  { method: 'POST', path: `${SITTING}/vote`, needs: 'sitting.attend', answer: vote },
  { method: 'POST', path: `${SITTING}/beat`, needs: 'sitting.attend', answer: beat },
  { method: 'GET', path: `${SITTING}/attendance`, needs: 'sitting.preside', answer: attendancePage },
  { method: 'GET', path: `${SITTING}/chair`, needs: 'sitting.preside', answer: (desk) => chairPage(desk) },
  { method: 'POST', path: `${SITTING}/chair`, needs: 'sitting.preside', answer: preside },
];

/** The rooms of intake: the report form and the receipt for everybody, the queue of reports for the committee. */
import type { Route } from '../route.ts';
import { enter, enterPage } from './enter.tsx';
import { fromReport, makeFromReport } from './from-report.tsx';
import { bring, IMPORTS, importList } from './import-list.tsx';
import { choose, dropMapping, importPage, mappingFile, rejectsFile } from './import-page.tsx';
import { queuePage } from './queue.tsx';
import { asked, came } from './receipt.tsx';
import { introduced, stepTaken } from './report.tsx';
import { reportDesk } from './report-desk.tsx';
import { reporterUpload, UPLOADS } from './report-files.ts';
import { ask, assign, join, prioritise, reopen, setAside } from './triage-forms.ts';
import { HERE } from './triage-words.tsx';

const REPORT = `${HERE}/:id`;

export const routes: readonly Route[] = [
  { method: 'GET', path: '/report', needs: 'nobody', answer: introduced },
  { method: 'POST', path: '/report', needs: 'nobody', streams: true, answer: stepTaken },
  { method: 'POST', path: UPLOADS, needs: 'nobody', streams: true, answer: reporterUpload },
  { method: 'GET', path: `${UPLOADS}/:id`, needs: 'nobody', answer: reporterUpload },
  { method: 'PATCH', path: `${UPLOADS}/:id`, needs: 'nobody', streams: true, answer: reporterUpload },
  { method: 'DELETE', path: `${UPLOADS}/:id`, needs: 'nobody', streams: true, answer: reporterUpload },
  { method: 'GET', path: '/receipt', needs: 'nobody', answer: (desk) => asked(desk) },
  { method: 'POST', path: '/receipt', needs: 'nobody', streams: true, answer: came },
  { method: 'GET', path: HERE, needs: 'report.read', answer: queuePage },
  { method: 'GET', path: `${HERE}/new`, needs: 'report.triage', answer: enterPage },
  { method: 'POST', path: `${HERE}/new`, needs: 'report.triage', streams: true, answer: enter },
  { method: 'GET', path: REPORT, needs: 'report.read', answer: (desk) => reportDesk(desk) },
  { method: 'POST', path: `${REPORT}/assign`, needs: 'report.triage', answer: assign },
  { method: 'POST', path: `${REPORT}/priority`, needs: 'report.triage', answer: prioritise },
  { method: 'POST', path: `${REPORT}/ask`, needs: 'report.answer', answer: ask },
  { method: 'POST', path: `${REPORT}/aside`, needs: 'report.triage', answer: setAside },
  { method: 'POST', path: `${REPORT}/join`, needs: 'report.triage', answer: join },
  { method: 'POST', path: `${REPORT}/reopen`, needs: 'report.triage', answer: reopen },
  { method: 'GET', path: `${REPORT}/record`, needs: 'record.edit', answer: fromReport },
  { method: 'POST', path: `${REPORT}/record`, needs: 'record.edit', answer: makeFromReport },
  { method: 'GET', path: IMPORTS, needs: 'import.run', answer: (desk) => importList(desk) },
  { method: 'POST', path: IMPORTS, needs: 'import.run', streams: true, answer: bring },
  { method: 'GET', path: `${IMPORTS}/:id`, needs: 'import.run', answer: importPage },
  { method: 'POST', path: `${IMPORTS}/:id`, needs: 'import.run', answer: choose },
  { method: 'GET', path: `${IMPORTS}/mapping/:id`, needs: 'import.run', answer: mappingFile },
  { method: 'POST', path: `${IMPORTS}/mapping/:id/drop`, needs: 'import.run', answer: dropMapping },
  { method: 'GET', path: `${IMPORTS}/:id/rejects`, needs: 'import.run', answer: rejectsFile },
];

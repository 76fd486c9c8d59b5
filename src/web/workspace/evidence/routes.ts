/** Addresses of the evidence vault. */
import type { Route } from '../route.ts';
import { add, addPage } from './add-page.tsx';
import { archive, archivePage } from './archive-page.tsx';
import { showFile, showPage, takeOut } from './file-answers.ts';
import { listPage } from './list-page.tsx';
import { piecePage } from './piece-page.tsx';
import { redact, redactPage } from './redact-page.tsx';
import { takeChain, takeStamp } from './stamps.tsx';
import { chooseFile, cite, setFlags } from './steps.ts';
import { upload } from './upload-answer.ts';

const ROOM = '/workspace/evidence';
const UPLOADS = '/workspace/uploads';
const FILE = `${ROOM}/file/:id`;

/** Files of reports are shown by the same addresses; the vault asks permission for the record each belongs to. */
export const routes: Route[] = [
  { method: 'GET', path: ROOM, needs: 'evidence.read', answer: listPage },
  { method: 'GET', path: `${ROOM}/add`, needs: 'evidence.add', answer: addPage },
  { method: 'POST', path: `${ROOM}/add`, needs: 'evidence.add', streams: true, answer: add },
  { method: 'GET', path: `${ROOM}/archive`, needs: 'evidence.add', answer: (desk) => archivePage(desk) },
  { method: 'POST', path: `${ROOM}/archive`, needs: 'evidence.add', answer: archive },
  { method: 'GET', path: FILE, needs: 'evidence.read', answer: showFile },
  { method: 'GET', path: `${FILE}/original`, needs: 'evidence.read', answer: takeOut },
  { method: 'GET', path: `${FILE}/page/:page`, needs: 'evidence.read', answer: showPage },
  { method: 'GET', path: `${FILE}/redact`, needs: 'evidence.redact', answer: redactPage },
  { method: 'POST', path: `${FILE}/redact`, needs: 'evidence.redact', answer: redact },
  { method: 'POST', path: UPLOADS, needs: 'evidence.add', streams: true, answer: upload },
  { method: 'GET', path: `${UPLOADS}/:id`, needs: 'evidence.add', answer: upload },
  { method: 'PATCH', path: `${UPLOADS}/:id`, needs: 'evidence.add', streams: true, answer: upload },
  { method: 'DELETE', path: `${UPLOADS}/:id`, needs: 'evidence.add', streams: true, answer: upload },
  { method: 'GET', path: `${ROOM}/stamp/:id`, needs: 'evidence.read', answer: takeStamp },
  { method: 'GET', path: `${ROOM}/stamp/:id/chain`, needs: 'evidence.read', answer: takeChain },
  { method: 'GET', path: `${ROOM}/:id`, needs: 'evidence.read', answer: (desk) => piecePage(desk) },
  { method: 'POST', path: `${ROOM}/:id/flags`, needs: 'evidence.add', answer: setFlags },
  { method: 'POST', path: `${ROOM}/:id/cite`, needs: 'record.edit', answer: cite },
  { method: 'POST', path: `${ROOM}/:id/files`, needs: 'evidence.redact', answer: chooseFile },
];

/** Addresses of casework: tasks, what is said of a record, notices, saved searches, case folders. */
import type { Route } from '../route.ts';
import { addTask, casePage, say } from './case-page.tsx';
import { changeFolder, dropFolder, folderPage, foldersPage, makeFolder, putIn, takeOut } from './folders-page.tsx';
import { noticesPage, readAll } from './notices-page.tsx';
import { dropSearch, look, saveSearch, searchesPage } from './searches-page.tsx';
import { changeTask, tasksPage } from './tasks-page.tsx';

const FOLDERS = '/workspace/folders';

export const routes: readonly Route[] = [
  { method: 'GET', path: '/workspace/tasks', needs: 'task.work', answer: (desk) => tasksPage(desk) },
  { method: 'POST', path: '/workspace/tasks/:id', needs: 'task.work', answer: changeTask },
  { method: 'GET', path: '/workspace/case/:rid', needs: 'task.work', answer: (desk) => casePage(desk) },
  { method: 'POST', path: '/workspace/case/:rid/tasks', needs: 'task.work', answer: addTask },
  { method: 'POST', path: '/workspace/case/:rid/comments', needs: 'task.work', answer: say },
  { method: 'GET', path: '/workspace/notices', needs: 'signed-in', answer: noticesPage },
  { method: 'POST', path: '/workspace/notices', needs: 'signed-in', answer: readAll },
  { method: 'GET', path: '/workspace/searches', needs: 'record.read', answer: (desk) => searchesPage(desk) },
  { method: 'POST', path: '/workspace/searches', needs: 'record.read', answer: saveSearch },
  { method: 'POST', path: '/workspace/searches/:id/look', needs: 'record.read', answer: look },
  { method: 'POST', path: '/workspace/searches/:id/drop', needs: 'record.read', answer: dropSearch },
  { method: 'GET', path: FOLDERS, needs: 'record.read', answer: (desk) => foldersPage(desk) },
  { method: 'POST', path: FOLDERS, needs: 'record.edit', answer: makeFolder },
  { method: 'GET', path: `${FOLDERS}/:id`, needs: 'record.read', answer: (desk) => folderPage(desk) },
  { method: 'POST', path: `${FOLDERS}/:id`, needs: 'record.edit', answer: changeFolder },
  { method: 'POST', path: `${FOLDERS}/:id/put`, needs: 'record.edit', answer: putIn },
  { method: 'POST', path: `${FOLDERS}/:id/take`, needs: 'record.edit', answer: takeOut },
  { method: 'POST', path: `${FOLDERS}/:id/drop`, needs: 'record.edit', answer: dropFolder },
];

/** The first page of the workspace: what waits for the person who is signed in, room by room. */
import type { VNode } from 'preact';
import type { Rendered } from '../../components/shell.tsx';
import { BOXES } from '../boxes.ts';
import type { Desk } from '../route.ts';
import { RoleWords } from './words.tsx';

/** GET /workspace */
export async function homePage(desk: Desk): Promise<Rendered> {
  const { view, person } = desk;
  const boxes = (await Promise.all(BOXES.map((box) => box(desk)))).filter((box): box is VNode => box !== null);
  return {
    title: view.t('rooms.waits'),
    current: '/workspace',
    body: (
      <>
        <header class="head">
          <h1>{view.t('rooms.waits')}</h1>
          <RoleWords view={view} roles={person.roles} />
        </header>
        {boxes.length === 0 ? (
          <p class="lead">{view.t('home.nothing')}</p>
        ) : (
          <div class="grid three boxes">{boxes}</div>
        )}
      </>
    ),
  };
}

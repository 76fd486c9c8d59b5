/** The pages of the congress that are more than a list or a record: by address, each made from the public register. */

import { calendarPage } from '../../calendar/page.tsx';
import type { Rendered } from '../../components/shell.tsx';
import type { View } from '../../view.ts';
import { boardPage } from './board.tsx';
import { congressPage } from './congress.tsx';

type Page = (view: View, params: URLSearchParams) => Promise<Rendered>;

/** Asked before the general list of a type; `needs` = the type without which there is no such page. */
export const CONGRESS_PAGES: readonly { path: string; needs: string; page: Page }[] = [
  { path: '/congress', needs: 'body', page: congressPage },
  { path: '/calendar', needs: 'action', page: calendarPage },
  { path: '/commitments', needs: 'commitment', page: boardPage },
];

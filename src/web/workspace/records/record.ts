/** Looking at a record and its history, and handing it in for review. */

import { isId } from '../../../kernel/ids.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { missingPage } from '../../pages/errors.tsx';
import { type Answer, type Desk, goTo } from '../route.ts';
import { historyPage } from './history-page.tsx';
import { HERE } from './reading.ts';
import { recordPage } from './record-page.tsx';

/** The record as it stands. */
export async function view(desk: Desk): Promise<Answer> {
  const rid = desk.param('rid');
  return isId(rid) ? recordPage(desk, await desk.rooms.desk.open(desk.person, rid)) : missingPage(desk.view);
}

/** Its revisions, and the difference between two. */
export async function history(desk: Desk): Promise<Answer> {
  const opened = await desk.rooms.desk.open(desk.person, desk.param('rid'));
  const known = (name: string, otherwise: number): number => {
    const rev = Number(desk.query.get(name));
    return opened.revisions.some((one) => one.rev === rev) ? rev : otherwise;
  };
  return historyPage(desk, opened, known('from', Math.max(1, opened.rev - 1)), known('to', opened.rev));
}

/** Hands a revision in; what is refused stands on the record's page. */
export async function submit(desk: Desk): Promise<Answer> {
  const rid = desk.param('rid');
  try {
    await desk.rooms.desk.submit(desk.person, rid, Number(desk.form.text('rev')));
    return goTo(desk, `${HERE}/${rid}`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return recordPage(desk, await desk.rooms.desk.open(desk.person, rid), error);
  }
}

/** What the pages of casework show alike: a task in words, its day, the title of a record. */
import type { VNode } from 'preact';
import type { Task } from '../../../casework/commands.ts';
import { pickText } from '../../../kernel/text.ts';
import type { View } from '../../view.ts';
import type { Desk } from '../route.ts';

/** What a task asks for; a reminder says it in the reader's language. */
export function taskWords(view: View, { text, rule }: Task): string {
  return text ?? view.find(`casework.rule.${rule}`) ?? String(rule);
}

/** The day something is due, marked where it has passed. */
export function Due({ view, task }: { view: View; task: Task }): VNode | null {
  if (task.due === null) return null;
  const said = view.t('casework.due-on', { day: view.day(task.due) });
  return task.overdue ? <b class="warn">{view.t('casework.late', { said })}</b> : <span>{said}</span>;
}

/** Titles of records by id, in the reader's language; those this person may not read are absent. */
export async function titlesBy(desk: Desk, rids: readonly string[]): Promise<(rid: string) => string> {
  const titles = await desk.rooms.desk.titles(desk.person, [...new Set(rids)]);
  return (rid) => {
    const title = titles.get(rid);
    return title ? pickText(title, desk.view.lang).text : rid.slice(0, 9);
  };
}

/** Whoever may be given a task. */
export function AssigneeField({
  view,
  workers,
  chosen,
}: {
  view: View;
  workers: readonly { id: string; pseudonym: string }[];
  chosen: string | null;
}): VNode {
  return (
    <label>
      {view.t('casework.assignee')}
      <select name="assignee">
        <option value="">{view.t('casework.nobody')}</option>
        {workers.map(({ id, pseudonym }) => (
          <option key={id} value={id} selected={id === chosen}>
            {pseudonym}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A day, typed. */
export function DayField({ view, value }: { view: View; value: string | null }): VNode {
  return (
    <label>
      {view.t('casework.due')}
      <input name="due" type="date" value={value ?? ''} dir="ltr" />
    </label>
  );
}

/** Open tasks: one's own, or all that concern records one may open; each can be given, dated and ended where it stands. */
import type { VNode } from 'preact';
import { TASK_STATES, type Task } from '../../../casework/commands.ts';
import type { Refusal } from '../../../kernel/refusal.ts';
import type { Rendered } from '../../components/shell.tsx';
import { FormFor } from '../frame.tsx';
import { orShow, RefusedNote } from '../refused.tsx';
import { type Answer, type Desk, goTo } from '../route.ts';
import { AssigneeField, DayField, Due, taskWords, titlesBy } from './words.tsx';

export const TASKS = '/workspace/tasks';

/** GET /workspace/tasks */
export async function tasksPage(desk: Desk, refusal?: Refusal): Promise<Rendered> {
  const { view, rooms, person, query } = desk;
  const whose = query.get('whose') === 'all' ? 'all' : 'own';
  const tasks = await rooms.casework.tasks.open(person, whose);
  const title = await titlesBy(
    desk,
    tasks.map(({ rid }) => rid),
  );
  const workers = new Map<string, { id: string; pseudonym: string }[]>();
  for (const prefix of new Set(tasks.map(({ rid }) => prefixOf(rid))))
    workers.set(prefix, await rooms.casework.workers(rooms.models.types.ofId(`${prefix}_`).name));
  return {
    title: view.t('casework.tasks'),
    current: TASKS,
    body: (
      <>
        <section class="head">
          <h1>{view.t('casework.tasks')}</h1>
          <RefusedNote view={view} refusal={refusal} />
          <nav class="links" aria-label={view.t('casework.whose')}>
            {(['own', 'all'] as const).map((one) => (
              <a
                key={one}
                href={view.href(one === 'own' ? TASKS : `${TASKS}?whose=all`)}
                aria-current={one === whose ? 'page' : undefined}
              >
                {view.t(`casework.whose.${one}`)}
              </a>
            ))}
          </nav>
        </section>
        {tasks.length === 0 ? (
          <p>{view.t('casework.tasks.none')}</p>
        ) : (
          <ul class="rows">
            {tasks.map((task) => (
              <TaskLine
                key={task.id}
                desk={desk}
                task={task}
                title={title(task.rid)}
                workers={workers.get(prefixOf(task.rid)) ?? []}
              />
            ))}
          </ul>
        )}
      </>
    ),
  };
}

const prefixOf = (rid: string): string => rid.slice(0, rid.indexOf('_'));

/** A task with what may be done with it; `title` is left out on the record's own page. */
export function TaskLine({
  desk,
  task,
  title,
  workers,
}: {
  desk: Desk;
  task: Task;
  title?: string;
  workers: readonly { id: string; pseudonym: string }[];
}): VNode {
  const { view } = desk;
  const name = workers.find(({ id }) => id === task.assignee)?.pseudonym;
  return (
    <li>
      <div>
        <p>
          <bdi>{taskWords(view, task)}</bdi>
        </p>
        <p class="small">
          {title && (
            <>
              <a href={view.href(`/workspace/case/${task.rid}`)}>
                <bdi>{title}</bdi>
              </a>{' '}
              ·{' '}
            </>
          )}
          {task.state === 'open' ? <Due view={view} task={task} /> : view.t(`casework.state.${task.state}`)}{' '}
          {name ? <bdi>{name}</bdi> : view.t('casework.nobody')}
        </p>
      </div>
      <details>
        <summary>
          {view.t('casework.change')}
          <span class="unseen"> {taskWords(view, task)}</span>
        </summary>
        <FormFor desk={desk} path={`${TASKS}/${task.id}`} class="stack">
          <AssigneeField view={view} workers={workers} chosen={task.assignee} />
          <DayField view={view} value={task.due} />
          <label>
            {view.t('casework.state')}
            <select name="state">
              {TASK_STATES.map((state) => (
                <option key={state} value={state} selected={state === task.state}>
                  {view.t(`casework.state.${state}`)}
                </option>
              ))}
            </select>
          </label>
          <button type="submit" class="quiet">
            {view.t('casework.keep')}
          </button>
        </FormFor>
      </details>
    </li>
  );
}

/** POST /workspace/tasks/:id */
export function changeTask(desk: Desk): Promise<Answer> {
  const { form, rooms, person } = desk;
  const change = { state: form.text('state'), assignee: form.text('assignee'), due: form.text('due') };
  return orShow(
    async () => {
      const { rid } = await rooms.casework.tasks.change(person, desk.param('id'), change);
      return goTo(desk, `/workspace/case/${rid}`);
    },
    (refusal) => tasksPage(desk, refusal),
  );
}

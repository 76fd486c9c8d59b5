/** What members do about one record and say of it: its tasks, its comments, the folders it lies in. */
import type { VNode } from 'preact';
import type { Comment } from '../../../casework/commands.ts';
import type { Refusal } from '../../../kernel/refusal.ts';
import { may } from '../../../people/model.ts';
import type { Rendered } from '../../components/shell.tsx';
import { FormFor } from '../frame.tsx';
import { orShow, RefusedNote } from '../refused.tsx';
import { type Answer, type Desk, goTo } from '../route.ts';
import { TASKS, TaskLine } from './tasks-page.tsx';
import { AssigneeField, DayField, titlesBy } from './words.tsx';

const here = (rid: string): string => `/workspace/case/${rid}`;

/** GET /workspace/case/:rid */
export async function casePage(desk: Desk, refusal?: Refusal): Promise<Rendered> {
  const { view, rooms, person, form } = desk;
  const rid = desk.param('rid');
  const { type } = await rooms.casework.opens(person, rid);
  const [tasks, comments, workers, title] = await Promise.all([
    rooms.casework.tasks.of(person, rid),
    rooms.casework.comments.of(person, rid),
    rooms.casework.workers(type),
    titlesBy(desk, [rid]),
  ]);
  const names = await rooms.called([...new Set(comments.map(({ by }) => by))]);
  const room = type === 'report' ? '/workspace/reports' : '/workspace/records';
  return {
    title: view.t('casework.case', { title: title(rid) }),
    current: TASKS,
    body: (
      <>
        <section class="head">
          <p class="eyebrow">
            <a href={view.href(`${room}/${rid}`)}>{view.label(type, '@one').text}</a>
          </p>
          <h1 class="long">{title(rid)}</h1>
          <RefusedNote view={view} refusal={refusal} />
        </section>
        <div class="grid two">
          <section aria-labelledby="comments">
            <h2 id="comments">{view.t('casework.comments')}</h2>
            {comments.length === 0 && <p>{view.t('casework.comments.none')}</p>}
            <ol class="talk">
              {comments.map((comment) => (
                <Said key={comment.id} desk={desk} comment={comment} name={names.get(comment.by) ?? comment.by} />
              ))}
            </ol>
            <FormFor desk={desk} path={`${here(rid)}/comments`} class="stack">
              <label>
                {view.t('casework.comment')}
                <textarea name="comment" rows={4} dir="auto" required>
                  {form.text('comment')}
                </textarea>
              </label>
              <p class="small">{view.t('casework.mention')}</p>
              <button type="submit">{view.t('casework.say')}</button>
            </FormFor>
          </section>
          <aside class="side">
            <section class="panel" aria-labelledby="tasks">
              <h2 id="tasks">{view.t('casework.tasks')}</h2>
              <ul class="rows">
                {tasks.map((task) => (
                  <TaskLine key={task.id} desk={desk} task={task} workers={workers} />
                ))}
              </ul>
              <FormFor desk={desk} path={`${here(rid)}/tasks`} class="stack">
                <label>
                  {view.t('casework.task')}
                  <textarea name="task" rows={2} dir="auto" required>
                    {form.text('task')}
                  </textarea>
                </label>
                <AssigneeField view={view} workers={workers} chosen={form.text('assignee') || person.id} />
                <DayField view={view} value={form.text('due')} />
                <button type="submit" class="quiet">
                  {view.t('casework.task.add')}
                </button>
              </FormFor>
            </section>
            {type === 'breach' && may(person, 'record.read') && <InFolders desk={desk} rid={rid} />}
          </aside>
        </div>
      </>
    ),
  };
}

function Said({ desk: { view }, comment, name }: { desk: Desk; comment: Comment; name: string }): VNode {
  const at = comment.at.toISOString();
  return (
    <li id={comment.id}>
      <p class="small">
        <bdi>{name}</bdi> · <time dateTime={at}>{view.moment(at)}</time>
      </p>
      <p dir="auto" class="words">
        {comment.text}
      </p>
    </li>
  );
}

/** The way to the folders; which of them the record lies in is said on theirs. */
function InFolders({ desk: { view }, rid }: { desk: Desk; rid: string }): VNode {
  return (
    <p>
      <a href={view.href(`/workspace/folders?rid=${rid}`)}>{view.t('casework.folders.of')}</a>
    </p>
  );
}

/** POST /workspace/case/:rid/comments */
export function say(desk: Desk): Promise<Answer> {
  return orShow(
    async () => {
      const rid = desk.param('rid');
      const id = await desk.rooms.casework.comments.say(desk.person, rid, desk.form.text('comment'));
      return goTo(desk, `${here(rid)}#${id}`);
    },
    (refusal) => again(desk, refusal),
  );
}

/** POST /workspace/case/:rid/tasks */
export function addTask(desk: Desk): Promise<Answer> {
  const { form } = desk;
  return orShow(
    async () => {
      const rid = desk.param('rid');
      const wanted = { text: form.text('task'), assignee: form.text('assignee'), due: form.text('due') };
      await desk.rooms.casework.tasks.make(desk.person, rid, wanted);
      return goTo(desk, here(rid));
    },
    (refusal) => again(desk, refusal),
  );
}

/** The page with what was typed; where the record itself is refused there is no page. */
function again(desk: Desk, refusal: Refusal): Promise<Rendered> {
  if (['record-unknown', 'record-erased', 'not-allowed'].includes(refusal.code)) throw refusal;
  return casePage(desk, refusal);
}

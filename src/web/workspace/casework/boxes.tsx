/** What of casework stands on the first page: one's own tasks, searches that found something, and how the work stands. */
import type { VNode } from 'preact';
import type { Ages } from '../../../casework/commands.ts';
import { may } from '../../../people/model.ts';
import type { View } from '../../view.ts';
import type { Desk } from '../route.ts';
import { SEARCHES } from './searches-page.tsx';
import { TASKS } from './tasks-page.tsx';

/** Tasks given to this person. */
export async function tasksBox({ view, rooms, person }: Desk): Promise<VNode | null> {
  if (!may(person, 'task.work')) return null;
  const tasks = await rooms.casework.tasks.open(person, 'own');
  const late = tasks.filter(({ overdue }) => overdue).length;
  if (tasks.length === 0) return null;
  return (
    <section class="panel" key="tasks">
      <h2>{view.t('casework.tasks')}</h2>
      <p>
        <a href={view.href(TASKS)}>{view.t('casework.box.tasks', { count: tasks.length })}</a>
      </p>
      {late > 0 && <p class="warn">{view.t('casework.box.late', { count: late })}</p>}
    </section>
  );
}

/** Saved searches with something new in them. */
export async function searchesBox({ view, rooms, person }: Desk): Promise<VNode | null> {
  if (!may(person, 'record.read')) return null;
  const found = (await rooms.casework.searches.list(person)).filter((search) => search.found > 0);
  if (found.length === 0) return null;
  return (
    <section class="panel" key="searches">
      <h2>{view.t('casework.searches')}</h2>
      <ul>
        {found.map((search) => (
          <li key={search.id}>
            <a href={view.href(SEARCHES)}>
              <bdi>{search.name}</bdi>
            </a>{' '}
            <b>{view.t('casework.new', { count: search.found })}</b>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How the committee's own work stands: what waits and how long, what is late, what was published. */
export async function standingBox({ view, rooms, person }: Desk): Promise<VNode | null> {
  const { reports, review, overdue, published } = await rooms.casework.standing(person);
  const waits = [reports, review].filter((ages): ages is Ages => ages !== null);
  if (waits.length === 0 && overdue === null) return null;
  return (
    <section class="panel" key="standing">
      <h2>{view.t('casework.standing')}</h2>
      {waits.length > 0 && (
        <table class="num">
          <caption class="unseen">{view.t('casework.standing')}</caption>
          <thead>
            <tr>
              <td />
              <th scope="col">{view.t('casework.age.week')}</th>
              <th scope="col">{view.t('casework.age.month')}</th>
              <th scope="col">{view.t('casework.age.older')}</th>
            </tr>
          </thead>
          <tbody>
            {reports && <Waiting view={view} word={view.t('casework.standing.reports')} ages={reports} />}
            {review && <Waiting view={view} word={view.t('casework.standing.review')} ages={review} />}
          </tbody>
        </table>
      )}
      {overdue && (
        <p class={overdue.all > 0 ? 'warn' : undefined}>
          <a href={view.href(`${TASKS}?whose=all`)}>{view.t('casework.standing.overdue', { count: overdue.all })}</a>
        </p>
      )}
      {published !== null && <p>{view.t('casework.standing.published', { count: published })}</p>}
    </section>
  );
}

function Waiting({ view, word, ages }: { view: View; word: string; ages: Ages }): VNode {
  return (
    <tr>
      <th scope="row">{word}</th>
      <td>{view.n(ages.week)}</td>
      <td>{view.n(ages.month)}</td>
      <td>{ages.older > 0 ? <b class="warn">{view.n(ages.older)}</b> : view.n(ages.older)}</td>
    </tr>
  );
}

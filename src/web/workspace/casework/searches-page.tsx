/** Searches somebody keeps: what is new in each, and a form that takes the address of any list. */
import type { Refusal } from '../../../kernel/refusal.ts';
import type { Rendered } from '../../components/shell.tsx';
import { FormFor } from '../frame.tsx';
import { orShow, RefusedNote } from '../refused.tsx';
import { type Answer, type Desk, goTo } from '../route.ts';
import { addressOfSearch, readAddress } from './address.ts';

export const SEARCHES = '/workspace/searches';

/** GET /workspace/searches; `?of=` fills in the address of a list. */
export async function searchesPage(desk: Desk, refusal?: Refusal): Promise<Rendered> {
  const { view, rooms, person, form, query } = desk;
  const searches = await rooms.casework.searches.list(person);
  return {
    title: view.t('casework.searches'),
    current: SEARCHES,
    body: (
      <>
        <section class="head">
          <h1>{view.t('casework.searches')}</h1>
          <p class="lead">{view.t('casework.searches.lead')}</p>
          <RefusedNote view={view} refusal={refusal} />
        </section>
        <ul class="rows">
          {searches.map((search) => (
            <li key={search.id}>
              <span>
                <bdi>{search.name}</bdi> <span class="small">{view.t(`casework.scope.${search.scope}`)}</span>{' '}
                {search.found > 0 && <b class="warn">{view.t('casework.new', { count: search.found })}</b>}
              </span>
              <span class="tools">
                <FormFor desk={desk} path={`${SEARCHES}/${search.id}/look`}>
                  <button type="submit" class="quiet">
                    {view.t('casework.look')}
                    <span class="unseen"> {search.name}</span>
                  </button>
                </FormFor>
                <FormFor desk={desk} path={`${SEARCHES}/${search.id}/drop`}>
                  <button type="submit" class="quiet">
                    {view.t('casework.forget')}
                    <span class="unseen"> {search.name}</span>
                  </button>
                </FormFor>
              </span>
            </li>
          ))}
        </ul>
        <section aria-labelledby="new-search">
          <h2 id="new-search">{view.t('casework.search.new')}</h2>
          <FormFor desk={desk} path={SEARCHES} class="stack">
            <label>
              {view.t('casework.search.name')}
              <input name="name" maxLength={100} value={form.text('name')} dir="auto" required />
            </label>
            <label>
              {view.t('casework.search.address')}
              <input name="address" value={form.text('address') || (query.get('of') ?? '')} dir="ltr" required />
            </label>
            <p class="small">{view.t('casework.search.hint')}</p>
            <button type="submit">{view.t('casework.keep')}</button>
          </FormFor>
        </section>
      </>
    ),
  };
}

/** POST /workspace/searches */
export function saveSearch(desk: Desk): Promise<Answer> {
  const { form, rooms, person } = desk;
  return orShow(
    async () => {
      const { scope, ...looked } = readAddress(rooms.models, form.text('address'));
      await rooms.casework.searches.save(person, scope, { ...looked, name: form.text('name') });
      return goTo(desk, SEARCHES);
    },
    (refusal) => searchesPage(desk, refusal),
  );
}

/** POST …/look: its owner looks, so nothing in it is new any more. */
export async function look(desk: Desk): Promise<Answer> {
  const search = await desk.rooms.casework.searches.look(desk.person, desk.param('id'));
  return goTo(desk, addressOfSearch(desk.rooms.models, search));
}

/** POST …/drop */
export async function dropSearch(desk: Desk): Promise<Answer> {
  await desk.rooms.casework.searches.drop(desk.person, desk.param('id'));
  return goTo(desk, SEARCHES);
}

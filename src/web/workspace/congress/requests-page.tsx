/** Requests for special sessions, the clocks of ordinary ones, and the form to open a request. */
import type { VNode } from 'preact';
import type { BodyClock } from '../../../congress/convening-clock.ts';
import type { Refusal } from '../../../kernel/refusal.ts';
import { pickText } from '../../../kernel/text.ts';
import { may } from '../../../people/model.ts';
import type { Rendered } from '../../components/shell.tsx';
import { FormFor } from '../frame.tsx';
import { orShow, RefusedNote } from '../refused.tsx';
import { type Answer, type Desk, goTo } from '../route.ts';

export const REQUESTS = '/workspace/congress/requests';

/** GET /workspace/congress/requests */
export async function requestsPage(desk: Desk, refusal?: Refusal): Promise<Rendered> {
  const { view, rooms, person } = desk;
  const { convening, clock, sessions, rights } = rooms.congress;
  const [requests, clocks, bodies] = await Promise.all([
    convening.list(person, null),
    clock.list(person),
    sessions.bodies(person),
  ]);
  const asked: string[] = [];
  if (may(person, 'congress.request'))
    for (const { rid } of bodies) if ((await rights.seats(person, rid)).length > 0) asked.push(rid);
  const titles = new Map(bodies.map(({ rid, title }) => [rid, pickText(title, view.lang).text]));
  const named = (body: string): string => titles.get(body) ?? body.slice(0, 9);
  return {
    title: view.t('requests.title'),
    current: '/workspace/congress',
    body: (
      <>
        <section class="head">
          <h1>{view.t('requests.title')}</h1>
          <p class="lead">{view.t('requests.lead')}</p>
          <RefusedNote view={view} refusal={refusal} />
        </section>
        {requests.length === 0 && <p>{view.t('requests.none')}</p>}
        <ul class="rows">
          {requests.map(({ id, body, purpose, state, openedOn }) => (
            <li key={id}>
              <div>
                <p>
                  <a href={view.href(`${REQUESTS}/${id}`)}>
                    <bdi>{purpose.slice(0, 120)}</bdi>
                  </a>
                </p>
                <p class="small">
                  <bdi>{named(body)}</bdi> · {view.t('requests.opened', { day: view.day(openedOn) })}
                </p>
              </div>
              <span class={`chip ${state === 'certified' ? 'done' : state === 'open' ? 'open' : 'mute'}`}>
                {view.t(`requests.state.${state}`)}
              </span>
            </li>
          ))}
        </ul>
        {asked.length > 0 && <NewRequest desk={desk} bodies={asked.map((rid) => [rid, named(rid)])} />}
        {clocks.length > 0 && (
          <section>
            <h2>{view.t('requests.clocks')}</h2>
            <ul class="rows">
              {clocks.map((one) => (
                <ClockLine key={one.body} desk={desk} clock={one} title={named(one.body)} />
              ))}
            </ul>
          </section>
        )}
      </>
    ),
  };
}

/** When a body must meet again, and how that stands. */
export function ClockLine({ desk: { view }, clock, title }: { desk: Desk; clock: BodyClock; title: string }): VNode {
  const { due, notice_by, state } = clock;
  return (
    <li>
      <div>
        <p>
          <bdi>{title}</bdi>
        </p>
        <p class="small">{view.t('requests.clock.due', { day: view.day(due), notice: view.day(notice_by) })}</p>
      </div>
      <span class={`chip ${state === 'quiet' ? 'done' : 'open'}`}>{view.t(`requests.clock.${state}`)}</span>
    </li>
  );
}

function NewRequest({ desk, bodies }: { desk: Desk; bodies: readonly (readonly [string, string])[] }): VNode {
  const { view, form } = desk;
  return (
    <section class="narrow">
      <h2>{view.t('requests.open')}</h2>
      <FormFor desk={desk} path={REQUESTS} class="stack">
        <label>
          {view.t('requests.body')}
          <select name="body">
            {bodies.map(([rid, title]) => (
              <option key={rid} value={rid} selected={rid === form.text('body')}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <label>
          {view.t('requests.purpose')}
          <textarea name="purpose" rows={4} maxLength={2000} required dir="auto">
            {form.text('purpose')}
          </textarea>
        </label>
        <p class="small">{view.t('requests.purpose.what')}</p>
        <button type="submit">{view.t('requests.open.do')}</button>
      </FormFor>
    </section>
  );
}

/** POST /workspace/congress/requests */
export function openRequest(desk: Desk): Promise<Answer> {
  const { form, rooms, person } = desk;
  return orShow(
    async () => {
      const id = await rooms.congress.convening.open(person, form.text('body'), form.text('purpose'));
      return goTo(desk, `${REQUESTS}/${id}`);
    },
    (refusal) => requestsPage(desk, refusal),
  );
}

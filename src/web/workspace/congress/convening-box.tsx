/** What of convening waits on the first page of the congress: clocks that warn, requests that are open. */
import type { VNode } from 'preact';
import type { Desk } from '../route.ts';
import { ClockLine, REQUESTS } from './requests-page.tsx';
import { bodyTitle } from './vote-words.tsx';

/** Nothing where no clock warns and nobody may ask for anything. */
export async function conveningBox(desk: Desk): Promise<VNode | null> {
  const { view, rooms, person } = desk;
  const { convening, clock } = rooms.congress;
  const warned = (await clock.list(person)).filter(({ state }) => state !== 'quiet');
  const open = (await convening.list(person, null)).filter(({ state }) => state === 'open');
  const titles = await Promise.all(warned.map(({ body }) => bodyTitle(desk, body)));
  return (
    <section class="panel" key="convening">
      <h2>{view.t('requests.title')}</h2>
      {warned.length > 0 && (
        <ul class="rows">
          {warned.map((one, n) => (
            <ClockLine key={one.body} desk={desk} clock={one} title={titles[n] ?? ''} />
          ))}
        </ul>
      )}
      <p>
        <a href={view.href(REQUESTS)}>
          {open.length > 0 ? view.t('requests.box.open', { count: open.length }) : view.t('requests.title')}
        </a>
      </p>
    </section>
  );
}

/** What of mandates stands on the first page of the congress: one's own, and how many wait for the committee. */
import type { VNode } from 'preact';
import { may } from '../../../people/model.ts';
import type { Desk } from '../route.ts';
import { CREDENTIALS, MANDATES, MINE } from './mandate-words.tsx';

/** Ways to mandates and credentials, as far as this person may go them. */
export async function mandatesBox({ view, rooms, person }: Desk): Promise<VNode> {
  const waiting = await rooms.congress.waiting.mandates(person, 'mandate.read');
  return (
    <section class="panel" key="mandates">
      <h2>{view.t('credentials.title')}</h2>
      {may(person, 'congress.request') && (
        <p>
          <a href={view.href(MINE)}>{view.t('mandates.mine')}</a>
        </p>
      )}
      {waiting !== null && (
        <p>
          <a href={view.href(MANDATES)}>
            {waiting > 0 ? view.t('mandates.box', { count: waiting }) : view.t('mandates.title')}
          </a>
        </p>
      )}
      <p>
        <a href={view.href(CREDENTIALS)}>{view.t('credentials.reports')}</a>
      </p>
    </section>
  );
}

/** What of review waits on the first page: records somebody withdrew consent from, acts to sign, records to look at. */
import type { VNode } from 'preact';
import { may } from '../../../people/model.ts';
import type { Desk } from '../route.ts';

/** Nothing for people who do not review, and where nothing waits. */
export async function reviewBox({ view, rooms, person }: Desk): Promise<VNode | null> {
  if (!may(person, 'desk.sign')) return null;
  const [items, against, hidden] = await Promise.all([
    rooms.review.queue(person),
    may(person, 'record.read') ? rooms.review.against(person) : [],
    may(person, 'record.read') ? rooms.consentHides.undecided() : [],
  ]);
  const harmed = new Set(against.map(({ rid }) => rid)).size;
  const proposed = items.filter(({ act }) => act !== null).length;
  const waiting = items.length - proposed;
  if (harmed + items.length + hidden.length === 0) return null;
  return (
    <section class="panel" key="review">
      <h2>{view.t('review.title')}</h2>
      {harmed > 0 && <p class="warn">{view.t('review.against', { count: harmed })}</p>}
      {hidden.length > 0 && <p class="warn">{view.t('review.hidden-by-consent', { count: hidden.length })}</p>}
      {proposed > 0 && <p>{view.t('review.box.proposed', { count: proposed })}</p>}
      {waiting > 0 && <p>{view.t('review.box.waiting', { count: waiting })}</p>}
      <p>
        <a href={view.href('/workspace/review')}>{view.t('review.title')}</a>
      </p>
    </section>
  );
}

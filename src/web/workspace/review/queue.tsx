/** What waits for a reviewer: handed in, revised since publication, proposed and not yet signed by all. */
import type { VNode } from 'preact';
import { pickText, type Text } from '../../../kernel/text.ts';
import type { Scheduled } from '../../../review/commands.ts';
import type { Waiting } from '../../../review/store.ts';
import type { Rendered } from '../../components/shell.tsx';
import type { Desk } from '../route.ts';
import { ScheduledList } from './schedule.tsx';

export interface QueueItem extends Waiting {
  title: Text | undefined;
}

/** The queue as a page. */
export function queuePage(
  desk: Desk,
  items: readonly QueueItem[],
  against: readonly string[],
  scheduled: { list: readonly Scheduled[]; titleOf(rid: string): string | undefined },
  hidden: readonly { rid: string; due: Date }[],
): Rendered {
  const { view } = desk;
  return {
    title: view.t('review.title'),
    current: '/workspace/review',
    body: (
      <>
        <section class="head">
          <h1>{view.t('review.title')}</h1>
          <p class="lead">{view.t('review.lead')}</p>
        </section>
        {against.length > 0 && <Against view={view} rids={against} />}
        {hidden.length > 0 && <Hidden view={view} items={hidden} />}
        <ScheduledList desk={desk} items={scheduled.list} titleOf={scheduled.titleOf} />
        {items.length === 0 ? <p>{view.t('review.empty')}</p> : <Table view={view} items={items} />}
      </>
    ),
  };
}

/** Public records that show somebody who has withdrawn consent stand above everything else. */
function Against({ view, rids }: { view: Desk['view']; rids: readonly string[] }): VNode {
  return (
    <div class="banner refused" role="alert">
      <p>
        <b>{view.t('review.against', { count: rids.length })}</b> {view.t('review.against.next')}
      </p>
      <ul>
        {rids.map((rid) => (
          <li key={rid}>
            <a href={view.href(`/workspace/review/${rid}`)}>
              <bdi>{rid.slice(0, 9)}</bdi>
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What was hidden by itself, since consent was taken back: two people decide, and until when. */
function Hidden({ view, items }: { view: Desk['view']; items: readonly { rid: string; due: Date }[] }): VNode {
  return (
    <div class="banner refused">
      <p>
        <b>{view.t('review.hidden-by-consent', { count: items.length })}</b> {view.t('review.hidden-by-consent.next')}
      </p>
      <ul>
        {items.map(({ rid, due }) => (
          <li key={rid}>
            <a href={view.href(`/workspace/review/${rid}`)}>
              <bdi>{rid.slice(0, 9)}</bdi>
            </a>{' '}
            {view.t('review.decide-until', { moment: view.moment(due.toISOString()) })}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Table({ view, items }: { view: Desk['view']; items: readonly QueueItem[] }): VNode {
  return (
    <div class="scroll">
      <table class="cards">
        <caption class="unseen">{view.t('review.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{view.t('review.record')}</th>
            <th scope="col">{view.t('review.kind')}</th>
            <th scope="col">{view.t('review.state')}</th>
            <th scope="col">{view.t('review.since')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.rid}>
              <td data-label={view.t('review.record')}>
                <a href={view.href(`/workspace/review/${item.rid}`)}>
                  {item.title ? <bdi>{pickText(item.title, view.lang).text}</bdi> : <bdi>{item.rid.slice(0, 9)}</bdi>}
                </a>
              </td>
              <td data-label={view.t('review.kind')}>{view.label(item.type, '@one').text}</td>
              <td data-label={view.t('review.state')}>{stateOf(view, item)}</td>
              <td data-label={view.t('review.since')}>
                <time dateTime={item.updatedAt.toISOString()}>{view.day(item.updatedAt.toISOString())}</time>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function stateOf(view: Desk['view'], { act, signed, status, publishedRev }: QueueItem): string {
  if (act) return view.t('review.state.proposed', { act: view.find(`act.${act}`) ?? act, count: signed.length });
  if (publishedRev !== null) return view.t('review.state.revised');
  return view.find(`status.${status}`) ?? status;
}

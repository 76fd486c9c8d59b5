/** Records at work in a table: title, kind, state, age, author, and who has something to do on each. */
import type { VNode } from 'preact';
import { type Listed, SHELVES, type Shelf } from '../../../desk/commands.ts';
import { pickText } from '../../../kernel/text.ts';
import type { Desk } from '../route.ts';
import type { Holding } from './list-filter.tsx';
import { HERE } from './reading.ts';

const DAY_MS = 86_400_000;

type Titles = (rid: string) => Parameters<typeof pickText>[0] | undefined;

/** Nothing where there are no rows. */
export function Table({
  desk,
  rows,
  titleOf,
  name,
  holding,
}: {
  desk: Desk;
  rows: Listed[];
  titleOf: Titles;
  name(id: string): string;
  holding: Holding | null;
}): VNode | null {
  const { view } = desk;
  if (rows.length === 0) return null;
  const now = desk.rooms.now().getTime();
  return (
    <div class="scroll">
      <table class="cards dense records">
        <caption class="unseen">{view.t('desk.title')}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span class="unseen">{view.t('bulk.chosen')}</span>
            </th>
            <th scope="col">{view.t('desk.record')}</th>
            <th scope="col">{view.t('desk.kind')}</th>
            <th scope="col">{view.t('desk.state')}</th>
            <th scope="col">{view.t('desk.age')}</th>
            <th scope="col">{view.t('desk.by')}</th>
            {holding && <th scope="col">{view.t('casework.assignee')}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const title = titleOf(row.rid);
            const words = title ? pickText(title, view.lang).text : row.rid;
            const days = Math.max(0, Math.floor((now - row.at.getTime()) / DAY_MS));
            return (
              <tr key={row.rid}>
                <td>
                  <input
                    type="checkbox"
                    name="rid"
                    value={row.rid}
                    aria-label={view.t('bulk.choose', { title: words })}
                  />
                </td>
                <th scope="row">
                  <a href={view.href(`${HERE}/${row.rid}`)}>
                    <bdi>{words}</bdi>
                  </a>
                </th>
                <td data-label={view.t('desk.kind')}>{view.label(row.type, '@one').text}</td>
                <td data-label={view.t('desk.state')}>{view.t(`desk.shelf.${shelfOf(row)}`)}</td>
                <td data-label={view.t('desk.age')}>
                  <time dateTime={row.at.toISOString()}>
                    {days === 0 ? view.t('desk.today') : view.t('desk.days', { count: days })}
                  </time>
                </td>
                <td data-label={view.t('desk.by')}>
                  <bdi>{name(row.by)}</bdi>
                </td>
                {holding && (
                  <td data-label={view.t('casework.assignee')}>
                    <bdi>{holding.of(row.rid).map(name).join(', ') || '—'}</bdi>
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function shelfOf({ status, rev, publishedRev }: Listed): Shelf {
  const own = SHELVES.find((one) => one === status);
  return own ?? (publishedRev !== null && rev > publishedRev ? 'reworked' : 'draft');
}

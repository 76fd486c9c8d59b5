/** Statistics for staff: the public ones with the records at work in them, nothing merged, and a file to take along. */
import { statisticsLines, statisticsOf } from '../../../statistics/commands.ts';
import type { Rendered } from '../../components/shell.tsx';
import { addressOf, readQuery } from '../../query.ts';
import { Asking, narrowed, Unread } from '../../statistics/page.tsx';
import { csvOf } from '../../statistics/routes.ts';
import { StatisticsBody } from '../../statistics/tables.tsx';
import { codeName, makingOf } from '../../statistics/words.ts';
import { publicTypes } from '../../view.ts';
import type { Desk, Route } from '../route.ts';

const HERE = '/workspace/statistics';

export const routes: readonly Route[] = [
  { method: 'GET', path: HERE, needs: 'statistics.read', answer: page },
  { method: 'GET', path: `${HERE}.csv`, needs: 'statistics.read', answer: file },
];

async function read({ view, rooms, person, query: params }: Desk) {
  const type = publicTypes(view.site.types).find(({ measure }) => measure !== undefined);
  if (!type) throw new Error('no public record type has a headline count');
  const asked = readQuery(type, params);
  const { cursor: _, ...filters } = asked.query;
  const query = { ...filters, type: type.name };
  const found = asked.problems.length > 0 ? null : await rooms.statistics.tally(person, query);
  const making = makingOf(type, view.site.vocabularies, query, false);
  return {
    type,
    asked,
    making,
    partial: found?.partial === true,
    statistics: found && statisticsOf(found.tally, making),
  };
}

async function page(desk: Desk): Promise<Rendered> {
  const { view } = desk;
  const { type, asked, making, partial, statistics } = await read(desk);
  const path = HERE.slice(1);
  return {
    title: view.t('statistics.title'),
    current: HERE,
    ...(asked.problems.length > 0 ? { status: 400 as const } : {}),
    body: (
      <>
        <section class="head">
          <h1>{view.t('statistics.title')}</h1>
          <p class="lead">{view.t('statistics.staff')}</p>
          {partial && <p class="banner note">{view.t('statistics.partial')}</p>}
          <Asking view={view} type={type} path={path} asked={asked} statistics={statistics} />
        </section>
        {statistics ? (
          <>
            <StatisticsBody
              view={view}
              making={making}
              statistics={statistics}
              narrow={(name, code) => narrowed(path, type, asked, name, code)}
            />
            <p class="links">
              <a href={view.href(`${HERE}.csv${addressOf(asked, { more: undefined })}`)}>CSV</a>
              <a href={view.href(`/statistics${addressOf(asked, { more: undefined })}`)}>
                {view.t('statistics.public')}
              </a>
            </p>
          </>
        ) : (
          <Unread view={view} asked={asked} />
        )}
      </>
    ),
  };
}

async function file(desk: Desk): Promise<Rendered | Response> {
  const { view, rooms, query } = desk;
  const { making, statistics } = await read(desk);
  if (!statistics) return await page(desk);
  const size = view.site.reader.size();
  const note = `${view.t('statistics.staff')} ${view.t('statistics.under')}`;
  const stamp = { query: query.toString(), size, madeAt: rooms.now().toISOString(), note };
  const lines = statisticsLines(statistics, stamp, (dimension, code) => codeName(making, view, dimension, code));
  return new Response(csvOf(lines), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="statistics-members-${size}.csv"`,
    },
  });
}

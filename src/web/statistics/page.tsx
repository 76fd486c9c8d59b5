/** The public page of statistics: the filters of the list, and what the register counts under them. */
import type { RecordType } from '../../records/declare.ts';
import { COUNTING, type Statistics, statisticsOf } from '../../statistics/commands.ts';
import { Chosen, Filters } from '../components/filters.tsx';
import type { Rendered } from '../components/shell.tsx';
import type { Listing } from '../pages/list.tsx';
import { type Asked, addressOf, facetsOf, readQuery } from '../query.ts';
import { FIRST_FACETS } from '../read.ts';
import { publicTypes, type View } from '../view.ts';
import { StatisticsBody } from './tables.tsx';
import { makingOf } from './words.ts';

/** Where the page is, in the menu and in its own form. */
const PATH = 'statistics';

/** GET /statistics */
export async function statisticsPage(view: View, params: URLSearchParams): Promise<Rendered> {
  const { reader, types, vocabularies } = view.site;
  const type = publicTypes(types).find(({ measure }) => measure !== undefined);
  if (!type) throw new Error('no public record type has a headline count');
  const asked = readQuery(type, params);
  const { cursor: _, ...filters } = asked.query;
  const query = { ...filters, type: type.name };
  const tally = asked.problems.length > 0 ? null : await reader.tally(query, COUNTING);
  const making = makingOf(type, vocabularies, query, true);
  const statistics = tally && statisticsOf(tally, making);
  const file = `/data/statistics.csv${addressOf(asked, { more: undefined, lang: view.lang })}`;
  return {
    title: view.t('statistics.title'),
    description: view.t('statistics.lead'),
    current: PATH,
    noindex: Object.keys(asked.typed).length > 0,
    ...(asked.problems.length > 0 ? { status: 400 as const } : {}),
    body: (
      <>
        <section class="head">
          <h1>{view.t('statistics.title')}</h1>
          <p class="lead">{view.t('statistics.lead')}</p>
          <Asking view={view} type={type} path={PATH} asked={asked} statistics={statistics} />
        </section>
        {statistics ? (
          <>
            <StatisticsBody
              view={view}
              making={making}
              statistics={statistics}
              narrow={(name, code) => narrowed(PATH, type, asked, name, code)}
            />
            <section>
              <p class="links">
                <a href={file}>CSV</a>
                <a href={`/api/v1/statistics${addressOf(asked, { more: undefined })}`}>JSON</a>
                <a href={view.href(`/${type.path}${addressOf(asked, {})}`)}>{view.t('statistics.list')}</a>
              </p>
              <p class="small num">{view.t('statistics.stamp', { size: reader.size() })}</p>
            </section>
          </>
        ) : (
          <Unread view={view} asked={asked} />
        )}
      </>
    ),
  };
}

interface Asks {
  view: View;
  type: RecordType;
  /** Address of the page, without a slash in front. */
  path: string;
  asked: Asked;
  statistics: Statistics | null;
}

/** The list's own form of filters, leading here. */
export function Asking({ view, type, path, asked, statistics }: Asks) {
  const offered = facetsOf(type).filter(
    ({ name }, at) => at < FIRST_FACETS || asked.more || asked.query.facets?.[name],
  );
  const facets = offered.map((facet) => ({
    facet,
    counts:
      facet.kind === 'country'
        ? (statistics?.dimensions
            .find(({ name }) => name === facet.name)
            ?.figures.map(({ code, all }) => ({ code, records: all.records })) ?? null)
        : null,
  }));
  const listing: Listing = { view, type: { ...type, path }, asked, page: null, facets, cells: null };
  return (
    <>
      <Filters {...listing} />
      <Chosen {...listing} />
    </>
  );
}

/** Why there are no figures. */
export function Unread({ view, asked }: { view: View; asked: Asked }) {
  return (
    <section>
      <div class="banner refused" role="alert">
        <b>{asked.problems.length > 0 ? view.t('list.problem') : view.t('statistics.too-many')}</b>
        {asked.problems.length > 0 && (
          <ul>
            {asked.problems.map((name) => (
              <li key={name}>{view.find(`list.problem.${name}`)}</li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

/** The address of the same figures with one more filter; null for what the list has no filter of. */
export function narrowed(path: string, type: RecordType, asked: Asked, name: string, code: string): string | null {
  if (name === 'month' && code !== '') return `/${path}${addressOf(asked, { from: code, to: code })}`;
  const known = name === 'year' || facetsOf(type).some((facet) => facet.name === name);
  return known && asked.query.facets?.[name] !== code ? `/${path}${addressOf(asked, { [name]: code })}` : null;
}

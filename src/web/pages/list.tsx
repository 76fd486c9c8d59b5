/**
 * A list of records of any type with its filters, read from the declaration. Filters are one plain form; the map's
 * cells are links; a count that is not exact says so.
 */
import type { VNode } from 'preact';
import type { MapCell, Page } from '../../publication/reader-types.ts';
import type { RecordType } from '../../records/declare.ts';
import { Chosen, Filters } from '../components/filters.tsx';
import { RecordMap } from '../components/record-map.tsx';
import { Results } from '../components/results.tsx';
import type { Rendered } from '../components/shell.tsx';
import { type Asked, addressOf, type Facet } from '../query.ts';
import type { View } from '../view.ts';

/** A facet with how many records each code has; null counts where there are too many records to count. */
export interface Counted {
  facet: Facet;
  counts: { code: string; records: number }[] | null;
}

/** Everything on the page; `page` is null where the filter could not be read. */
export interface Listing {
  view: View;
  type: RecordType;
  asked: Asked;
  page: Page | null;
  facets: Counted[];
  cells: MapCell[] | null;
}

/** Builds the page. */
export function listPage(listing: Listing): Rendered {
  const { view, type, asked, page } = listing;
  const many = view.label(type.name, '@many').text;
  return {
    title: asked.query.q ? `${asked.query.q} · ${many}` : many,
    current: type.path,
    feed: `/feed.atom?type=${type.name}&lang=${view.lang}`,
    noindex: Object.keys(asked.typed).length > 0,
    ...(page === null ? { status: 400 as const } : {}),
    body: <Body {...listing} />,
  };
}

function Body(listing: Listing): VNode {
  const { view, type, asked, page, cells } = listing;
  const path = `/${type.path}`;
  const mapped = type.where !== undefined && page !== null && (cells === null || cells.length > 0);
  const keep = addressOf(asked, { bbox: undefined, w: undefined, s: undefined, e: undefined, n: undefined }).slice(1);
  return (
    <>
      <section class="head">
        <h1>{view.label(type.name, '@many').text}</h1>
        {asked.problems.length > 0 && (
          <div class="banner refused" role="alert">
            <b>{view.t('list.problem')}</b>
            <ul>
              {asked.problems.map((name) => (
                <li key={name}>
                  <a href={`#f-${name}`}>{view.find(`list.problem.${name}`)}</a>
                </li>
              ))}
            </ul>
          </div>
        )}
        <Filters {...listing} />
      </section>
      <section class={mapped ? 'grid list' : ''}>
        <div>
          {page && (
            <>
              <p class="count" role="status">
                <b>{countText(view, page)}</b> <span class="small">{view.t('list.newest')}</span>
              </p>
              <Chosen {...listing} />
              {page.items.length === 0 ? (
                <Empty {...listing} />
              ) : (
                <Results view={view} type={type} items={page.items} />
              )}
              <Paging view={view} path={path} asked={asked} page={page} />
            </>
          )}
        </div>
        {mapped && (
          <aside>
            <RecordMap
              view={view}
              list={path}
              cells={cells}
              size={{ width: 420, height: 380 }}
              keep={keep ? `${keep}&` : ''}
            />
            <Takeaway view={view} type={type} asked={asked} />
          </aside>
        )}
      </section>
    </>
  );
}

function countText(view: View, page: Page): string {
  return view.t(page.count_is === 'exact' ? 'list.count' : 'list.more-than', { count: page.count });
}

/** Nothing found: say what was asked and what usually helps. */
function Empty({ view, type, asked }: Listing): VNode {
  const filtered = Object.keys(asked.typed).length > 0;
  if (!filtered) return <p class="empty">{view.t('list.none-yet')}</p>;
  return (
    <div class="empty">
      <h2>{view.t('list.empty')}</h2>
      <ul>
        <li>{view.t('list.empty.spelling')}</li>
        <li>{view.t('list.empty.fewer')}</li>
        {type.when && <li>{view.t('list.empty.dates')}</li>}
        {type.where && <li>{view.t('list.empty.blur')}</li>}
      </ul>
      <p>
        <a href={view.href(`/${type.path}`)}>{view.t('list.clear')}</a>
      </p>
    </div>
  );
}

function Paging({ view, path, asked, page }: { view: View; path: string; asked: Asked; page: Page }): VNode | null {
  if (page.next === null && !asked.typed.cursor) return null;
  return (
    <nav class="links" aria-label={view.t('list.pages')}>
      {asked.typed.cursor && <a href={view.href(path + addressOf(asked, {}))}>{view.t('list.first')}</a>}
      {page.next !== null && (
        <a rel="next" href={view.href(path + addressOf(asked, { cursor: page.next }))}>
          {view.t('list.next')}
        </a>
      )}
    </nav>
  );
}

/** The same selection for other programs. */
function Takeaway({ view, type, asked }: { view: View; type: RecordType; asked: Asked }): VNode {
  return (
    <p class="links small">
      <a href={`/api/v1/${type.path}${addressOf(asked, { more: undefined })}`}>JSON</a>
      <a href={`/feed.atom?type=${type.name}`}>Atom</a>
      <a href={view.href('/data')}>{view.t('list.bulk')}</a>
    </p>
  );
}

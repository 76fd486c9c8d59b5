/** Statistics as people read them: totals, one table a dimension, the estimate, and beside every figure what it leaves out. */
import type { VNode } from 'preact';
import { facetsOf } from '../../publication/query-params.ts';
import type { Sums } from '../../publication/reader-types.ts';
import type { Dimension, Merged, Overlap, Statistics } from '../../statistics/commands.ts';
import type { Making } from '../../statistics/figures.ts';
import { Range, Term } from '../components/value.tsx';
import type { View } from '../view.ts';
import { codeName } from './words.ts';
import { YearChart } from './year-chart.tsx';

/** Lines of a table on a page; the file has them all. */
const SHOWN = 30;

interface Props {
  view: View;
  making: Making;
  statistics: Statistics;
  /** Address of the same page with one filter more; null where a line leads nowhere. */
  narrow(dimension: string, code: string): string | null;
}

/** Everything under the filters. */
export function StatisticsBody(props: Props): VNode {
  const { view, statistics } = props;
  const years = statistics.dimensions.find(({ name }) => name === 'year');
  return (
    <>
      <section>
        <Totals {...props} />
        <p class="small">{view.t('statistics.verified.means')}</p>
        <p class="banner note">{view.t('statistics.under')}</p>
      </section>
      {years && years.figures.length > 1 && (
        <section>
          <YearChart view={view} figures={years.figures} />
        </section>
      )}
      <section class="grid two">
        {statistics.dimensions
          .filter(({ name }) => name !== 'cell3')
          .map((dimension) => (
            <DimensionTable key={dimension.name} {...props} dimension={dimension} />
          ))}
      </section>
      <section>
        <OverlapBlock view={view} overlap={statistics.overlap} />
      </section>
    </>
  );
}

function Totals({ view, making, statistics: { all, verified } }: Props): VNode {
  return (
    <ul class="figures">
      <Total view={view} word={view.t('statistics.all')} measure={measureName(view, making)} sums={all} />
      {verified ? (
        <Total view={view} word={view.t('statistics.verified')} measure={measureName(view, making)} sums={verified} />
      ) : (
        <li>{view.t('statistics.withheld')}</li>
      )}
    </ul>
  );
}

function Total({ view, word, measure, sums }: { view: View; word: string; measure: string; sums: Sums }): VNode {
  return (
    <li>
      <strong class="num">{view.n(sums.records)}</strong> {word}
      <div class="range">
        {measure}: <Range view={view} count={countOf(sums)} />
      </div>
    </li>
  );
}

function DimensionTable({ dimension, ...props }: Props & { dimension: Dimension }): VNode {
  const { view, making, narrow } = props;
  const { name, figures, merged, withheld } = dimension;
  const list = making.vocabularyOf(name);
  const shown = name === 'year' || name === 'month' ? figures.slice(-SHOWN) : figures.slice(0, SHOWN);
  return (
    <div class="scroll">
      <table class="num">
        <caption>{dimensionName(view, making, name)}</caption>
        <thead>
          <tr>
            <th scope="col">{dimensionName(view, making, name)}</th>
            <th scope="col">{view.t('statistics.all')}</th>
            <th scope="col">{view.t('statistics.verified')}</th>
            <th scope="col">{measureName(view, making)}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ code, all, verified }) => {
            const path = narrow(name, code);
            const known = list && making.vocabularies.get(list)?.byCode.has(code);
            const word = known ? (
              <Term view={view} vocabulary={list} code={code} />
            ) : (
              <bdi>{codeName(making, view, name, code)}</bdi>
            );
            return (
              <tr key={code}>
                <th scope="row">{path ? <a href={view.href(path)}>{word}</a> : word}</th>
                <td>{view.n(all.records)}</td>
                <td>{view.n(verified.records)}</td>
                <td>
                  <Range view={view} count={countOf(all)} />
                </td>
              </tr>
            );
          })}
          {merged && <MergedLine view={view} merged={merged} />}
        </tbody>
      </table>
      {withheld && <p>{view.t('statistics.withheld')}</p>}
      {figures.length > SHOWN && <p class="small">{view.t('statistics.more', { count: figures.length - SHOWN })}</p>}
    </div>
  );
}

function MergedLine({ view, merged: { lines, all, verified } }: { view: View; merged: Merged }): VNode {
  return (
    <tr>
      <th scope="row">{view.t('statistics.merged', { count: lines })}</th>
      <td>{all ? view.n(all.records) : '—'}</td>
      <td>{verified ? view.n(verified.records) : '—'}</td>
      <td>{all ? <Range view={view} count={countOf(all)} /> : '—'}</td>
    </tr>
  );
}

/** How many there may be in all, or plainly why that cannot be said. */
function OverlapBlock({ view, overlap }: { view: View; overlap: Overlap }): VNode {
  return (
    <>
      <h2>{view.t('statistics.overlap')}</h2>
      {overlap.known ? (
        <>
          <p>
            <b class="num">
              {view.t('statistics.overlap.range', {
                low: Math.floor(overlap.estimate.low),
                best: Math.round(overlap.estimate.estimate),
                high: Math.ceil(overlap.estimate.high),
              })}
            </b>{' '}
            {view.t('statistics.overlap.seen', { seen: overlap.seen, both: overlap.both })}
          </p>
          <p>{view.t(`statistics.overlap.${overlap.method}`)}</p>
          <p class="banner note">{view.t('statistics.overlap.assumes')}</p>
        </>
      ) : (
        <p>{view.t(`statistics.overlap.${overlap.why}`)}</p>
      )}
      {overlap.lists.length > 0 && (
        <p class="small">
          {view.t('statistics.overlap.lists')}:{' '}
          {overlap.lists.map(({ name, records }, at) => (
            <>
              {at > 0 && ' · '}
              <bdi>{name}</bdi> <span class="num">{view.n(records)}</span>
            </>
          ))}
        </p>
      )}
    </>
  );
}

const countOf = ({ low, best, high }: Sums) => ({ low, best, high, unit: 'person' });

const measureName = (view: View, { type }: Making): string => view.label(type.name, type.measure ?? '').text;

/** A dimension in words. */
function dimensionName(view: View, { type }: Making, name: string): string {
  const own = view.find(`statistics.by.${name}`);
  if (own !== undefined) return own;
  const facet = facetsOf(type).find((one) => one.name === name);
  return facet ? view.label(type.name, facet.path).text : name;
}

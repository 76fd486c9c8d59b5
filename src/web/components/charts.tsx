/** Small drawn charts of honest counts: the whole range is drawn, the best estimate is a mark on it. */
import type { VNode } from 'preact';
import type { Figures } from '../../publication/reader-types.ts';
import type { RecordType } from '../../records/declare.ts';
import type { View } from '../view.ts';
import { Range, Term } from './value.tsx';

interface Props {
  view: View;
  type: RecordType;
  figures: Figures;
}

const [WIDTH, HEIGHT] = [360, 110];

/** The measure by year, lowest to highest estimate, with the figures as a table for those who cannot see it. */
export function ByYear({ view, type, figures }: Props): VNode | null {
  const years = [...figures.byYear].sort((a, b) => (a.year < b.year ? -1 : 1));
  const first = years[0];
  const last = years.at(-1);
  if (!first || !last || years.length < 2 || !type.measure) return null;
  const most = Math.max(1, ...years.map(({ measure }) => measure.high ?? measure.best ?? 0));
  const step = WIDTH / years.length;
  const y = (value: number) => Math.round(HEIGHT - (value / most) * (HEIGHT - 4));
  const label = view.label(type.name, type.measure).text;
  return (
    <figure class="chart">
      <h2>{view.t('home.by-year', { measure: label })}</h2>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={view.t('home.by-year.what', { from: first.year, to: last.year })}
      >
        {years.map(({ year, measure }, at) => {
          const [low, high] = [measure.low ?? measure.best ?? 0, measure.high ?? measure.best ?? 0];
          const [x, w] = [Math.round((at + 0.14) * step), Math.max(2, Math.round(step * 0.72))];
          return (
            <g key={year}>
              <path class="sure" d={`M${x} ${y(low)}h${w}V${HEIGHT}h-${w}z`} />
              {high > low && <path class="unsure" d={`M${x} ${y(high)}h${w}V${y(low)}h-${w}z`} />}
            </g>
          );
        })}
      </svg>
      <figcaption class="small num">
        <span>{first.year}</span>
        <span>{view.t('home.by-year.key', { most })}</span>
        <span>{last.year}</span>
      </figcaption>
    </figure>
  );
}

/** Records and measure by class, as a table. */
export function ByClass({ view, type, figures }: Props): VNode | null {
  const facet = Object.values(type.fields).find((field) => field.kind === 'term' && field.facet === 'class');
  if (figures.byClass.length === 0 || facet?.kind !== 'term') return null;
  return (
    <table class="num">
      <caption>{view.t('home.by-class')}</caption>
      <thead>
        <tr>
          <th scope="col">{view.t('home.class')}</th>
          <th scope="col">{view.t('home.records')}</th>
          <th scope="col">{view.label(type.name, type.measure ?? '').text}</th>
        </tr>
      </thead>
      <tbody>
        {figures.byClass.map(({ code, records, measure }) => (
          <tr key={code}>
            <th scope="row">
              <a href={view.href(`/${type.path}?class=${encodeURIComponent(code)}`)}>
                <Term view={view} vocabulary={facet.vocabulary} code={code} />
              </a>
            </th>
            <td>{view.n(records)}</td>
            <td>
              <Range view={view} count={measure} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

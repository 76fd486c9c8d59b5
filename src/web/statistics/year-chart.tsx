/** Records by year as bars: the verified part full, the rest pale. The table beside it says the same in numbers. */
import type { VNode } from 'preact';
import type { Figure } from '../../statistics/commands.ts';
import type { View } from '../view.ts';

const [WIDTH, HEIGHT] = [720, 110];

/** The chart; `figures` are years, earliest first. */
export function YearChart({ view, figures }: { view: View; figures: readonly Figure[] }): VNode {
  const most = Math.max(1, ...figures.map(({ all }) => all.records));
  const step = WIDTH / figures.length;
  const y = (value: number) => Math.round(HEIGHT - (value / most) * (HEIGHT - 4));
  const [first, last] = [figures[0]?.code ?? '', figures.at(-1)?.code ?? ''];
  return (
    <figure class="chart">
      <h2>{view.t('statistics.chart')}</h2>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={view.t('statistics.chart.what', { from: first, to: last })}
      >
        {figures.map(({ code, all, verified }, at) => {
          const [x, w] = [Math.round((at + 0.14) * step), Math.max(2, Math.round(step * 0.72))];
          const [top, sure] = [y(all.records), y(verified.records)];
          return (
            <g key={code}>
              {sure < HEIGHT && <path class="sure" d={`M${x} ${sure}h${w}V${HEIGHT}h-${w}z`} />}
              {top < sure && <path class="unsure" d={`M${x} ${top}h${w}V${sure}h-${w}z`} />}
            </g>
          );
        })}
      </svg>
      <figcaption class="small num">
        <span>{first}</span>
        <span>{view.t('statistics.chart.key', { most })}</span>
        <span>{last}</span>
      </figcaption>
    </figure>
  );
}

/** The map of where records are: each cell a link to what happened there, drawn on the server. */
import type { VNode } from 'preact';
import type { MapCell } from '../../publication/reader-types.ts';
import { boxOf, chartFor, type Size } from '../map.ts';
import type { View } from '../view.ts';

interface Props {
  view: View;
  /** Path of the list the cells lead to, e.g. `/breaches`. */
  list: string;
  cells: readonly MapCell[] | null;
  size: Size;
  /** Query to keep in the links of cells. */
  keep?: string;
}

/** More cells than this are unreadable and heavy; the fullest are kept, and the caption says so. */
const CELLS = 160;

/** Figure with map and caption. Null cells (too many to count) are said, not drawn. */
export function RecordMap({ view, list, cells, size, keep = '' }: Props): VNode {
  const sorted = [...(cells ?? [])].sort((a, b) => b.records - a.records);
  const shown = sorted.slice(0, CELLS);
  const chart = chartFor(
    shown.map(({ cell }) => cell),
    size,
  );
  const most = shown[0]?.records ?? 1;
  return (
    <figure class="map">
      <svg viewBox={`0 0 ${chart.width} ${chart.height}`} aria-label={view.t('map.label')}>
        <path class="land" d={chart.land} />
        <path class="border" d={chart.borders} />
        {shown.reverse().map(({ cell, records }) => (
          <a key={cell} href={view.href(`${list}?${keep}bbox=${boxOf(cell).join(',')}`)}>
            <path
              class={`cell c${Math.min(3, Math.floor((Math.log(records) / Math.log(most + 1)) * 4))}`}
              d={chart.cell(cell)}
            >
              <title>{view.t('map.records', { count: records })}</title>
            </path>
          </a>
        ))}
      </svg>
      <figcaption class="small">
        {cells === null ? view.t('map.too-many') : view.t('map.caption')}
        {sorted.length > CELLS && ` ${view.t('map.fullest', { count: CELLS })}`} {view.t('map.borders')}
      </figcaption>
    </figure>
  );
}

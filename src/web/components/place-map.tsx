/** Where a record's places are: a small drawn map and the list of them with role and precision. */
import type { VNode } from 'preact';
import type { Place } from '../../kernel/place.ts';
import type { RecordType } from '../../records/declare.ts';
import { type Chart, regionChart, worldChart } from '../map.ts';
import type { View } from '../view.ts';
import { PlaceOf, Term } from './value.tsx';

interface Props {
  view: View;
  type: RecordType;
  places: Place[];
}

const SIZE = { width: 360, height: 220 };
/** Degrees from middle to edge, by UCDP precision: the vaguer the place, the wider the view. */
const SPAN = [9, 6, 6, 6, 9, 9, 22, 34];

/** Figure with map and list; without any point, the list alone. */
export function PlaceMap({ view, type, places }: Props): VNode {
  const pointed = places.filter(({ point }) => point !== undefined);
  const first = pointed[0];
  const chart = first?.point ? chartOf(first, pointed) : null;
  return (
    <figure class="map">
      {chart && (
        <svg viewBox={`0 0 ${chart.width} ${chart.height}`} role="img" aria-label={view.t('place.map')}>
          <path class="land" d={chart.land} />
          <path class="border" d={chart.borders} />
          {pointed.map((place) => (
            <Spot key={place.id} chart={chart} place={place} />
          ))}
        </svg>
      )}
      <figcaption>
        <h2>{view.label(type.name, type.where ?? 'where').text}</h2>
        <ul class="places">
          {places.map((place) => (
            <li key={place.id}>
              <PlaceOf view={view} place={place} brief />
              {place.role && (
                <span class="small">
                  {' '}
                  · <Term view={view} vocabulary="place-role" code={place.role} />
                </span>
              )}
              {place.precision && <div class="small">{view.find(`place.precision.${place.precision}`)}</div>}
              {place.blurred && <div class="small">{view.t('place.blurred')}</div>}
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  );
}

function chartOf(first: Place, all: Place[]): Chart {
  const points = all.flatMap(({ point }) => (point ? [point] : []));
  const mean = (pick: 'lat' | 'lon') => points.reduce((sum, point) => sum + point[pick], 0) / points.length;
  const spread = Math.max(
    ...points.map(({ lat, lon }) => Math.max(Math.abs(lat - mean('lat')), Math.abs(lon - mean('lon')))),
  );
  if (spread > 40) return worldChart(SIZE);
  return regionChart(mean('lat'), mean('lon'), Math.max(SPAN[first.precision ?? 0] ?? 9, spread * 1.3), SIZE);
}

/** A place is a cell where it was blurred, a ring where it is vague, a dot where it is known. */
function Spot({ chart, place }: { chart: Chart; place: Place }): VNode | null {
  if (place.cell) {
    const at = place.point && chart.point(place.point.lat, place.point.lon);
    return (
      <>
        <path class="cell c2" d={chart.cell(place.cell)} />
        {at && <circle class="ring" cx={Math.round(at[0])} cy={Math.round(at[1])} r="13" />}
      </>
    );
  }
  const at = place.point && chart.point(place.point.lat, place.point.lon);
  if (!at) return null;
  const vague = (place.precision ?? 1) > 3;
  return (
    <>
      {!vague && <circle class="dot" cx={Math.round(at[0])} cy={Math.round(at[1])} r="4" />}
      <circle class="ring" cx={Math.round(at[0])} cy={Math.round(at[1])} r={vague ? 24 : 11} />
    </>
  );
}

/**
 * Delegations by country as the last published report tells them: circles on an outline of the world, and the same figures
 * as a table. Figures come in steps, and what is small stands together without a name, on the map nowhere.
 */
import type { VNode } from 'preact';
import { delegationsOf } from '../../../congress/delegations.ts';
import type { PublicItem } from '../../../publication/reader-types.ts';
import { worldChart } from '../../map.ts';
import type { View } from '../../view.ts';
import { countryPoint } from './country-points.ts';
import { type Told, toldOf } from './credentials.tsx';

/** Narrow, so that the outline is a few kilobytes; it is scaled to its place. */
const SIZE = { width: 440, height: 0 };
/** Radius of the circle of the largest delegation, and the least that can be seen. */
const LARGEST = 14;
const SMALLEST = 3;

/** The section; nothing where the report tells no country. */
export function DelegationMap({ view, item }: { view: View; item: PublicItem }): VNode | null {
  const { told, merged } = toldOf(delegationsOf(item).countries);
  if (told.length === 0) return null;
  const country = view.t('congress.public.country');
  const least = view.t('congress.public.at-least');
  const ordered = told
    .map(([code, mandates]) => ({ code, mandates, name: view.country(code) }))
    .sort((a, b) => b.mandates - a.mandates || a.name.localeCompare(b.name, view.lang));
  return (
    <section aria-labelledby="by-country">
      <h2 id="by-country">{view.t('congress.public.countries')}</h2>
      <div class="grid two">
        <World view={view} told={told} />
        <div>
          <table class="num">
            <caption class="unseen">{view.t('congress.public.countries')}</caption>
            <thead>
              <tr>
                <th scope="col">{country}</th>
                <th scope="col">{least}</th>
              </tr>
            </thead>
            <tbody>
              {ordered.map(({ code, name, mandates }) => (
                <tr key={code}>
                  <th scope="row">{name}</th>
                  <td>{view.n(mandates)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {merged !== null && <p>{view.t('congress.public.countries.others', { count: merged })}</p>}
          <p class="small">{view.t('congress.public.countries.steps')}</p>
        </div>
      </div>
    </section>
  );
}

/** Circles whose areas are as the figures, the large ones below the small. */
function World({ view, told }: { view: View; told: Told['told'] }): VNode {
  const chart = worldChart(SIZE);
  const most = Math.max(...told.map(([, mandates]) => mandates));
  const spots = [...told]
    .sort(([, a], [, b]) => b - a)
    .flatMap(([code, mandates]) => {
      const [lon, lat] = countryPoint(code) ?? [];
      const at = lon === undefined || lat === undefined ? null : chart.point(lat, lon);
      return at ? [{ code, at, radius: Math.max(SMALLEST, LARGEST * Math.sqrt(mandates / most)) }] : [];
    });
  return (
    <figure class="map">
      <svg
        viewBox={`0 0 ${chart.width} ${chart.height}`}
        role="img"
        aria-label={view.t('congress.public.countries.map')}
      >
        <path class="land" d={chart.land} />
        {spots.map(({ code, at: [x, y], radius }) => (
          <circle
            key={code}
            class="dot"
            fill-opacity="0.8"
            cx={Math.round(x)}
            cy={Math.round(y)}
            r={Math.round(radius * 10) / 10}
          />
        ))}
      </svg>
    </figure>
  );
}

/** For whom somebody stands in: whose mandate, in which body, in which order, and when they would sit by its rules. */
import type { VNode } from 'preact';
import type { StandIn } from '../../../congress/stand-ins.ts';
import { TextOf } from '../../components/value.tsx';
import type { Desk } from '../route.ts';
import { StateChip } from './mandate-words.tsx';

/** The section; nothing where somebody stands in for nobody. */
export function StandIns({ desk: { view }, stands }: { desk: Desk; stands: readonly StandIn[] }): VNode | null {
  if (stands.length === 0) return null;
  return (
    <section aria-labelledby="stands-in">
      <h2 id="stands-in">{view.t('mandates.stands-in')}</h2>
      <ul class="rows">
        {stands.map(({ mandate, body, place, rule, now, begins }) => (
          <li key={mandate.id}>
            <div>
              <p>
                <b>
                  <bdi>{mandate.told.constituency}</bdi>
                </b>{' '}
                <StateChip view={view} state={mandate.state} />{' '}
                {now && <span class="chip done">{view.t('mandates.stands-in.now')}</span>}
              </p>
              <p>
                <TextOf view={view} text={body} /> · {view.t('mandates.stands-in.place', { n: place })}
                {begins && <> · {view.t('mandates.stands-in.since', { day: view.day(begins) })}</>}
              </p>
              <p class="small">{view.t(`mandates.stands-in.${rule ?? 'no-rules'}`)}</p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

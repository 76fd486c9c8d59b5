/** The register of presence of a sitting: for each delegation from when to when it was there, in the sitting's own zone. */
import type { VNode } from 'preact';
import type { Attended } from '../../../congress/attendance.ts';
import { zonedAt } from '../../../kernel/zoned.ts';
import type { Rendered } from '../../components/shell.tsx';
import type { Desk } from '../route.ts';
import { hasWords, LongRows, Seek, wordsAsked } from './long-list.tsx';
import { Constituency } from './mandate-words.tsx';
import { Hours, SITTINGS } from './sitting-words.tsx';

/** GET /workspace/congress/sittings/:id/attendance */
export async function attendancePage(desk: Desk): Promise<Rendered> {
  const { view, rooms, person, query } = desk;
  const { sitting, attended } = await rooms.congress.attendance.of(person, desk.param('id'));
  const words = wordsAsked(query);
  const path = `${SITTINGS}/${sitting.id}`;
  const found = attended.filter(({ constituency }) => hasWords(words, constituency));
  return {
    title: view.t('sitting.attendance'),
    current: '/workspace/congress',
    body: (
      <>
        <section class="head">
          <p class="eyebrow">
            <a href={view.href(`${path}/chair`)}>{view.t('sitting.number', { number: sitting.number })}</a>
          </p>
          <h1>{view.t('sitting.attendance')}</h1>
          <p class="lead">{view.t('sitting.attendance.lead')}</p>
          <p>
            <Hours view={view} sitting={sitting} />
          </p>
          <Seek view={view} path={`${path}/attendance`} body={sitting.body} asked={words} count={attended.length} />
        </section>
        {attended.length === 0 && <p>{view.t('sitting.attendance.none')}</p>}
        {attended.length > 0 && found.length === 0 && <p>{view.t('congress.sought.none')}</p>}
        <LongRows
          view={view}
          lines={found.map((one) => <Line key={one.mandate} desk={desk} one={one} zone={sitting.zone} />)}
        />
      </>
    ),
  };
}

function Line({ desk: { view }, one, zone }: { desk: Desk; one: Attended; zone: string }): VNode {
  const hour = (at: string) => zonedAt(at, zone).local.slice(11);
  return (
    <li>
      <Constituency view={view} name={one.constituency} />
      <span class="small">
        {one.intervals.map(({ since, until, room }, n) => (
          <span key={since}>
            {n > 0 && ' · '}
            <bdi class="num" dir="ltr">
              {hour(since)}–{until ? hour(until) : '…'}
            </bdi>
            {room && ` ${view.t('sitting.room')}`}
          </span>
        ))}
      </span>
    </li>
  );
}

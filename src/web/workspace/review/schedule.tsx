/** Publication at a set time: choosing the day and hour, seeing them before signing, and what waits or did not happen. */
import type { VNode } from 'preact';
import type { Scheduled } from '../../../review/commands.ts';
import { refusalText } from '../../refusal-text.ts';
import type { View } from '../../view.ts';
import { FormFor } from '../frame.tsx';
import type { Desk, Form } from '../route.ts';

/** What was typed: a day (`YYYY-MM-DD`) and an hour, both UTC. */
export interface WhenTyped {
  day: string;
  hour: string;
}

const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));

/** The fields of a form as typed. */
export function whenTyped(form: Form): WhenTyped {
  return { day: form.text('not-before'), hour: form.text('not-before-hour') };
}

/** The time typed; undefined where no day was. What is no day becomes a time that review refuses. */
export function timeOf({ day, hour }: WhenTyped): Date | undefined {
  return day === '' ? undefined : new Date(`${day}T${hour || '00'}:00:00Z`);
}

/** Folded until somebody wants it: most publications wait for nothing. */
export function WhenFields({ view, typed }: { view: View; typed: WhenTyped }): VNode {
  return (
    <details class="stack" open={typed.day !== ''}>
      <summary>{view.t('review.schedule.choose')}</summary>
      <p class="small">{view.t('review.schedule.what')}</p>
      <label>
        {view.t('review.schedule.day')}
        <input type="date" name="not-before" value={typed.day} />
      </label>
      <label>
        {view.t('review.schedule.hour')}
        <select name="not-before-hour">
          {HOURS.map((hour) => (
            <option key={hour} value={hour} selected={hour === typed.hour}>
              {hour}:00
            </option>
          ))}
        </select>
      </label>
    </details>
  );
}

/** Above the place to sign. */
export function NotBefore({ view, at }: { view: View; at: Date }): VNode {
  return <p class="banner note">{view.t('review.schedule.not-before', { time: moment(view, at) })}</p>;
}

/** What waits for its hour, and what did not happen with the reason. `titleOf`: a record's title, undefined where it may not be read. */
export function ScheduledList({
  desk,
  items,
  titleOf,
}: {
  desk: Desk;
  items: readonly Scheduled[];
  titleOf(rid: string): string | undefined;
}): VNode | null {
  const { view } = desk;
  if (items.length === 0) return null;
  return (
    <section aria-labelledby="scheduled">
      <h2 id="scheduled">{view.t('review.schedule.title')}</h2>
      <ul>
        {items.map(({ rid, at, ended }) => (
          <li key={rid}>
            <a href={view.href(`/workspace/review/${rid}`)}>
              <bdi>{titleOf(rid) ?? rid.slice(0, 9)}</bdi>
            </a>
            {' · '}
            <time dateTime={at.toISOString()}>{moment(view, at)}</time>{' '}
            {ended === null ? (
              <span class="chip">{view.t('review.schedule.waits')}</span>
            ) : (
              <Ended desk={desk} rid={rid} why={ended} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Ended({ desk, rid, why }: { desk: Desk; rid: string; why: string }): VNode {
  const { view } = desk;
  const title = view.find(`review.${why}`) ?? refusalText(view, why, {}).title ?? why;
  return (
    <>
      <b>{view.t('review.schedule.ended', { why: title })}</b>
      <FormFor desk={desk} path={`/workspace/review/${rid}/schedule-read`}>
        <button type="submit" class="quiet">
          {view.t('review.schedule.read')}
        </button>
      </FormFor>
    </>
  );
}

function moment(view: View, at: Date): string {
  const iso = at.toISOString();
  return view.t('review.schedule.moment', { day: view.day(iso), hour: iso.slice(11, 16) });
}

/** Moments of a vote: in the sitting's own zone and in UTC, with the reader's own clock where a script can tell it, and what is left. */
import type { VNode } from 'preact';
import { formatOf } from '../../i18n.ts';
import type { View } from '../../view.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A moment in the zone of the sitting; the island puts the reader's own time in the empty place. */
export function Moment({ view, at, zone }: { view: View; at: Date; zone: string }): VNode {
  return (
    <span class="moment">
      <time dateTime={at.toISOString()} data-local-time={formatOf(view.lang)}>
        <bdi>{inZone(view, at, zone)}</bdi>
      </time>
      <span class="small" data-local hidden>
        {' · '}
        {view.t('vote.your-time')} <bdi data-local-value />
      </span>
    </span>
  );
}

function inZone(view: View, at: Date, zone: string): string {
  const format = new Intl.DateTimeFormat(formatOf(view.lang), {
    ...{ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
    ...{ hourCycle: 'h23', timeZone: zone || 'UTC' },
  });
  return `${format.format(at)} (${zone || 'UTC'})`;
}

/** How long is left, in the largest unit that is not over. */
export function timeLeft(view: View, until: Date): string {
  const left = until.getTime() - view.now.getTime();
  if (left <= 0) return view.t('vote.left.over');
  if (left >= 2 * DAY) return view.t('vote.left.days', { count: Math.floor(left / DAY) });
  if (left >= 2 * HOUR) return view.t('vote.left.hours', { count: Math.floor(left / HOUR) });
  return view.t('vote.left.minutes', { count: Math.ceil(left / MINUTE) });
}

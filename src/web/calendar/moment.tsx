/** A moment as the clocks of its place show it, and in UTC beside it: nobody has to know where the reader is. */
import type { VNode } from 'preact';
import type { Zoned } from '../../kernel/zoned.ts';
import type { View } from '../view.ts';
import type { Occasion } from './occasion.ts';

/** `18:00 (Europe/Paris) · 17:00 UTC`; the day of UTC is said where it is another one. */
export function Clock({ view, starts, ends }: { view: View; starts: Zoned; ends?: Zoned | undefined }): VNode {
  const until = ends && ends.local.slice(0, 10) === starts.local.slice(0, 10) ? ends : undefined;
  return (
    <>
      <time dateTime={`${starts.local}${starts.offset}`}>
        <bdi class="num">{view.digits(hours(starts.local, until?.local))}</bdi>
      </time>{' '}
      <span class="small">
        (<bdi>{starts.zone.replaceAll('_', ' ')}</bdi>) ·{' '}
        <bdi class="num">
          {otherDay(view, starts)}
          {view.digits(hours(starts.utc, until?.utc))} UTC
        </bdi>
      </span>
    </>
  );
}

/** The day or days of an occasion, in words. */
export function Days({ view, occasion }: { view: View; occasion: Pick<Occasion, 'from' | 'to' | 'exact'> }): VNode {
  const { from, to, exact } = occasion;
  if (from === to) return <time dateTime={from}>{view.day(from)}</time>;
  return (
    <span>{view.t(exact ? 'calendar.days' : 'calendar.some-day', { from: view.day(from), to: view.day(to) })}</span>
  );
}

const hours = (from: string, to?: string) => [from, to].flatMap((at) => (at ? [at.slice(11, 16)] : [])).join('–');

function otherDay(view: View, { local, utc }: Zoned): string {
  return utc.slice(0, 10) === local.slice(0, 10) ? '' : `${view.day(utc)}, `;
}

/** What the pages of sittings show alike: states in words, hours in the sitting's zone, the quorum, turns. */
import type { VNode } from 'preact';
import type { LiveQuorum, SessionState, SittingState } from '../../../assembly/index.ts';
import type { TurnUnderWay } from '../../../congress/floor-view.ts';
import type { Session } from '../../../congress/sessions.ts';
import type { Sitting } from '../../../congress/sittings.ts';
import { minutes } from '../../../kernel/clock-face.ts';
import { pickText, type Text } from '../../../kernel/text.ts';
import { zonedAt } from '../../../kernel/zoned.ts';
import { Clock } from '../../calendar/moment.tsx';
import { formatOf } from '../../i18n.ts';
import type { View } from '../../view.ts';

export const SESSIONS = '/workspace/congress/sessions';
export const SITTINGS = '/workspace/congress/sittings';

export const said = (view: View, text: Text): string => pickText(text, view.lang).text;

export const sessionState = (view: View, state: SessionState): string =>
  view.term('session-state', state.replaceAll('_', '-')).text;

export const sittingState = (view: View, state: SittingState): string => view.find(`sitting.state.${state}`) ?? state;

export const turnWord = (view: View, kind: string): string => view.find(`sitting.turn.${kind}`) ?? kind;

/** How long a turn takes and may take; a script lets the clock of a running one go on. */
export function TurnClock({ turn: { taken, seconds, paused } }: { turn: TurnUnderWay }): VNode {
  const over = seconds !== null && taken > seconds;
  return (
    <span class={over ? 'num warn' : 'num'} dir="ltr">
      <span role="timer" data-taken={paused ? undefined : taken}>
        {minutes(taken)}
      </span>
      {seconds !== null && ` / ${minutes(seconds)}`}
    </span>
  );
}

/** When a sitting begins, in its own zone, with UTC beside it; a script adds the reader's own hour. */
export function Hours({
  view,
  sitting,
}: {
  view: View;
  sitting: Pick<Sitting, 'starts' | 'windowEnds' | 'zone'>;
}): VNode {
  const starts = zonedAt(sitting.starts.toISOString(), sitting.zone);
  const ends = sitting.windowEnds && zonedAt(sitting.windowEnds.toISOString(), sitting.zone);
  return (
    <span
      class="hours"
      data-own-time={starts.utc}
      data-said={view.t('sitting.own-time', { time: '{time}' })}
      data-format={formatOf(view.lang)}
    >
      {view.day(starts.local.slice(0, 10))}, <Clock view={view} starts={starts} />
      {ends && (
        <>
          {' – '}
          {view.day(ends.local.slice(0, 10))}, <Clock view={view} starts={ends} />
        </>
      )}
    </span>
  );
}

/** Whether there are enough, and by how many. */
export function QuorumLine({
  view,
  quorum,
  state,
}: {
  view: View;
  quorum: LiveQuorum | null;
  state: SittingState;
}): VNode {
  const met = state === 'quorate';
  return (
    <div class={met ? 'quorum met' : 'quorum'}>
      <p class="quorum-word">
        <b>{view.t(met ? 'sitting.quorum.met' : 'sitting.quorum.not')}</b>
      </p>
      {quorum && (
        <p>
          <span class="num" data-quorum="have" data-format={formatOf(view.lang)}>
            {view.n(quorum.have)}
          </span>{' '}
          {view.t('sitting.quorum.of', { needed: quorum.needed, base: quorum.base })}
        </p>
      )}
    </div>
  );
}

/** The matter under way, or that there is none. */
export function UnderWay({ view, item }: { view: View; item: Session['agenda'][number] | null }): VNode {
  if (!item) return <p class="lead">{view.t('sitting.item.none')}</p>;
  return (
    <p class="under-way">
      <span class="num">{item.number}</span> <bdi>{said(view, item.title)}</bdi>
      {item.internal && <span class="small"> {view.t('sitting.item.internal')}</span>}
    </p>
  );
}

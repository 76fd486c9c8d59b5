/** Small words that every page of triage shows alike: danger, priority, state, age. */
import type { VNode } from 'preact';
import { daysBetween, type ReportRow, type State } from '../../../intake/commands.ts';
import type { View } from '../../view.ts';

export const HERE = '/workspace/reports';

/** Codes of the vocabulary `priority`; without one a report is of normal priority. */
export const PRIORITIES = ['010000000000', '020000000000', '030000000000', '040000000000'] as const;

/** Only what is dangerous is marked. */
export function Danger({ view, code }: { view: View; code: string }): VNode | null {
  if (code !== 'now' && code !== 'feared') return null;
  return <b class={code === 'now' ? 'chip grave' : 'chip open'}>{view.term('danger', code).text}</b>;
}

export function Priority({ view, code }: { view: View; code: string | null }): VNode | null {
  if (code === null) return null;
  return (
    <span class={code === PRIORITIES[0] ? 'chip grave' : 'chip mute'}>
      {view.t('triage.priority')}: {view.term('priority', code).text}
    </span>
  );
}

const SHADES: Record<State, string> = {
  new: 'open',
  'in-work': 'open',
  waiting: 'mute',
  recorded: 'done',
  joined: 'done',
  'set-aside': 'mute',
};

export function StateChip({ view, state }: { view: View; state: State }): VNode {
  return <span class={`chip ${SHADES[state]}`}>{view.term('report-state', state).text}</span>;
}

/** How long ago it came; said as too long where it is. */
export function Age({ view, report }: { view: View; report: ReportRow & { late: boolean } }): VNode {
  const days = daysBetween(report.receivedOn, view.now.toISOString().slice(0, 10));
  const said = days === 0 ? view.t('triage.today') : view.t('triage.ago', { count: days });
  return report.late ? <b class="warn">{view.t('triage.late', { said })}</b> : <span>{said}</span>;
}

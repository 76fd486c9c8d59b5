/** Whether a day on which something was due is past, told on the day it is asked, and the mark that says so. */
import type { VNode } from 'preact';
import { lastDay, type UncertainDate } from '../../../kernel/uncertain-date.ts';
import type { View } from '../../view.ts';

/** States in which nothing more is awaited. */
export const SETTLED: readonly string[] = ['done', 'not-complied'];

/** Is its last day past, and nothing settled? Told on the day it is asked. */
export function isOverdue(item: Readonly<Record<string, unknown>>, today: string): boolean {
  const due = item.due as UncertainDate | undefined;
  const range = due?.imprecise ?? due?.precise;
  return range !== undefined && lastDay(range.to) < today && !SETTLED.includes(String(item.state));
}

/** The mark that a day is past. */
export function Overdue({ view }: { view: View }): VNode {
  return (
    <>
      {' '}
      <span class="chip grave">{view.t('commitments.overdue')}</span>
    </>
  );
}

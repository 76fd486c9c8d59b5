/**
 * What became of a record of the congress, in one word beside its colour; and whether a day on which something was due is
 * past, told on the day it is asked.
 */
import type { VNode } from 'preact';
import { isOverdue } from '../../congress/due.ts';
import type { PublicItem } from '../../publication/reader-types.ts';
import type { View } from '../view.ts';
import { Term } from './value.tsx';

/** Field of each type that says what became of a record. */
export const STANDING: Readonly<Record<string, string>> = {
  session: 'state',
  vote: 'outcome',
  commitment: 'state',
  motion: 'state',
  amendment: 'state',
};

const TONES: Readonly<Record<string, string>> = {
  adopted: 'done',
  accepted: 'done',
  published: 'done',
  done: 'done',
  open: 'open',
  'in-progress': 'open',
  'not-complied': 'grave',
  blocked: 'grave',
};

/** What became of a record, in one word beside its colour, and whether the day it was due is past. */
export function Standing({ view, item }: { view: View; item: PublicItem }): VNode | null {
  if (item.status === 'withdrawn') return <span class="chip open">{view.t('record.withdrawn')}</span>;
  const name = STANDING[item.type];
  const field = name ? view.site.types.find(item.type)?.fields[name] : undefined;
  const code = name ? item[name] : undefined;
  if (field?.kind !== 'term' || typeof code !== 'string') return null;
  return (
    <>
      <Chip view={view} vocabulary={field.vocabulary} code={code} />
      {isOverdue(item, view.now.toISOString().slice(0, 10)) && <Overdue view={view} />}
    </>
  );
}

/** A coded state in its colour. */
export function Chip({ view, vocabulary, code }: { view: View; vocabulary: string; code: string }): VNode {
  return (
    <span class={`chip ${TONES[code] ?? 'mute'}`}>
      <Term view={view} vocabulary={vocabulary} code={code} />
    </span>
  );
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

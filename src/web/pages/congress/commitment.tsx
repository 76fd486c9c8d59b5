/** What is particular to the page of a commitment: who is to do what, how it stands, and whether its day is past. */
import type { VNode } from 'preact';
import type { Text } from '../../../kernel/text.ts';
import { lastDay, type UncertainDate } from '../../../kernel/uncertain-date.ts';
import type { PublicItem } from '../../../publication/reader-types.ts';
import { TextOf } from '../../components/value.tsx';
import type { View } from '../../view.ts';
import type { Leaf } from '../record.tsx';
import { Standing } from './lines.tsx';

/** States in which nothing more is awaited. */
const SETTLED = ['done', 'not-complied'];

/** Is its last day past, and nothing settled? Told on the day it is asked. */
export function isOverdue(item: Readonly<Record<string, unknown>>, today: string): boolean {
  const due = item.due as UncertainDate | undefined;
  const range = due?.imprecise ?? due?.precise;
  return range !== undefined && lastDay(range.to) < today && !SETTLED.includes(String(item.state));
}

/** Under the title. */
export function CommitmentTop({ view, item }: Leaf): VNode {
  return (
    <p class="lead">
      <Actors view={view} item={item} /> <How view={view} item={item} />
    </p>
  );
}

/** Who does it, and for whom. */
export function Actors({ view, item }: { view: View; item: PublicItem }): VNode {
  const [actor, addressee] = [item.actor as Text | undefined, item.addressee as Text | undefined];
  return (
    <>
      {actor && <TextOf view={view} text={actor} />}
      {addressee && (
        <>
          {' '}
          <span aria-hidden="true" class="turn">
            {view.dir === 'rtl' ? '←' : '→'}
          </span>{' '}
          <span class="unseen">{view.label('commitment', 'addressee').text}: </span>
          <TextOf view={view} text={addressee} />
        </>
      )}
    </>
  );
}

/** Its state, and the mark that its day is past. */
export function How({ view, item }: { view: View; item: PublicItem }): VNode {
  return (
    <>
      <Standing view={view} item={item} />
      {isOverdue(item, view.now.toISOString().slice(0, 10)) && (
        <>
          {' '}
          <span class="chip grave">{view.t('commitments.overdue')}</span>
        </>
      )}
    </>
  );
}

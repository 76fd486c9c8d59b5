/** The small numbers that lead from a claim to its source, and the mark of a claim that has none. */
import type { VNode } from 'preact';
import { citedAt, uncitedAt } from '../accounts.ts';
import type { View } from '../view.ts';

type Item = Readonly<Record<string, unknown>>;

/** Superscript links to numbered sources. */
export function Numbers({ view, numbers }: { view: View; numbers: number[] }): VNode | null {
  if (numbers.length === 0) return null;
  return (
    <sup>
      {numbers.map((number) => (
        <a key={number} href={`#n${number}`} aria-label={view.t('source.number', { number })}>
          {view.n(number)}
        </a>
      ))}
    </sup>
  );
}

/** What the value at a pointer rests on: its numbers, or the mark that it rests on nothing yet. */
export function Cites({ view, item, pointer }: { view: View; item: Item; pointer: string }): VNode {
  return (
    <>
      <Numbers view={view} numbers={citedAt(item, pointer)} />
      {uncitedAt(item, pointer) && (
        <>
          {' '}
          <span class="uncited">{view.t('source.uncited')}</span>
        </>
      )}
    </>
  );
}

/** How far an import is, in a word and in numbers. */
import type { VNode } from 'preact';
import type { ImportCounts, ImportRow } from '../../../intake/commands.ts';
import type { View } from '../../view.ts';

const SHADES = { draft: 'mute', running: 'open', done: 'done', failed: 'grave' } as const;

export function ImportState({ view, row }: { view: View; row: Pick<ImportRow, 'state'> }): VNode {
  return <span class={`chip ${SHADES[row.state]}`}>{view.t(`bring.state.${row.state}`)}</span>;
}

const COUNTED = ['read', 'created', 'updated', 'unchanged', 'duplicate', 'rejected'] as const;

export function Counts({ view, counts }: { view: View; counts: ImportCounts }): VNode {
  return (
    <dl class="counted">
      {COUNTED.map((name) => (
        <>
          <dt>{view.t(`bring.count.${name}`)}</dt>
          <dd class="num">{view.n(counts[name])}</dd>
        </>
      ))}
    </dl>
  );
}

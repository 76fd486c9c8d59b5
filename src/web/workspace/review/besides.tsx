/** Choosing who signs together with oneself. */
import type { VNode } from 'preact';
import type { View } from '../../view.ts';

/** Who else may sign: id and pseudonym. */
export type Others = readonly (readonly [string, string])[];

/** Who signs as well. */
export function Besides({ view, besides, chosen }: { view: View; besides: Others; chosen: string }): VNode {
  if (besides.length === 0) return <p class="banner note">{view.t('review.beside.nobody')}</p>;
  return (
    <label>
      {view.t('review.beside')}
      <select name="beside" required>
        <option value="">{view.t('review.beside.choose')}</option>
        {besides.map(([id, name]) => (
          <option key={id} value={id} selected={id === chosen}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

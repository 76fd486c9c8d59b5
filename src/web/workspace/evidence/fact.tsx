/** One line of what is known of a file: its name and what it is. */
import type { ComponentChildren, VNode } from 'preact';
import type { Key } from '../../i18n.ts';
import type { View } from '../../view.ts';

export function Fact({ view, name, children }: { view: View; name: string; children: ComponentChildren }): VNode {
  return (
    <>
      <dt>{view.t(`evidence.fact.${name}` as Key)}</dt>
      <dd>{children}</dd>
    </>
  );
}

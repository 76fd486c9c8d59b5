/** The address of the custodians' room, and how its pages name a sealed value. */
import type { VNode } from 'preact';
import type { SealedMark } from '../../../custody/commands.ts';
import { pathLabel } from '../records/private-value.tsx';
import type { Desk } from '../route.ts';

export const HERE = '/workspace/sealed';

/** Where a value stands, and when and by whom it was sealed. */
export function Where({ desk, mark }: { desk: Desk; mark: SealedMark }): VNode {
  const { view, rooms } = desk;
  const { type } = rooms.models.of(mark.type);
  return (
    <span>
      {view.label(type.name, '@one').text} <bdi>{mark.rid.slice(0, 9)}</bdi>: {pathLabel(view, type, mark.pointer)}{' '}
      <span class="small">
        {view.t(mark.byServer ? 'custody.sealed-with-server' : 'custody.sealed-with', { rev: mark.rev })}
      </span>
    </span>
  );
}

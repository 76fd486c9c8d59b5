/** Names of roles, actions and persons as the workspace shows them. */
import type { VNode } from 'preact';
import type { Role } from '../../../people/model.ts';
import type { View } from '../../view.ts';

/** A role in words. */
export const roleWord = (view: View, role: string): string => view.find(`role.${role}`) ?? role;

/** Roles side by side; a dash for none. */
export function RoleWords({ view, roles }: { view: View; roles: readonly (Role | string)[] }): VNode {
  if (roles.length === 0) return <span class="small">—</span>;
  return (
    <span class="tags">
      {roles.map((role) => (
        <span key={role} class="chip mute">
          {roleWord(view, role)}
        </span>
      ))}
    </span>
  );
}

/** A pseudonym, or for somebody unknown the id. */
export function Name({ names, id }: { names: ReadonlyMap<string, string>; id: string }): VNode {
  const name = names.get(id);
  return name === undefined ? <code>{id}</code> : <bdi>{name}</bdi>;
}

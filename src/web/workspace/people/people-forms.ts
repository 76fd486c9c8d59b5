/** What the forms of the pages about people do. */
import { isRole } from '../../../people/model.ts';
import type { Desk } from '../route.ts';
import { doing, PEOPLE } from './people.tsx';
import { doingFor } from './person.tsx';

const rolesOf = (desk: Desk) => desk.form.all('role').filter(isRole);

/** POST /workspace/people/invites */
export const invite = (desk: Desk) =>
  doing(
    desk,
    () => desk.rooms.people.links.invite(desk.person, { body: desk.form.text('body'), roles: rolesOf(desk) }),
    `${PEOPLE}/link`,
  );

/** POST /workspace/people/invites/revoke */
export const revokeInvite = (desk: Desk) =>
  doing(desk, () => desk.rooms.people.links.revoke(desk.person, desk.form.text('invite')));

/** POST /workspace/people/bodies */
export const addBody = (desk: Desk) =>
  doing(desk, () => desk.rooms.people.roster.addBody(desk.person, desk.form.text('name')));

/** POST /workspace/people/changes/confirm */
export const confirmChange = (desk: Desk) =>
  doing(desk, () => desk.rooms.people.changes.confirm(desk.person, desk.form.text('change')));

/** POST /workspace/people/changes/refuse */
export const refuseChange = (desk: Desk) =>
  doing(desk, () => desk.rooms.people.changes.refuse(desk.person, desk.form.text('change')));

/** POST /workspace/people/:id/roles */
export const proposeRoles = (desk: Desk) =>
  doingFor(desk, () =>
    desk.rooms.people.roster.proposeRoles(desk.person, {
      target: desk.param('id'),
      body: desk.form.text('body'),
      roles: rolesOf(desk),
    }),
  );

/** POST /workspace/people/:id/suspend */
export const suspend = (desk: Desk) =>
  doingFor(desk, () => desk.rooms.people.roster.suspend(desk.person, desk.param('id')));

/** POST /workspace/people/:id/restore */
export const restore = (desk: Desk) =>
  doingFor(desk, () => desk.rooms.people.roster.proposeRestore(desk.person, desk.param('id')));

/** POST /workspace/people/:id/keys/revoke */
export const revokeKeyOf = (desk: Desk) =>
  doingFor(desk, () => desk.rooms.people.keys.revoke(desk.person, desk.form.text('key')));

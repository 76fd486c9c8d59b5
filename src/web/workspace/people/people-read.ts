/** What the pages about people read, in one go. */
import type { ChangeRow } from '../../../people/changes.ts';
import type { KeyBoxRow } from '../../../people/key-boxes.ts';
import type { LinkRow } from '../../../people/link-store.ts';
import type { Member } from '../../../people/roster.ts';
import type { Body } from '../../../people/store.ts';
import type { Desk } from '../route.ts';

export interface PeopleRead {
  members: Member[];
  /** Pseudonyms by person id. */
  names: ReadonlyMap<string, string>;
  bodies: Body[];
  invites: LinkRow[];
  waiting: ChangeRow[];
  keys: Omit<KeyBoxRow, 'box'>[];
}

export async function readPeople({ rooms, person }: Desk): Promise<PeopleRead> {
  const { roster, links, changes, keys } = rooms.people;
  const [members, bodies, invites, waiting, boxes] = await Promise.all([
    roster.members(person),
    roster.bodies(),
    links.invites(person),
    changes.waiting(person),
    keys.all(),
  ]);
  const names = new Map(members.map(({ id, pseudonym }) => [id, pseudonym]));
  return { members, names, bodies, invites, waiting, keys: boxes };
}

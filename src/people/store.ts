/** SQL of persons, bodies and memberships. Pseudonyms pass through here sealed. */
import type { Client, Db } from '../platform/index.ts';
import type { Role } from './model.ts';

export interface PersonRow {
  id: string;
  /** Sealed; see `Names`. */
  pseudonym: Buffer;
  lang: string | null;
  suspended: boolean;
  madeAt: Date;
}

export interface NewPerson {
  id: string;
  pseudonym: Uint8Array;
  folded: Uint8Array;
  /** How authenticators know this person: random, and nothing else. */
  handle: Uint8Array;
  at: Date;
}

export interface Membership {
  person: string;
  body: string;
  role: Role;
}

export interface Body {
  id: string;
  name: string;
}

const PERSON = 'id, pseudonym, lang, suspended, made_at as "madeAt"';

/** False when another person has a pseudonym that folds to the same. */
export async function insertPerson(client: Client, person: NewPerson): Promise<boolean> {
  const { rowCount } = await client.query(
    `insert into private.person (id, pseudonym, folded, handle, made_at) values ($1, $2, $3, $4, $5)
     on conflict (folded) do nothing`,
    [person.id, person.pseudonym, person.folded, person.handle, person.at],
  );
  return rowCount === 1;
}

export async function readPerson(db: Db, id: string): Promise<PersonRow | null> {
  const { rows } = await db.query(`select ${PERSON} from private.person where id = $1`, [id]);
  return rows[0] ?? null;
}

/** Persons in the order they came: those named, or all. */
export async function readPersons(db: Db, ids: readonly string[] | null = null): Promise<PersonRow[]> {
  const { rows } = await db.query(
    `select ${PERSON} from private.person where $1::text[] is null or id = any($1) order by made_at, id`,
    [ids],
  );
  return rows;
}

export async function handleOf(db: Db, id: string): Promise<Buffer> {
  const { rows } = await db.query('select handle from private.person where id = $1', [id]);
  return rows[0].handle;
}

export async function setLanguage(client: Client, id: string, lang: string | null): Promise<void> {
  await client.query('update private.person set lang = $2 where id = $1', [id, lang]);
}

export async function setSuspended(client: Client, id: string, suspended: boolean): Promise<void> {
  await client.query('update private.person set suspended = $2 where id = $1', [id, suspended]);
}

/** Memberships of one person, or of all. */
export async function readMemberships(db: Db, person?: string): Promise<Membership[]> {
  const { rows } = await db.query(
    'select person, body, role from private.membership where $1::text is null or person = $1 order by since, body, role',
    [person ?? null],
  );
  return rows;
}

/** Replaces the roles of a person in a body. */
export async function putRoles(
  client: Client,
  person: string,
  body: string,
  roles: readonly Role[],
  at: Date,
): Promise<void> {
  await client.query('delete from private.membership where person = $1 and body = $2 and role <> all($3)', [
    person,
    body,
    roles,
  ]);
  await client.query(
    `insert into private.membership (person, body, role, since) select $1, $2, role, $4 from unnest($3::text[]) as role
     on conflict do nothing`,
    [person, body, roles, at],
  );
}

/** Ids of those who are not suspended and have one of these roles; their rows are held until the transaction ends. */
export async function lockHolders(client: Client, roles: readonly Role[]): Promise<string[]> {
  const { rows } = await client.query(
    `select id from private.person p
     where not suspended and exists (select from private.membership m where m.person = p.id and m.role = any($1))
     order by id for update`,
    [roles],
  );
  return rows.map(({ id }) => id);
}

/**
 * Ids of those who have one of these roles and count as such: whoever is not suspended, and whoever is while nobody has
 * confirmed it yet. The latter may do nothing, but nobody becomes the only one by suspending them.
 */
export async function lockCounted(client: Client, roles: readonly Role[]): Promise<string[]> {
  const { rows } = await client.query(
    `select id from private.person p
     where exists (select from private.membership m where m.person = p.id and m.role = any($1))
       and (not suspended or exists (
         select from private.change c where c.kind = 'suspend' and c.target = p.id and c.state = 'waiting'))
     order by id for update`,
    [roles],
  );
  return rows.map(({ id }) => id);
}

export async function readBodies(db: Db): Promise<Body[]> {
  const { rows } = await db.query('select id, name from private.body order by made_at, id');
  return rows;
}

/** False when there is a body of that name. */
export async function insertBody(client: Client, body: Body & { folded: string; at: Date }): Promise<boolean> {
  const { rowCount } = await client.query(
    'insert into private.body (id, name, folded, made_at) values ($1, $2, $3, $4) on conflict (folded) do nothing',
    [body.id, body.name, body.folded, body.at],
  );
  return rowCount === 1;
}

/** SQL of sessions of sign-in. Of a cookie only the digest is known here. */
import type { Client, Db } from '../platform/index.ts';
import type { Office, Role } from './model.ts';

/** What somebody signed in with. */
export type Means = 'passkey' | 'password' | 'recovery' | 'link';

export interface SessionRow {
  id: string;
  person: string;
  means: Means;
  beganAt: Date;
  seenAt: Date;
}

/** A session with what its holder may do. */
export interface HeldSession extends SessionRow {
  /** Sealed. */
  pseudonym: Buffer;
  lang: string | null;
  roles: Role[];
  bodies: string[];
  offices: Office[];
}

const COLUMNS = 's.id, s.person, s.means, s.began_at as "beganAt", s.seen_at as "seenAt"';

export async function insertSession(client: Client, session: SessionRow & { digest: Uint8Array }): Promise<void> {
  await client.query(
    'insert into private.sign_in (id, digest, person, means, began_at, seen_at) values ($1, $2, $3, $4, $5, $6)',
    [session.id, session.digest, session.person, session.means, session.beganAt, session.seenAt],
  );
}

/** The live session of a cookie's digest: seen since `idle`, begun since `oldest`, of somebody who is not suspended. */
export async function readSession(db: Db, digest: Uint8Array, idle: Date, oldest: Date): Promise<HeldSession | null> {
  const { rows } = await db.query(
    `select ${COLUMNS}, p.pseudonym, p.lang,
       array(select distinct role from private.membership m where m.person = p.id order by role) as roles,
       array(select distinct b.name from private.membership m join private.body b on b.id = m.body
             where m.person = p.id order by b.name) as bodies,
       (select coalesce(jsonb_agg(jsonb_build_object('role', m.role, 'body', b.name) order by b.name, m.role), '[]')
        from private.membership m join private.body b on b.id = m.body where m.person = p.id) as offices
     from private.sign_in s join private.person p on p.id = s.person
     where s.digest = $1 and s.seen_at > $2 and s.began_at > $3 and not p.suspended`,
    [digest, idle, oldest],
  );
  return rows[0] ?? null;
}

export async function touchSession(db: Db, id: string, at: Date): Promise<void> {
  await db.query('update private.sign_in set seen_at = $2 where id = $1', [id, at]);
}

/** Live sessions of a person, newest first. */
export async function readSessions(db: Db, person: string, idle: Date, oldest: Date): Promise<SessionRow[]> {
  const { rows } = await db.query(
    `select ${COLUMNS} from private.sign_in s
     where s.person = $1 and s.seen_at > $2 and s.began_at > $3 order by s.began_at desc, s.id`,
    [person, idle, oldest],
  );
  return rows;
}

/** Ends one session of a person; false when there is none. */
export async function endSession(client: Client, person: string, id: string): Promise<boolean> {
  const { rowCount } = await client.query('delete from private.sign_in where person = $1 and id = $2', [person, id]);
  return rowCount === 1;
}

/** Ends the session of a cookie; null when there is none. */
export async function endByDigest(client: Client, digest: Uint8Array): Promise<SessionRow | null> {
  const { rows } = await client.query(`delete from private.sign_in s where digest = $1 returning ${COLUMNS}`, [digest]);
  return rows[0] ?? null;
}

/** Ends all sessions of a person but one; how many. */
export async function endSessions(client: Client, person: string, except = ''): Promise<number> {
  const { rowCount } = await client.query('delete from private.sign_in where person = $1 and id <> $2', [
    person,
    except,
  ]);
  return rowCount ?? 0;
}

export async function endOldSessions(db: Db, idle: Date, oldest: Date): Promise<void> {
  await db.query('delete from private.sign_in where seen_at <= $1 or began_at <= $2', [idle, oldest]);
}

/** What is to be shown once in a session, sealed; null puts it away. */
export async function putFlash(
  client: Client,
  id: string,
  flash: Uint8Array | null,
  until: Date | null,
): Promise<void> {
  await client.query('update private.sign_in set flash = $2, flash_until = $3 where id = $1', [id, flash, until]);
}

export async function readFlash(db: Db, id: string, now: Date): Promise<Buffer | null> {
  const { rows } = await db.query('select flash from private.sign_in where id = $1 and flash_until > $2', [id, now]);
  return rows[0]?.flash ?? null;
}

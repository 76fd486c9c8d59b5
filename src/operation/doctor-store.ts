/** What `tamga doctor` asks the database. */
import type { Db } from '../platform/index.ts';

/** Jobs that were given up, by kind. */
export async function readGivenUp(db: Db): Promise<{ kind: string; count: number }[]> {
  const { rows } = await db.query(
    `select kind, count(*)::int as count from public.job where given_up group by kind order by kind`,
  );
  return rows;
}

/** Whether a process holds the lease of this name now. */
export async function isHeld(db: Db, name: string): Promise<boolean> {
  const { rowCount } = await db.query(`select from public.lease where name = $1 and expires_at > clock_timestamp()`, [
    name,
  ]);
  return rowCount === 1;
}

/** The database's own time. */
export async function readDatabaseTime(db: Db): Promise<Date> {
  const { rows } = await db.query(`select clock_timestamp() as now`);
  return rows[0].now;
}

/** How many different persons hold a role key of these roles that is valid now. */
export async function countSigners(db: Db, roles: readonly string[], now: Date): Promise<number> {
  const { rows } = await db.query(
    `select count(distinct coalesce(person, id))::int as count from private.role_key
     where role = any($1) and revoked_at is null and valid_from <= $2 and (valid_until is null or valid_until > $2)`,
    [roles, now],
  );
  return rows[0].count;
}

/** How many people there are. */
export async function countPeople(db: Db): Promise<number> {
  const { rows } = await db.query(`select count(*)::int as count from private.person`);
  return rows[0].count;
}

/** Leaf hashes of entries with `from <= index < to`, in order. */
export async function readLeaves(db: Db, from: number, to: number): Promise<Buffer[]> {
  const { rows } = await db.query(`select leaf from open.entry where index >= $1 and index < $2 order by index`, [
    from,
    to,
  ]);
  return rows.map(({ leaf }) => leaf);
}

/**
 * People whose passkeys are all of other names than these (`moved`), those of them who have neither a password nor a
 * recovery code left (`out`), and the names. Who is suspended does not count.
 */
export async function countMoved(
  db: Db,
  names: readonly string[],
): Promise<{ moved: number; out: number; names: string[] }> {
  const { rows } = await db.query(
    `with held as (
       select k.person, bool_or(k.rp is null or k.rp = any($1)) as opens
       from private.passkey k join private.person p on p.id = k.person and not p.suspended group by k.person),
     moved as (
       select exists (select from private.password w where w.person = held.person)
         or exists (select from private.recovery_code c where c.person = held.person and c.used_at is null) as other
       from held where not opens)
     select (select count(*)::int from moved) as moved, (select count(*)::int from moved where not other) as out,
       array(select distinct rp from private.passkey where rp <> all($1) order by rp) as names`,
    [names],
  );
  return rows[0];
}

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

/** SQL of review: what waits, what was proposed, and whose keys may sign. */
import type { Db } from '../platform/index.ts';
import type { Status } from '../records/commands.ts';

export interface Waiting {
  rid: string;
  type: string;
  rev: number;
  status: Status;
  publishedRev: number | null;
  updatedAt: Date;
  /** What was proposed, if anything was: the act, and the key ids that signed. */
  act: string | null;
  signed: string[];
}

/** Records handed in for review, revisions of public records, and everything proposed; newest first. */
export async function waiting(db: Db, limit: number): Promise<Waiting[]> {
  const { rows } = await db.query(
    `select r.rid, r.type, r.rev, r.status, r.published_rev as "publishedRev", r.updated_at as "updatedAt", p.kind as act,
       coalesce((select array_agg(key order by key) from jsonb_object_keys(p.signatures) key), '{}') as signed
     from (
       select rid from private.record where status in ('in-review', 'approved')
       union select rid from private.record where published_rev is not null and rev > published_rev
       union select rid from private.proposal
     ) w join private.record r using (rid) left join private.proposal p using (rid)
     where r.status <> 'erased' order by r.updated_at desc, r.rid limit $1`,
    [limit],
  );
  return rows;
}

export interface Holding {
  /** Id of the role key (hex). */
  id: string;
  role: string;
  /** Whose key it is. */
  person: string;
}

/** Role keys in force now whose holders are known and whose roles may sign. */
export async function keysInForce(db: Db, roles: readonly string[], now: Date): Promise<Holding[]> {
  const { rows } = await db.query(
    `select id, role, person from private.role_key
     where person is not null and role = any($1) and revoked_at is null and valid_from <= $2
       and (valid_until is null or valid_until > $2) order by valid_from desc, id`,
    [roles, now],
  );
  return rows;
}

/**
 * Public records and the persons they refer to whose own record has been edited since it was made: only among these can
 * somebody have withdrawn consent after publication.
 */
export async function publicReferences(
  db: Db,
  prefix: string,
  limit: number,
): Promise<{ rid: string; person: string }[]> {
  const { rows } = await db.query(
    `select distinct e.rid, e.target as person from private.edge e
       join private.record r on r.rid = e.rid and r.status in ('published', 'disputed')
       join private.record p on p.rid = e.target and p.rev > 1 and p.status <> 'erased'
     where e.target like $1 order by e.rid limit $2`,
    [`${prefix}\\_%`, limit],
  );
  return rows;
}

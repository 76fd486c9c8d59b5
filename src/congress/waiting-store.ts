/** SQL of what waits for somebody. */
import type { Db } from '../platform/index.ts';

const MOST = 100;

/** Resolutions of bodies that were neither handed in nor published, oldest first: delegates sign them. */
export async function draftResolutions(db: Db, bodies: readonly string[]): Promise<string[]> {
  const { rows } = await db.query(
    `select r.rid from private.edge e join private.record r using (rid)
     where e.kind = 'body' and e.target = any($1) and r.type = 'resolution' and r.status = 'draft'
       and r.published_rev is null and not exists (select from private.proposal p where p.rid = r.rid)
     order by r.updated_at, r.rid limit $2`,
    [bodies, MOST],
  );
  return rows.map(({ rid }) => rid as string);
}

/** SQL of custody: what a record refers to, and the entries of the log that carry a commitment. */
import type { Db } from '../platform/index.ts';

/** Records whose id begins with one of these prefixes that a record refers to. */
export async function referredTo(db: Db, rid: string, prefixes: readonly string[]): Promise<string[]> {
  const { rows } = await db.query(
    `select distinct target from private.edge where rid = $1 and split_part(target, '_', 1) = any($2) order by target limit 200`,
    [rid, prefixes],
  );
  return rows.map(({ target }) => target);
}

/** The published entries of a record that carry commitments: index and exact bytes. */
export async function entriesWithSeals(db: Db, rid: string): Promise<{ index: number; bytes: Buffer }[]> {
  const { rows } = await db.query(
    `select e.index, e.bytes from open.entry e, open.log_head h
     where h.id = 1 and e.rid = $1 and e.index < h.published and e.kind in ('publish', 'revise', 'decision', 'mandate', 'vote') order by e.index`,
    [rid],
  );
  return rows;
}

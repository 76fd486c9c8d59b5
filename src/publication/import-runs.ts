/** Runs of an import: how far each has come, so that one that was killed goes on where its last batch was saved. */
import type { Client, Db } from '../platform/index.ts';
import type { Outcome } from '../records/draft.ts';

export interface RunCounts {
  created: number;
  updated: number;
  unchanged: number;
  duplicate: number;
  rejected: number;
  published: number;
}

export const noCounts = (): RunCounts => ({
  created: 0,
  updated: 0,
  unchanged: 0,
  duplicate: 0,
  rejected: 0,
  published: 0,
});

/** Counts of one batch. */
export function countOutcomes(outcomes: Outcome[]): RunCounts {
  const counts = noCounts();
  for (const outcome of outcomes) {
    counts[outcome.status] += 1;
    if (outcome.published) counts.published += 1;
  }
  return counts;
}

/**
 * Opens a run, or goes on with the unfinished one for the same source and mapping. When another run began after that one,
 * it may have changed the same records since: then everything is looked at again.
 */
export async function startRun(
  db: Db,
  run: { id: string; source: string; mapping: string },
): Promise<{ run: string; resumeAt: number; counts: RunCounts }> {
  const { rows } = await db.query(
    `select id, rows_done, counts from private.import_run
     where source_digest = $1 and mapping = $2 and finished_at is null
       and started_at = (select max(started_at) from private.import_run)`,
    [run.source, run.mapping],
  );
  const [open] = rows;
  if (open) return { run: open.id, resumeAt: open.rows_done, counts: { ...noCounts(), ...open.counts } };
  await db.query(`insert into private.import_run (id, source_digest, mapping, counts) values ($1, $2, $3, $4)`, [
    run.id,
    run.source,
    run.mapping,
    JSON.stringify(noCounts()),
  ]);
  return { run: run.id, resumeAt: 0, counts: noCounts() };
}

/** Moves a run on, in the transaction that saved its batch. */
export async function progressRun(client: Client, run: string, rowsDone: number, outcomes: Outcome[]): Promise<void> {
  const added = countOutcomes(outcomes);
  const { rows } = await client.query(`select counts from private.import_run where id = $1 for update`, [run]);
  if (!rows[0]) return;
  const counts = { ...noCounts(), ...rows[0].counts } as RunCounts;
  for (const key of Object.keys(added) as (keyof RunCounts)[]) counts[key] += added[key];
  await client.query(`update private.import_run set rows_done = greatest(rows_done, $2), counts = $3 where id = $1`, [
    run,
    rowsDone,
    JSON.stringify(counts),
  ]);
}

/** Whether the batch that ends at this row was committed: the answer after a connection broke at its commit. */
export async function isRunPast(client: Client, run: string, rowsDone: number): Promise<boolean> {
  const { rowCount } = await client.query(`select from private.import_run where id = $1 and rows_done >= $2`, [
    run,
    rowsDone,
  ]);
  return rowCount === 1;
}

/** Ends a run; the next import of the same file starts from its beginning. */
export async function finishRun(db: Db, run: string): Promise<void> {
  await db.query(`update private.import_run set finished_at = now() where id = $1`, [run]);
}

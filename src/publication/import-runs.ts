/**
 * Runs of an import: how far each has come, so that one that was killed goes on where its last batch was saved, with the
 * same totals, the same rows refused and the same identities met as if it had never stopped.
 */
import type { Client, Db } from '../platform/index.ts';
import { addTally, noTally, type Tally } from '../records/draft.ts';

/** One saved batch of a run. */
export interface SavedBatch {
  run: string;
  /** Source rows done with it. */
  rowsDone: number;
  tally: Tally;
  /** Sealed: the identities first met in it. */
  met: Uint8Array;
  /** Sealed: its lines of the file of rejected rows, or null. */
  rejected: Uint8Array | null;
}

/**
 * Opens a run, or goes on with the unfinished one for the same source and mapping. When another run began after that one,
 * it may have changed the same records since: then everything is looked at again.
 */
export async function startRun(
  db: Db,
  run: { id: string; source: string; mapping: string },
): Promise<{ run: string; resumeAt: number; tally: Tally }> {
  const { rows } = await db.query(
    `select id, rows_done, counts from private.import_run
     where source_digest = $1 and mapping = $2 and finished_at is null
       and started_at = (select max(started_at) from private.import_run)`,
    [run.source, run.mapping],
  );
  const [open] = rows;
  if (open) return { run: open.id, resumeAt: open.rows_done, tally: { ...noTally(), ...open.counts } };
  await db.query(
    `with passed as (delete from private.import_batch)
     insert into private.import_run (id, source_digest, mapping, counts) values ($1, $2, $3, $4)`,
    [run.id, run.source, run.mapping, JSON.stringify(noTally())],
  );
  return { run: run.id, resumeAt: 0, tally: noTally() };
}

/** Moves a run on, in the transaction that saved its batch. */
export async function progressRun(client: Client, batch: SavedBatch): Promise<void> {
  const { run, rowsDone, tally, met, rejected } = batch;
  const { rows } = await client.query(`select counts from private.import_run where id = $1 for update`, [run]);
  if (!rows[0]) return;
  const counts: Tally = { ...noTally(), ...rows[0].counts };
  addTally(counts, tally);
  await client.query(
    `with kept as (
       insert into private.import_batch (run, rows_done, met, rejected) values ($1, $2, $4, $5) on conflict do nothing
     )
     update private.import_run set rows_done = greatest(rows_done, $2), counts = $3 where id = $1`,
    [run, rowsDone, JSON.stringify(counts), met, rejected],
  );
}

const PAGE = 50;

/** What the batches of a run left, in their order. */
export async function* readBatches(db: Db, run: string, what: 'met' | 'rejected'): AsyncGenerator<Buffer> {
  for (let after = -1; ; ) {
    const { rows } = await db.query(
      `select rows_done, ${what} as kept from private.import_batch
       where run = $1 and rows_done > $2 and ${what} is not null order by rows_done limit ${PAGE}`,
      [run, after],
    );
    for (const { kept } of rows) yield kept;
    if (rows.length < PAGE) return;
    after = rows.at(-1).rows_done;
  }
}

/** Whether the batch that ends at this row was committed: the answer after a connection broke at its commit. */
export async function isRunPast(client: Client, run: string, rowsDone: number): Promise<boolean> {
  const { rowCount } = await client.query(`select from private.import_run where id = $1 and rows_done >= $2`, [
    run,
    rowsDone,
  ]);
  return rowCount === 1;
}

/** Ends a run and forgets its rows; the next import of the same file starts from its beginning. */
export async function finishRun(db: Db, run: string): Promise<void> {
  await db.query(
    `with passed as (delete from private.import_batch where run = $1)
     update private.import_run set finished_at = now() where id = $1`,
    [run],
  );
}

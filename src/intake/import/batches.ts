/**
 * Cuts the rows of a source into batches of drafts, and says what a batch came to once the engine has answered. A batch is
 * all that is held of a file.
 */
import type { CompiledMapping } from './compile.ts';
import { type Account, type Draft, noTally, type Outcome } from './draft.ts';
import { type Rejection, rejectLines } from './rejects.ts';
import { excerpt, type SourceRow } from './row.ts';

export interface Batch {
  /** Source rows done with it. */
  done: number;
  rows: number;
  skipped: number;
  drafts: Draft[];
  /** The row of each draft. */
  origins: SourceRow[];
  /** Rows the mapping refused. */
  rejected: Rejection[];
}

/** Batches of `size` mapped rows, from the first row that is not yet acknowledged. */
export async function* batchesOf(
  rows: AsyncIterable<SourceRow[]>,
  compiled: CompiledMapping,
  { size, resumeAt }: { size: number; resumeAt: number },
): AsyncGenerator<Batch> {
  let done = 0;
  let batch = emptyBatch();
  for await (const chunk of rows) {
    for (const row of chunk) {
      if (++done <= resumeAt) continue;
      take(row, compiled, batch);
      if (batch.rows < size) continue;
      yield { ...batch, done };
      batch = emptyBatch();
    }
  }
  if (batch.rows > 0) yield { ...batch, done };
}

const emptyBatch = (): Batch => ({ done: 0, rows: 0, skipped: 0, drafts: [], origins: [], rejected: [] });

function take(row: SourceRow, compiled: CompiledMapping, batch: Batch): void {
  batch.rows++;
  const mapped = compiled.map(row);
  if ('skipped' in mapped) batch.skipped++;
  else if ('problems' in mapped) {
    const [{ code, column, value }] = mapped.problems;
    batch.rejected.push({ number: row.number, cells: row.cells, code, column, value });
  } else {
    batch.drafts.push(mapped.draft);
    batch.origins.push(row);
  }
}

/** What a batch came to; `publishes` = what is created or updated becomes public unless its outcome says otherwise. */
export function accountOf(
  batch: Batch,
  outcomes: readonly Outcome[],
  columns: readonly string[] | null,
  publishes: boolean,
): Account {
  const tally = noTally();
  tally.read = batch.rows;
  tally.skipped = batch.skipped;
  const rejected = [...batch.rejected];
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.status === 'rejected') rejected.push(rejectionOf(outcome, batch.origins[index]));
    else {
      tally[outcome.status]++;
      const changed = outcome.status === 'created' || outcome.status === 'updated';
      if (outcome.published ?? (publishes && changed)) tally.published++;
    }
  }
  tally.rejected = rejected.length;
  for (const { code } of rejected) tally.reasons[code] = (tally.reasons[code] ?? 0) + 1;
  return { tally, rejected: rejectLines(rejected, columns) };
}

function rejectionOf({ reason }: Outcome, { number, cells }: SourceRow): Rejection {
  const { column, field, ...params } = reason?.params ?? {};
  return {
    number,
    cells,
    code: reason?.code ?? 'import-rejected',
    column: String(column ?? field ?? ''),
    value: Object.keys(params).length > 0 ? excerpt(params) : '',
  };
}

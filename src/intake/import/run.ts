/**
 * Runs an import from a file to a sink: a batch is mapped while the one before it is being saved, each batch is all that is
 * held in memory, and an interrupted run goes on where the sink last acknowledged.
 */
import { basename, dirname } from 'node:path';
import { Refusal } from '../../kernel/refusal.ts';
import { type CompiledMapping, compileMapping } from './compile.ts';
import { type DateStyle, dateStyleOf } from './date-style.ts';
import { type AlreadyPublic, type Counts, type Draft, type ImportSink, noCounts, type Outcome } from './draft.ts';
import { loadMapping } from './mapping.ts';
import type { Mapping } from './mapping-schema.ts';
import { publishBasis, refuseType } from './policy.ts';
import { type Rejection, RejectsFile } from './rejects.ts';
import { excerpt, type SourceRow } from './row.ts';
import { type Forced, type Found, type OpenedSource, openSource } from './source.ts';
import { openTables } from './tables.ts';

export interface ImportOptions {
  path: string;
  /** Name of a built-in mapping, path of a mapping file, or a mapping. */
  mapping: string | Mapping;
  sink: ImportSink;
  publish?: boolean;
  /** Map and validate everything, save nothing. */
  dryRun?: boolean;
  /** Rows a batch; default 500. */
  batchSize?: number;
  /** What the person insists on; stronger than the mapping. */
  force?: Forced & { dayFirst?: boolean };
  /** Folder for the file of rejected rows; default the folder of the source. */
  rejectsFolder?: string;
  onFound?: (found: ImportFound) => void;
  onProgress?: (counts: Readonly<Counts>) => void;
  /** Stops after the batch in hand; the run can be resumed. */
  signal?: AbortSignal;
}

/** What the file was found to be, for the person importing to see. */
export interface ImportFound extends Found {
  /** How numeric dates are read; null when the file has none of unstated order. */
  dates: DateStyle | null;
  tables: Readonly<Record<string, string>>;
  resumedAt: number;
}

export interface ImportReport extends Counts {
  /** File of rejected rows, or null when there are none. */
  rejects: string | null;
  found: ImportFound;
  /** Rejected rows by code. */
  reasons: Record<string, number>;
  /** Rows that the mapping leaves out on purpose; part of `read`, of no other count. */
  skipped: number;
  /** True when `signal` stopped the run before its end. */
  interrupted: boolean;
}

/** Batches handed to the sink and not yet saved; the sink keeps their order. */
const IN_FLIGHT = 2;

interface Batch {
  rows: SourceRow[];
  drafts: Draft[];
  /** The row of each draft. */
  origins: SourceRow[];
  rejected: Rejection[];
  done: number;
}

/**
 * Imports a file. Throws Refusal for what no row is to blame for: anything of `openSource`, `openTables`, `loadMapping`,
 * `publishBasis`, and `import-columns-missing`. What one row is to blame for is counted, and written to the rejects file.
 */
export async function runImport(options: ImportOptions): Promise<ImportReport> {
  const mapping = typeof options.mapping === 'string' ? loadMapping(options.mapping) : options.mapping;
  const basis = options.publish ? publishBasis(mapping) : undefined;
  const { input } = mapping;
  const source = await openSource(options.path, { ...input, ...options.force });
  const tables = await openTables(mapping, options.path, source.columns);
  const peeked = await peek(source);
  const file = sourceName(options.path);
  const context = { columns: source.columns, tables, file };
  const probe = compileMapping(mapping, context);
  const style = styleOf(probe, peeked.first, source.columns);
  const dayFirst =
    options.force?.dayFirst ??
    input?.dayFirst ??
    (style === 'unclear' || style === null ? undefined : style === 'day-first');
  const compiled = compileMapping(mapping, { ...context, ...(dayFirst === undefined ? {} : { dayFirst }) });
  if (compiled.missing.length > 0) {
    throw new Refusal('import-columns-missing', {
      columns: compiled.missing.join(', '),
      found: excerptList(source.columns ?? []),
    });
  }
  const { digest, size } = source.found;
  const start = options.dryRun
    ? { run: 'dry', resumeAt: 0 }
    : await options.sink.startRun({ digest, mapping: `${mapping.id}@${mapping.version}`, size });
  const found: ImportFound = {
    ...source.found,
    dates: dayFirst === undefined ? style : dayFirst ? 'day-first' : 'month-first',
    tables: tables.files,
    resumedAt: start.resumeAt,
  };
  options.onFound?.(found);
  return drive(options, { compiled, source, rows: peeked.all, found, ...start, ...(basis ? { basis } : {}) });
}

interface Prepared {
  compiled: CompiledMapping;
  source: OpenedSource;
  rows: AsyncIterable<SourceRow[]>;
  found: ImportFound;
  run: string;
  resumeAt: number;
  basis?: AlreadyPublic;
}

async function drive(options: ImportOptions, prepared: Prepared): Promise<ImportReport> {
  const { source, found, run, resumeAt, basis } = prepared;
  const folder = options.rejectsFolder ?? dirname(options.path);
  const rejects = new RejectsFile(folder, options.path, source.columns, resumeAt > 0);
  const report: ImportReport = { ...noCounts(), rejects: null, found, reasons: {}, skipped: 0, interrupted: false };
  const saving: Promise<void>[] = [];
  try {
    for await (const batch of batches(options, prepared, report)) {
      if (saving.length === IN_FLIGHT) await saving.shift();
      options.onProgress?.(report);
      if (options.signal?.aborted) {
        report.interrupted = true;
        break;
      }
      const one = save(batch);
      one.catch(() => undefined);
      saving.push(one);
    }
    for (const one of saving) await one;
    options.onProgress?.(report);
    if (!report.interrupted && !options.dryRun) {
      const { read, created, updated, unchanged, duplicate, rejected, published } = report;
      await options.sink.finishRun(run, { read, created, updated, unchanged, duplicate, rejected, published });
    }
  } finally {
    await Promise.allSettled(saving);
    await rejects.close();
  }
  report.rejects = rejects.path;
  return report;

  async function save(batch: Batch): Promise<void> {
    const options2 = { publish: options.publish === true, run, rowsDone: batch.done, ...(basis ? { basis } : {}) };
    const outcomes = options.dryRun
      ? dryOutcomes(batch.drafts, options.sink)
      : await options.sink.saveBatch(batch.drafts, options2);
    for (const [index, outcome] of outcomes.entries()) count(outcome, batch, index);
    for (const { code } of batch.rejected) report.reasons[code] = (report.reasons[code] ?? 0) + 1;
    report.rejected += batch.rejected.length;
    report.read += batch.rows.length;
    await rejects.add(batch.rejected, source.columns);
  }

  function count(outcome: Outcome, batch: Batch, index: number): void {
    if (outcome.status === 'rejected') {
      const { number, cells } = batch.origins[index];
      const reason = outcome.reason ?? { code: 'import-rejected', params: {} };
      const { column, field, ...params } = reason.params;
      batch.rejected.push({
        number,
        cells,
        code: reason.code,
        column: String(column ?? field ?? ''),
        value: Object.keys(params).length > 0 ? excerpt(params) : '',
      });
      return;
    }
    report[outcome.status]++;
    const changed = outcome.status === 'created' || outcome.status === 'updated';
    if (outcome.published ?? (options.publish === true && !options.dryRun && changed)) report.published++;
  }
}

/** Batches of mapped rows from the first row that is not yet acknowledged. */
async function* batches(
  options: ImportOptions,
  { compiled, rows, resumeAt }: Prepared,
  report: ImportReport,
): AsyncGenerator<Batch> {
  const size = Math.max(1, options.batchSize ?? 500);
  let done = 0;
  let batch = emptyBatch();
  for await (const chunk of rows) {
    for (const row of chunk) {
      if (++done <= resumeAt) continue;
      batch.rows.push(row);
      take(row, batch);
      if (batch.rows.length < size) continue;
      yield { ...batch, done };
      batch = emptyBatch();
    }
  }
  if (batch.rows.length > 0) yield { ...batch, done };

  function take(row: SourceRow, into: Omit<Batch, 'done'>): void {
    const mapped = compiled.map(row);
    if ('skipped' in mapped) report.skipped++;
    else if ('problems' in mapped) {
      const [{ code, column, value }] = mapped.problems;
      into.rejected.push({ number: row.number, cells: row.cells, code, column, value });
    } else {
      if (options.publish) refuseType(mapped.draft.type);
      into.drafts.push(mapped.draft);
      into.origins.push(row);
    }
  }
}

const emptyBatch = (): Omit<Batch, 'done'> => ({ rows: [], drafts: [], origins: [], rejected: [] });

function dryOutcomes(drafts: readonly Draft[], sink: ImportSink): Outcome[] {
  return drafts.map((draft) => {
    const reason = sink.validate?.(draft) ?? null;
    const ext = draft.ext[0];
    return reason === null ? { ext, status: 'created' } : { ext, status: 'rejected', reason };
  });
}

/** The first rows of a source, kept to look at, and all of its rows. */
async function peek(source: OpenedSource): Promise<{ first: SourceRow[]; all: AsyncIterable<SourceRow[]> }> {
  const iterator = source.rows[Symbol.asyncIterator]();
  const first: SourceRow[] = [];
  let ended = false;
  while (first.length < 2000 && !ended) {
    const next = await iterator.next();
    if (next.done) ended = true;
    else first.push(...next.value);
  }
  async function* all(): AsyncGenerator<SourceRow[]> {
    yield first;
    if (!ended) yield* { [Symbol.asyncIterator]: () => iterator };
  }
  return { first, all: all() };
}

function styleOf(
  { dates }: CompiledMapping,
  rows: readonly SourceRow[],
  columns: readonly string[] | null,
): DateStyle | null {
  const values = dates.flatMap((name) => {
    const at = columns === null ? -1 : columns.indexOf(name);
    return rows.map(({ cells }) =>
      columns === null ? (cells as Record<string, unknown>)[name] : (cells as readonly string[])[at],
    );
  });
  return dateStyleOf(values);
}

/** Name of a file without folder and endings; a corrected file of rejected rows goes by the name of its source. */
const sourceName = (path: string): string =>
  basename(path)
    .replace(/\.gz$/i, '')
    .replace(/\.[^.]+$/, '')
    .replace(/(\.rejected)+$/, '');

const excerptList = (columns: readonly string[]): string => excerpt(columns.join(', '));

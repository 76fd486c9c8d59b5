/**
 * Runs an import from a file to a sink: a batch is mapped while the one before it is being saved, each batch is all that is
 * held in memory, and an interrupted run goes on where the sink last acknowledged.
 */
import { basename, dirname } from 'node:path';
import { Refusal } from '../../kernel/refusal.ts';
import { accountOf, type Batch, batchesOf } from './batches.ts';
import { type CompiledMapping, compileMapping } from './compile.ts';
import { type DateStyle, dateStyleOf } from './date-style.ts';
import {
  type AlreadyPublic,
  addTally,
  type Draft,
  type ImportSink,
  noTally,
  type OpenRun,
  type Outcome,
  type Tally,
} from './draft.ts';
import { loadMapping } from './mapping.ts';
import type { Mapping } from './mapping-schema.ts';
import { publishBasis, refuseOthers, refuseType } from './policy.ts';
import { RejectsFile } from './rejects.ts';
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
  /** May whoever imports make drafts of a type? A row of one they may not ends the run. Default all. */
  mayMake?: (type: string) => boolean;
  /** Folder for the file of rejected rows; default the folder of the source. */
  rejectsFolder?: string;
  onFound?: (found: ImportFound) => void;
  onProgress?: (tally: Readonly<Tally>) => void;
  /** Called when somebody else is reading the same file, and this run waits for them. */
  onWaiting?: () => void;
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

/** What the whole run came to, the part before it was resumed included. */
export interface ImportReport extends Tally {
  /** File of rejected rows, or null when there are none. */
  rejects: string | null;
  found: ImportFound;
  /** True when `signal` stopped the run before its end. */
  interrupted: boolean;
}

/** Batches handed to the sink and not yet saved; the sink keeps their order. */
const IN_FLIGHT = 2;
const BATCH = 500;

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
    ? { run: 'dry', resumeAt: 0, tally: noTally(), rejected: nothing() }
    : await options.sink.startRun({
        digest,
        mapping: `${mapping.id}@${mapping.version}`,
        size,
        ...(options.signal ? { signal: options.signal } : {}),
        ...(options.onWaiting ? { onWaiting: options.onWaiting } : {}),
      });
  const found: ImportFound = {
    ...source.found,
    dates: dayFirst === undefined ? style : dayFirst ? 'day-first' : 'month-first',
    tables: tables.files,
    resumedAt: start.resumeAt,
  };
  try {
    options.onFound?.(found);
    return await drive(options, { compiled, source, rows: peeked.all, found, ...start, ...(basis ? { basis } : {}) });
  } finally {
    await options.sink.leaveRun?.(start.run);
  }
}

interface Prepared extends OpenRun {
  compiled: CompiledMapping;
  source: OpenedSource;
  rows: AsyncIterable<SourceRow[]>;
  found: ImportFound;
  basis?: AlreadyPublic;
}

async function drive(options: ImportOptions, prepared: Prepared): Promise<ImportReport> {
  const { source, found, run, resumeAt, basis } = prepared;
  const publish = options.publish === true;
  const rejects = new RejectsFile(options.rejectsFolder ?? dirname(options.path), options.path, source.columns);
  const report: ImportReport = { ...prepared.tally, rejects: null, found, interrupted: false };
  const saving: Promise<void>[] = [];
  try {
    for await (const lines of prepared.rejected) await rejects.add(lines);
    const size = Math.max(1, options.batchSize ?? BATCH);
    for await (const batch of batchesOf(prepared.rows, prepared.compiled, { size, resumeAt })) {
      if (publish) for (const { type } of batch.drafts) refuseType(type);
      for (const draft of batch.drafts) refuseOthers(draft, options.mayMake);
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
    if (!report.interrupted && !options.dryRun) await options.sink.finishRun(run);
  } finally {
    await Promise.allSettled(saving);
    await rejects.close();
  }
  report.rejects = rejects.path;
  return report;

  async function save(batch: Batch): Promise<void> {
    const account = (outcomes: Outcome[]) => accountOf(batch, outcomes, source.columns, publish && !options.dryRun);
    const how = { publish, run, rowsDone: batch.done, account, ...(basis ? { basis } : {}) };
    const outcomes = options.dryRun
      ? dryOutcomes(batch.drafts, options.sink)
      : await options.sink.saveBatch(batch.drafts, how);
    const { tally, rejected } = account(outcomes);
    addTally(report, tally);
    await rejects.add(rejected);
  }
}

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

async function* nothing(): AsyncGenerator<string> {}

const excerptList = (columns: readonly string[]): string => excerpt(columns.join(', '));

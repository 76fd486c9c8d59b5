/**
 * A sink that keeps drafts in memory and answers as the record engine does: a measure for what importing itself costs, and
 * the engine's stand-in in tests.
 */
import type { Counts, Draft, ImportSink, Outcome, Reason, RunStart, SaveOptions } from './draft.ts';

interface Run {
  start: RunStart;
  rowsDone: number;
  finished: Counts | null;
  /** External ids met in this run: a second row with one of them is a duplicate, not an update. */
  met: Set<string>;
}

/** Holds the newest draft by identity; `failAt` makes the nth batch fail, as a lost connection would. */
export class MemorySink implements ImportSink {
  readonly held = new Map<string, Draft>();
  readonly runs: Run[] = [];
  readonly batches: { options: SaveOptions; size: number }[] = [];
  failAt = Number.POSITIVE_INFINITY;
  /** What is wrong with a draft; nothing by default. */
  check: (draft: Draft) => Reason | null = () => null;

  async startRun(start: RunStart): Promise<{ run: string; resumeAt: number }> {
    const open = this.runs.findIndex(
      (run) => run.finished === null && run.start.digest === start.digest && run.start.mapping === start.mapping,
    );
    if (open >= 0) return { run: String(open), resumeAt: this.runs[open].rowsDone };
    this.runs.push({ start, rowsDone: 0, finished: null, met: new Set() });
    return { run: String(this.runs.length - 1), resumeAt: 0 };
  }

  async saveBatch(drafts: Draft[], options: SaveOptions): Promise<Outcome[]> {
    if (this.batches.length + 1 >= this.failAt) throw new Error('the connection was lost');
    const run = this.runs[Number(options.run)];
    this.batches.push({ options, size: drafts.length });
    const outcomes = drafts.map((draft) => this.#save(draft, run));
    run.rowsDone = options.rowsDone;
    return outcomes;
  }

  async finishRun(run: string, counts: Counts): Promise<void> {
    this.runs[Number(run)].finished = counts;
  }

  validate(draft: Draft): Reason | null {
    return this.check(draft);
  }

  #save(draft: Draft, run: Run): Outcome {
    const [ext] = draft.ext;
    const reason = this.check(draft);
    if (reason !== null) return { ext, status: 'rejected', reason };
    if (run.met.has(ext)) return { ext, status: 'duplicate' };
    run.met.add(ext);
    const before = this.held.get(ext);
    this.held.set(ext, draft);
    if (before === undefined) return { ext, status: 'created', rid: `br_${this.held.size}` };
    return { ext, status: before.digest === draft.digest ? 'unchanged' : 'updated' };
  }
}

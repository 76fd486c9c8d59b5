/**
 * A sink that keeps drafts in memory and answers as the record engine does: a measure for what importing itself costs, and
 * the engine's stand-in in tests.
 */
import {
  addTally,
  type Draft,
  type ImportSink,
  noTally,
  type OpenRun,
  type Outcome,
  type Reason,
  type RunStart,
  type SaveOptions,
  type Tally,
} from './draft.ts';

interface Run {
  start: RunStart;
  rowsDone: number;
  finished: boolean;
  tally: Tally;
  rejected: string[];
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

  async startRun(start: RunStart): Promise<OpenRun> {
    const open = this.runs.findIndex(
      (run) => !run.finished && run.start.digest === start.digest && run.start.mapping === start.mapping,
    );
    if (open < 0)
      this.runs.push({ start, rowsDone: 0, finished: false, tally: noTally(), rejected: [], met: new Set() });
    const at = open < 0 ? this.runs.length - 1 : open;
    const { rowsDone, tally, rejected } = this.runs[at];
    const lines = [...rejected];
    return {
      run: String(at),
      resumeAt: rowsDone,
      tally: structuredClone(tally),
      rejected: (async function* () {
        yield* lines;
      })(),
    };
  }

  async saveBatch(drafts: Draft[], options: SaveOptions): Promise<Outcome[]> {
    if (this.batches.length + 1 >= this.failAt) throw new Error('the connection was lost');
    const run = this.runs[Number(options.run)];
    this.batches.push({ options, size: drafts.length });
    const outcomes = drafts.map((draft) => this.#save(draft, run));
    const { tally, rejected } = options.account(outcomes);
    addTally(run.tally, tally);
    run.rejected.push(rejected);
    run.rowsDone = options.rowsDone;
    return outcomes;
  }

  async finishRun(run: string): Promise<void> {
    this.runs[Number(run)].finished = true;
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

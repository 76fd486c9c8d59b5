/**
 * What an import produces and whom it hands it to. A draft is one record as a source row gives it; the sink is the record
 * engine, injected so that importing never reaches for a database itself.
 */

import type { Account, AlreadyPublic, Draft, Outcome, Reason, Tally } from '../../records/draft.ts';

export {
  type Account,
  type AlreadyPublic,
  addTally,
  type Draft,
  noTally,
  type Outcome,
  type Reason,
  type Tally,
} from '../../records/draft.ts';

export interface RunStart {
  /** Hex SHA-256 of the file as stored (before decompression). */
  digest: string;
  /** `id@version` of the mapping. */
  mapping: string;
  /** Bytes of the file as stored. */
  size: number;
  /** Ends the waiting for another reader of the same file. */
  signal?: AbortSignal;
  /** Called when another reader has to be waited for. */
  onWaiting?: () => void;
}

export interface SaveOptions {
  publish: boolean;
  basis?: AlreadyPublic;
  run: string;
  /** Source rows done once this batch is saved (rejected ones too); recorded in the same transaction. */
  rowsDone: number;
  /** What the run keeps of the batch when it has come to these outcomes, in the same transaction. Pure. */
  account(outcomes: Outcome[]): Account;
}

/** A run that is open: a new one, or one that was broken off and goes on. */
export interface OpenRun {
  run: string;
  /** Source rows that are acknowledged already; 0 for a new run. */
  resumeAt: number;
  /** What they came to. */
  tally: Tally;
  /** Their lines of the file of rejected rows, in order. */
  rejected: AsyncIterable<string>;
}

/**
 * The record engine as an import sees it. `startRun` opens a run, or the unfinished one of the same file and mapping, which
 * then goes on as if it had never stopped. `saveBatch` is one transaction and answers one outcome a draft;
 * it may be called with no drafts, to acknowledge rejected rows, and again before the batch before is saved: the sink keeps
 * their order, and a batch after one that failed fails too. `validate` says what is wrong with a draft, or null. Only one
 * reads a file under a mapping at a time: `startRun` waits for the other, and `leaveRun` ends the turn, done or not.
 */
export interface ImportSink {
  startRun(start: RunStart): Promise<OpenRun>;
  saveBatch(drafts: Draft[], options: SaveOptions): Promise<Outcome[]>;
  finishRun(run: string): Promise<void>;
  leaveRun?(run: string): Promise<void>;
  validate?(draft: Draft): Reason | null;
}

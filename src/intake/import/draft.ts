/**
 * What an import produces and whom it hands it to. A draft is one record as a source row gives it; the sink is the record
 * engine, injected so that importing never reaches for a database itself.
 */

import type { AlreadyPublic, Draft, Outcome, Reason } from '../../records/draft.ts';

export type { AlreadyPublic, Draft, Outcome, Reason } from '../../records/draft.ts';

/** Every source row counts once in `read` and once in one of created … rejected; `published` counts beside them. */
export interface Counts {
  read: number;
  created: number;
  updated: number;
  unchanged: number;
  duplicate: number;
  rejected: number;
  published: number;
}

export interface RunStart {
  /** Hex SHA-256 of the file as stored (before decompression). */
  digest: string;
  /** `id@version` of the mapping. */
  mapping: string;
  /** Bytes of the file as stored. */
  size: number;
}

export interface SaveOptions {
  publish: boolean;
  basis?: AlreadyPublic;
  run: string;
  /** Source rows done once this batch is saved (rejected ones too); recorded in the same transaction. */
  rowsDone: number;
}

/**
 * The record engine as an import sees it. `startRun` answers how many source rows of an unfinished run of the same file
 * and mapping are already acknowledged (0 for a new run). `saveBatch` is one transaction and answers one outcome a draft;
 * it may be called with no drafts, to acknowledge rejected rows, and again before the batch before is saved: the sink keeps
 * their order, and a batch after one that failed fails too. `validate` says what is wrong with a draft, or null.
 */
export interface ImportSink {
  startRun(start: RunStart): Promise<{ run: string; resumeAt: number }>;
  saveBatch(drafts: Draft[], options: SaveOptions): Promise<Outcome[]>;
  finishRun(run: string, counts: Counts): Promise<void>;
  validate?(draft: Draft): Reason | null;
}

/** All counts at nought. */
export const noCounts = (): Counts => ({
  read: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  duplicate: 0,
  rejected: 0,
  published: 0,
});

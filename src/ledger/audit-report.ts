/**
 * What an audit of a whole log found: counts of what was checked, and failures that name the file, and the place in it
 * where that is known. Every failure is kept up to a limit and counted beyond it.
 */
import { Refusal } from '../kernel/refusal.ts';

/** `path` is the file, `index` the entry's place in the log, `byte` the offset in the file; `code` says what is wrong. */
export type Failure = {
  path: string;
  code: string;
  index?: number;
  rid?: string;
  byte?: number;
  detail?: string;
};

/** How many of each were checked; `removed` objects are missing and explained by a hide or erase entry. */
export type AuditCounts = {
  entries: number;
  tiles: number;
  bundles: number;
  packs: number;
  objects: number;
  removed: number;
  batches: number;
  signatures: number;
};

/** Failures kept one by one. */
const MAX_FAILURES = 1_000;

/** Where a running audit writes down what it counts and finds. */
export class Findings {
  readonly counts: AuditCounts = {
    entries: 0,
    tiles: 0,
    bundles: 0,
    packs: 0,
    objects: 0,
    removed: 0,
    batches: 0,
    signatures: 0,
  };
  readonly failures: Failure[] = [];
  /** Failures beyond those kept. */
  more = 0;

  /** Writes down a failure. */
  add(failure: Failure): void {
    if (this.failures.length < MAX_FAILURES) this.failures.push(failure);
    else this.more++;
  }

  /** Writes down a refusal as a failure at a place; any other error is a bug and is thrown on. */
  addRefusal(error: unknown, place: Omit<Failure, 'code'>): void {
    if (!(error instanceof Refusal)) throw error;
    const { byte, ...params } = error.params;
    const detail = Object.keys(params).length > 0 ? { detail: Object.values(params).join(' ') } : {};
    this.add({ ...place, code: error.code, ...(typeof byte === 'number' && { byte }), ...detail });
  }
}

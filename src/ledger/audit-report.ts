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
  /** What does not speak against the log, but against who serves it; kept up to the same limit. */
  readonly warnings: Failure[] = [];

  /** Writes down a warning. */
  warn(warning: Failure): void {
    if (this.warnings.length < MAX_FAILURES) this.warnings.push(warning);
  }

  /** Writes down a failure. */
  add(failure: Failure): void {
    if (this.failures.length < MAX_FAILURES) this.failures.push(failure);
    else this.more++;
  }

  /** Writes down a refusal as a failure at a place; any other error is a bug and is thrown on. */
  addRefusal(error: unknown, place: Omit<Failure, 'code'>): void {
    this.add(failureOf(error, place));
  }
}

/**
 * Failures of what entries say, held back until it is known which entries are really those of the tree: damage to one
 * entry makes others look wrong, and only the damaged file is to be named.
 */
export class Held {
  readonly #held: { failure: Failure; seenAt: number }[] = [];
  #more = 0;

  /** Holds back a failure that was noticed at entry `seenAt`. */
  add(failure: Failure, seenAt: number): void {
    if (this.#held.length < MAX_FAILURES) this.#held.push({ failure, seenAt });
    else this.#more++;
  }

  /** Writes down those whose entry `counts`; the rest are consequences of damage that is written down already. */
  release(findings: Findings, counts: (seenAt: number) => boolean): void {
    for (const { failure, seenAt } of this.#held) if (counts(seenAt)) findings.add(failure);
    findings.more += this.#more;
  }
}

/** A refusal as a failure at a place; any other error is a bug and is thrown on. */
export function failureOf(error: unknown, place: Omit<Failure, 'code'>): Failure {
  if (!(error instanceof Refusal)) throw error;
  const { byte, ...params } = error.params;
  const detail = Object.keys(params).length > 0 ? { detail: Object.values(params).join(' ') } : {};
  return { ...place, code: error.code, ...(typeof byte === 'number' && { byte }), ...detail };
}

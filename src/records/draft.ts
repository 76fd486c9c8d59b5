/**
 * What an import hands to the engine: a record as mapped from a source row, with references to others still written as
 * external ids. One bad row is refused alone; what it refers to is made with it.
 */
import { Refusal } from '../kernel/refusal.ts';

/** A reference inside a draft's body, resolved to an id by the engine. */
export interface ExternalRef {
  ext: string;
}

export interface Draft {
  /** External ids; the first is the identity of the row, unique and the same on every reading, e.g. `ucdp:214797`. */
  ext: string[];
  type: string;
  body: Record<string, unknown>;
  /** Groups and others this row refers to: made when missing, never changed by it. */
  related?: Draft[];
  /** Hex SHA-256 of mapping and canonical source row: the same digest means nothing changed. */
  digest: string;
  /** The row as read, kept as evidence of origin. */
  raw: string;
}

/** A refusal as data: a stable code and what to fill into its text. */
export interface Reason {
  code: string;
  params: Record<string, string | number>;
}

/** What became of one draft, in the order in which the drafts were given. */
export interface Outcome {
  ext: string;
  status: 'created' | 'updated' | 'unchanged' | 'duplicate' | 'rejected';
  rid?: string;
  /** Whether the record is public after this; when absent, `publish` and created or updated. */
  published?: boolean;
  reason?: Reason;
}

/** What an import, or one batch of it, has come to. `skipped` rows count in `read` and nowhere else. */
export interface Tally {
  read: number;
  created: number;
  updated: number;
  unchanged: number;
  duplicate: number;
  rejected: number;
  published: number;
  skipped: number;
  /** Rejected rows by code. */
  reasons: Record<string, number>;
}

export const noTally = (): Tally => ({
  read: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  duplicate: 0,
  rejected: 0,
  published: 0,
  skipped: 0,
  reasons: {},
});

/** Adds what a batch came to. */
export function addTally(sum: Tally, { reasons, ...counts }: Tally): void {
  for (const [key, count] of Object.entries(counts) as [keyof typeof counts, number][]) sum[key] += count;
  for (const [code, count] of Object.entries(reasons)) sum.reasons[code] = (sum.reasons[code] ?? 0) + count;
}

/** What a batch leaves for the run that goes on when its process is killed; saved in the batch's own transaction. */
export interface Account {
  tally: Tally;
  /** Its lines of the file of rejected rows. */
  rejected: string;
}

/** Deeper than any body: whoever reads it says so, and no stack is exhausted on the way. */
const MOST_DEPTH = 100;

/** Why data may be published without two reviewers: it is public already, there, under these terms. */
export interface AlreadyPublic {
  url: string;
  licence: string;
  /** `YYYY-MM-DD`. */
  retrieved: string;
}

/**
 * The body with every external reference replaced; what holds none is taken over as it is, not copied. `resolve` may
 * throw to refuse the row. @throws Refusal `nested-too-deep`
 */
export function resolveRefs(value: unknown, resolve: (ext: string) => string, depth = 0): unknown {
  if (depth > MOST_DEPTH) throw new Refusal('nested-too-deep', { pointer: '' });
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    let items: unknown[] | null = null;
    for (let i = 0; i < value.length; i++) {
      const after = resolveRefs(value[i], resolve, depth + 1);
      if (after === value[i]) continue;
      items ??= [...value];
      items[i] = after;
    }
    return items ?? value;
  }
  const given = value as Record<string, unknown>;
  if (isRef(given)) return resolve(given.ext);
  let changed: Record<string, unknown> | null = null;
  for (const key in given) {
    const before = given[key];
    if (before === null || typeof before !== 'object') continue;
    const after = resolveRefs(before, resolve, depth + 1);
    if (after === before) continue;
    changed ??= { ...given };
    changed[key] = after;
  }
  return changed ?? given;
}

function isRef(value: Record<string, unknown>): value is { ext: string } {
  if (typeof value.ext !== 'string') return false;
  for (const key in value) if (key !== 'ext') return false;
  return true;
}

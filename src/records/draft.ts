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
  /** External ids; the first is the identity of the row, e.g. `ucdp:214797`. */
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

export interface Reason {
  code: string;
  params: Record<string, string | number>;
}

export interface Outcome {
  ext: string;
  status: 'created' | 'updated' | 'unchanged' | 'duplicate' | 'rejected';
  rid?: string;
  published?: boolean;
  reason?: Reason;
}

/** Deeper than any body: whoever reads it says so, and no stack is exhausted on the way. */
const MOST_DEPTH = 100;

/** Why data may be published without two reviewers: it is public already, there, under these terms. */
export interface AlreadyPublic {
  url: string;
  licence: string;
  retrieved: string;
}

/** Replaces every external reference in a body; `resolve` may throw to refuse the row. @throws Refusal `nested-too-deep` */
export function resolveRefs(value: unknown, resolve: (ext: string) => string, depth = 0): unknown {
  if (depth > MOST_DEPTH) throw new Refusal('nested-too-deep', { pointer: '' });
  if (Array.isArray(value)) return value.map((item) => resolveRefs(item, resolve, depth + 1));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === 'ext' && typeof first[1] === 'string') return resolve(first[1]);
  return Object.fromEntries(entries.map(([key, inner]) => [key, resolveRefs(inner, resolve, depth + 1)]));
}

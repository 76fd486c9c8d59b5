/**
 * What an import produces and whom it hands it to. A draft is one record as a source row gives it; the sink is the record
 * engine, injected so that importing never reaches for a database itself.
 */

/** Where data already stands in public, stated by a mapping: the only ground on which an import may publish. */
export interface AlreadyPublic {
  url: string;
  licence: string;
  /** `YYYY-MM-DD` */
  retrieved: string;
}

/** A refusal as data: a stable kebab-case code and what to fill into its text. */
export interface Reason {
  code: string;
  params: Record<string, string | number>;
}

/**
 * One record to save. `ext[0]` is its identity (`ucdp:214797`), unique and the same on every reading; a reference inside
 * `body` is `{ext: 'ucdp-actor:118'}` and names a record of `related` or one already held. `body` holds declared fields and
 * `accounts`. `digest` is the hex SHA-256 of the mapping (id, version) and the canonical source rows; `raw` is those rows
 * as canonical JSON (empty cells left out), kept as evidence of origin and never public.
 */
export interface Draft {
  ext: string[];
  type: string;
  body: Record<string, unknown>;
  related?: Draft[];
  digest: string;
  raw: string;
}

/** What became of one draft, in the order in which the drafts were given. */
export interface Outcome {
  ext: string;
  status: 'created' | 'updated' | 'unchanged' | 'duplicate' | 'rejected';
  rid?: string;
  reason?: Reason;
  /** Whether the record is public after this; when absent, `publish` and created or updated. */
  published?: boolean;
}

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

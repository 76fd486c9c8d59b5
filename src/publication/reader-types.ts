/**
 * What pages, API, feeds and exports may ask of the public register. Everything here comes from the public tables and
 * from below the published size of the log: a reader never sees what cannot be proved.
 */
import type { Count } from '../kernel/count.ts';
import type { Text } from '../kernel/text.ts';

/** A published record: the public fields by their declared names, and its place in the log. */
export interface PublicItem {
  id: string;
  type: string;
  rev: number;
  /** RFC 3339; for entries signed by people, the day only. */
  publishedAt: string;
  log: { index: number };
  /** `disputed` and `withdrawn` records stay readable and say so. */
  status?: 'disputed' | 'withdrawn';
  [field: string]: unknown;
}

/** Why an address that once answered no longer does. `hidden` says nothing more, by design. */
export interface Gone {
  id: string;
  gone: 'hidden' | 'erased';
  reason?: string;
  at: string;
}

/** Filters shared by page, API, feed and export. Dates are `YYYY-MM-DD`; box is west, south, east, north in degrees. */
export interface Query {
  type?: string;
  q?: string;
  from?: string;
  to?: string;
  bbox?: [number, number, number, number];
  /** Facet name → code, e.g. `{act: '0101…', country: 'SY', phase: 'ongoing'}`. A code of a tree includes what is under it. */
  facets?: Record<string, string>;
  /** Only records that refer to this id. */
  about?: string;
  limit?: number;
  cursor?: string;
}

export interface Page {
  items: PublicItem[];
  next: string | null;
  count: number;
  count_is: 'exact' | 'at_least';
  log: { size: number };
}

/** One public step in the life of a record; `readable` unless it has no public object, or that is hidden or erased. */
export interface Step {
  index: number;
  kind: 'publish' | 'revise' | 'decision' | 'mandate' | 'vote' | 'withdraw' | 'dispute' | 'hide' | 'erase' | 'restore';
  rev: number | null;
  at: string;
  reason?: string;
  readable: boolean;
}

/** A step with what it published; `record` is null where it is hidden or erased. */
export interface RevisionInfo extends Omit<Step, 'readable'> {
  record: Record<string, unknown> | null;
}

/** `killed` etc. are sums of the declared headline count; honest ranges, never a bare number. */
export interface Figures {
  records: number;
  measure: Count;
  byClass: { code: string; records: number; measure: Count }[];
  byYear: { year: string; records: number; measure: Count }[];
  byCountry: { code: string; records: number }[];
  latestAt: string | null;
}

export interface MapCell {
  /** H3 index. */
  cell: string;
  records: number;
  measure: Count;
}

/** How many, as ranges. `coded` = persons of these records who are shown by a code only. */
export interface Sums {
  records: number;
  coded: number;
  low: number;
  best: number;
  high: number;
}

/** One facet of a tally (`act=…`, `month=…`; '' = all that match), and the verified part of it. */
export interface TallyRow {
  facet: string;
  all: Sums;
  verified: Sums;
}

/** What a query counts. `external` = the ids that other registers gave each record; null where they are too many to read. */
export interface Tally {
  rows: TallyRow[];
  external: string[][] | null;
}

/** What to count: facets by their names, and the facets of which one makes a record a verified one. */
export interface Counting {
  dimensions: readonly string[];
  verified: readonly string[];
}

/** Everything the proof panel of a page shows. */
export interface ProofInfo {
  index: number;
  size: number;
  leafHash: string;
  pub: string;
  checkpointAt: string | null;
  signedBy: 'two role keys' | 'batch' | 'instance';
  witnesses: number;
}

export type Titles = Map<string, { type: string; title: Text }>;

/** A record with all that its page says of it, as of one size of the log. Steps are newest first. */
export interface Whole {
  item: PublicItem;
  steps: Step[];
  proof: ProofInfo;
  /** Titles of the records it refers to. */
  titles: Titles;
  /** Types of the records that name this one; null where they are too many to say. */
  namedBy: readonly string[] | null;
}

export interface PublicReader {
  /** Published size of the log. */
  size(): number;
  record(id: string): Promise<PublicItem | Gone | null>;
  whole(id: string): Promise<Whole | Gone | null>;
  search(query: Query): Promise<Page>;
  /** Counts by code for a facet under a query; null when the query matches too many to count. */
  facet(query: Query, facet: string): Promise<{ code: string; records: number }[] | null>;
  map(query: Query, resolution: number): Promise<MapCell[] | null>;
  figures(type: string): Promise<Figures>;
  /** Counts of a query by many facets at once, withdrawn records left out; null when it matches too many to count. */
  tally(query: Query, counting: Counting): Promise<Tally | null>;
  history(id: string): Promise<RevisionInfo[]>;
  /** Titles of published records; ids that have none are absent. */
  titles(ids: string[]): Promise<Titles>;
  /** Largest index of an entry that changes the page of this record (its own, or one that refers to it). */
  touchedAt(id: string): Promise<number>;
  proof(id: string): Promise<ProofInfo | null>;
  /** The downloadable proof: `{entry, object, proof}` (docs/formats.md). */
  proofFile(id: string): Promise<Record<string, string> | null>;
}

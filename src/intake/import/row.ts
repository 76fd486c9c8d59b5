/**
 * A source row as every reader hands it on: the cells of a table by position, or the members of a JSON object by name.
 * A row that could not be read travels on with its reason, so that it is rejected by name and never lost.
 */
import type { Reason } from './draft.ts';

/** Cells of a table in column order, or a JSON object. */
export type Cells = readonly string[] | Readonly<Record<string, unknown>>;

export interface SourceRow {
  /** Number of the row in its source, counted from 1 without the header. */
  number: number;
  cells: Cells;
  /** Why the row cannot be used; its cells are then whatever could be read. */
  problem?: Reason;
}

/** Rows of one source with the columns of its header; null for JSON, where each row names its own. */
export interface RowSource {
  columns: readonly string[] | null;
  rows: AsyncIterable<SourceRow[]>;
}

/** Columns that a file of rejected rows has beside the source's own; an import ignores them. */
export const REASON_COLUMNS: readonly string[] = ['_row', '_reason', '_column', '_value'];

/** Longest value of one cell, in UTF-16 units. */
export const MAX_CELL = 1_000_000;

/** What is wrong with one cell: the reason's code with the column's name and the beginning of the value. */
export interface CellProblem {
  code: string;
  column: string;
  value: string;
}

const MAX_EXCERPT = 80;

/** The beginning of a value for a message, on one line. */
export function excerpt(value: unknown): string {
  const text = typeof value === 'string' ? value : value === undefined ? '' : (JSON.stringify(value) ?? '');
  const line = text.slice(0, MAX_EXCERPT + 1).replace(/\s+/g, ' ');
  return line.length > MAX_EXCERPT ? `${line.slice(0, MAX_EXCERPT)}…` : line;
}

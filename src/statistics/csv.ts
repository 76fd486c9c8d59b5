/**
 * Statistics as a file: what was asked and of which size of the log stands in every line, so that a figure never parts from
 * its question. What is withheld is an empty cell, never a zero.
 */
import type { Sums } from '../publication/reader-types.ts';
import type { Statistics } from './figures.ts';

const SUMS = ['records', 'low', 'best', 'high'] as const;
const HEAD = [
  'dimension',
  'code',
  'label',
  ...SUMS,
  ...SUMS.map((name) => `verified_${name}`),
  'merged_lines',
  'query',
  'log_size',
  'made_at',
  'note',
];

type Cell = string | number | null;

/** What stands beside the figures. */
export interface Stamp {
  query: string;
  size: number;
  madeAt: string;
  /** What a reader must know of all such figures. */
  note: string;
}

/** Lines of cells, the head first. `label` names a code of a dimension. */
export function statisticsLines(
  { all, verified, dimensions, overlap }: Statistics,
  { query, size, madeAt, note }: Stamp,
  label: (dimension: string, code: string) => string,
): Cell[][] {
  const stamp = [query, size, madeAt, note];
  const line = (dimension: string, code: string, name: string, sums: Sums | null, sure: Sums | null, merged: Cell) => [
    dimension,
    code,
    name,
    ...cells(sums),
    ...cells(sure),
    merged,
    ...stamp,
  ];
  const lines: Cell[][] = [HEAD, line('all', '', '', all, verified, null)];
  for (const { name, figures, merged, withheld } of dimensions) {
    for (const { code, all: sums, verified: sure } of figures)
      lines.push(line(name, code, label(name, code), sums, sure, null));
    if (merged) lines.push(line(name, 'other', '', merged.all, merged.verified, merged.lines));
    if (withheld) lines.push(line(name, 'withheld', '', null, null, null));
  }
  if (overlap.known) {
    const { low, estimate, high } = overlap.estimate;
    const sums = {
      records: Math.round(estimate),
      coded: 0,
      low: Math.floor(low),
      best: Math.round(estimate),
      high: Math.ceil(high),
    };
    lines.push(
      line('estimated-records', overlap.lists.map(({ name }) => name).join('+'), overlap.method, sums, null, null),
    );
  }
  return lines;
}

function cells(sums: Sums | null): Cell[] {
  return SUMS.map((name) => sums?.[name] ?? null);
}

/**
 * The canonical form of a source row: JSON with sorted names and without empty cells, so that a file written anew with
 * its columns in another order, or with a new empty column, is the same row. It is what is hashed and what is kept.
 */
import { canonicalize } from '../../kernel/jcs.ts';
import type { Cells } from './row.ts';
import type { Tables } from './tables.ts';

/** A function from the cells of a row to its canonical text; the rows joined to it stand under `$joined`. */
export function rawOf(columns: readonly string[] | null, tables?: Tables): (cells: Cells) => string {
  const own = columns === null ? (cells: Cells) => objectText(cells as Record<string, unknown>) : tableText(columns);
  if (tables === undefined || tables.joined.size === 0) return own;
  return (cells) => {
    const joined = tables.joinedTo(cells);
    const text = own(cells);
    return Object.keys(joined).length === 0 ? text : `${text.slice(0, -1)}${text === '{}' ? '' : ','}"$joined":${canonicalize(joined)}}`;
  };
}

function tableText(columns: readonly string[]): (cells: Cells) => string {
  const order = columns.map((name, at) => ({ name, at, key: `${JSON.stringify(name)}:` }));
  order.sort((a, b) => (a.name < b.name ? -1 : 1));
  return (cells) => {
    let text = '';
    for (const { at, key } of order) {
      const cell = (cells as readonly string[])[at];
      if (cell !== undefined && cell !== '') text += `${text === '' ? '{' : ','}${key}${JSON.stringify(cell)}`;
    }
    return text === '' ? '{}' : `${text}}`;
  };
}

const objectText = (cells: Record<string, unknown>): string =>
  canonicalize(Object.fromEntries(Object.entries(cells).filter(([, value]) => value !== null && value !== '')));

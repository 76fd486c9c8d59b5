/**
 * The canonical form of a source row: JSON with sorted names and without empty cells, so that a file written anew with
 * its columns in another order, or with a new empty column, is the same row. It is what is hashed and what is kept.
 */
import { canonicalize } from '../../kernel/jcs.ts';
import { type Cells, REASON_COLUMNS } from './row.ts';
import type { Tables } from './tables.ts';

/** A function from the cells of a row to its canonical text; the rows joined to it stand under `$joined`. */
export function rawOf(columns: readonly string[] | null, tables?: Tables): (cells: Cells) => string {
  const own = columns === null ? (cells: Cells) => objectText(cells as Record<string, unknown>) : tableText(columns);
  if (tables === undefined || tables.joined.size === 0) return own;
  return (cells) => {
    const joined = tables.joinedTo(cells);
    const text = own(cells);
    return Object.keys(joined).length === 0
      ? text
      : `${text.slice(0, -1)}${text === '{}' ? '' : ','}"$joined":${canonicalize(joined)}}`;
  };
}

function tableText(columns: readonly string[]): (cells: Cells) => string {
  const order = columns.map((name, at) => ({ name, at })).filter(({ name }) => !REASON_COLUMNS.includes(name));
  order.sort((a, b) => (a.name < b.name ? -1 : 1));
  // One native call a row; members that are undefined are left out. Names like `2016` would be sorted by the engine itself.
  const ordered = columns.every((name) => !/^\d+$/.test(name) && name !== '__proto__');
  return (cells) => {
    const object: Record<string, string | undefined> = {};
    for (const { name, at } of order) object[name] = (cells as readonly string[])[at] || undefined;
    return ordered ? JSON.stringify(object) : canonicalize(object);
  };
}

const objectText = (cells: Record<string, unknown>): string =>
  canonicalize(
    Object.fromEntries(
      Object.entries(cells).filter(([key, value]) => value !== null && value !== '' && !REASON_COLUMNS.includes(key)),
    ),
  );

/**
 * An agenda while it is being put in order: rows know the row they stand under by its id, so that moving one takes along all
 * that stands under it. Internal rows come after the common ones, and nothing common stands under an internal one: the
 * public would read a number that leads nowhere.
 */

/** The part of a row that says where it stands. */
export interface PlacedRow {
  id: string;
  /** Id of the row above; '' at the top. */
  under: string;
  internal: boolean;
  /** As it was given; '' = the one the tree offers. */
  number: string;
}

/** Rows in the order they are read: common ones first, each followed by those under it. What leads nowhere stands at the top. */
export function arranged<Row extends PlacedRow>(rows: readonly Row[]): Row[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const settled = rows.map((row) => (hangs(row, byId) ? row : { ...row, under: '' }));
  const branch = (under: string, internal: boolean): Row[] =>
    settled
      .filter((row) => row.internal === internal && parentIn(row, settled) === under)
      .flatMap((row) => [row, ...branch(row.id, internal)]);
  return [...branch('', false), ...branch('', true)];
}

/** The row above among those read with it: an internal row under a common one begins a branch of the internal part. */
function parentIn<Row extends PlacedRow>({ under, internal }: Row, rows: readonly Row[]): string {
  return rows.some((one) => one.id === under && one.internal === internal) ? under : '';
}

/** Does a row stand under one that may have it, without coming round to itself? */
function hangs(row: PlacedRow, byId: ReadonlyMap<string, PlacedRow>): boolean {
  if (row.under === '') return true;
  let above = byId.get(row.under);
  if (!above || (above.internal && !row.internal)) return false;
  for (let steps = 0; above && steps < byId.size; steps++) {
    if (above.id === row.id) return false;
    above = byId.get(above.under);
  }
  return true;
}

/** The numbers that the tree gives to arranged rows: 1, 2, 2.1, 2.2, 3; under a row with a number of its own, after that. */
export function offeredNumbers(rows: readonly PlacedRow[]): Map<string, string> {
  const offered = new Map<string, string>();
  const shown = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const { id, under, number } of rows) {
    const count = (counts.get(under) ?? 0) + 1;
    counts.set(under, count);
    const own = under === '' ? String(count) : `${shown.get(under) ?? ''}.${count}`;
    offered.set(id, own);
    shown.set(id, number || own);
  }
  return offered;
}

/** Every row with the number it has or is offered. */
export function numbered<Row extends PlacedRow>(rows: readonly Row[]): Row[] {
  const offered = offeredNumbers(rows);
  return rows.map((row) => ({ ...row, number: row.number || (offered.get(row.id) ?? '') }));
}

/** One row, with all that stands under it, a place up (-1) or down (1) among its neighbours. */
export function moved<Row extends PlacedRow>(rows: readonly Row[], id: string, by: -1 | 1): Row[] {
  const row = rows.find((one) => one.id === id);
  if (!row) return [...rows];
  const beside = rows.filter((one) => one.internal === row.internal && parentIn(one, rows) === parentIn(row, rows));
  const other = beside[beside.indexOf(row) + by];
  if (!other) return [...rows];
  return arranged(rows.map((one) => (one === row ? other : one === other ? row : one)));
}

/** Without a row; what stood under it moves up to where it stood. */
export function without<Row extends PlacedRow>(rows: readonly Row[], id: string): Row[] {
  const gone = rows.find((one) => one.id === id);
  return arranged(
    rows.flatMap((row) => {
      if (row.id === id) return [];
      return row.under === id ? [{ ...row, under: gone?.under ?? '' }] : [row];
    }),
  );
}

/** With a new row after another and at its level; at the end where there is none of that id. */
export function withRow<Row extends PlacedRow>(rows: readonly Row[], after: string, row: Row): Row[] {
  const at = rows.findIndex(({ id }) => id === after);
  const { under = '', internal = false } = rows[at] ?? {};
  const placed = { ...row, under, internal };
  return arranged(at < 0 ? [...rows, placed] : [...rows.slice(0, at + 1), placed, ...rows.slice(at + 1)]);
}

/** Rows that this one may stand under: those read before it, and of internal ones only for an internal row. */
export const above = <Row extends PlacedRow>(rows: readonly Row[], row: Row): Row[] =>
  rows.slice(0, rows.indexOf(row)).filter(({ internal }) => row.internal || !internal);

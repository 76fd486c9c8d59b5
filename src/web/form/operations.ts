/**
 * What the buttons of a form do to what is typed in it, without a script: add, remove and move parts, set a point on a
 * map, look a place up. Everything else stays as it was typed, read or unread.
 */

import { locate } from '../../records/accounts.ts';
import type { Fields } from '../../records/declare.ts';
import { aroundPoint, chartAt, pointAt, zoomed } from './point-map.ts';
import { entriesOf, first, idsAt, type Values, valuesOf } from './values.ts';

/** The words of an operation, as the value of its button: `add /acts`, `up /acts/a1`. */
export type Verb = 'add' | 'remove' | 'up' | 'down' | 'map' | 'wider' | 'closer' | 'look' | 'take';

/** The form after a button was pressed; null where `op` is none of these (a check, a save). */
export function operated(fields: Fields, values: Values, op: string): Map<string, string[]> | null {
  const clicked = [...values.keys()].find((name) => name.endsWith(':map.x'));
  if (clicked !== undefined) return pointed(values, clicked.slice(0, -':map.x'.length));
  const [verb = '', pointer = ''] = op.split(' ');
  if (!Object.hasOwn(operations, verb) || locate(fields, pointer, () => true) === null) return null;
  return operations[verb as Verb](values, pointer);
}

/** The id that the next part of a list gets: after all others, so that no earlier part of this form is taken for it. */
export function nextId(values: Values, pointer: string): string {
  const letter = /[a-z]/.exec(pointer.slice(pointer.lastIndexOf('/') + 1))?.[0] ?? 'x';
  let most = 0;
  for (const [name, ids] of values)
    if (name.endsWith(':ids'))
      for (const id of ids) most = Math.max(most, Number(/^[a-z](\d{1,9})$/.exec(id)?.[1] ?? 0));
  return `${letter}${most + 1}`;
}

type Operation = (values: Values, pointer: string) => Map<string, string[]>;

const operations: Record<Verb, Operation> = {
  add: (values, pointer) => changed(values, `${pointer}:ids`, [...idsAt(values, pointer), nextId(values, pointer)]),
  remove: (values, pointer) => without(values, pointer),
  up: (values, pointer) => moved(values, pointer, -1),
  down: (values, pointer) => moved(values, pointer, 1),
  map: (values, pointer) => changed(values, `${pointer}:chart`, [chartAt(values, pointer)]),
  wider: (values, pointer) => changed(values, `${pointer}:chart`, [zoomed(chartAt(values, pointer), -1)]),
  closer: (values, pointer) => changed(values, `${pointer}:chart`, [zoomed(chartAt(values, pointer), 1)]),
  look: (values, pointer) => changed(values, `${pointer}:look`, ['name']),
  // What was chosen has been written already (`withChosen`): the form only comes back with it.
  take: (values) => valuesOf(entriesOf(values)),
};

function changed(values: Values, name: string, texts: string[]): Map<string, string[]> {
  return valuesOf([
    ...entriesOf(values).filter(([known]) => known !== name),
    ...texts.map((text) => [name, text] as const),
  ]);
}

const listOf = (pointer: string): { list: string; id: string } => {
  const cut = pointer.lastIndexOf('/');
  return { list: pointer.slice(0, cut), id: pointer.slice(cut + 1) };
};

/** A part goes with everything typed in it and with the accounts of it. */
function without(values: Values, pointer: string): Map<string, string[]> {
  const { list, id } = listOf(pointer);
  const inside = (name: string) => name.startsWith(`${pointer}/`) || name.startsWith(`${pointer}:`);
  const rest = changed(
    values,
    `${list}:ids`,
    idsAt(values, list).filter((one) => one !== id),
  );
  for (const name of [...rest.keys()]) if (inside(name)) rest.delete(name);
  const accounts = JSON.parse(first(values, 'accounts') || '{}') as Record<string, unknown>;
  const kept = Object.fromEntries(Object.entries(accounts).filter(([at]) => at !== pointer && !inside(at)));
  return Object.keys(kept).length === Object.keys(accounts).length
    ? rest
    : changed(rest, 'accounts', accountsText(kept));
}

const accountsText = (accounts: Record<string, unknown>): string[] =>
  Object.keys(accounts).length === 0 ? [] : [JSON.stringify(accounts)];

function moved(values: Values, pointer: string, by: 1 | -1): Map<string, string[]> {
  const { list, id } = listOf(pointer);
  const ids = idsAt(values, list);
  const [from, to] = [ids.indexOf(id), ids.indexOf(id) + by];
  if (from < 0 || to < 0 || to >= ids.length) return valuesOf(entriesOf(values));
  ids.splice(to, 0, ...ids.splice(from, 1));
  return changed(values, `${list}:ids`, ids);
}

/** A click on a place's map: the point it means, and a closer map around it. */
function pointed(values: Values, pointer: string): Map<string, string[]> {
  const [x, y] = [Number(first(values, `${pointer}:map.x`)), Number(first(values, `${pointer}:map.y`))];
  const chart = chartAt(values, pointer);
  // Enter on the map is no click: browsers send the corner then, which nobody meant.
  const point = x === 0 && y === 0 ? null : pointAt(chart, x, y);
  const plain = valuesOf(entriesOf(values).filter(([name]) => !name.startsWith(`${pointer}:map.`)));
  if (!point) return plain;
  const [lat, lon] = [point.lat.toFixed(3), point.lon.toFixed(3)];
  const set = changed(changed(plain, `${pointer}:lat`, [lat]), `${pointer}:lon`, [lon]);
  return changed(changed(set, `${pointer}:chart`, [aroundPoint(chart, point)]), `${pointer}:look`, ['point']);
}

/**
 * How many there may be in all, from registers that recorded the same events. A list is the register that gave a record an
 * id (`ucdp:7001` stands on the list `ucdp`); a record that several registers gave ids to stands on several lists.
 */
import { logLinear } from './many-lists.ts';
import { chapman, type Estimate } from './two-lists.ts';

/** Why nothing can be estimated. */
export type Unknown = 'too-many' | 'one-list' | 'no-overlap' | 'too-few';

export type Overlap =
  | { known: false; why: Unknown; lists: List[] }
  | { known: true; lists: List[]; seen: number; both: number; method: 'chapman' | 'log-linear'; estimate: Estimate };

export interface List {
  name: string;
  records: number;
}

const MOST_LISTS = 5;
/** Below so many records on more than one list an interval says nothing. */
const LEAST_BOTH = 5;

/** The estimate from external ids of records; null for ids that were too many to read. */
export function overlapOf(external: readonly (readonly string[])[] | null): Overlap {
  if (external === null) return { known: false, why: 'too-many', lists: [] };
  const names = listNames(external);
  const on = external.map((ids) => new Set(ids.map(nameOf).filter((name) => names.includes(name))));
  const lists = names
    .map((name) => ({ name, records: on.filter((set) => set.has(name)).length }))
    .sort((a, b) => b.records - a.records || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_LISTS);
  if (lists.length < 2) return { known: false, why: 'one-list', lists };
  const masks = on.map((set) => lists.reduce((mask, { name }, bit) => mask | (set.has(name) ? 1 << bit : 0), 0));
  const seen = masks.filter((mask) => mask > 0).length;
  const both = masks.filter((mask) => (mask & (mask - 1)) !== 0).length;
  if (both === 0) return { known: false, why: 'no-overlap', lists };
  if (both < LEAST_BOTH) return { known: false, why: 'too-few', lists };
  const estimate = estimated(lists, masks, both);
  if (!estimate) return { known: false, why: 'too-few', lists };
  return { known: true, lists, seen, both, method: lists.length === 2 ? 'chapman' : 'log-linear', estimate };
}

function estimated(lists: readonly List[], masks: readonly number[], both: number): Estimate | null {
  const [first, second] = lists;
  if (lists.length === 2 && first && second) return chapman(first.records, second.records, both);
  const counts = new Map<number, number>();
  for (const mask of masks) if (mask > 0) counts.set(mask, (counts.get(mask) ?? 0) + 1);
  return (
    logLinear(
      lists.length,
      [...counts].map(([on, count]) => ({ lists: on, count })),
    )?.[0] ?? null
  );
}

const nameOf = (id: string): string => (id.includes(':') ? id.slice(0, id.indexOf(':')) : '');

/** Names that give each record an id of its own: what several records share (a conflict, a case file) names no record. */
function listNames(external: readonly (readonly string[])[]): string[] {
  const uses = new Map<string, number>();
  for (const ids of external) for (const id of new Set(ids)) uses.set(id, (uses.get(id) ?? 0) + 1);
  const shared = new Set([...uses].filter(([, times]) => times > 1).map(([id]) => nameOf(id)));
  const names = new Set([...uses.keys()].map(nameOf));
  const isPart = (name: string) => [...names].some((other) => other !== '' && name.startsWith(`${other}-`));
  return [...names].filter((name) => name !== '' && !shared.has(name) && !isPart(name)).sort();
}

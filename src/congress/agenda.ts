/** The agenda as a tree: which item stands under which. Members and the public read the same order. */

/** The part of an item that says where it stands; `under` is the number of the item above it, '' or nothing at the top. */
export interface Placed {
  number: string;
  under?: string;
}

/** Position of the item that one stands under, always before it; -1 at the top. */
export function parentOf(items: readonly Placed[], at: number): number {
  const under = items[at]?.under;
  return under === undefined || under === '' ? -1 : items.slice(0, at).findIndex(({ number }) => number === under);
}

/** Items under the one at `under` (-1: at the top), each with its position, in their order. */
export const itemsUnder = <Item extends Placed>(items: readonly Item[], under: number): { one: Item; at: number }[] =>
  items.flatMap((one, at) => (parentOf(items, at) === under ? [{ one, at }] : []));

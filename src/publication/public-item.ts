/** A published record as everybody gets it: the record inside its public object, and its place in the log. */
import type { PublicItem } from './reader-types.ts';

export interface StoredItem {
  index: number;
  /** The public object, as bytes or as their text. */
  object: Buffer | string;
  /** The entry at `index`, likewise. */
  entry: Buffer | string;
  status: string | null;
}

export function publicItem({ index, object, entry, status }: StoredItem): PublicItem {
  const { record } = JSON.parse(String(object)) as { record: PublicItem };
  const { at } = JSON.parse(String(entry)) as { at: string };
  return { ...record, publishedAt: at, log: { index }, ...(status ? { status: status as PublicItem['status'] } : {}) };
}

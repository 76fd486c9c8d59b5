/** A published record as everybody gets it: the record inside its public object, and its place in the log. */
import type { PublicItem } from './reader-types.ts';

export interface StoredItem {
  index: number;
  /** Bytes of the public object. */
  object: Buffer;
  /** Bytes of the entry at `index`. */
  entry: Buffer;
  status: string | null;
}

export function publicItem({ index, object, entry, status }: StoredItem): PublicItem {
  const { record } = JSON.parse(object.toString('utf8')) as { record: PublicItem };
  const { at } = JSON.parse(entry.toString('utf8')) as { at: string };
  return { ...record, publishedAt: at, log: { index }, ...(status ? { status: status as PublicItem['status'] } : {}) };
}

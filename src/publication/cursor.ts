/**
 * Cursors of paged answers. A cursor pins the size of the log it began at, so that nothing published meanwhile shifts the
 * pages under a reader.
 */
import { Refusal } from '../kernel/refusal.ts';

/** `before`: go on below this index. `skip`: go on after this many ranked results. */
export type Cursor = { size: number } & ({ before: number } | { skip: number });

export function encodeCursor(cursor: Cursor): string {
  const [kind, at] = 'before' in cursor ? ['n', cursor.before] : ['o', cursor.skip];
  return `${kind}${at}-${cursor.size}`;
}

/** @throws Refusal `cursor-invalid` */
export function decodeCursor(text: string, published: number): Cursor {
  const match = /^([no])(\d{1,15})-(\d{1,15})$/.exec(text);
  const [at, size] = [Number(match?.[2]), Number(match?.[3])];
  if (!match || size > published) throw new Refusal('cursor-invalid', {});
  return match[1] === 'n' ? { size, before: at } : { size, skip: at };
}

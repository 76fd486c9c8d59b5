/** What shows something, as somebody typed it: an address, or the code of a record that everybody reads. */
import { isId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Db } from '../platform/index.ts';
import { readRecord } from '../records/commands.ts';
import { STANDING } from './resolution-following.ts';

/** A record that is public, or an address elsewhere. */
export type Source = { rid: string } | { url: string };

/** Most of what somebody typed that a refusal says again. */
const SAID = 80;

/**
 * Reads a source. A code counts alone and at the end of an address of one of our own pages. `prefixes`: of which types.
 * @throws Refusal `source-unread`
 */
export async function readSource(db: Db, typed: string, prefixes: readonly string[]): Promise<Source> {
  const text = typed.trim();
  const code = /[a-z]{2}_[a-z2-7]{26}/.exec(text)?.[0] ?? '';
  const ours = prefixes.some((prefix) => isId(code, prefix));
  if (ours && (await isPublic(db, code))) return { rid: code };
  if (!isAddress(text) || ours) throw unread(text);
  return { url: text };
}

/** Can a browser follow it? */
export const isAddress = (text: string): boolean => /^https?:\/\//i.test(text) && URL.canParse(text);

/** The refusal that says what could not be read as a source. */
export const unread = (typed: string): Refusal => new Refusal('source-unread', { typed: typed.slice(0, SAID) }, 422);

/** An id that no part has yet: the letter and the next number. */
export function freePart(parts: readonly { id: string }[], letter: string): string {
  const taken = new Set(parts.map(({ id }) => id));
  let next = parts.length + 1;
  while (taken.has(`${letter}${next}`)) next++;
  return `${letter}${next}`;
}

async function isPublic(db: Db, rid: string): Promise<boolean> {
  const row = await readRecord(db, rid);
  return row !== null && row.publishedRev !== null && STANDING.includes(row.status);
}

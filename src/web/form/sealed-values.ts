/**
 * Sealed values on their way through a form. Words stand under `seal:<pointer>` only where there was no script and are never
 * among the values of a form; what they were sealed into stands under `sealed:<pointer>` and may be shown, kept and put away.
 */
import { Refusal } from '../../kernel/refusal.ts';
import type { Sealed } from '../../records/vault.ts';
import type { Values } from './values.ts';

const WORDS = 'seal:';
const BOXED = 'sealed:';

/** Is this the name of a control that words to be sealed are typed in? */
export const isPlainName = (name: string): boolean => name.startsWith(WORDS);
/** Name of that control, and of the hidden one with what the words were sealed into. */
export const plainName = (pointer: string): string => WORDS + pointer;
export const boxedName = (pointer: string): string => BOXED + pointer;

/** Words to be sealed, by pointer; empty ones are none. */
export function wordsToSeal(entries: Iterable<readonly [string, string]>): [pointer: string, words: string][] {
  return [...entries].flatMap(([name, text]): [string, string][] => {
    const words = text.replace(/\r\n?/g, '\n').trim();
    return isPlainName(name) && words !== '' ? [[name.slice(WORDS.length), words]] : [];
  });
}

/** A sealed value as one line. */
export function boxedLine({ commitment, box, rev = 0, by }: Sealed): string {
  return [commitment, box, String(rev), ...(by ? [by] : [])].join(' ');
}

/** What a form brings sealed, by pointer. @throws Refusal `form-unreadable` for what no form of ours sends */
export function sealedIn(values: Values): Record<string, Sealed> {
  const found: Record<string, Sealed> = {};
  for (const [name, [line = '']] of values) {
    if (!name.startsWith(BOXED) || line === '') continue;
    const [commitment = '', box = '', rev = '', by, ...rest] = line.split(' ');
    if (!/^[1-9]\d{0,8}$/.test(rev) || rest.length > 0 || (by !== undefined && by !== 'server'))
      throw new Refusal('form-unreadable', {}, 400);
    found[name.slice(BOXED.length)] = { commitment, box, rev: Number(rev), ...(by ? { by } : {}) };
  }
  return found;
}

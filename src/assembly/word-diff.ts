/**
 * What changed between two texts, word by word, in any script: words are what stands between blanks, so that an Arabic or
 * a Tajik text is compared as an English one is.
 */
import { diffArrays } from 'diff';

/** A run of words: kept, taken away, or added. */
export interface Run {
  kind: 'same' | 'gone' | 'new';
  text: string;
}

/** Above this many changed words the texts are shown as replaced whole; comparing longer ones would be slow and unreadable. */
const MOST_EDITS = 2000;

/** Compares two texts. Runs of kind `same` and `gone` make up the one, `same` and `new` the other. */
export function wordDiff(before: string, after: string): Run[] {
  const found = diffArrays(wordsOf(before), wordsOf(after), { maxEditLength: MOST_EDITS });
  const runs: Run[] =
    found === undefined
      ? [
          { kind: 'gone', text: before },
          { kind: 'new', text: after },
        ]
      : found.map(({ added, removed, value }) => ({
          kind: removed ? 'gone' : added ? 'new' : 'same',
          text: value.join(''),
        }));
  return runs.filter(({ text }) => text !== '');
}

const wordsOf = (text: string): string[] => text.match(/\s+|\S+/g) ?? [];

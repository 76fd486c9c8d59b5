/**
 * Blocks of the log as lexemes of the search index: a search can keep to the newest rows of any mixture of words without
 * reading the rest of the index. Words never hold the sign `@`.
 */

/** Indexes in a block. */
const BLOCK = 65_536;

/** The lexeme of the block an index lies in. */
export const blockLexeme = (index: number): string => `@${Math.floor(index / BLOCK)}`;

/** The blocks below an index, newest first, in groups of 1, `growth`, `growth`² … as `tsquery` literals. */
export function* blocksBelow(before: number, growth = 2): Generator<string> {
  let block = Math.floor((before - 1) / BLOCK);
  for (let width = 1; block >= 0; width *= growth) {
    const group = Array.from({ length: Math.min(width, block + 1) }, (_, i) => `'@${block - i}'`);
    yield group.join(' | ');
    block -= width;
  }
}

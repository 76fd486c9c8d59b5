/**
 * Blocks of the log as lexemes of the search index: a search can keep to the newest rows of any mixture of words without
 * reading the rest of the index. Words never hold the sign `@`.
 */

/** Indexes in a block. */
const BLOCK = 65_536;

/** The lexeme of the block an index lies in. */
export const blockLexeme = (index: number): string => `@${Math.floor(index / BLOCK)}`;

/** How many blocks hold so many indexes. */
export const blocksOf = (rows: number): number => Math.ceil(rows / BLOCK);

/**
 * Quoted lexemes of the blocks below an index, newest first, in groups: the first so wide that it holds `rows` indexes if
 * there are so many, each further one twice as wide as the one before.
 */
export function* blocksBelow(before: number, rows = 1): Generator<string[]> {
  let block = Math.floor((before - 1) / BLOCK);
  let width = block - Math.floor((before - Math.min(rows, before)) / BLOCK) + 1;
  for (; block >= 0; width *= 2) {
    yield Array.from({ length: Math.min(width, block + 1) }, (_, i) => `'@${block - i}'`);
    block -= width;
  }
}

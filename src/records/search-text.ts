/**
 * Builds a PostgreSQL `tsvector` literal from words that are already folded: positions make phrases searchable,
 * weights make titles count more. Facets stand beside the words as lexemes of their own, so one index answers both.
 */

const MOST_WORDS = 8000;
/** Length of a word's positions at most; PostgreSQL keeps 256 of them. */
const MOST_POSITION_TEXT = 1000;
const GAP_BETWEEN_FIELDS = 10;
/** UTF-8 bytes of words: a `tsvector` holds a megabyte with its facets. Longer texts are found by their beginning. */
const MOST_BYTES = 400_000;
/** Length of the literal after which no facet is added. */
const MOST_TEXT = 800_000;

export class SearchText {
  /** Positions of each word, as they will be written. */
  private readonly lexemes = new Map<string, string>();
  private position = 0;
  private bytes = 0;

  /** Adds the words of one field, in order, with a weight `A`–`D`. */
  add(words: readonly string[], weight: 'A' | 'B' | 'C' | 'D'): void {
    for (const word of words) {
      if (this.position >= MOST_WORDS) return;
      this.position += 1;
      const mark = weight === 'D' ? String(this.position) : `${this.position}${weight}`;
      const at = this.lexemes.get(word);
      if (at === undefined) {
        this.bytes += word.length * 3 + 8;
        if (this.bytes > MOST_BYTES) return;
        this.lexemes.set(word, mark);
      } else if (at.length < MOST_POSITION_TEXT) this.lexemes.set(word, `${at},${mark}`);
    }
    this.position += GAP_BETWEEN_FIELDS;
  }

  /** The literal, e.g. `'aleppo':1A,7 'class=complaint'`. */
  literal(facets: readonly string[]): string {
    let out = '';
    this.lexemes.forEach((at, word) => {
      out += isUsual(word) ? `'${word}':${at} ` : `${quoted(word)}:${at} `;
    });
    for (const facet of facets) {
      if (out.length > MOST_TEXT) break;
      out += isUsual(facet) ? `'${facet}' ` : `${quoted(facet)} `;
    }
    return out;
  }
}

const UNUSUAL = /['\\\0\ud800-\udfff]/;
const LONGEST_LEXEME = 500;

const isUsual = (lexeme: string): boolean => lexeme.length <= LONGEST_LEXEME && !UNUSUAL.test(lexeme);

/** A lexeme quoted for a `tsvector` or `tsquery` literal. */
export function quoted(lexeme: string): string {
  if (isUsual(lexeme)) return `'${lexeme}'`;
  const short = lexeme.slice(0, LONGEST_LEXEME).toWellFormed().replaceAll('\0', '');
  return `'${short.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

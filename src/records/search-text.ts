/**
 * Builds a PostgreSQL `tsvector` literal from words that are already folded: positions make phrases searchable,
 * weights make titles count more. Facets stand beside the words as lexemes of their own, so one index answers both.
 */

const MOST_WORDS = 8000;
const MOST_POSITIONS = 200;
const GAP_BETWEEN_FIELDS = 10;

export class SearchText {
  private readonly lexemes = new Map<string, string[]>();
  private position = 0;

  /** Adds the words of one field, in order, with a weight `A`–`D`. */
  add(words: readonly string[], weight: 'A' | 'B' | 'C' | 'D'): void {
    for (const word of words) {
      if (this.position >= MOST_WORDS) return;
      this.position += 1;
      const mark = weight === 'D' ? String(this.position) : `${this.position}${weight}`;
      const at = this.lexemes.get(word);
      if (!at) this.lexemes.set(word, [mark]);
      else if (at.length < MOST_POSITIONS) at.push(mark);
    }
    this.position += GAP_BETWEEN_FIELDS;
  }

  /** The literal, e.g. `'aleppo':1A,7 'class=complaint'`. */
  literal(facets: readonly string[]): string {
    const out: string[] = [];
    for (const [word, at] of this.lexemes) out.push(`${quoted(word)}:${at.join(',')}`);
    for (const facet of facets) out.push(quoted(facet));
    return out.join(' ');
  }
}

/** A lexeme quoted for a `tsvector` or `tsquery` literal. */
export function quoted(lexeme: string): string {
  const short = lexeme.length > 500 ? lexeme.slice(0, 500) : lexeme;
  return `'${short.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

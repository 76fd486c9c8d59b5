/**
 * Cuts a JSON text of any length into the texts of its records, one at a time, without building the whole: the elements
 * of an array, the members of an object, or what stands in the array at a path (`features`). Each piece is then parsed by
 * itself, so one broken record costs one record, and depth and length are bounded before anything is built.
 */

/** The text of one record; `key` where records are the members of an object. */
export interface Piece {
  text: string;
  key?: string;
  /** The record is longer or deeper than allowed; its text is empty. */
  problem?: 'import-row-too-long' | 'import-json-too-deep';
}

const MAX_PIECE = 16 * 2 ** 20;
const MAX_DEPTH = 64;

/** Where the records stand: in the root itself, or in the array (or object) that is the root's member of this name. */
export interface SplitOptions {
  member?: string;
}

/**
 * A cutter fed with chunks. `push` answers the pieces completed by the chunk, `end` whether the text was whole. After the
 * first character that no JSON text has in its place, `broken` is true and nothing more comes.
 */
export class JsonSplitter {
  broken = false;
  readonly #member: string | undefined;
  /** Depth at which records stand: 1 in the root, 2 in a member of it. */
  readonly #level: number;
  #depth = 0;
  #inString = false;
  #escaped = false;
  #done = false;
  /** Kind of the container at the level of the records, once entered. */
  #container: '[' | '{' | null = null;
  #entered = false;
  #key: string | undefined;
  #text = '';
  #length = 0;
  #deep = false;
  #collecting = false;

  constructor({ member }: SplitOptions = {}) {
    this.#member = member;
    this.#level = member === undefined ? 1 : 2;
  }

  push(chunk: string): Piece[] {
    const pieces: Piece[] = [];
    let from = this.#collecting ? 0 : -1;
    for (let at = 0; at < chunk.length && !this.broken; at++) {
      const code = chunk.charCodeAt(at);
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (code === 92) this.#escaped = true;
        else if (code === 34) this.#inString = false;
        continue;
      }
      if (code <= 32) continue;
      const level = this.#depth === this.#level && this.#entered;
      const keys = this.#depth === 1 && this.#level === 2;
      if (code === 44 || code === 58 || code === 93 || code === 125) {
        if ((level || keys) && (code === 44 || code === 93 || code === 125) && this.#collecting) {
          this.#flush(chunk.slice(from, at), level, pieces);
          from = -1;
        } else if ((level || keys) && code === 58 && this.#collecting && this.#isKey(level)) {
          this.#takeKey(chunk.slice(from, at));
          from = -1;
        }
        if (code === 93 || code === 125) this.#close();
        continue;
      }
      if (this.#done) {
        this.broken = true;
        break;
      }
      if (this.#depth === 0 && code !== 91 && code !== 123) this.broken = true;
      if ((level || keys) && !this.#collecting) {
        this.#collecting = true;
        this.#length = 0;
        from = at;
      }
      if (code === 34) this.#inString = true;
      else if (code === 91 || code === 123) {
        if (this.#open(code === 91 ? '[' : '{')) from = -1;
      }
    }
    if (this.#collecting && from >= 0) this.#append(chunk.slice(from));
    return pieces;
  }

  /** True when the text ended where it should. */
  end(): boolean {
    return this.#done && !this.broken;
  }

  /** Enters a container; true when it is the one whose contents are the records. */
  #open(kind: '[' | '{'): boolean {
    this.#depth++;
    if (this.#depth - this.#level > MAX_DEPTH) this.#deep = true;
    if (this.#depth === 1 && this.#level === 2 && kind === '[') this.broken = true;
    const here = this.#depth === this.#level && (this.#level === 1 || this.#key === this.#member);
    if (!here || this.#entered) return false;
    this.#container = kind;
    this.#entered = true;
    this.#key = undefined;
    this.#drop();
    return true;
  }

  #close(): void {
    this.#depth--;
    if (this.#depth === 0) this.#done = true;
    if (this.#depth < 0) this.broken = true;
    if (this.#depth < this.#level && this.#entered && this.#level === 2) this.#leave();
  }

  #leave(): void {
    this.#entered = false;
    this.#key = undefined;
    this.#drop();
  }

  #isKey(level: boolean): boolean {
    return this.#key === undefined && (!level || this.#container === '{');
  }

  #takeKey(last: string): void {
    this.#append(last);
    try {
      this.#key = String(JSON.parse(this.#text));
    } catch {
      this.broken = true;
    }
    this.#drop();
  }

  #append(text: string): void {
    this.#length += text.length;
    if (this.#length <= MAX_PIECE && !this.#deep) this.#text += text;
    else this.#text = '';
  }

  #flush(last: string, level: boolean, pieces: Piece[]): void {
    this.#append(last);
    if (level) {
      const problem = this.#deep
        ? 'import-json-too-deep'
        : this.#length > MAX_PIECE
          ? 'import-row-too-long'
          : undefined;
      const text = problem ? '' : this.#text;
      pieces.push({ text, ...(this.#container === '{' ? { key: this.#key } : {}), ...(problem ? { problem } : {}) });
    }
    if (!level || this.#container === '{') this.#key = undefined;
    this.#drop();
  }

  #drop(): void {
    this.#collecting = false;
    this.#text = '';
    this.#length = 0;
    this.#deep = false;
  }
}
